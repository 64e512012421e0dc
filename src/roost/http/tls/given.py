"""The files of `--tls-cert` and `--tls-key`, which somebody else renews."""

from pathlib import Path

from .files import Credentials, check_given

_State = tuple[tuple[int, ...] | None, ...]


class Given:
    """What lies there, and whether it is what is served. Raises BadCertificate.

    now: machine time in microseconds. Links are followed, as certbot sets them.
    """

    def __init__(self, certificate: Path, key: Path, now: int) -> None:
        self._certificate = certificate
        self._key = key
        self._served = self._last = self._state()
        self.credentials = check_given(certificate, key, now)

    def news(self, now: int) -> Credentials | None:
        """What is to be served in place of what is, if anything. Raises BadCertificate.

        Two files are not written at once: what has changed since the last call may be half of it,
        and is left until it has not changed for a call.
        """
        before, self._last = self._last, self._state()
        if self._last != before or self._last == self._served:
            return None
        credentials = check_given(self._certificate, self._key, now)
        return credentials if self._state() == self._last else None

    def take(self, credentials: Credentials) -> None:
        """What `news` gave is served now."""
        self._served = self._last
        self.credentials = credentials

    def _state(self) -> _State:
        return tuple(map(_look, (self._certificate, self._key)))


def _look(path: Path) -> tuple[int, ...] | None:
    """What differs where another file, or other content, is under a name; None if nothing is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
