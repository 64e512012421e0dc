"""What keeps `roost run` from running a command."""


class Trouble(Exception):
    """code: the exit code, one of those that the whole command line has. advice: what to do."""

    def __init__(self, code: int, text: str, advice: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.advice = advice


REFUSED = 65
NO_NAMESPACES = 71
CANNOT_CREATE = 73
CONFIGURATION = 78
NOT_EXECUTABLE = 126
NOT_FOUND = 127
