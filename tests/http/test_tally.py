"""Counts that processes share: exact, never going back, and bounded whatever clients send."""

import multiprocessing
import os

import pytest

from roost.app import operations
from roost.http import tally
from roost.http.metrics import Metrics
from roost.http.tally import BUCKETS, ROWS, Tally

fork = multiprocessing.get_context("fork")


def total(counts: Tally) -> int:
    return sum(sum(counted.buckets) for counted in counts)


def line(metrics: Metrics, start: str) -> str:
    [found] = [line for line in metrics.text().decode().splitlines() if line.startswith(start)]
    return found.rpartition(" ")[2]


@pytest.mark.parametrize(
    ("micros", "bucket"),
    [(0, 0), (100, 0), (101, 1), (1_000_000, len(BUCKETS) - 1), (1_000_001, len(BUCKETS))],
)
def test_a_bound_is_in_its_bucket(micros: int, bucket: int) -> None:
    counts = Tally()
    counts.add("list-things", "GET", 200, micros)
    [counted] = counts
    assert counted[:3] == ("list-things", "GET", 200)
    assert [at for at, n in enumerate(counted.buckets) if n] == [bucket]
    assert counted.micros == micros


def test_the_processes_are_summed_up() -> None:
    tallies = [Tally(), Tally()]
    for own, micros in ((0, 300), (0, 90), (1, 2_000_000)):
        Metrics(tallies, own).note(None, "GET", 404, micros)
    tallies[1].add("list-things", "GET", 200, 1)
    metrics = Metrics(tallies)
    requests = 'roost_requests_total{method="GET",operation='
    assert line(metrics, requests + '"none",status="404"}') == "3.0"
    assert line(metrics, requests + '"list-things",status="200"}') == "1.0"
    took = "roost_request_duration_seconds"
    assert line(metrics, took + '_bucket{le="0.0005",operation="none"}') == "2.0"
    assert line(metrics, took + '_bucket{le="+Inf",operation="none"}') == "3.0"
    assert line(metrics, took + '_sum{operation="none"}') == "2.00039"


def test_what_a_process_counts_others_read_and_its_successor_goes_on_with() -> None:
    counts = Tally()
    counts.add("list-things", "GET", 200, 5)

    def count_and_die() -> None:
        for status in (200, 404):
            counts.add("list-things", "GET", status, 5)
        os._exit(9)

    for _ in range(2):
        process = fork.Process(target=count_and_die)
        process.start()
        process.join()
    assert {counted.status: sum(counted.buckets) for counted in counts} == {200: 3, 404: 2}


def test_invented_methods_are_one() -> None:
    counts = Tally()
    for n in range(50):
        counts.add("none", f"X{n}", 404, 1)
    [counted] = counts
    assert (counted.method, sum(counted.buckets)) == ("other", 50)
    assert len(counts._counts) == 1


def test_what_is_too_much_to_tell_apart_is_counted_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tally, "ROWS", 3)
    counts = Tally()
    for _ in range(2):
        for status in range(200, 210):
            counts.add("list-things", "GET", status, 1)
    assert [counted[:3] for counted in counts] == [
        ("list-things", "GET", 200),
        ("list-things", "GET", 201),
        ("other", "other", 0),
    ]
    assert total(counts) == 20


def test_all_operations_fit() -> None:
    assert len(operations()) * 27 < ROWS
    counts = Tally()
    for operation in operations():
        counts.add(operation.id, "DELETE", 500, 1)
    assert {counted.operation for counted in counts} == {o.id for o in operations()}
