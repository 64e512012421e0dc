"""How these tests speak to the API: make clusters and pools, and look at their nodes."""

from typing import Any

from tests.products.instances.cloud import Cloud, Json

NEWEST, MIDDLE, OLDEST = "v1.36.5+1", "v1.35.6+1", "v1.34.9+1"
"""The versions that there are."""
RETIRED = "v1.34.1+2"
PLAN = "vc2-2c-4gb"

GONE, NO_POOL, NO_NODE = "Invalid resource ID", "Invalid NodePool ID", "Invalid Node ID"


class Fleet(Cloud):
    """A Roost as a user of its clusters sees it."""

    def pool_wish(self, **fields: Any) -> Json:
        """What asks for a pool of two nodes, or for what the fields say."""
        return {"node_quantity": 2, "label": "work", "plan": PLAN, **fields}

    def wish(self, **fields: Any) -> Json:
        """What asks for a cluster with such a pool in New Jersey, or for what the fields say."""
        body = {"region": "ewr", "label": "prod", "version": NEWEST}
        return {**body, "node_pools": [self.pool_wish()], **fields}

    def ask(self, **fields: Any) -> Json:
        return self.post("/kubernetes/clusters", self.wish(**fields), ok=201)["vke_cluster"]

    def make(self, **fields: Any) -> str:
        """The id of a cluster that is ready."""
        id = self.ask(**fields)["id"]
        self.roost.settle()
        return id

    def cluster(self, id: str) -> Json:
        return self.get(f"/kubernetes/clusters/{id}")["vke_cluster"]

    def add_pool(self, id: str, **fields: Any) -> Json:
        body = self.pool_wish(**fields)
        return self.post(f"/kubernetes/clusters/{id}/node-pools", body, ok=201)["node_pool"]

    def pool(self, id: str, pool_id: str | None = None) -> Json:
        """A pool of a cluster; its first one if none is named."""
        if pool_id is None:
            return self.cluster(id)["node_pools"][0]
        return self.get(f"/kubernetes/clusters/{id}/node-pools/{pool_id}")["node_pool"]

    def pool_path(self, id: str) -> str:
        """Where the first pool of a cluster is."""
        return f"/kubernetes/clusters/{id}/node-pools/{self.pool(id)['id']}"

    def change_pool(self, path: str, **fields: Any) -> Json:
        reply = self.client.patch(path, json=fields)
        assert reply.status_code == 202, reply.text
        return reply.json()["node_pool"]

    def put(self, path: str, body: Json) -> None:
        reply = self.client.put(path, json=body)
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def delete(self, path: str) -> None:
        reply = self.client.delete(path)
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def instances(self) -> list[str]:
        """The ids of all instances of the account."""
        return [instance["id"] for instance in self.get("/instances")["instances"]]

    def unprocessable(self, method: str, path: str, body: Json | None = None) -> str:
        """The text of a refusal in the newer form, which says one thing more."""
        reply = self.client.request(method, path, json=body)
        assert reply.status_code == 422, reply.text
        assert reply.json().keys() == {"error", "status", "is_external_error"}
        assert (reply.json()["status"], reply.json()["is_external_error"]) == (422, False)
        return reply.json()["error"]
