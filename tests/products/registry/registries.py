"""How these tests speak to the API: make registries, and push images to them as the operator."""

from typing import Any

import httpx

from roost.drivers.registry import Claim, Deed, Denied, Keeper
from tests.products.instances.cloud import Cloud, Json
from tests.server import RunningRoost

GONE = "Invalid container registry ID"
MB = 1024**2


class Registries(Cloud):
    """A Roost as a user of its registries sees it."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        super().__init__(roost, client)
        self.admin = roost.admin()

    def wanted(self, **fields: Any) -> Json:
        """What asks for a small registry in Silicon Valley, or for what the fields say."""
        return {"name": "acme", "public": False, "region": "sjc", "plan": "business", **fields}

    def ask(self, **fields: Any) -> Json:
        return self.post("/registry", self.wanted(**fields), ok=201)

    def make(self, **fields: Any) -> str:
        """The id of a registry that the driver has made."""
        id = self.ask(**fields)["id"]
        self.roost.settle()
        return id

    def registry(self, id: str) -> Json:
        return self.get(f"/registry/{id}")

    def put(self, path: str, body: Json) -> Json:
        reply = self.client.put(path, json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def delete(self, path: str) -> None:
        reply = self.client.delete(path)
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def credentials(self, id: str, **query: Any) -> str:
        """The `auth` of new docker credentials."""
        path = f"/registry/{id}/docker-credentials"
        reply = self.client.request("OPTIONS", path, params=query)
        assert reply.status_code == 200, reply.text
        [(_, entry)] = reply.json()["auths"].items()
        return entry["auth"]

    def robots(self, id: str) -> list[Json]:
        return self.get(f"/registry/{id}/robots")["robots"]

    def push(self, image: str, *, size: int = MB, **fields: Any) -> str:
        """The digest of an image that is pushed: `app:1` of the registry acme, say."""
        body = {"image": f"sjc.vultrcr.com/acme/{image}", "size": size, **fields}
        reply = self.admin.post("/images", json=body)
        assert reply.status_code == 201, reply.text
        return reply.json()["digest"]

    def pull(self, image: str, **fields: Any) -> None:
        body = {"image": f"sjc.vultrcr.com/acme/{image}", **fields}
        reply = self.admin.post("/images/pull", json=body)
        assert reply.status_code == 204, reply.text

    def no_push(self, image: str, **fields: Any) -> str:
        """Why an image cannot be pushed."""
        return self._denied("/images", image, fields)

    def no_pull(self, image: str, **fields: Any) -> str:
        return self._denied("/images/pull", image, fields)

    def _denied(self, path: str, image: str, fields: Json) -> str:
        body = {"image": f"sjc.vultrcr.com/acme/{image}", **fields}
        reply = self.admin.post(path, json=body)
        assert reply.status_code == 400, reply.text
        return reply.json()["error"]

    def may(self, deed: Deed, username: str = "", password: str = "") -> bool:
        """Whether a registry server would let somebody do it in acme/app."""
        keeper = self.roost.app.driver(Keeper)
        claim = Claim(
            namespace="acme", repository="app", deed=deed, username=username, password=password
        )
        try:
            self.roost.run(keeper.check(claim))
        except Denied:
            return False
        return True

    def repositories(self, id: str) -> list[str]:
        """The names of a registry's repositories."""
        found = self.get(f"/registry/{id}/repositories")["repositories"]
        return [repository["image"] for repository in found]

    def artifacts(self, id: str, image: str = "app") -> list[Json]:
        return self.get(f"/registry/{id}/repository/{image}/artifacts")["artifacts"]

    def tags(self, id: str, image: str = "app") -> list[str]:
        """All tags of a repository, in order."""
        return sorted(tag["name"] for found in self.artifacts(id, image) for tag in found["tags"])
