"""What an operator has configured of drivers, as whoever makes them reads it."""

from ..drivers.families import SIMULATED, Tables
from ..drivers.offer import Misconfigured
from ..settings import Settings

EMBEDDED = "embedded"
"""The driver of name service that answers by itself."""
DNS_RECHECK_SECONDS = 0.04


def driver_tables(settings: Settings) -> Tables:
    """What is configured of drivers. The embedded name server is set up by options of its own.

    Raises Misconfigured where the configuration file does so as well.
    """
    table = settings.driver_choices.get("dns", {})
    if table.get("use", EMBEDDED) != EMBEDDED:
        return settings.driver_choices
    for key in table.keys() - {"use"}:
        raise Misconfigured(f"[drivers.dns] {key}: --dns and --dns-... set up the name server")
    where = settings.dns
    if where is None:
        return {**settings.driver_choices, "dns": {"use": SIMULATED}}
    embedded = {
        "use": EMBEDDED,
        "host": where.host,
        "port": where.port,
        "transfers": [str(network) for network in settings.dns_transfers],
        # Other processes tell of a change only after a moment.
        "recheck_seconds": DNS_RECHECK_SECONDS if settings.shares_database else None,
        "rate": settings.dns_rate,
    }
    return {**settings.driver_choices, "dns": embedded}
