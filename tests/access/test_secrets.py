"""Seeing secrets takes a right of its own: who may read all else does not see them."""

import pytest

from roost.http.secrets import MASK
from tests.products.iam.people import Person, allow
from tests.server import RunningRoost


@pytest.fixture
def made(roost: RunningRoost) -> dict[str, str]:
    """The id of a storage, a cluster and a subscription."""
    client = roost.client
    storage = client.post("/object-storage", json={"cluster_id": 2, "tier_id": 1}).json()
    cluster = {"region": "ewr", "version": _version(roost), "label": "x"}
    pools = [{"node_quantity": 1, "label": "x", "plan": "vc2-2c-4gb"}]
    vke = client.post("/kubernetes/clusters", json={**cluster, "node_pools": pools}).json()
    inference = client.post("/inference", json={"label": "x"}).json()
    roost.settle()
    return {
        "storage": storage["object_storage"]["id"],
        "vke": vke["vke_cluster"]["id"],
        "inference": inference["subscription"]["id"],
    }


def _version(roost: RunningRoost) -> str:
    return roost.client.get("/kubernetes/versions").json()["versions"][0]


def test_who_may_only_read_sees_a_mask(roost: RunningRoost, made: dict[str, str]) -> None:
    person = Person(roost)
    person.given(allow(["storage.object.Read", "inference.subscription.*"]))
    path = f"/object-storage/{made['storage']}"
    key = roost.client.get(path).json()["object_storage"]["s3_secret_key"]
    shown = person.client.get(path).json()["object_storage"]
    assert key != shown["s3_secret_key"] == MASK
    assert shown["id"] == made["storage"]
    person.given(allow("storage.object.ReadSecrets", made["storage"]))
    assert person.client.get(path).json()["object_storage"]["s3_secret_key"] == key
    # A wildcard has it among the others.
    shown = person.client.get(f"/inference/{made['inference']}").json()["subscription"]
    assert shown["api_key"] != MASK


def test_a_kubeconfig_is_secret_as_a_whole(roost: RunningRoost, made: dict[str, str]) -> None:
    reader = Person(roost, "rex")
    reader.given(allow(["kubernetes.cluster.Read", "kubernetes.cluster.List"]))
    path = f"/kubernetes/clusters/{made['vke']}"
    assert [reader.client.get(at).status_code for at in (path, f"{path}/config")] == [200, 403]
    reader.given(allow("kubernetes.cluster.ReadSecrets"))
    assert reader.client.get(f"{path}/config").status_code == 200


def test_a_change_does_not_show_them_either(roost: RunningRoost, made: dict[str, str]) -> None:
    person = Person(roost)
    person.given(allow("inference.subscription.Update"))
    changed = person.client.patch(f"/inference/{made['inference']}", json={"label": "y"})
    assert changed.json()["subscription"]["api_key"] == MASK


def test_acls_that_change_things_open_them(roost: RunningRoost, made: dict[str, str]) -> None:
    path = f"/kubernetes/clusters/{made['vke']}/config"
    viewer, keeper = (
        Person(roost, "vic", "subscriptions_view"),
        Person(roost, "kim", "subscriptions"),
    )
    assert [each.client.get(path).status_code for each in (viewer, keeper)] == [403, 200]
