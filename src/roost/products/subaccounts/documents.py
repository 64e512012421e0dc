"""What a sub-account is to its parent."""

import msgspec

from ...http.fields import Text


class SubAccount(msgspec.Struct):
    """subaccount_id: what the parent calls it. activated: whether somebody has taken it over.

    balance, pending_charges: whole dollars, since clients read nothing else.
    """

    id: str
    email: str
    subaccount_name: str
    subaccount_id: str
    activated: bool
    balance: int
    pending_charges: int


class SubAccountCreate(msgspec.Struct):
    """subaccount_name: the account's name; without it, that is the email address."""

    email: Text
    subaccount_name: Text = ""
    subaccount_id: Text = ""
