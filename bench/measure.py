"""What is measured, and what it must come to."""

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from . import seed
from .commits import RawCommits
from .load import request
from .report import Verdict, at_least, at_most
from .rounds import Measurement, Series, interleave, load
from .servers import bare, roost
from .subject import PER_PAGE, Subject

SMALL, LARGE, MILLION = 1_000, 100_000, 1_000_000
SMALL_LISTS, CREATES, SHARED_CREATES = 15_000, 4_000, 2_500
OF_SQLITE = 0.5
"""What PostgreSQL beside Roost, on the same processors, reaches of the embedded store's reads."""
MEGABYTE = 1_000_000
STARTS = 5


@dataclass(frozen=True, slots=True)
class Options:
    """rounds: how often everything is measured. seconds: how long each time. million: whether a
    million instances are compared with as well. postgres: the URL of an empty database to be
    measured too, or None. folder: where seeded data is kept.
    """

    rounds: int
    seconds: float
    million: bool
    postgres: str | None
    folder: Path


class Bench:
    """stack: what ends the processes and removes their folders."""

    def __init__(self, options: Options, stack: ExitStack) -> None:
        options.folder.mkdir(parents=True, exist_ok=True)
        self._options = options
        self._stack = stack
        self._starts = [_time_to_ready(options.folder) for _ in range(STARTS)]
        self._small = self._on_sqlite(SMALL)
        self._large = self._on_sqlite(LARGE)
        self._huge = self._on_sqlite(MILLION) if options.million else None
        self._shared = self._on_postgres(options.postgres, LARGE) if options.postgres else None
        self._bare = Series("bare reply")
        self._bare_list = Series(f"bare reply that encodes {PER_PAGE} documents")
        self._raw = Series("bare commits of what a create writes")
        self._memory = 0

    @property
    def subjects(self) -> list[Subject]:
        asked = (self._small, self._large, self._huge, self._shared)
        return [subject for subject in asked if subject is not None]

    @property
    def series(self) -> Iterable[Series]:
        """All that was measured, in the order in which it is shown."""
        yield from (self._bare, self._bare_list)
        for subject in self.subjects:
            yield from subject.reads
        yield self._raw
        for subject in self.subjects:
            yield subject.create

    def run(self) -> None:
        print(f"Measuring, {self._options.rounds} rounds", flush=True)
        seconds = self._options.seconds
        with bare(self._documents()) as server:
            self._interleave(
                [
                    load(self._bare, server, [request("GET", "/")], seconds),
                    load(self._bare_list, server, [request("GET", "/list")], seconds),
                    *(measure for subject in self.subjects for measure in subject.measure_reads()),
                ]
            )
        seeded = seed.folder(self._options.folder, LARGE)
        with closing(RawCommits(seeded, self._temporary() / "raw")) as raw:
            self._interleave(
                [
                    lambda: self._raw.rates.append(raw.run(seconds)),
                    *(subject.measure_creates() for subject in self.subjects),
                ]
            )
        self._memory = self._large.server.memory()

    def verdicts(self) -> list[Verdict]:
        large = self._large
        creates = min(CREATES, self._raw.rate / 2)
        shared = self._shared
        return [
            at_least("GET /account, of the bare reply", large.account.to(self._bare), 0.25),
            at_least("GET one instance, of the bare reply", large.instance.to(self._bare), 0.2),
            at_least("list of 100, of encoding 100", large.first_page.to(self._bare_list), 0.5),
            at_least("page 1,000, of page 1", large.last_page.to(large.first_page), 0.8),
            at_least("empty lists a second", large.nothing.rate, SMALL_LISTS),
            at_least("creates a second, 64 clients", large.create.rate, creates),
            *(self._of_sqlite(shared) if shared else ()),
            *self._growth(self._huge or large),
            at_most("seconds until ready", median(self._starts), 1.0),
            at_most("memory after load, MB", self._memory / MEGABYTE, 120),
        ]

    def _growth(self, grown: Subject) -> list[Verdict]:
        return [
            at_least(f"{large.name}, of {SMALL:,}", large.to(small), 0.8)
            for large, small in zip(grown.all, self._small.all, strict=True)
        ]

    def _of_sqlite(self, shared: Subject) -> list[Verdict]:
        """What the shared store reaches of the embedded one, with as many instances in each."""
        pairs = zip(shared.reads, self._large.reads, strict=True)
        return [
            *(at_least(f"{mine.name}, of SQLite", mine.to(its), OF_SQLITE) for mine, its in pairs),
            at_least("creates a second (PostgreSQL)", shared.create.rate, SHARED_CREATES),
        ]

    def _interleave(self, measurements: list[Measurement]) -> None:
        """The first round only warms everything up."""
        interleave(measurements, 1)
        for series in self.series:
            if len(series.rates) == 1:
                series.clear()
        interleave(measurements, self._options.rounds)

    def _on_sqlite(self, instances: int) -> Subject:
        """A server on a copy of a seeded folder."""
        print(f"Seeding {instances:,} instances", flush=True)
        seeded = seed.folder(self._options.folder, instances)
        data = shutil.copytree(seeded, self._temporary() / "data")
        server = self._stack.enter_context(roost(data))
        return Subject(server, f"{instances:,}", instances, self._options.seconds)

    def _on_postgres(self, url: str, instances: int) -> Subject:
        print(f"Seeding {instances:,} instances in PostgreSQL", flush=True)
        data = self._temporary() / "data"
        seed.fill(data, url, instances)
        server = self._stack.enter_context(roost(data, url))
        return Subject(server, "PostgreSQL", instances, self._options.seconds)

    def _documents(self) -> Path:
        path = self._temporary() / "documents.json"
        path.write_bytes(self._large.server.fetch(f"/v2/instances?per_page={PER_PAGE}"))
        return path

    def _temporary(self) -> Path:
        made = tempfile.TemporaryDirectory(dir=self._options.folder)
        return Path(self._stack.enter_context(made))


def _time_to_ready(folder: Path) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as place, roost(Path(place) / "data") as server:
        return server.started
