"""What a sub-account is to its parent."""

import msgspec

from ...http.fields import Text


class SubAccount(msgspec.Struct):
    """An account that was made within another one.

    email: The address of the sub-account's root user.
    subaccount_name: The name of the sub-account.
    subaccount_id: Your own id for it, as you gave it at its creation. Empty if you gave none.
    activated: Whether somebody has accepted the sub-account. Until then its root user cannot act.
    balance: What it owes, in whole dollars. It stays 0, since the account at the top has the
    invoices.
    pending_charges: What it has cost in this month so far, in whole dollars, rounded to the
    nearest.
    """

    # Whole dollars, since clients read nothing else.

    id: str
    email: str
    subaccount_name: str
    subaccount_id: str
    activated: bool
    balance: int
    pending_charges: int


class SubAccountCreate(msgspec.Struct):
    """email: The address of its root user. It must look like an email address.
    subaccount_name: The name of the sub-account. Left out, it is the email address.
    subaccount_id: An id of your own, to find the sub-account by in your records. It means nothing
    to Roost.
    """

    email: Text
    subaccount_name: Text = ""
    subaccount_id: Text = ""
