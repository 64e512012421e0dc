"""How often one client may guess at a key."""

from collections import OrderedDict, deque
from time import monotonic

from ...http.errors import TooManyRequests

FAILURES = 10
WITHIN_SECONDS = 60
_CLIENTS = 10_000


class Attempts:
    """The failures of each client's last minute, in this process. Keys are long: this is to keep
    logs and the database from being flooded, and no key from being found.
    """

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()

    def require_few(self, client: str) -> None:
        """Raises TooManyRequests."""
        failed = self._failed.get(client)
        if failed and len(failed) == FAILURES and monotonic() - failed[0] < WITHIN_SECONDS:
            raise TooManyRequests(WITHIN_SECONDS)

    def note_failure(self, client: str) -> None:
        failed = self._failed.setdefault(client, deque(maxlen=FAILURES))
        failed.append(monotonic())
        self._failed.move_to_end(client)
        if len(self._failed) > _CLIENTS:
            self._failed.popitem(last=False)
