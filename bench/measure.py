"""What is measured, and what it must come to."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import sleep, time

import msgspec

from roost.store import SECOND
from roost.store.listing import encode_cursor

from . import seed
from .commits import RawCommits
from .load import request
from .report import Verdict, at_least, at_most
from .rounds import Measurement, Series, interleave, load
from .servers import KEY, bare, roost

SMALL, LARGE, MILLION = 1_000, 100_000, 1_000_000
PER_PAGE = 100
CREATORS = 64
GETS = 5_000
"""How many instances are asked for in turn, chosen at random."""
MEGABYTE = 1_000_000
STARTS = 5


@dataclass(frozen=True, slots=True)
class Options:
    """rounds: how often everything is measured. seconds: how long each time. million: whether a
    million instances are compared with as well. folder: where seeded data is kept.
    """

    rounds: int
    seconds: float
    million: bool
    folder: Path


class Subject:
    """A Roost with a number of instances, and what is measured of it."""

    def __init__(self, options: Options, instances: int, stack: ExitStack) -> None:
        print(f"Seeding {instances:,} instances", flush=True)
        seeded = seed.folder(options.folder, instances)
        self.seeded = seeded
        self.instances = instances
        self.data = shutil.copytree(seeded, _temporary(options.folder, stack) / "data")
        self.server = stack.enter_context(roost(self.data))
        self._seconds = options.seconds
        self.account = self._series("GET /account")
        self.instance = self._series("GET one instance")
        self.first_page = self._series("list of 100, page 1")
        self.last_page = self._series(f"list of 100, page {instances // PER_PAGE:,}")
        self.create = self._series("create")

    @property
    def reads(self) -> tuple[Series, ...]:
        return self.account, self.instance, self.first_page, self.last_page

    @property
    def all(self) -> tuple[Series, ...]:
        return (*self.reads, self.create)

    def measure_reads(self) -> list[Measurement]:
        with closing(self._database()) as database:
            ids: list[str] = [id for (id,) in database.execute(
                "SELECT id FROM documents WHERE kind = 'instance' ORDER BY random() LIMIT ?",
                (GETS,),
            )]  # fmt: skip
            ((before_last,),) = database.execute(
                "SELECT seq FROM documents WHERE kind = 'instance' ORDER BY seq DESC"
                " LIMIT 1 OFFSET ?",
                (PER_PAGE,),
            )
        listed = f"/v2/instances?per_page={PER_PAGE}"
        asked = (
            (self.account, ["/v2/account"]),
            (self.instance, [f"/v2/instances/{id}" for id in ids]),
            (self.first_page, [listed]),
            (self.last_page, [f"{listed}&cursor={encode_cursor('next', before_last)}"]),
        )
        return [
            load(series, self.server, [request("GET", p, KEY) for p in paths], self._seconds)
            for series, paths in asked
        ]

    def measure_creates(self) -> Measurement:
        bodies = [msgspec.json.encode(seed.wanted(n)) for n in range(GETS)]
        requests = [request("POST", "/v2/instances", KEY, body) for body in bodies]
        creating = load(self.create, self.server, requests, self._seconds, CREATORS)

        def measure() -> None:
            creating()
            self._settle()

        return measure

    def _settle(self) -> None:
        """Waits until the jobs of what was created have run."""
        with closing(self._database()) as database:
            while True:
                soon = int(time() + 60) * SECOND
                ((due,),) = database.execute("SELECT COUNT(*) FROM work WHERE due_at < ?", (soon,))
                if not due:
                    return
                sleep(0.05)

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.data / 'roost.db'}?mode=ro", uri=True)

    def _series(self, name: str) -> Series:
        return Series(f"{name} ({self.instances:,})")


class Bench:
    """stack: what ends the processes and removes their folders."""

    def __init__(self, options: Options, stack: ExitStack) -> None:
        self._options = options
        self._stack = stack
        self._starts = [_time_to_ready(options.folder) for _ in range(STARTS)]
        self._small = Subject(options, SMALL, stack)
        self._large = Subject(options, LARGE, stack)
        self._huge = Subject(options, MILLION, stack) if options.million else None
        self._bare = Series("bare reply")
        self._bare_list = Series("bare reply encoding 100 documents")
        self._raw = Series("bare commits of what a create writes")
        self._memory = 0

    @property
    def subjects(self) -> list[Subject]:
        return [s for s in (self._small, self._large, self._huge) if s is not None]

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
        with bare(self._documents()) as server:
            self._interleave(
                [
                    load(self._bare, server, [request("GET", "/")], self._options.seconds),
                    load(self._bare_list, server, [request("GET", "/list")], self._options.seconds),
                    *(measure for subject in self.subjects for measure in subject.measure_reads()),
                ]
            )
        with closing(RawCommits(self._large.seeded, self._temporary() / "raw")) as raw:
            self._interleave(
                [
                    lambda: self._raw.rates.append(raw.run(self._options.seconds)),
                    *(subject.measure_creates() for subject in self.subjects),
                ]
            )
        self._memory = self._large.server.memory()

    def verdicts(self) -> list[Verdict]:
        large = self._large
        asked = min(1500, self._raw.rate / 2)
        return [
            at_least("GET /account, of the bare reply", large.account.to(self._bare), 0.25),
            at_least("GET one instance, of the bare reply", large.instance.to(self._bare), 0.2),
            at_least("list of 100, of encoding 100", large.first_page.to(self._bare_list), 0.5),
            at_least("page 1,000, of page 1", large.last_page.to(large.first_page), 0.8),
            at_least("creates a second, 64 clients", large.create.rate, asked),
            *self._growth(self._huge or large),
            at_most("ready after seconds", median(self._starts), 1.0),
            at_most("memory after load, MB", self._memory / MEGABYTE, 120),
        ]

    def _growth(self, grown: Subject) -> list[Verdict]:
        return [
            at_least(f"{large.name}, of {SMALL:,}", large.to(small), 0.8)
            for large, small in zip(grown.all, self._small.all, strict=True)
        ]

    def _interleave(self, measurements: list[Measurement]) -> None:
        """The first round only warms everything up."""
        interleave(measurements, 1)
        for series in self.series:
            if len(series.rates) == 1:
                series.clear()
        interleave(measurements, self._options.rounds)

    def _documents(self) -> Path:
        path = self._temporary() / "documents.json"
        path.write_bytes(self._large.server.fetch(f"/v2/instances?per_page={PER_PAGE}"))
        return path

    def _temporary(self) -> Path:
        return _temporary(self._options.folder, self._stack)


def _temporary(folder: Path, stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder)))


def _time_to_ready(folder: Path) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as place, roost(Path(place) / "data") as server:
        return server.started
