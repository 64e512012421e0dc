"""What a Roost holds when it is upgraded: something of every kind, and work at each of its steps.

The clock is held and the lifecycle is `quick`, so whatever takes time stands still until the clock
is advanced. What takes none is held by a fault.
"""

from typing import Any

from tests.copying.everything import METAL, SMALL, Everything
from tests.products.instances.cloud import LARGER_PLAN, PUBLIC_ISO, UBUNTU
from tests.server import RunningRoost
from tests.state.operator import Operator

BEGIN = "2031-03-10T09:00:00+00:00"
PLACE: dict[str, Any] = {"region": "ewr", "plan": SMALL, "os_id": UBUNTU}
IRON: dict[str, Any] = {"region": "ewr", "plan": METAL, "os_id": UBUNTU}
FRONT: dict[str, Any] = {
    "region": "ewr",
    "forwarding_rules": [
        {
            "frontend_protocol": "http", "frontend_port": 80,
            "backend_protocol": "http", "backend_port": 80,
        }
    ],
}  # fmt: skip


class Story:
    """operator: of the same Roost."""

    def __init__(self, roost: RunningRoost, operator: Operator) -> None:
        self._roost = roost
        self._operator = operator
        self._all = Everything(roost.client, lambda: roost.clock.advance(seconds=5))

    def tell(self) -> None:
        self._roost.clock.hold(BEGIN)
        self._all.make()
        self._past()
        self._subjects()
        self._at_later_steps()
        self._at_first_steps()
        self._at_what_takes_no_time()

    # --- what is over --------------------------------------------------------------------------

    def _past(self) -> None:
        """Bills, backups, jobs that have ended, and resources that are gone."""
        gone = self._made("/instances", **PLACE, label="gone")
        self._clock(days=31)
        self._send("DELETE", f"/instances/{gone}")
        self._send("PATCH", f"/instances/{self._all.far}", plan=LARGER_PLAN)
        self._clock(seconds=5)
        body = {"prefixes": [], "requested_routes": "full", "usecase": "peering", "password": "x"}
        self._send("POST", "/account/bgp/setup", **body)
        self._made("/apikeys", name="other")

    def _subjects(self) -> None:
        """What is to be changed, ready for it."""
        self.machines = [self._made("/instances", **PLACE, label=f"i{n}") for n in range(18)]
        self.iron = [self._made("/bare-metals", **IRON, label=f"m{n}") for n in range(7)]
        by_chain = IRON | {"os_id": 159, "ipxe_chain_url": "https://example.com/boot"}
        self.iron.append(self._made("/bare-metals", **by_chain, label="m7"))
        self.blocks = [
            self._made("/blocks", region="ewr", size_gb=40, block_type="high_perf", label=f"b{n}")
            for n in range(4)
        ]
        size = {"gb": 10}
        self.shares = [
            self._made("/vfs", region="ewr", label=f"v{n}", storage_size=size) for n in range(2)
        ]
        self.reserved = [
            self._made("/reserved-ips", region="ewr", ip_type="v4", label=f"r{n}") for n in range(2)
        ]
        self.vpcs = [
            self._made("/vpcs", region=region, v4_subnet=f"10.77.{n}.0", v4_subnet_mask=24)
            for n, region in enumerate(("ewr", "sea", "sea", "sea"))
        ]
        self.groups = [self._made("/firewalls", description=f"g{n}") for n in range(2)]
        self.zones = [
            self._made(
                "/cdns/pull-zones", label=f"z{n}", origin_scheme="http",
                origin_domain="origin.example.com",
            )
            for n in range(3)
        ]  # fmt: skip
        self.storages = [
            self._made("/object-storage", cluster_id=4, tier_id=4, label=f"o{n}") for n in range(3)
        ]
        self.balancers = [self._made("/load-balancers", **FRONT, label=f"l{n}") for n in range(2)]
        self._clock(seconds=5)
        self.image = self._made("/snapshots", instance_id=self.machines[0], description="of i0")
        self.block_image = self._made(
            "/blocks/snapshots", block_id=self.blocks[0], description="b0"
        )
        self._clock(seconds=5)
        self.gateways = [
            self._made(f"/vpcs/{vpc}/nat-gateway", label=f"n{n}")
            for n, vpc in enumerate(self.vpcs[:2])
        ]
        network = {"primary": {"ipv4_public_enabled": True}}
        self.exports = [
            self._made(
                "/storage-gateways", label=f"s{n}", type="nfs4", region="ewr",
                export_config=[self._export(n)], network_config=network,
            )
            for n in range(2)
        ]  # fmt: skip
        self._send("POST", f"/object-storage/{self.storages[0]}/bucket", bucket_name="roost-kept")
        self._send("POST", f"/object-storage/{self.storages[1]}/bucket", bucket_name="roost-gone")
        attach = f"/reserved-ips/{self.reserved[1]}/attach"
        self._send("POST", attach, instance_id=self.machines[16])
        for machine in self.machines[:2]:
            self._send("POST", f"/instances/{machine}/ipv4", reboot=False)
        self._send("POST", f"/instances/{self.machines[2]}/iso/attach", iso_id=PUBLIC_ISO)
        self._send("POST", f"/instances/{self.machines[3]}/halt")
        self._send("POST", f"/bare-metals/{self.iron[0]}/halt")
        self._clock(seconds=5)

    def _export(self, number: int) -> dict[str, Any]:
        share = self.shares[0]
        return {
            "vfs_uuid": share,
            "pseudo_root_path": f"/s{number}",
            "allowed_ips": ["192.0.2.0/24"],
        }

    # --- what is under way ---------------------------------------------------------------------

    def _at_later_steps(self) -> None:
        """Jobs with several steps, one at each: they begin one after the other."""
        self._made("/instances", **PLACE, label="booting")
        self._made("/bare-metals", **IRON, label="booting")
        self._clock(seconds=0.1)
        self._send("POST", f"/instances/{self.machines[4]}/reinstall")
        self._send("POST", f"/bare-metals/{self.iron[1]}/reinstall")
        self._clock(seconds=0.15)
        self._made("/instances", **PLACE, label="installing")
        self._clock(seconds=0.05)
        self._made("/bare-metals", **IRON, label="installing")
        self._clock(seconds=0.25)
        self._send("POST", f"/instances/{self.machines[5]}/ipv4", reboot=True)
        self._clock(seconds=0.15)
        self._made("/instances", **PLACE, label="provisioning", backups="enabled")
        self._made("/bare-metals", **IRON, label="acquiring")

    def _at_first_steps(self) -> None:
        self._instances()
        self._bare_metals()
        self._networks()
        self._storage()
        self._images()
        balancer = f"/load-balancers/{self.balancers[0]}"
        self._send("PATCH", balancer, auto_ssl={"domain_zone": "example.com"}, label="new")
        self._send("DELETE", f"/load-balancers/{self.balancers[1]}")
        self._made("/load-balancers", **FRONT, label="new")
        self._made(
            "/cdns/pull-zones", label="new", origin_scheme="http",
            origin_domain="origin.example.com",
        )  # fmt: skip
        self._made("/cdns/push-zones", label="new")
        self._made("/object-storage", cluster_id=4, tier_id=4, label="new")

    def _instances(self) -> None:
        one = [f"/instances/{id}" for id in self.machines]
        self._send("POST", f"{one[0]}/reboot")
        extra = self._get(f"{one[1]}/ipv4")["ipv4s"][-1]["ip"]
        self._send("DELETE", f"{one[1]}/ipv4/{extra}")
        self._send("POST", f"{one[2]}/iso/detach")
        self._send("POST", f"{one[3]}/start")
        self._send("POST", f"{one[6]}/reinstall")
        self._send("POST", f"{one[7]}/ipv4", reboot=True)
        self._send("POST", f"{one[8]}/ipv4", reboot=False)
        self._send("POST", f"{one[9]}/halt")
        self._send("POST", f"{one[10]}/iso/attach", iso_id=PUBLIC_ISO)
        self._send("PATCH", one[11], plan=LARGER_PLAN)
        self._send("POST", f"{one[12]}/vpcs/attach", vpc_id=self.vpcs[0])
        self._send("PATCH", one[13], firewall_group_id=self.groups[0])
        self._send("POST", f"{one[14]}/restore", snapshot_id=self.image)
        self._send("POST", "/snapshots", instance_id=self.machines[15])
        self._send("DELETE", one[16])

    def _bare_metals(self) -> None:
        one = [f"/bare-metals/{id}" for id in self.iron]
        self._send("POST", f"{one[0]}/start")
        self._send("POST", f"{one[2]}/reinstall")
        self._send("POST", f"{one[3]}/halt")
        self._send("POST", f"{one[4]}/reboot")
        self._send("POST", f"{one[5]}/vpcs/attach", vpc_id=self.vpcs[0])
        self._send("DELETE", one[6])

    def _networks(self) -> None:
        self._made("/vpcs", region="sea", v4_subnet="10.78.0.0", v4_subnet_mask=24)
        self._send("DELETE", f"/vpcs/{self.vpcs[3]}")
        self._made(f"/vpcs/{self.vpcs[2]}/nat-gateway", label="new")
        self._send("DELETE", f"/vpcs/{self.vpcs[0]}/nat-gateway/{self.gateways[0]}")
        rule = {"ip_type": "v4", "protocol": "tcp", "port": "22"}
        rules = f"/firewalls/{self.groups[0]}/rules"
        self._send("POST", rules, **rule, subnet="192.0.2.0", subnet_size=24)
        self._send("DELETE", f"/firewalls/{self.groups[1]}")
        attach = f"/reserved-ips/{self.reserved[0]}/attach"
        self._send("POST", attach, instance_id=self.machines[17])
        self._send("DELETE", f"/reserved-ips/{self.reserved[1]}")

    def _storage(self) -> None:
        attach = f"/blocks/{self.blocks[1]}/attach"
        self._send("POST", attach, instance_id=self.machines[17], live=True)
        self._send("DELETE", f"/blocks/{self.blocks[2]}")
        self._made("/blocks/snapshots", block_id=self.blocks[3], description="b3")
        self._made("/vfs", region="ewr", label="new", storage_size={"gb": 10})
        self._send("PUT", f"/vfs/{self.shares[0]}/attachments/{self.machines[17]}")
        self._send("DELETE", f"/vfs/{self.shares[1]}")
        network = {"primary": {"ipv4_public_enabled": True}}
        self._made(
            "/storage-gateways", label="new", type="nfs4", region="ewr",
            export_config=[self._export(9)], network_config=network,
        )  # fmt: skip
        self._send("DELETE", f"/storage-gateways/{self.exports[1]}")

    def _images(self) -> None:
        self._made("/iso", url="https://example.com/new.iso")
        self._made("/snapshots/create-from-url", url="https://example.com/new.raw")

    def _at_what_takes_no_time(self) -> None:
        reply = self._operator.http.post("/faults", json={"kind": "stuck"})
        assert reply.status_code == 201, reply.text
        self._send("POST", f"/object-storage/{self.storages[0]}/bucket", bucket_name="roost-new")
        self._send("DELETE", f"/object-storage/{self.storages[1]}")
        self._send("PATCH", f"/bare-metals/{self.iron[7]}", ipxe_chain_url="https://example.com/")
        self._send("DELETE", f"/blocks/snapshots/{self.block_image}")
        self._send("DELETE", f"/snapshots/{self._all.snapshot}")
        self._send("GET", f"/cdns/pull-zones/{self.zones[0]}/purge")
        self._send("DELETE", f"/cdns/pull-zones/{self.zones[1]}")

    # --- how -----------------------------------------------------------------------------------

    def _clock(self, *, days: float = 0, seconds: float = 0) -> None:
        self._roost.clock.advance(days=days, seconds=seconds)

    def _send(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        reply = self._roost.client.request(method, path, json=body or None)
        assert reply.is_success, f"{method} {path}: {reply.text}"
        return reply.json() if reply.content else {}

    def _get(self, path: str) -> dict[str, Any]:
        return self._send("GET", path)

    def _made(self, path: str, **body: Any) -> str:
        answer = self._send("POST", path, **body)
        return (answer if "id" in answer else next(iter(answer.values())))["id"]
