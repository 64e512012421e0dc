"""The data of records, type by type.

Targets need no dot at their end. MX and SRV have their priority in a field of its own. TXT data is
in quotes; what comes without is put in some, and is answered so.
"""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

from ...http.errors import BadRequest
from . import names

MAX_DATA = 4096
MAX_STRING = 255
"""Bytes of one of the strings that a TXT record is made of; longer ones are parted."""

NO_PRIORITY = -1
PRIORITIZED = frozenset(("MX", "SRV"))

_ROOT = "."
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_STRINGS = re.compile(rf"{_QUOTED.pattern}(?:\s+{_QUOTED.pattern})*")
_CHARACTER = re.compile(r"\\([0-9]{3})|\\?(.)")
_NUMBER = re.compile(r"[0-9]{1,5}")
_CAA = re.compile(rf'([0-9]{{1,3}})\s+([A-Za-z0-9]{{1,63}})\s+(?:{_QUOTED.pattern}|([^\s"]+))')
_SSHFP = re.compile(r"([0-9]{1,3})\s+([0-9]{1,3})\s+([0-9A-Fa-f]+)")
_SSHFP_ALGORITHMS = (1, 2, 3, 4, 6)
_SSHFP_BYTES = {1: 20, 2: 32}
"""How long fingerprints are: SHA-1, SHA-256."""


def shown(type: str, data: str) -> str:
    """The data as it is answered: as it came, but for a TXT record's quotes."""
    if len(data) > MAX_DATA:
        raise BadRequest(f"Invalid data: at most {MAX_DATA} characters")
    if any(c < " " or c == "\x7f" for c in data):
        raise BadRequest("Invalid data: must not contain control characters")
    text = data.strip()
    if type == "TXT" and not text.startswith('"'):
        return '"{}"'.format(re.sub(r'(["\\])', r"\\\1", data))
    return text


def in_zone_file(type: str, data: str, priority: int | None, domain: str) -> str:
    """What a zone file has behind the type. Raises BadRequest naming `data` or `priority`."""
    return _FORMS[type](data, _priority(type, priority), domain)


def _priority(type: str, priority: int | None) -> int:
    if type not in PRIORITIZED and priority in (None, NO_PRIORITY):
        return NO_PRIORITY
    if priority is None:
        raise BadRequest(f"Invalid priority: a record of type {type} needs one")
    if not 0 <= priority <= 65535:
        raise BadRequest("Invalid priority: must be between 0 and 65535")
    return priority


def _a(data: str, priority: int, domain: str) -> str:
    try:
        return str(IPv4Address(data))
    except ValueError:
        raise BadRequest("Invalid data: must be an IPv4 address") from None


def _aaaa(data: str, priority: int, domain: str) -> str:
    try:
        address = IPv6Address(data)
    except ValueError:
        raise BadRequest("Invalid data: must be an IPv6 address") from None
    if address.scope_id:
        raise BadRequest("Invalid data: must be an IPv6 address without a zone")
    return str(address)


def _name(data: str, priority: int, domain: str) -> str:
    return names.host("data", data, domain)


def _mx(data: str, priority: int, domain: str) -> str:
    """`.` for "accepts no mail" (RFC 7505)."""
    return f"{priority} {data if data == _ROOT else names.host('data', data, domain)}"


def _srv(data: str, priority: int, domain: str) -> str:
    """`.` for "there is no such service" (RFC 2782)."""
    parts = data.split()
    if len(parts) != 3 or not all(_is_16_bits(part) for part in parts[:2]):
        raise BadRequest("Invalid data: must be weight, port and target of a service")
    weight, port, target = parts
    host = target if target == _ROOT else names.host("data", target, domain)
    return f"{priority} {int(weight)} {int(port)} {host}"


def _txt(data: str, priority: int, domain: str) -> str:
    if not _STRINGS.fullmatch(data):
        raise BadRequest("Invalid data: Record data must be enclosed in quotes")
    strings = [_unescaped(found[1]) for found in _QUOTED.finditer(data)]
    return " ".join(_quoted(part) for string in strings for part in _parted(string))


def _caa(data: str, priority: int, domain: str) -> str:
    found = _CAA.fullmatch(data)
    if found is None or int(found[1]) > 255:
        raise BadRequest('Invalid data: must be flags, tag and value, like 0 issue "example.net"')
    value = found[4] if found[3] is None else found[3]
    return f"{int(found[1])} {found[2].lower()} {_quoted(_unescaped(value))}"


def _sshfp(data: str, priority: int, domain: str) -> str:
    found = _SSHFP.fullmatch(data)
    if found is None or int(found[1]) not in _SSHFP_ALGORITHMS:
        raise BadRequest("Invalid data: must be algorithm, type and fingerprint of an SSH key")
    size = _SSHFP_BYTES.get(int(found[2]))
    if size is None or len(found[3]) != 2 * size:
        raise BadRequest("Invalid data: the fingerprint is not as long as one of its type")
    return f"{int(found[1])} {int(found[2])} {found[3].lower()}"


_FORMS: dict[str, Callable[[str, int, str], str]] = {
    "A": _a,
    "AAAA": _aaaa,
    "CNAME": _name,
    "NS": _name,
    "MX": _mx,
    "SRV": _srv,
    "TXT": _txt,
    "CAA": _caa,
    "SSHFP": _sshfp,
}


def _is_16_bits(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and int(text) <= 65535


def _unescaped(text: str) -> bytes:
    """The bytes of a string in quotes: `\\"` is a quote, `\\065` the byte 65 (RFC 1035, 5.1)."""
    return b"".join(map(_bytes_of, _CHARACTER.finditer(text)))


def _bytes_of(part: re.Match[str]) -> bytes:
    if part[1] is None:
        return part[2].encode()
    if int(part[1]) > 255:
        raise BadRequest(f"Invalid data: \\{part[1]} is not a byte")
    return bytes([int(part[1])])


def _parted(string: bytes) -> list[bytes]:
    return [string[at : at + MAX_STRING] for at in range(0, len(string), MAX_STRING)] or [b""]


def _quoted(string: bytes) -> str:
    return '"{}"'.format("".join(map(_ESCAPES.__getitem__, string)))


_ESCAPES = [
    f"\\{c:c}" if c in b'"\\' else chr(c) if 32 <= c < 127 else f"\\{c:03}" for c in range(256)
]
