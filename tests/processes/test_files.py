"""Files of push zones: whichever process took the bytes, every process has them."""

import pytest

from tests.products.cdns.zones import PUSH, Zones, host_of

from .conftest import Pair

pytestmark = pytest.mark.postgres


def test_a_file_that_one_process_took_is_delivered_by_the_other(pair: Pair) -> None:
    one, other = map(Zones, pair)
    zone = one.active(PUSH)
    # The endpoint of one takes what the other has signed, and the other way round.
    endpoint = other.endpoint(zone["id"], "page.html", 5)
    endpoint["URL"] = endpoint["URL"].replace(pair.other.url, pair.one.url)
    one.send(endpoint, "page.html", b"hello")
    assert other.file(zone["id"], "page.html")["content"] == "aGVsbG8="
    assert other.deliver(host_of(zone), "/page.html").content == b"hello"
    other.client.delete(f"/cdns/push-zones/{zone['id']}/files/page.html").raise_for_status()
    assert one.deliver(host_of(zone), "/page.html").status_code == 404
