"""The usage that an instance leaves behind: its plan, backups at a share of it, DDoS protection,
and each further IPv4 address.
"""

from ...catalog import Plan, prices
from ...engine import usage
from ...engine.metering import Rate, scaled
from ...engine.usage import COMPUTE
from ...machines.offers import named, plan_rate
from ...store import Tx
from .documents import InstanceRecord

BACKUPS, DDOS, IPV4 = "Automatic Backups", "DDoS Protection", "Additional IPv4"
"""The products beside COMPUTE, as invoices name them; each further address is one of its own."""

_BACKUPS, _DDOS = "automatic backups", "DDoS protection"


def start(tx: Tx, record: InstanceRecord, size: Plan) -> None:
    """Starts the usage of the plan, and of what the instance has with it."""
    rate = plan_rate(size, record.body.region)
    usage.start(tx, record.account, record.id, COMPUTE, _line(record, size.id), rate)
    if "auto_backups" in record.body.features:
        start_backups(tx, record, size)
    if "ddos_protection" in record.body.features:
        start_ddos(tx, record)


def start_backups(tx: Tx, record: InstanceRecord, size: Plan) -> None:
    rate = scaled(plan_rate(size, record.body.region), prices().backups_percent)
    usage.start(tx, record.account, record.id, BACKUPS, _line(record, _BACKUPS), rate)


def start_ddos(tx: Tx, record: InstanceRecord) -> None:
    price = prices().ddos_protection
    rate = Rate(price.hourly_nanos, price.monthly_nanos)
    usage.start(tx, record.account, record.id, DDOS, _line(record, _DDOS), rate)


def start_ipv4(tx: Tx, record: InstanceRecord, ip: str) -> None:
    price = prices().additional_ipv4
    rate = Rate(price.hourly_nanos, price.monthly_nanos)
    usage.start(tx, record.account, record.id, f"{IPV4} {ip}", _line(record, ip), rate)


def stop_ipv4(tx: Tx, record: InstanceRecord, ip: str) -> None:
    usage.stop(tx, record.id, f"{IPV4} {ip}")


def stop(tx: Tx, record: InstanceRecord, product: str | None = None) -> None:
    """Ends the usage of one product, or of all."""
    usage.stop(tx, record.id, product)


def resize(tx: Tx, record: InstanceRecord, size: Plan) -> None:
    """Ends what the old plan cost and starts what the new one does, backups included."""
    stop(tx, record, COMPUTE)
    rate = plan_rate(size, record.body.region)
    usage.start(tx, record.account, record.id, COMPUTE, _line(record, size.id), rate)
    if "auto_backups" in record.body.features:
        stop(tx, record, BACKUPS)
        start_backups(tx, record, size)


def describe(tx: Tx, record: InstanceRecord) -> None:
    """Has invoices call the instance what it is called now."""
    used = {COMPUTE: record.body.plan, BACKUPS: _BACKUPS, DDOS: _DDOS}
    used |= {f"{IPV4} {extra.ip}": extra.ip for extra in record.state.extra_ipv4}
    for product, what in used.items():
        usage.describe(tx, record.id, product, _line(record, what))


def _line(record: InstanceRecord, what: str) -> str:
    return f"{named(record.body, record.body.hostname)} ({what})"
