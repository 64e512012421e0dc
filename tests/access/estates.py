"""Accounts that own one of everything, and where each thing of theirs is in the API."""

import copy
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

import httpx

from tests.access.bodies import FAR_VPC, USERS
from tests.access.managed import engine_of, make_cluster, make_databases
from tests.copying.everything import Everything
from tests.products.oidc.idp import public
from tests.server import RunningRoost

Json = dict[str, Any]

BGP = {
    "prefixes": ["203.0.113.0/24"],
    "letter_of_authorization": "JVBERi0xLjcK",
    "requested_routes": "none",
    "usecase": "a ticket with an attachment",
}

NAMED = {
    "/domains": "domain",
    "/instances/{instance-id}/ipv4": "ip",
    "/instances/{instance-id}/ipv6": "ip",
    "/bare-metals/{baremetal-id}/ipv4": "ip",
    "/bare-metals/{baremetal-id}/ipv6": "ip",
    "/instances/{instance-id}/ipv6/reverse": "ip",
    "/object-storage/{object-storage-id}/bucket": "name",
    "/cdns/push-zones/{pushzone-id}/files": "name",
    "/tickets": "reference",
    "/tickets/{reference}/replies": "index",
    "/vfs/{vfs_id}/attachments": "target_id",
    "/databases/{database-id}/available-connectors": "class",
    "/roles/{role_id}/users": "user_id",
    "/roles/{role_id}/groups": "group_id",
}
"""By which field the items of a list are named in paths, where that is not `id`."""

ELSEWHERE: dict[str, Callable[["Estate"], str]] = {
    "/instances": lambda estate: estate.web,
    "/bare-metals": lambda estate: estate.metal,
    "/kubernetes/clusters": lambda estate: estate.cluster,
    "/vpcs": lambda estate: estate.vpc,
    FAR_VPC: lambda estate: estate.far_vpc,
    "/private-networks": lambda estate: estate.vpc,
    "/vpc2": lambda estate: estate.vpc2,
    "/firewalls": lambda estate: estate.group,
    "/vfs": lambda estate: estate.vfs,
    "/policies": lambda estate: estate.policy,
    "/roles": lambda estate: estate.role,
    "/roles/{role_id}/policies": lambda estate: estate.policy,
    "/role-trusts/by-role": lambda estate: estate.role,
    "/role-trusts/assumable": lambda estate: estate.user,
    USERS: lambda estate: estate.user,
    "/assumed-roles": lambda estate: estate.session,
    "/instances/jobs": lambda estate: estate.job,
    "/bare-metals/{baremetal-id}/ipv6/reverse": lambda estate: estate.address("bare-metals", "v6"),
    "/load-balancers/{load-balancer-id}/reverse-dns/ipv6": lambda estate: estate.balancer_ipv6,
    "/clusters/{cluster-id}": lambda estate: "detach",
    "/clusters/{cluster-id}/{action}": lambda estate: estate.web,
    "/storage-gateways/{storage-gateway-id}/exports": lambda estate: estate.export,
    "/tickets/{reference}/replies/{ticket-reply-index}/attachments": lambda _: "0",
    "/databases/{database-id}/users": lambda estate: estate.name,
    "/databases/{database-id}/dbs": lambda estate: estate.name,
    "/databases/{database-id}/connection-pools": lambda estate: estate.name,
    "/databases/{database-id}/topics": lambda estate: estate.name,
    "/databases/{database-id}/quotas": lambda estate: estate.name,
    "/databases/{database-id}/quotas/{client-id}": lambda estate: estate.name,
    "/databases/{database-id}/connectors": lambda estate: estate.name,
    "/databases/{database-id}/connectors/{connector-name}/tasks": lambda estate: "0",
    "/registry": lambda estate: estate.registry,
    "/registry/{registry-id}/repository": lambda estate: estate.name,
    "/registry/{registry-id}/repository/{repository-image}/artifact": (
        lambda estate: estate.digest
    ),
    "/registry/{registry-id}/replication": lambda estate: "nrt",
    "/registry/{registry-id}/robot": lambda estate: estate.robot,
    "/oidc/issuer/token": lambda estate: estate.grant,
    "/users": lambda estate: estate.user,
    "/organizations/{id}/user": lambda estate: estate.user,
    "/scim/v2/Users": lambda estate: estate.user,
    "/scim/v2/Groups": lambda estate: estate.group_of_people,
}
"""Collections of which one item is better than the first, and those that no list shows."""


class Estate(Everything):
    """Everything of one account. domain: the name in place of `example.com`, for names that only
    one account may have. name: that of what is in databases and registries, where the domain's is
    not wanted.
    """

    def __init__(
        self, client: httpx.Client, roost: RunningRoost, domain: str, name: str = ""
    ) -> None:
        super().__init__(client, roost.settle)
        self.client = client
        self.domain = domain
        self.name = name or domain.replace(".", "")
        self.roost = roost
        self._found: dict[str, str] = {}
        self.make()
        self.databases = make_databases(self.post, self.name)
        [application, *_] = client.get("/kubernetes/applications").json()["apps"]
        self.cluster = make_cluster(self.post, application["id"])
        self.digest = self._an_image()
        self.robot = self._a_robot()
        self.send("PATCH", f"/bare-metals/{self.metal}", enable_ipv6=True)
        self.send("POST", "/account/bgp/setup", **BGP)
        self._people()
        self.shop = self.post("/oidc/provider", name="Shop")
        self.post("/oidc/issuer", uri=f"https://{self.domain}", **public("one"))
        self.job = self._a_job()
        self._access()
        self.directory = self._a_directory()

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Whatever an operation of the document is asked with: what is below /scim is for the
        account's directory.
        """
        client = self.directory if path.startswith("/scim/") else self.client
        return client.request(method, path, **given)

    def send(self, method: str, path: str, **body: Any) -> Json:
        """The body with this account's own names."""
        own = cast("Json", self._renamed(body))
        return super().send(method, self._renamed(path), **own)

    def settle(self) -> None:
        self.roost.settle()

    # --- where things are ----------------------------------------------------------------------

    def path(self, template: str) -> str:
        """An operation's path with this account's ids in it."""
        return filled(template, self.names(template))

    def names(self, template: str) -> list[str]:
        """What this account has in place of each parameter of an operation's path."""
        return [
            self.databases[engine_of(template)] if before == "/databases" else self.one_of(before)
            for before, segment in _steps(template)
            if segment.startswith("{")
        ]

    def one_of(self, collection: str) -> str:
        """How paths and bodies name something of a collection, whose own path is a template."""
        if collection not in self._found:
            chosen = ELSEWHERE.get(collection)
            self._found[collection] = chosen(self) if chosen else self._first(collection)
        return self._found[collection]

    def _first(self, collection: str) -> str:
        reply = self.client.get(self.path(collection))
        assert reply.status_code == 200, f"no test knows what is in {collection}: {reply.text}"
        items = next(value for value in reply.json().values() if isinstance(value, list))
        assert items, f"no account of the tests has something in {collection}"
        return str(items[0][NAMED.get(collection, "id")])

    def address(self, collection: str, version: str) -> str:
        """The main address of its server in a collection."""
        return self.get(self.path(f"/{collection}/{{id}}"))[
            "main_ip" if version == "v4" else "v6_main_ip"
        ]

    @property
    def balancer_ipv6(self) -> str:
        return self.get(self.path("/load-balancers/{id}"))["ipv6"]

    @property
    def export(self) -> str:
        gateway = self.get(self.path("/storage-gateways/{id}"))
        return str(gateway["export_config"][0]["id"])

    @cached_property
    def ids(self) -> set[str]:
        """What names something of this account, as its lists show it."""
        told = {self.domain}
        for collection in OWNED:
            told |= set(_UUID.findall(self.client.get(collection).text))
        return told

    def _people(self) -> None:
        body = {"email": "ci@example.com", "name": "CI", "service_user": True}
        self.user = self.made("/users", **body)
        self.post(f"/users/{self.user}/ip-whitelist", subnet="203.0.113.0", subnet_size=24)
        self.post("/invitation", email_invited="ada@example.com")
        self.post("/organizations", name="Lab")
        self.made("/subaccounts", email="sub@example.com")

    @cached_property
    def grant(self) -> str:
        """The id of what the provider has let in. It lasts for 30 days, so it is made late."""
        provider = self.shop
        back = {"client_id": provider["id"], "redirect_uri": "http://127.0.0.1:9/"}
        asked = {**back, "response_type": "code", "scope": "openid"}
        sent = self.client.get("/oidc/authorize", params=asked)
        given = {
            **back, "grant_type": "authorization_code", "client_secret": provider["client_secret"],
            "code": httpx.URL(sent.headers["location"]).params["code"],
        }  # fmt: skip
        return self.client.post("/oidc/issuer/token", json=given).json()["token"]["id"]

    @cached_property
    def session(self) -> str:
        """The token of a session, which lives for an hour."""
        return self.send("POST", "/assumed-roles/assume", role_id=self.taken)["session_token"]

    def _access(self) -> None:
        self.policy = self.made("/policies", name="some")
        group = self.group_of_people = self.made("/groups", display_name="team")
        self.role = self.made("/roles", name="helper", role_type="assignable")
        self.taken = self.made("/roles", name="taken")
        self.made("/role-trusts", role_id=self.taken, trusted_user_id=self._root())
        self.send("POST", f"/groups/{group}/members", user_id=self.user)
        for path in (f"users/{self.user}", f"groups/{group}"):
            self.send("POST", f"/policies/{self.policy}/{path}")
            self.send("POST", f"/roles/{self.role}/{path}")
        self.send("POST", f"/roles/{self.role}/policies/{self.policy}")

    def _a_directory(self) -> httpx.Client:
        """One that provisions the organization that the account began with, by its token."""
        [first, *_] = self.client.get("/organizations").json()["organizations"]
        path = f"/organizations/{first['id']}/scim"
        self.token = self.client.post(f"{path}/token").json()["scim"]["scim_token"]
        assert self.client.post(f"{path}/enable").is_success
        directory = self.roost.client_for(self.token)
        directory.base_url = self.roost.url
        return directory

    def _root(self) -> str:
        policies = self.client.get("/policies").json()["policies"]
        dns = next(policy["id"] for policy in policies if policy["name"] == "DNS")
        return self.client.get(f"/policies/{dns}/users").json()["users"][0]["id"]

    def _a_job(self) -> str:
        changed = self.client.patch(f"/instances/{self.web}", json={"plan": "vc2-1c-2gb"})
        assert changed.is_success, changed.text
        self.settle()
        return changed.json()["job_ids"][0]

    def _an_image(self) -> str:
        """Its digest."""
        image = f"ams.vultrcr.com/{self.name}/{self.name}:{self.domain}"
        pushed = self.roost.admin().post("/images", json={"image": image, "size": len(image)})
        assert pushed.is_success, pushed.text
        return pushed.json()["digest"]

    def _a_robot(self) -> str:
        """The name of one that lasts."""
        asked = self.client.post(f"/registry/{self.registry}/docker-credentials")
        assert asked.is_success, asked.text
        [robot] = self.client.get(f"/registry/{self.registry}/robots").json()["robots"]
        return robot["name"]

    def _renamed(self, value: Any) -> Any:
        if value == "mine":
            return self.name
        if isinstance(value, str):
            renamed = value.replace("example.com", self.domain)
            return renamed.replace("backups-of-mine", self.domain.replace(".", "-"))
        if isinstance(value, dict):
            return {k: self._renamed(v) for k, v in cast("Json", value).items()}
        if isinstance(value, list):
            return [self._renamed(item) for item in cast("list[Any]", value)]
        return value


OWNED = (
    "/instances", "/bare-metals", "/blocks", "/blocks/snapshots", "/vpcs", "/vpc2", "/firewalls",
    "/vfs", "/snapshots", "/iso", "/ssh-keys", "/startup-scripts", "/reserved-ips",
    "/load-balancers", "/object-storage", "/storage-gateways", "/cdns/pull-zones",
    "/cdns/push-zones", "/instances/templates", "/backups", "/clusters",
    "/databases", "/kubernetes/clusters", "/registries", "/inference", "/users", "/invitation",
    "/organizations", "/subaccounts", "/groups", "/roles", "/role-trusts", "/oidc/issuer",
    "/oidc/provider",
)  # fmt: skip
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _steps(template: str) -> list[tuple[str, str]]:
    """Each segment of a path behind the path before it."""
    segments = template.split("/")[1:]
    return [("/" + "/".join(segments[:n]), segment) for n, segment in enumerate(segments)]


def filled(template: str, names: list[str]) -> str:
    """A path with names in place of its parameters."""
    left = iter(names)
    return "/".join(next(left) if "{" in each else each for each in template.split("/"))


def put(body: Json, field: str, value: str) -> Json:
    """The body with a value at a place like `block_devices[].block_id`."""
    changed = copy.deepcopy(body)
    _put(changed, field, value)
    return changed


def _put(body: Json, field: str, value: str) -> None:
    name, _, rest = field.partition(".")
    key = name.removesuffix("[]")
    if not rest:
        body[key] = [value] if name.endswith("[]") else value
    elif name.endswith("[]"):
        _put(body.setdefault(key, [{}])[0], rest, value)
    else:
        _put(body.setdefault(key, {}), rest, value)
