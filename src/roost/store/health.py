"""Whether the database does its part, told to who asks and, in few words, to the log."""

from time import monotonic

import structlog

log = structlog.get_logger("roost.store")

REMIND_SECONDS = 60.0


class DatabaseHealth:
    """trouble: what is wrong with the database; empty while nothing is known to be.

    The log has a line when trouble begins, one a minute while it lasts, and one when it is over.
    Threads may call at the same time; at worst a line comes twice.
    """

    def __init__(self) -> None:
        self.trouble = ""
        self._failures = 0
        self._told_at = 0.0

    def failed(self, text: str) -> None:
        """Takes in that a transaction has failed because of the database."""
        began = not self.trouble
        self.trouble = text
        self._failures += 1
        if began or monotonic() - self._told_at >= REMIND_SECONDS:
            self._told_at = monotonic()
            log.error("the database cannot be used", reason=text, failures=self._failures)

    def well(self) -> None:
        """Takes in that everything works that would fail otherwise."""
        if self.trouble:
            failures, self._failures, self.trouble = self._failures, 0, ""
            log.info("the database can be used again", failures=failures)
