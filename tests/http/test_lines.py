"""Log lines that nobody reads hold up nobody."""

import os
import re

import pytest

from roost.http.lines import Lines
from tests.server import RunningRoost

LINE = "x" * 999 + "\n"
MORE_THAN_A_PIPE_HOLDS = 2000


class Pipe:
    """A pipe with a thread's lines on one end; `rest` reads what is left on the other."""

    def __init__(self, room: int) -> None:
        self.reading, self._writing = os.pipe()
        self.lines = Lines(self._writing, room)

    def rest(self) -> str:
        os.set_blocking(self.reading, False)
        text = b""
        while True:
            drained = self.lines.drain(0)
            try:
                text += os.read(self.reading, 65536)
            except BlockingIOError:
                if drained:
                    return text.decode()


@pytest.fixture
def pipe() -> Pipe:
    return Pipe(room=100_000)


def test_lines_arrive_in_order(pipe: Pipe) -> None:
    pipe.lines.write("one\n")
    pipe.lines.put(["two\n", "three\n"])
    assert pipe.lines.drain(10)
    assert os.read(pipe.reading, 100) == b"one\ntwo\nthree\n"


def test_whoever_writes_does_not_wait_and_lines_are_dropped_and_counted(pipe: Pipe) -> None:
    for _ in range(MORE_THAN_A_PIPE_HOLDS):
        pipe.lines.write(LINE)
    assert not pipe.lines.drain(0)
    pipe.rest()
    pipe.lines.write("the end\n")
    text = pipe.rest()
    assert "the end\n" in text


def test_what_is_dropped_is_counted(pipe: Pipe) -> None:
    pipe.lines.put([LINE] * MORE_THAN_A_PIPE_HOLDS)
    text = pipe.rest()
    while not (found := re.search(r"roost: (\d+) log lines were dropped", text)):
        text += pipe.rest()
    assert text.count(LINE) + int(found[1]) == MORE_THAN_A_PIPE_HOLDS


def test_a_pipe_that_is_gone_is_no_trouble(pipe: Pipe) -> None:
    os.close(pipe.reading)
    pipe.lines.write(LINE)
    assert pipe.lines.drain(10)


@pytest.mark.settings(log="text")
def test_the_api_answers_though_nobody_reads_its_log(
    roost: RunningRoost, pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roost.app.request_log, "_lines", pipe.lines)
    pipe.lines.put([LINE] * MORE_THAN_A_PIPE_HOLDS)
    for _ in range(3):
        assert roost.client.get("/account").status_code == 200
        roost.flush_log()
    assert not pipe.lines.drain(0)
