"""What an account is, and what it is shown of itself."""

import msgspec

from ...store import Kind, NoState, Record
from .bgp.documents import BgpSession


class Account(msgspec.Struct):
    """acls: what the key that asks may do. Amounts are dollars.

    balance: unpaid invoices; negative is credit. pending_charges: this month's, up to now, those of
    sub-accounts among them. last_payment_amount: negative, and 0 before the first payment.
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
    bgp: BgpSession | None = None


class CustomSubscription(msgspec.Struct):
    """Something that was agreed on by hand. cost: dollars a month."""

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
