"""An account that has everything, all of it attached to each other."""

from collections.abc import Callable
from ipaddress import IPv6Address
from typing import Any

import httpx

from tests.products.instances.cloud import KEY, PUBLIC_ISO, UBUNTU

Json = dict[str, Any]

SMALL, BOOTS_FROM_BLOCK, METAL = "vc2-1c-1gb", "vx1-g-2c-8g", "vbm-4c-32gb"


class Everything:
    """client: of the account, whose base is .../v2. settle: waits until nothing is under way."""

    def __init__(self, client: httpx.Client, settle: Callable[[], None]) -> None:
        self._client = client
        self._settle = settle

    def make(self) -> None:
        self._images()
        self._networks()
        self._servers()
        self._storage()
        self._addresses()
        self._balancers()
        self._domains()
        self._cdns()
        self._services()
        self._rest()

    def send(self, method: str, path: str, **body: Any) -> Json:
        """The resource that is answered, once it is what was asked for."""
        reply = self._client.request(method, path, json=body)
        assert reply.is_success, f"{method} {path}: {reply.text}"
        self._settle()
        answer = reply.json() if reply.content else {}
        return answer if "id" in answer or not answer else next(iter(answer.values()))

    def post(self, path: str, **body: Any) -> Json:
        return self.send("POST", path, **body)

    def made(self, path: str, **body: Any) -> str:
        return self.post(path, **body)["id"]

    def get(self, path: str) -> Json:
        return self.send("GET", path)

    def _images(self) -> None:
        self.ssh_key = self.made("/ssh-keys", name="laptop", ssh_key=KEY)
        self.made("/startup-scripts", name="hello", script="IyEvYmluL3NoCg==", type="pxe")
        self.iso = self.made("/iso", url="https://example.com/own.iso")
        url = "https://example.com/disk.raw"
        self.snapshot = self.made("/snapshots/create-from-url", url=url, description="golden")

    def _networks(self) -> None:
        self.vpc = self.made(
            "/vpcs", region="ewr", description="inside", v4_subnet="10.9.0.0", v4_subnet_mask=24
        )
        self.other_vpc = self.made("/private-networks", region="ewr", description="by its old name")
        self.far_vpc = self.made("/vpcs", region="ams", description="far away")
        self.vpc2 = self.made(
            "/vpc2", region="ewr", description="second", ip_block="10.8.0.0", prefix_length=24
        )
        self.gateway = self.made(f"/vpcs/{self.vpc}/nat-gateway", label="way out", tag="nat")
        self.group = self.made("/firewalls", description="front")

    def _servers(self) -> None:
        place = {"region": "ewr", "plan": SMALL, "os_id": UBUNTU}
        # Takes the address that the copy of the next one will have.
        passing = self.made("/instances", **place, attach_vpc=[self.vpc])
        self.web = self.made(
            "/instances", **place, label="web", hostname="web.example.com", tags=["a", "b"],
            enable_ipv6=True, firewall_group_id=self.group, attach_vpc=[self.vpc, self.other_vpc],
            user_data="aGVsbG8=",
        )  # fmt: skip
        self.send("DELETE", f"/instances/{passing}")
        self.post(f"/instances/{self.web}/vpc2/attach", vpc_id=self.vpc2, ip_address="10.8.0.77")
        self.post(f"/instances/{self.web}/ipv4", reboot=False)
        self.post(f"/instances/{self.web}/iso/attach", iso_id=self.iso)
        self.made("/instances", **place, label="hidden", vpc_only=True, attach_vpc=[self.vpc])
        copied = place | {"os_id": None, "snapshot_id": self.snapshot}
        self.made("/instances", **copied, label="copy")
        self.made("/instances", **(place | {"os_id": None, "iso_id": PUBLIC_ISO}), label="disc")
        stopped = self.made("/instances", **place, label="stopped", backups="enabled")
        self.post(f"/instances/{stopped}/backup-schedule", type="weekly", hour=5, dow=3)
        self.post(f"/instances/{stopped}/halt")
        self.far = self.made("/instances", **(place | {"region": "ams"}), label="far")
        self.metal = self.made(
            "/bare-metals", region="ewr", plan=METAL, os_id=UBUNTU, label="iron", tags=["c"],
            attach_vpc=[self.vpc], user_data="aGVsbG8=", mdisk_mode="raid1",
        )  # fmt: skip
        self.post(f"/bare-metals/{self.metal}/vpc2/attach", vpc_id=self.vpc2)
        self.post(f"/bare-metals/{self.metal}/halt")

    def _storage(self) -> None:
        place = {"region": "ewr", "block_type": "high_perf"}
        data = self.made("/blocks", **place, size_gb=20, label="data")
        self.post(f"/blocks/{data}/attach", instance_id=self.web, live=True)
        taken = self.made("/blocks/snapshots", block_id=data, description="of data")
        restored = self.made("/blocks", **place, size_gb=30, label="restored", snapshot_id=taken)
        again = self.made("/blocks/snapshots", block_id=restored, description="of restored")
        self.made("/blocks", **place, size_gb=40, label="restored again", snapshot_id=again)
        boot = self.made("/blocks", **place, size_gb=50, label="boot", os_id=UBUNTU)
        devices = [{"block_id": boot, "bootable": True}]
        self.made(
            "/instances", region="ewr", plan=BOOTS_FROM_BLOCK, os_id=UBUNTU, label="diskless",
            block_devices=devices,
        )  # fmt: skip
        size = {"gb": 10}
        self.vfs = self.made("/vfs", region="ewr", label="shared", tags=["d"], storage_size=size)
        self.send("PUT", f"/vfs/{self.vfs}/attachments/{self.web}")
        allowed = [self.get(f"/instances/{self.web}")["internal_ip"], "203.0.113.0/24"]
        export = {"vfs_uuid": self.vfs, "pseudo_root_path": "/srv", "allowed_ips": allowed}
        network = {"primary": {"ipv4_public_enabled": True, "vpc": {"vpc_uuid": self.vpc}}}
        self.made(
            "/storage-gateways", label="nfs", type="nfs4", region="ewr", export_config=[export],
            network_config=network,
        )  # fmt: skip
        objects = self.made("/object-storage", cluster_id=4, tier_id=4, label="things")
        self.post(f"/object-storage/{objects}/bucket", bucket_name="backups-of-mine")

    def _addresses(self) -> None:
        self.made("/reserved-ips", region="ewr", ip_type="v4", label="free")
        attached = self.made("/reserved-ips", region="ewr", ip_type="v4", label="attached")
        network = self.made("/reserved-ips", region="ewr", ip_type="v6", label="network")
        for id in (attached, network):
            self.post(f"/reserved-ips/{id}/attach", instance_id=self.web)
        for_metal = self.made("/reserved-ips", region="ewr", ip_type="v4", label="metal")
        self.post(f"/reserved-ips/{for_metal}/attach", instance_id=self.metal)
        main = self.made("/reserved-ips", region="ewr", ip_type="v4", label="main")
        self.made(
            "/instances", region="ewr", plan=SMALL, os_id=UBUNTU, label="reserved",
            reserved_ipv4=main,
        )  # fmt: skip
        self._names(f"/instances/{self.web}", "web", "own", "reserved")
        self._names(f"/bare-metals/{self.metal}", "iron")
        main = self.get(f"/instances/{self.web}")["v6_main_ip"]
        reserved = self.get(f"/reserved-ips/{network}")["subnet"]
        for name, ip in (("main", main), ("beside", _beside(main)), ("moved", _beside(reserved))):
            path = f"/instances/{self.web}/ipv6/reverse"
            self.post(path, ip=IPv6Address(ip).exploded, reverse=f"{name}6.example.com")

    def _names(self, server: str, *names: str) -> None:
        addresses = self._client.get(f"{server}/ipv4").json()["ipv4s"]
        for address, name in zip(addresses, names, strict=False):
            self.post(f"{server}/ipv4/reverse", ip=address["ip"], reverse=f"{name}.example.com")

    def _balancers(self) -> None:
        rule = {"frontend_protocol": "http", "frontend_port": 80, "backend_protocol": "http"}
        balancer = self.made(
            "/load-balancers", region="ewr", label="front", vpc=self.vpc, instances=[self.web],
            forwarding_rules=[rule | {"backend_port": 8080}], balancing_algorithm="leastconn",
            firewall_rules=[{"port": 80, "source": "192.0.2.0/24", "ip_type": "v4"}],
            proxy_protocol=True, nodes=3, sticky_session={"cookie_name": "stick"}, timeout=300,
            health_check={"protocol": "http", "port": 8080, "path": "/health", "check_interval": 9},
        )  # fmt: skip
        names = f"/load-balancers/{balancer}/reverse-dns"
        self.send("PUT", names, v4="front.example.com")
        main = self.get(f"/load-balancers/{balancer}")["ipv6"]
        six = [
            {"domain": "front6.example.com", "ip": main},
            {"domain": "beside.example.com", "ip": _beside(main)},
        ]
        self.post(names, v6=six)
        parent = self.post(
            "/load-balancers", region="ewr", label="global", global_regions=["ams"],
            forwarding_rules=[rule | {"backend_port": 80}],
        )  # fmt: skip
        [child] = self.get(f"/load-balancers/{parent['id']}")["global_children_ids"]
        changed = {"label": "child", "instances": [self.far], "nodes": 5, "vpc": self.far_vpc}
        self.send("PATCH", f"/load-balancers/{child}", **changed)
        rules = f"/firewalls/{self.group}/rules"
        common = {"ip_type": "v4", "protocol": "tcp", "port": "8000:8010"}
        self.post(rules, **common, subnet="192.0.2.0", subnet_size=24, notes="office")
        self.post(rules, **common, source="cloudflare")
        self.post(rules, **common, source=balancer)
        self.post(rules, ip_type="v6", protocol="icmp", subnet="::", subnet_size=0)

    def _domains(self) -> None:
        self.post("/domains", domain="example.com", dns_sec="enabled")
        records = "/domains/example.com/records"
        self.post(records, name="www", type="A", data="192.0.2.1", ttl=60)
        self.post(records, name="", type="MX", data="mail.example.com", priority=10)
        self.post(records, name="", type="TXT", data='"v=spf1 -all"')
        for last in (1, 2):
            self.post(records, name="two", type="A", data=f"192.0.2.{last}")
        self.post("/domains", domain="sub.example.com")
        soa = {"nsprimary": "ns1.example.net", "email": "dns@example.net"}
        self.send("PATCH", "/domains/example.com/soa", **soa)

    def _cdns(self) -> None:
        fields = {"label": "pulled", "cors": True, "gzip": True, "block_bad_bots": True}
        origin = {"origin_scheme": "http", "origin_domain": "origin.example.com"}
        blocked = ["192.0.2.7", "2001:db8::/32"]
        zone = self.made(
            "/cdns/pull-zones", **fields, **origin, block_ip_addresses=blocked,
            vanity_domain="static.example.com",
        )  # fmt: skip
        self.send("PUT", f"/cdns/pull-zones/{zone}", regions=["ewr", "ams"])
        pushed = self.made("/cdns/push-zones", label="pushed")
        content = bytes(range(256))
        name = "all bytes.bin"
        endpoint = self.post(f"/cdns/push-zones/{pushed}/files", name=name, size=len(content))
        reply = httpx.post(
            endpoint["URL"],
            data=endpoint["inputs"],
            files={"file": (name, content)},
            verify=False,
        )
        assert reply.status_code == 204, reply.text

    def _services(self) -> None:
        self.registry = self.made(
            "/registry", name="mine", public=True, region="ams", plan="premium"
        )
        self.post(f"/registry/{self.registry}/replication", region="nrt")
        rules = f"/registry/{self.registry}/retention/rules"
        repositories = {"repository_action": "excludes", "repository_match": "base/**"}
        tags = {"tag_action": "matches", "tag_match": "release-*", "untagged": True}
        self.post(rules, rule_type="days pulled", count=30, **repositories, **tags)
        self.post(rules, rule_type="always retain", **repositories, **tags)
        self.made("/inference", label="chat")
        self._kubernetes()
        self._databases()

    def _kubernetes(self) -> None:
        """One with a firewall group in a VPC of others, and one with a VPC of its own."""
        work = {
            "label": "work", "plan": "vc2-2c-4gb", "node_quantity": 2, "tag": "t",
            "labels": {"for": "web"}, "user_data": "aGVsbG8=",
            "taints": [{"key": "slow", "value": "yes", "effect": "NoSchedule"}],
        }  # fmt: skip
        grows = {"label": "grows", "plan": "vc2-2c-4gb", "node_quantity": 1, "auto_scaler": True}
        place = {"region": "ewr", "version": "v1.35.6+1"}
        cluster = self.post(
            "/kubernetes/clusters", **place, label="mine", vpc_id=self.vpc, enable_firewall=True,
            oidc={"issuer_url": "https://id.example.com", "client_id": "k8s"},
            node_pools=[work, grows | {"min_nodes": 1, "max_nodes": 4}],
        )  # fmt: skip
        rules = f"/firewalls/{cluster['firewall_group_id']}/rules"
        nodes = {"subnet": "192.0.2.0", "subnet_size": 24, "port": "30000:32767"}
        self.post(rules, ip_type="v4", protocol="tcp", **nodes)
        self.post("/kubernetes/clusters", **place, label="alone", ha_controlplanes=True)

    def _databases(self) -> None:
        """One of each engine with all that it can have."""
        place = {"region": "ewr", "tag": "shop", "trusted_ips": ["192.0.2.0/24"]}
        pg = self.made(
            "/databases", **place, label="pg", database_engine="pg", database_engine_version="17",
            plan="vultr-dbaas-startup-cc-1-55-2", vpc_id=self.vpc, maintenance_dow="sunday",
            maintenance_time="03:00", backup_hour="4", cluster_time_zone="Europe/Berlin",
        )  # fmt: skip
        self.post(f"/databases/{pg}/dbs", name="orders")
        self.post(f"/databases/{pg}/users", username="app", password="AVNS_chosen")
        self.send("PUT", f"/databases/{pg}/users/vultradmin", password="AVNS_another")
        pool = {"name": "pool", "database": "orders", "username": "app"}
        self.post(f"/databases/{pg}/connection-pools", **pool, mode="session", size=3)
        self.send("PUT", f"/databases/{pg}/advanced-options", jit=False)
        for label in ("follows", "follows too"):
            self.post(f"/databases/{pg}/read-replica", region="ams", label=label)
        mysql = self.made(
            "/databases", **place, label="mysql", database_engine="mysql",
            database_engine_version="8", plan="vultr-dbaas-startup-cc-1-55-2",
            mysql_sql_modes=["ANSI"], mysql_slow_query_log=True, mysql_long_query_time=7,
        )  # fmt: skip
        old = "mysql_native_password"
        self.post(f"/databases/{mysql}/users", username="old", encryption=old)
        valkey = self.made(
            "/databases", **place, label="valkey", database_engine="valkey",
            database_engine_version="8.1", plan="vultr-dbaas-startup-rp-intel-1-12-2",
            eviction_policy="allkeys-lru",
        )  # fmt: skip
        users = f"/databases/{valkey}/users"
        self.post(users, username="reader")
        self.send("PUT", f"{users}/reader/access-control", acl_categories=["+@read"])
        self._kafka(place)

    def _kafka(self, place: Json) -> None:
        kafka = self.made(
            "/databases", **place, label="kafka", database_engine="kafka",
            database_engine_version="3.9", plan="vultr-dbaas-business-3x-occ-so-2-60-4",
            enable_kafka_rest=True, enable_kafka_connect=True,
        )  # fmt: skip
        path = f"/databases/{kafka}"
        self.post(f"{path}/users", username="writer", permission="write")
        kept = {"retention_hours": 24, "retention_bytes": -1}
        self.post(f"{path}/topics", name="events", partitions=3, replication=2, **kept)
        rates = {"consumer_byte_rate": 5, "producer_byte_rate": 6, "request_percentage": 7}
        for user in ("writer", "vultradmin"):
            self.post(f"{path}/quotas", client_id="all", user=user, **rates)
        config = {
            "couchbase.seed.nodes": "3", "couchbase.username": "a", "couchbase.password": "b",
        }  # fmt: skip
        kind = "com.couchbase.connect.kafka.CouchbaseSinkConnector"
        sink = {"class": kind, "topics": "events", "config": config}
        for name in ("sink", "paused"):
            self.post(f"{path}/connectors", name=name, **sink)
        self.post(f"{path}/connectors/paused/pause")
        self.send("PUT", f"{path}/advanced-options", log_retention_hours=99)
        self.send("PUT", f"{path}/advanced-options/kafka-rest", consumer_request_timeout_ms=2000)

    def _rest(self) -> None:
        rules = f"/vpcs/{self.vpc}/nat-gateway/{self.gateway}/global"
        inside = self.get(f"/instances/{self.web}")["internal_ip"]
        ports = {"name": "ssh", "protocol": "tcp", "external_port": 2222, "internal_port": 22}
        self.post(f"{rules}/port-forwarding-rules", **ports, internal_ip=inside, enabled=False)
        ports = {"name": "nobody", "protocol": "both", "external_port": 53, "internal_port": 53}
        self.post(f"{rules}/port-forwarding-rules", **ports, internal_ip="10.9.0.200")
        source = {"subnet": "192.0.2.0", "subnet_size": "24", "notes": "office"}
        self.post(f"{rules}/firewall-rules", protocol="tcp", port="22", **source)
        template = self.made(
            "/instances/templates", plan=SMALL, label="template", snapshot_id=self.snapshot,
            ssh_key_ids=[self.ssh_key], vfs_ids=[self.vfs], user_data="YQ==",
        )  # fmt: skip
        cluster = self.made(
            "/clusters", region="ewr", label="pool", instance_template=template, min_pool_count=0,
            vpc_ids=[self.vpc], desired_pool_count=0,
        )  # fmt: skip
        nodes = [self.web, self.metal]
        self._client.post(f"/clusters/{cluster}", json={"action": "attach", "instances": nodes})
        self._settle()


def _beside(address: str) -> str:
    """Another address of an IPv6 network."""
    return str(IPv6Address(int(IPv6Address(address)) // 0x10000 * 0x10000 + 0x42))
