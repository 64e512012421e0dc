"""Apache Libcloud's DNS driver: zones and records, as its users handle them."""

from typing import Any

import pytest
from libcloud.common.vultr import VultrException
from libcloud.dns.drivers.vultr import VultrDNSDriver, VultrDNSDriverV2
from libcloud.dns.types import RecordType

from tests.clients.server import Live

DOMAIN = "libcloud.example.com"


@pytest.fixture
def vultr(live: Live) -> Any:
    """The driver, without Libcloud's annotations: they know neither host, port nor types."""
    make: Any = VultrDNSDriver
    driver = make(live.key, host=live.host, port=live.port, secure=False)
    assert isinstance(driver, VultrDNSDriverV2)
    return driver


def test_libcloud_handles_zones_and_records(vultr: Any) -> None:
    zone = vultr.create_zone(DOMAIN, extra={"ip": "192.0.2.1", "dns_sec": True})
    assert DOMAIN in {found.domain for found in vultr.list_zones()}
    assert vultr.get_zone(DOMAIN).extra["date_created"] == zone.extra["date_created"]
    made = vultr.create_record(
        "mail", zone, RecordType.MX, "mx.example.net", extra={"priority": 10, "ttl": 600}
    )
    assert (made.type, made.data, made.ttl, made.extra["priority"]) == (
        RecordType.MX, "mx.example.net", 600, 10,
    )  # fmt: skip
    assert vultr.update_record(made, data="mx2.example.net")
    assert vultr.get_record(DOMAIN, made.id).data == "mx2.example.net"
    assert len(vultr.list_records(zone)) == 6
    assert vultr.delete_record(made)
    assert vultr.delete_zone(zone)
    with pytest.raises(VultrException, match="Invalid domain"):
        vultr.get_zone(DOMAIN)


def test_libcloud_reads_more_records_than_fit_a_page(vultr: Any) -> None:
    zone = vultr.create_zone(f"pages.{DOMAIN}")
    for n in range(105):
        vultr.create_record(f"n{n}", zone, RecordType.A, "192.0.2.1")
    assert {record.name for record in vultr.list_records(zone)} == {f"n{n}" for n in range(105)}
    assert vultr.delete_zone(zone)
