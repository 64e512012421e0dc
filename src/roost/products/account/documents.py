"""What an account is, and what it is shown of itself."""

import msgspec

from ...store import Kind, NoState, Record
from .bgp.documents import BgpSession


class Account(msgspec.Struct):
    """An account as your key sees it. Amounts are dollars.

    name: the account's name.
    email: the account's mail address.
    acls: the permissions that the key in use has.
    balance: unpaid invoices. A negative amount is credit. This month's charges come on top.
    pending_charges: what this month has come to up to now, with that of all sub-accounts.
    last_payment_date: when you last paid. It is empty before the first payment.
    last_payment_amount: the last payment as a negative amount, or 0 before the first payment.
    """

    name: str
    email: str
    acls: list[str]
    balance: float
    pending_charges: float
    last_payment_date: str = ""
    last_payment_amount: float = 0


class Profile(msgspec.Struct):
    """What is stored of an account. Its `seq` is the account number that everything else bears, and
    its `owner` the number of the account that it is a sub-account of, or 0.
    """

    name: str
    email: str


class AccountState(msgspec.Struct):
    """own_id: what its parent calls it. activated: whether somebody has taken it over, which only a
    sub-account that its parent has made must wait for. date_created: empty for an account that was
    there before it was kept.
    """

    bgp: BgpSession | None = None
    own_id: str = ""
    activated: bool = True
    date_created: str = ""


class CustomSubscription(msgspec.Struct):
    """Something that was agreed on outside the API.

    description: what was agreed on.
    type: what kind of subscription it is.
    status: whether the subscription runs.
    cost: dollars a month.
    pending_charges: dollars that it has come to this month.
    """

    id: str
    label: str
    description: str
    type: str
    region: str
    status: str
    date_created: str
    cost: float
    pending_charges: float


AccountRecord = Record[Profile, AccountState]

ACCOUNTS = Kind("account", Profile, AccountState, "Invalid account")
CUSTOM_SUBSCRIPTIONS = Kind(
    "custom-subscription", CustomSubscription, NoState, "Invalid custom subscription"
)
