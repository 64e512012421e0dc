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
    """The account's BGP settings.

    enabled: whether BGP is set up.
    asn: your AS number. It is 0 where BGP is not set up.
    password: the TCP MD5 password of the sessions. It is empty where there is none.
    """

    enabled: bool
    asn: int
    password: Secret


class BgpSetup(msgspec.Struct):
    """What to set up.

    prefixes: the networks that you want to announce, in CIDR form. An empty list is fine.
    requested_routes: which routes you want to receive. It is `none`, `full` for the whole table or
        `default_only` for a default route.
    usecase: what you need BGP for. It must not be empty.
    asn: your public AS number. Without one you get a private number. Reserved and private numbers
        are refused with 400.
    password: a TCP MD5 password for the sessions, up to 80 printable ASCII characters without
        spaces. Without one the sessions have none.
    letter_of_authorization: a PDF, PNG or JPEG file in base64. It is needed as soon as `prefixes`
        names a network.
    """

    prefixes: list[str]
    requested_routes: Routes
    usecase: str
    asn: int | None = None
    password: Secret | None = None
    letter_of_authorization: str | None = None


class BgpPrefixes(msgspec.Struct):
    """Networks to announce.

    prefixes: networks in CIDR form, at least one.
    """

    prefixes: list[str]


class TicketReference(msgspec.Struct):
    """The ticket that a request has opened.

    ticket_reference: the reference of the ticket, such as ABC-123. Read the ticket under
        `/tickets`.
    """

    ticket_reference: str
