"""How a command fails: one line for people, one number for scripts."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, those of BSD's sysexits.h where it has one that fits."""

    PROBLEM = 1
    """`roost doctor` found one."""
    USAGE = 64
    """Options or arguments that make no sense."""
    REFUSED = 65
    """Roost said no: what was named is not there, or cannot be done."""
    NOTHING_THERE = 66
    """There is no Roost in that folder yet."""
    DATABASE = 69
    """The database does not answer, or cannot be used."""
    UNFIT = 70
    """The database holds something that this version of Roost does not know what to do with."""
    ADDRESS = 71
    """An address is taken or cannot be listened on."""
    CANNOT_CREATE = 73
    """The data folder cannot be made or written."""
    DRIVER = 74
    """What makes resources real cannot be reached."""
    LOCKED = 75
    """Another Roost uses the data folder."""
    NEWER = 76
    """A newer version of Roost has written the data."""
    CONFIGURATION = 78
    """A file, certificate, secret or setting cannot be used."""
    INTERRUPTED = 130


class Failure(Exception):
    """Ends the command. code: the process's exit code. advice: what to do about it, if anything."""

    def __init__(self, code: Exit, text: str, advice: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.advice = advice
