"""What may happen to quotas: one for each pair of a client and a user."""

from ....store import Tx
from .. import children
from ..contents import QUOTAS, DatabaseQuota, QuotaRecord
from ..documents import KAFKA
from ..lifecycle import refill
from ..rules import check_name, edit, edit_child, unprocessable
from .documents import DatabaseQuotaUpdate

WHAT = "Quotas"
ENGINES = (KAFKA,)
LONGEST = 255
MOST_BYTES = 1 << 30
MOST_PERCENT = 100


def create(tx: Tx, account: int, id: str, wanted: DatabaseQuota) -> QuotaRecord:
    """Takes the place of the pair's quota where there is one. Raises ApiError."""
    record = edit(tx, account, id, WHAT, ENGINES)
    check_name("client_id", wanted.client_id, LONGEST)
    check_name("user", wanted.user, LONGEST)
    _check(wanted)
    quota = children.find(tx, QUOTAS, record, wanted.client_id, wanted.user)
    if quota is None:
        quota = children.add(tx, QUOTAS, record, wanted, None, wanted.client_id, wanted.user)
    else:
        _take(quota.body, wanted)
        tx.update(quota)
    refill(tx, record)
    return quota


def update(
    tx: Tx, account: int, id: str, client: str, user: str, wanted: DatabaseQuotaUpdate
) -> QuotaRecord:
    """Takes in what is not 0. Raises ApiError."""
    record, quota = edit_child(tx, account, id, QUOTAS, client, user, what=WHAT, engines=ENGINES)
    _take(quota.body, wanted)
    _check(quota.body)
    tx.update(quota)
    refill(tx, record)
    return quota


def delete(tx: Tx, account: int, id: str, client: str, user: str) -> None:
    record, quota = edit_child(tx, account, id, QUOTAS, client, user, what=WHAT, engines=ENGINES)
    tx.delete(quota)
    refill(tx, record)


def _take(quota: DatabaseQuota, wanted: DatabaseQuota | DatabaseQuotaUpdate) -> None:
    """A quota that is given anew has zeros as well; of an update they mean nothing."""
    whole = isinstance(wanted, DatabaseQuota)
    for field in DatabaseQuotaUpdate.__struct_fields__:
        value = getattr(wanted, field)
        if value or whole:
            setattr(quota, field, value)


def _check(quota: DatabaseQuota) -> None:
    for field in ("consumer_byte_rate", "producer_byte_rate"):
        if not 0 <= getattr(quota, field) <= MOST_BYTES:
            raise unprocessable(f"Invalid {field}: must be 0 to {MOST_BYTES}")
    if not 0 <= quota.request_percentage <= MOST_PERCENT:
        raise unprocessable(f"Invalid request_percentage: must be 0 to {MOST_PERCENT}")
