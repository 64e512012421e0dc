"""What is told of those who have yet to answer."""

from typing import Literal

import msgspec

Kind = Literal["user", "organization", "sub-account"]


class Waiting(msgspec.Struct):
    """Somebody whom Vultr would have sent a mail.

    id: of the user, the invitation to an organization, or the sub-account. kind: which of these.
    account: the name of the account that he is to act for. expires: empty if it does not.
    """

    id: str
    kind: Kind
    email: str
    account: str
    expires: str = ""


class AllWaiting(msgspec.Struct):
    invitations: list[Waiting]


class Acceptance(msgspec.Struct):
    """invitation: the id of one, or the email address if nothing else waits for its answer."""

    invitation: str
