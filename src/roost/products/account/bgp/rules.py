"""Setting BGP up.

A request opens a ticket, and is granted at once: it waits for nobody to answer that.
"""

import base64
import binascii
import ipaddress
import re

from ....access.principals import Principal
from ....http.errors import BadRequest
from ....store import Tx
from ....store.secret import Secret
from ... import tickets
from ..rules import edit, of_number
from .documents import Bgp, BgpPrefixes, BgpSession, BgpSetup

PURPOSE = "bgp password"

# Private use (RFC 6996), of which accounts get theirs by their number.
_PRIVATE_ASNS = range(4_200_000_000, 4_294_967_295)
# What is never public: AS 0 (RFC 7607), AS_TRANS (RFC 6793), documentation (RFC 5398), the private
# ranges, the last of each size (RFC 7300), and what IANA keeps between them.
_NOT_PUBLIC = (
    range(1),
    range(23_456, 23_457),
    range(64_496, 131_072),
    _PRIVATE_ASNS,
    range(4_294_967_295, 2**32),
)
# Linux takes no longer secret for TCP MD5 signatures.
_PASSWORD = re.compile(r"[!-~]{1,80}")
_LETTERS = (
    (b"%PDF-", "application/pdf", "letter-of-authorization.pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "letter-of-authorization.png"),
    (b"\xff\xd8\xff", "image/jpeg", "letter-of-authorization.jpg"),
)


def show(tx: Tx, account: int) -> Bgp:
    session = of_number(tx, account).state.bgp
    if session is None:
        return Bgp(enabled=False, asn=0, password="")
    password = tx.service(Secret).open_text(session.password, PURPOSE)
    return Bgp(enabled=True, asn=session.asn, password=password)


def set_up(tx: Tx, caller: Principal, wanted: BgpSetup) -> tickets.TicketRecord:
    """Takes the place of an earlier session. Raises BadRequest."""
    prefixes = _networks(wanted.prefixes)
    letters = _letters(wanted, bool(prefixes))
    if not wanted.usecase.strip():
        raise BadRequest("Invalid usecase: must not be empty")
    record = edit(tx, caller.account)
    asn = _PRIVATE_ASNS[caller.account] if wanted.asn is None else _public(wanted.asn)
    password = _password(wanted.password)
    sealed = tx.service(Secret).seal_text(password, PURPOSE)
    record.state.bgp = BgpSession(asn, sealed, wanted.requested_routes)
    tx.update(record)
    text = (
        f"ASN: {asn}\nPrefixes: {', '.join(prefixes) or 'none'}\n"
        f"Routes: {wanted.requested_routes}\nUse case: {wanted.usecase}"
    )
    return tickets.open_ticket(tx, caller, "BGP setup", text, *letters)


def add_prefixes(tx: Tx, caller: Principal, wanted: BgpPrefixes) -> tickets.TicketRecord:
    """Raises BadRequest."""
    prefixes = _networks(wanted.prefixes)
    if not prefixes:
        raise BadRequest("Invalid prefixes: must not be empty")
    text = f"Prefixes: {', '.join(prefixes)}"
    return tickets.open_ticket(tx, caller, "BGP prefixes", text)


def _networks(texts: list[str]) -> list[str]:
    return [_network(text) for text in texts]


def _network(text: str) -> str:
    try:
        if "/" in text:
            return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    raise BadRequest(f"Invalid prefixes: {text!r} is not a network in CIDR form")


def _public(asn: int) -> int:
    if not 0 <= asn < 2**32 or any(asn in reserved for reserved in _NOT_PUBLIC):
        raise BadRequest(f"Invalid asn: {asn} is not a public AS number")
    return asn


def _password(text: str | None) -> str:
    if text and not _PASSWORD.fullmatch(text):
        raise BadRequest("Invalid password: must be up to 80 printable ASCII characters")
    return text or ""


def _letters(wanted: BgpSetup, needed: bool) -> list[tickets.Attachment]:
    text = wanted.letter_of_authorization
    if not text:
        if needed:
            raise BadRequest("Invalid letter_of_authorization: needed for prefixes")
        return []
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("Invalid letter_of_authorization: not base64") from None
    for magic, content_type, filename in _LETTERS:
        if data.startswith(magic):
            return [tickets.Attachment(filename, content_type, data)]
    raise BadRequest("Invalid letter_of_authorization: must be a PDF, PNG or JPEG file")
