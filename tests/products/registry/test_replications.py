"""Replications: the other regions that a registry's images are copied to."""

import pytest

from tests.products.blocks.storage import Wire
from tests.products.registry.registries import Registries


def test_a_registry_is_replicated_to_other_regions(registries: Registries, wire: Wire) -> None:
    id = registries.make()
    path = f"/registry/{id}/replication"
    ams = {"region": "ams", "namespace": "acme", "urn": "ams.vultrcr.com/acme"}
    assert registries.post(path, {"region": "ams"}, ok=201) == ams
    registries.post(path, {"region": "nrt"}, ok=201)
    assert registries.get(f"{path}/ams") == ams
    listed = registries.get(f"{path}s")
    assert [found["region"] for found in listed["replications"]] == ["ams", "nrt"]
    assert listed["meta"]["total"] == 2
    page = registries.get(f"{path}s", per_page=1)
    rest = registries.get(f"{path}s", per_page=1, cursor=page["meta"]["links"]["next"])
    assert page["replications"] + rest["replications"] == listed["replications"]
    registries.roost.settle()
    assert wire.asked[-1][1].replicas == ("ams.vultrcr.com", "nrt.vultrcr.com")
    registries.delete(f"{path}/ams")
    registries.roost.settle()
    assert wire.asked[-1][1].replicas == ("nrt.vultrcr.com",)
    for method in ("GET", "DELETE"):
        text = registries.refused(method, f"{path}/ams", status=404)
        assert text == "Invalid replication region"


@pytest.mark.parametrize(
    ("region", "status", "text"),
    [
        (None, 400, "Missing required field: region"),
        ("dfw", 422, "Invalid region: no registry there"),
        ("sjc", 422, "Invalid region: it is the registry's own"),
        ("ams", 422, "Invalid region: the registry is replicated there already"),
    ],
)
def test_a_region_that_has_the_images_or_no_registry_is_refused(
    registries: Registries, region: str | None, status: int, text: str
) -> None:
    id = registries.make()
    path = f"/registry/{id}/replication"
    registries.post(path, {"region": "ams"}, ok=201)
    assert registries.refused("POST", path, {"region": region}, status=status) == text
