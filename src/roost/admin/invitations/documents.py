"""What is told of those who have yet to answer."""

from typing import Literal

import msgspec

Kind = Literal["user", "organization", "sub-account"]


class Waiting(msgspec.Struct):
    """Somebody to whom Vultr would have sent a mail.

    id: The id of the user, of the invitation to an organization, or of the sub-account.
    kind: Which of these it is: `user`, `organization` or `sub-account`.
    email: The address that was invited.
    account: The name of the account to act for.
    expires: Until when it can be accepted. Empty if it does not expire.
    """

    id: str
    kind: Kind
    email: str
    account: str
    expires: str = ""


class AllWaiting(msgspec.Struct):
    """Everybody who has not accepted yet.

    invitations: Those who wait, account by account.
    """

    invitations: list[Waiting]


class Acceptance(msgspec.Struct):
    """invitation: The id of an invitation, or the email address if nothing else waits for an answer
    from it.
    """

    invitation: str
