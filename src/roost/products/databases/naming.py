"""The names that a database answers to."""

from urllib.parse import quote

from .documents import DatabaseRecord

DOMAIN = "vultrdb.com"
_LONGEST_LABEL = 63


def host(record: DatabaseRecord) -> str:
    """What clients connect to: from within its VPC alone, where it is in one."""
    return f"vultr-prod-{record.id}-vultr-prod-{record.state.host_tail}.{DOMAIN}"


def public_host(record: DatabaseRecord) -> str:
    """What everybody else connects to where it is in a VPC."""
    return f"{f'public-{host(record)}'[:_LONGEST_LABEL]}.{DOMAIN}"


def service_uri(record: DatabaseRecord, user: str, password: str, port: int) -> str:
    """Where something that runs beside Kafka answers."""
    return f"https://{quote(user, safe='')}:{quote(password, safe='')}@{host(record)}:{port}"
