"""How these tests speak to the API: make clusters, and look at their nodes."""

from typing import Any

from tests.products.bare_metals.rack import PLAN as METAL
from tests.products.instances.cloud import UBUNTU, Json
from tests.products.vfs.files import Files

SMALL, GPUS, OTHER_GPUS = "vc2-1c-1gb", "vbm-256c-3072gb-8-mi325x-gpu", "vbm-64c-2048gb-8-l40-gpu"
MISSING = "Invalid cluster ID"
NOT_A_NODE = "Invalid instance ID"


class Pool(Files):
    """A Roost as a user of its clusters sees it."""

    def ask_for(self, **fields: Any) -> Json:
        """Asks for a cluster of small instances, or for what the fields say; returns the answer."""
        body: Json = {"region": "ewr", "label": "pool", **fields}
        if not {"plan", "instance_template"} & set(fields):
            body |= {"plan": SMALL, "os_id": UBUNTU}
        return self.post("/clusters", body, ok=200)["cluster"]

    def cluster_of(self, **fields: Any) -> str:
        """The id of a cluster that is ready."""
        id = self.ask_for(**fields)["id"]
        self.roost.settle()
        return id

    def empty(self, **fields: Any) -> str:
        return self.cluster_of(min_pool_count=0, desired_pool_count=0, **fields)

    def cluster(self, id: str) -> Json:
        return self.get(f"/clusters/{id}")["cluster"]

    def node_ids(self, id: str) -> list[str]:
        return [node["id"] for node in self.cluster(id)["instances"]]

    def resize(self, id: str, count: int, **fields: Any) -> Json:
        body = {"desired_pool_count": count, **fields}
        return self.put(f"/clusters/{id}", body, ok=202)["cluster"]

    def act(self, id: str, action: str, *nodes: str) -> str:
        body = {"action": action, "instances": list(nodes)}
        return self.post(f"/clusters/{id}", body, ok=202)["cluster"]

    def metal(self, **fields: Any) -> str:
        body = {"region": "ewr", "plan": METAL, "os_id": UBUNTU, **fields}
        id = self.post("/bare-metals", body, ok=202)["bare_metal"]["id"]
        self.roost.settle()
        return id

    def all(self, path: str, items: str) -> list[Json]:
        return self.get(path)[items]
