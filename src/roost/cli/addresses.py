"""Where a client on this machine reaches a Roost's API."""

from urllib.parse import urlsplit

from roost.admin.documents import Status
from roost.reroute.admin import reachable

from .failures import Exit, Failure


def api_address(status: Status) -> str:
    """The URL without the /v2, that without TLS first. Raises Failure where there is none."""
    listening = status.listening.get("plain") or status.listening.get("api")
    if listening is None:
        raise Failure(Exit.CONFIGURATION, "the Roost here does not answer the API")
    url = urlsplit(listening)
    host = reachable(url.hostname or "")
    return f"{url.scheme}://{f'[{host}]' if ':' in host else host}:{url.port}"
