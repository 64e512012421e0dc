"""How clock time passes, as the store has it for every process."""

import msgspec

from ..store import ClockSetting, Tx
from ..store.tx import Lock

TOPIC = "clock"
"""Notified (Store.on) whenever the setting was changed; it is stored under this name too."""

_REACHED = "clock-reached"

_decode = msgspec.json.Decoder(ClockSetting).decode


def stored(tx: Tx, lock: Lock = "") -> ClockSetting | None:
    """None for a clock that nobody has ever set: it is real."""
    text = tx.setting(TOPIC, lock)
    return None if text is None else _decode(text)


def store(tx: Tx, setting: ClockSetting) -> None:
    tx.set(TOPIC, msgspec.json.encode(setting).decode())
    tx.notify(TOPIC)


def begin_anew(tx: Tx, base: int | None, rate: float = 1.0) -> None:
    """Sets the clock in a transaction in which everything begins anew.

    Here alone it may go back: nothing is left of the time before. Other processes may believe in
    that time a moment longer; see `due_now`. base: clock time from now on, None for real time.
    """
    setting = ClockSetting() if base is None else ClockSetting(base, tx.machine, rate)
    store(tx, setting)
    tx.now = setting.at(tx.machine)


def mark(tx: Tx) -> None:
    """Notes how far clock time has come, for the next start."""
    tx.set(_REACHED, str(due_now(tx)))


def reached(tx: Tx) -> int:
    """How far clock time had come at the last `mark`; 0 where there was none."""
    return int(tx.setting(_REACHED) or 0)


def due_now(tx: Tx) -> int:
    """Clock time up to which work is due: what this process tells, or what the store has if that
    is less. To be read after the work itself, so that no change of the clock comes between.
    """
    setting = stored(tx) or ClockSetting()
    return min(tx.now, setting.at(tx.machine))
