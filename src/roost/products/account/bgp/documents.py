"""The account's BGP session, and the requests about it."""

from typing import Literal

import msgspec

from ....http.secrets import Secret

Routes = Literal["none", "full", "default_only"]


class BgpSession(msgspec.Struct):
    """What is stored. password: the TCP-MD5 secret, sealed; empty for none."""

    asn: int
    password: str
    routes: Routes


class Bgp(msgspec.Struct):
    """What is shown. asn: 0 where BGP is not set up."""

    enabled: bool
    asn: int
    password: Secret


class BgpSetup(msgspec.Struct):
    """prefixes: networks in CIDR form. letter_of_authorization: a PDF, PNG or JPEG in base64."""

    prefixes: list[str]
    requested_routes: Routes
    usecase: str
    asn: int | None = None
    password: Secret | None = None
    letter_of_authorization: str | None = None


class BgpPrefixes(msgspec.Struct):
    prefixes: list[str]


class TicketReference(msgspec.Struct):
    ticket_reference: str
