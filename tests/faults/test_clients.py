"""Every kind of fault, as clients that know nothing of it meet it: libcloud and httpx."""

import time

import httpx
import pytest
import requests
from libcloud.common.types import LibcloudError
from libcloud.common.vultr import VultrException
from libcloud.compute.base import Node
from libcloud.compute.drivers.vultr import VultrNodeDriverV2
from libcloud.compute.types import NodeState

from tests.faults.conftest import Operator, libcloud
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud, Json
from tests.server import RunningRoost

INSTANCES_ONLY = {"ex_list_bare_metals": False}
DEPLOYMENT: Json = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}


@pytest.fixture
def client(roost: RunningRoost) -> httpx.Client:
    return roost.client


def deploy(vultr: VultrNodeDriverV2) -> Node:
    [size] = [s for s in vultr.list_sizes(**INSTANCES_ONLY) if s.id == PLAN]
    [image] = [i for i in vultr.list_images() if i.id == str(UBUNTU)]
    [place] = [p for p in vultr.list_locations() if p.id == "ewr"]
    return vultr.create_node("troubled", size=size, image=image, location=place)


def nodes(vultr: VultrNodeDriverV2) -> list[Node]:
    return vultr.list_nodes(**INSTANCES_ONLY)


class TestError:
    def test_libcloud_meets_it_and_nothing_is_done(
        self, vultr: VultrNodeDriverV2, operator: Operator
    ) -> None:
        operator.add("error", operation="create-instance", status=503, message="Out of order")
        with pytest.raises(VultrException, match="Out of order") as refused:
            deploy(vultr)
        assert refused.value.code == 503
        assert nodes(vultr) == []

    def test_it_comes_in_the_apis_own_envelope(
        self, client: httpx.Client, operator: Operator
    ) -> None:
        operator.add("error")
        reply = client.get("/instances")
        assert reply.status_code == 500
        assert reply.text == '{"error":"Internal Server Error","status":500}'
        assert reply.headers["content-type"] == "application/json"


class TestDelay:
    def test_an_impatient_client_gives_up(self, client: httpx.Client, operator: Operator) -> None:
        operator.add("delay", seconds=60)
        with pytest.raises(httpx.ReadTimeout):
            client.get("/instances", timeout=0.1)

    def test_libcloud_waits_and_is_answered(
        self, vultr: VultrNodeDriverV2, operator: Operator
    ) -> None:
        operator.add("delay", operation="list-instances", seconds=0.3)
        before = time.monotonic()
        assert nodes(vultr) == []
        assert time.monotonic() - before >= 0.3

    def test_what_comes_after_it_is_met_too(self, client: httpx.Client, operator: Operator) -> None:
        operator.add("delay", seconds=0.3)
        operator.add("error", status=502)
        before = time.monotonic()
        assert client.get("/instances").status_code == 502
        assert time.monotonic() - before >= 0.3


class TestDroppedConnection:
    def test_before_the_work_nothing_was_done(
        self, vultr: VultrNodeDriverV2, client: httpx.Client, operator: Operator
    ) -> None:
        operator.add("drop-before", operation="create-instance")
        with pytest.raises(requests.ConnectionError):
            deploy(vultr)
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/instances", json=DEPLOYMENT)
        assert nodes(vultr) == []

    def test_after_the_work_it_was_done(
        self, vultr: VultrNodeDriverV2, client: httpx.Client, operator: Operator
    ) -> None:
        operator.add("drop-after", operation="create-instance", count=2)
        with pytest.raises(requests.ConnectionError):
            deploy(vultr)
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/instances", json=DEPLOYMENT)
        assert len(nodes(vultr)) == 2

    def test_after_a_refusal_there_is_no_answer_either(
        self, client: httpx.Client, operator: Operator
    ) -> None:
        operator.add("drop-after", operation="create-instance")
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/instances", json={**DEPLOYMENT, "plan": "none"})

    def test_other_connections_stay(
        self, roost: RunningRoost, client: httpx.Client, operator: Operator
    ) -> None:
        other = roost.client_for(roost.key)
        assert other.get("/account").status_code == 200
        [connection] = other._transport._pool.connections  # type: ignore[attr-defined]
        operator.add("drop-before", operation="list-instances")
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/instances")
        assert other.get("/account").status_code == 200
        assert other._transport._pool.connections == [connection]  # type: ignore[attr-defined]

    @pytest.mark.own_server
    def test_it_is_told_of_in_the_end(
        self, client: httpx.Client, admin: httpx.Client, operator: Operator
    ) -> None:
        operator.add("drop-before", operation="list-instances")
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/instances")
        [seen] = admin.get("/requests", params={"after": -1, "wait": 20}).json()["requests"]
        assert (seen["operation"], seen["status"]) == ("list-instances", 444)


class TestStuck:
    @pytest.mark.settings(lifecycle="quick")
    def test_libcloud_waits_in_vain_until_it_is_cleared(
        self, vultr: VultrNodeDriverV2, operator: Operator
    ) -> None:
        fault = operator.add("stuck", operation="create-instance")
        node = deploy(vultr)
        with pytest.raises(LibcloudError, match="Timed out"):
            vultr.wait_until_running(
                [node], wait_period=0.1, timeout=1, ex_list_nodes_kwargs=INSTANCES_ONLY
            )
        [stuck] = nodes(vultr)
        assert stuck.state == NodeState.PENDING

        operator.clear(fault)
        [(running, _)] = vultr.wait_until_running(
            [node], wait_period=0.1, timeout=30, ex_list_nodes_kwargs=INSTANCES_ONLY
        )
        assert running.state == NodeState.RUNNING

    def test_a_snapshot_and_its_instance_get_stuck(self, cloud: Cloud, operator: Operator) -> None:
        id = cloud.deploy()
        operator.add("stuck", operation="create-snapshot")
        snapshot = cloud.snapshot(id)
        cloud.clock.advance(days=1)
        assert cloud.get(f"/snapshots/{snapshot}")["snapshot"]["status"] == "pending"
        assert cloud.instance(id)["server_status"] == "locked"
        locked = "Server is currently locked"
        assert cloud.refused("POST", f"/instances/{id}/reboot") == locked

        operator.clear()
        cloud.roost.settle()
        assert cloud.get(f"/snapshots/{snapshot}")["snapshot"]["status"] == "complete"
        assert cloud.instance(id)["server_status"] == "ok"

    def test_time_can_pass_it_by(self, cloud: Cloud, operator: Operator) -> None:
        cloud.clock.hold("2030-01-01T00:00:00+00:00")
        operator.add("stuck", expires_in=3600)
        id = cloud.create()["id"]
        cloud.clock.advance(seconds=3599)
        assert cloud.instance(id)["status"] == "pending"
        cloud.clock.advance(seconds=1)
        assert cloud.instance(id)["status"] == "active"

    def test_what_is_stuck_can_be_deleted(self, cloud: Cloud, operator: Operator) -> None:
        operator.add("stuck", operation="create-instance")
        id = cloud.create()["id"]
        assert cloud.client.delete(f"/instances/{id}").status_code == 204
        cloud.roost.settle()
        assert cloud.get("/instances")["instances"] == []
        operator.clear()

    def test_only_what_begins_something_counts(self, cloud: Cloud, operator: Operator) -> None:
        fault = operator.add("stuck", count=1)
        cloud.ssh_key()
        assert cloud.get("/instances")["instances"] == []
        assert operator.get(fault)["hits"] == 0
        assert cloud.create()["status"] == "pending"
        assert operator.get(fault)["hits"] == 1
        assert cloud.instance(cloud.deploy())["status"] == "active"
        cloud.roost.settle()
        statuses = [i["status"] for i in cloud.get("/instances")["instances"]]
        assert sorted(statuses) == ["active", "pending"]


class TestSoldOut:
    def test_libcloud_does_not_find_it_and_cannot_have_it(
        self, vultr: VultrNodeDriverV2, operator: Operator
    ) -> None:
        [newark] = [place for place in vultr.list_locations() if place.id == "ewr"]
        assert PLAN in vultr.ex_list_available_sizes_for_location(newark)
        operator.add("sold-out", plan=PLAN, region="ewr")
        assert PLAN not in vultr.ex_list_available_sizes_for_location(newark)
        with pytest.raises(VultrException, match=f"{PLAN} is not available in ewr") as refused:
            deploy(vultr)
        assert refused.value.code == 400
        operator.clear()
        assert PLAN in vultr.ex_list_available_sizes_for_location(newark)
        assert deploy(vultr).id

    def test_a_plan_is_sold_out_in_one_region_or_in_all(
        self, cloud: Cloud, operator: Operator
    ) -> None:
        fault = operator.add("sold-out", plan=PLAN, region="ewr")
        assert cloud.create(region="ams")
        operator.clear(fault)
        operator.add("sold-out", plan=PLAN)
        elsewhere = {**DEPLOYMENT, "region": "ams"}
        assert "not available in ams" in cloud.refused("POST", "/instances", elsewhere)
        assert cloud.create(plan="vc2-1c-2gb")

    def test_a_region_without_anything_left(self, cloud: Cloud, operator: Operator) -> None:
        operator.add("sold-out", region="ewr", expires_in=3600)
        cloud.clock.hold()
        left = cloud.get("/regions/ewr/availability")
        assert left == {"available_plans": [], "available_vpc_only_plans": []}
        assert cloud.get("/regions/ams/availability")["available_plans"]
        assert "not available in ewr" in cloud.refused("POST", "/instances", DEPLOYMENT)
        cloud.clock.advance(hours=1)
        assert cloud.get("/regions/ewr/availability")["available_plans"]

    def test_libcloud_finds_nothing_in_a_region_without_anything_left(
        self, vultr: VultrNodeDriverV2, operator: Operator
    ) -> None:
        [newark] = [place for place in vultr.list_locations() if place.id == "ewr"]
        fault = operator.add("sold-out", region="ewr")
        assert vultr.ex_list_available_sizes_for_location(newark) == []
        with pytest.raises(VultrException, match="not available in ewr"):
            deploy(vultr)
        operator.clear(fault)
        operator.add("sold-out", plan=PLAN)
        assert PLAN not in vultr.ex_list_available_sizes_for_location(newark)
        with pytest.raises(VultrException, match=f"{PLAN} is not available in ewr"):
            deploy(vultr)

    def test_nothing_can_grow_into_it(self, cloud: Cloud, operator: Operator) -> None:
        id = cloud.deploy()
        larger = "vc2-2c-4gb"
        assert larger in cloud.get(f"/instances/{id}/upgrades")["upgrades"]["plans"]
        operator.add("sold-out", plan=larger)
        assert larger not in cloud.get(f"/instances/{id}/upgrades")["upgrades"]["plans"]
        told = cloud.refused("PATCH", f"/instances/{id}", {"plan": larger})
        assert told == f"Invalid plan chosen. {larger} is not available in ewr."


class TestLocked:
    def test_libcloud_cannot_delete_until_it_has_tried_often_enough(
        self, roost: RunningRoost, vultr: VultrNodeDriverV2, operator: Operator
    ) -> None:
        node = deploy(vultr)
        roost.settle()
        operator.add("locked", resource=node.id, count=2)
        for _ in range(2):
            with pytest.raises(VultrException, match="Server is currently locked") as refused:
                vultr.destroy_node(node)
            assert refused.value.code == 400
        assert vultr.destroy_node(node)

    def test_only_changes_of_what_is_there_find_it_locked(
        self, cloud: Cloud, operator: Operator
    ) -> None:
        one = cloud.deploy()
        operator.add(
            "locked", status=500, message="Unable to remove VM: Server is currently locked"
        )
        other = cloud.create()["id"]
        assert cloud.instance(other)["id"] == other
        told = cloud.refused("DELETE", f"/instances/{one}", status=500)
        assert told == "Unable to remove VM: Server is currently locked"

    def test_it_is_locked_where_a_body_names_it_too(self, cloud: Cloud, operator: Operator) -> None:
        one, other = cloud.deploy(), cloud.deploy()
        operator.add("locked", resource=one)
        locked = "Server is currently locked"
        assert cloud.refused("POST", "/snapshots", {"instance_id": one}) == locked
        both = {"instance_ids": [other, one]}
        assert cloud.refused("POST", "/instances/halt", both) == locked
        cloud.post("/instances/halt", {"instance_ids": [other]})


class TestRateLimit:
    def test_a_client_is_told_when_to_come_back(
        self, client: httpx.Client, operator: Operator
    ) -> None:
        operator.add("rate-limit", retry_after=7, count=1)
        reply = client.get("/instances")
        assert reply.status_code == 429
        assert reply.headers["retry-after"] == "7"
        assert reply.json() == {"error": "Rate limit exceeded, try again later.", "status": 429}
        assert client.get("/instances").status_code == 200

    def test_libcloud_meets_it(self, vultr: VultrNodeDriverV2, operator: Operator) -> None:
        operator.add("rate-limit", operation="list-instances")
        with pytest.raises(VultrException, match="Rate limit exceeded") as refused:
            nodes(vultr)
        assert refused.value.code == 429


class TestHowOften:
    """What makes a fault strike or not, as libcloud meets it."""

    @staticmethod
    def met(vultr: VultrNodeDriverV2, times: int) -> list[bool]:
        """Whether each of some requests was refused."""
        refused: list[bool] = []
        for _ in range(times):
            try:
                nodes(vultr)
            except VultrException as error:
                refused.append(error.code == 503)
            else:
                refused.append(False)
        return refused

    def test_a_count(self, vultr: VultrNodeDriverV2, operator: Operator) -> None:
        operator.add("error", operation="list-instances", status=503, count=2)
        assert self.met(vultr, 4) == [True, True, False, False]

    def test_a_time(self, cloud: Cloud, vultr: VultrNodeDriverV2, operator: Operator) -> None:
        cloud.clock.hold("2030-01-01T00:00:00+00:00")
        operator.add("error", operation="list-instances", status=503, expires_in=60)
        assert self.met(vultr, 2) == [True, True]
        cloud.clock.advance(seconds=60)
        assert self.met(vultr, 2) == [False, False]

    def test_a_rate_with_a_seed(self, vultr: VultrNodeDriverV2, operator: Operator) -> None:
        runs: list[list[bool]] = []
        for _ in range(2):
            fields = {"status": 503, "rate": 0.5, "seed": 7}
            fault = operator.add("error", operation="list-instances", **fields)
            runs.append(self.met(vultr, 20))
            operator.clear(fault)
        assert runs[0] == runs[1]
        assert set(runs[0]) == {True, False}

    def test_one_key(
        self,
        roost: RunningRoost,
        admin: httpx.Client,
        vultr: VultrNodeDriverV2,
        operator: Operator,
    ) -> None:
        key = admin.post("/keys", json={"name": "unlucky"}).json()["api_key"]
        operator.add("error", status=503, operation="list-instances", key="unlucky")
        assert self.met(libcloud(roost, key), 1) == [True]
        assert self.met(vultr, 1) == [False]

    def test_one_instance(
        self, roost: RunningRoost, vultr: VultrNodeDriverV2, operator: Operator
    ) -> None:
        unlucky, lucky = deploy(vultr), deploy(vultr)
        roost.settle()
        operator.add("error", status=503, operation="delete-instance", resource=unlucky.id)
        with pytest.raises(VultrException) as refused:
            vultr.destroy_node(unlucky)
        assert refused.value.code == 503
        assert vultr.destroy_node(lucky)
