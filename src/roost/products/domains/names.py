"""Which names there can be.

Letters, digits, hyphens and underscores, and `*` for all names that are not there otherwise.
Letters beyond ASCII are encoded (IDNA); clients read back what they wrote.
"""

import re
from functools import lru_cache

from ...drivers.dns import APEX
from ...http.errors import BadRequest

MAX_LABEL = 63
MAX_NAME = 253
WILDCARD = "*"

_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}")
_USER = re.compile(r"[A-Za-z0-9._+-]{1,63}")
_REVERSE = (".in-addr.arpa", ".ip6.arpa")


def domain(text: str) -> str:
    """A domain as it is stored and answered: in lower case, without a dot at its end.

    A name of one label is none: whoever had `com` would have what is below it.
    """
    name = _ascii(text.removesuffix(".")).lower()
    labels = name.split(".")
    if len(name) > MAX_NAME or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise BadRequest("Invalid domain: must be a domain name, like example.com")
    if f".{name}".endswith(_REVERSE):
        raise BadRequest("Invalid domain: names of addresses belong to the servers that have them")
    return name


def known(text: str) -> str:
    """The id of the domain that a path names, whether there is one or not."""
    return _ascii(text.removesuffix(".")).lower()


def parents(domain: str) -> list[str]:
    """The names above a domain that could be domains too, the closest first."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels) - 1)]


def relative(name: str, domain: str) -> str:
    """A record's name as it is answered: without the domain, which some clients add."""
    bare = name.removesuffix(".")
    lower = bare.lower()
    if lower == domain:
        return ""
    return bare[: -len(domain) - 1] if lower.endswith(f".{domain}") else bare


def node(name: str, domain: str) -> str:
    """Where a record of that name belongs: `@` for the domain itself."""
    if name in ("", APEX):
        return APEX
    text = _ascii(name).lower()
    labels = text.split(".")
    if not all(map(_LABEL.fullmatch, labels[1:] if labels[0] == WILDCARD else labels)):
        raise BadRequest(
            "Invalid name: must be labels of at most 63 letters, digits, hyphens or underscores,"
            " of which the first may be *"
        )
    if len(text) + 1 + len(domain) > MAX_NAME:
        raise BadRequest(f"Invalid name: at most {MAX_NAME} characters with the domain")
    return text


@lru_cache(maxsize=1024)
def host(field: str, text: str, domain: str) -> str:
    """The name of a machine elsewhere or here, absolute: a dot at its end makes no difference.

    `@` is the domain itself.
    """
    if text == APEX:
        return f"{domain}."
    name = _ascii(text.removesuffix("."))
    labels = name.split(".")
    if len(name) > MAX_NAME or not all(map(_HOST.fullmatch, labels)) or labels[-1].isdigit():
        raise BadRequest(f"Invalid {field}: {text} is not a host name")
    return f"{name}."


def mailbox(email: str) -> str:
    """A mail address as a name: `a.b@example.com` is `a\\.b.example.com.`"""
    user, _, place = email.rpartition("@")
    if not _USER.fullmatch(user):
        raise BadRequest("Invalid email: must be a mail address")
    label = user.replace(".", "\\.")
    return f"{label}.{host('email', place, '')}"


def _ascii(name: str) -> str:
    """The name with its labels encoded as they are on the wire; as it is if they cannot be."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name
