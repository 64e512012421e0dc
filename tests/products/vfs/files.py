"""How these tests speak to the API: make file systems, and give them to instances."""

from typing import Any

from tests.products.instances.cloud import Cloud, Json

GONE = "Subscription ID Not Found."


class Files(Cloud):
    """A Roost as a user of its file systems sees it."""

    def wanted(self, **fields: Any) -> Json:
        """What asks for 10 GB in New Jersey, or for what the fields say."""
        return {"region": "ewr", "label": "shared", "storage_size": {"gb": 10}, **fields}

    def ask(self, **fields: Any) -> Json:
        return self.post("/vfs", self.wanted(**fields), ok=201)

    def make(self, **fields: Any) -> str:
        """The id of a file system that is ready."""
        id = self.ask(**fields)["id"]
        self.roost.settle()
        return id

    def put(self, path: str, body: Json | None = None, *, ok: int = 200) -> Json:
        reply = self.client.put(path, json=body)
        assert reply.status_code == ok, reply.text
        return reply.json()

    def delete(self, path: str) -> None:
        reply = self.client.delete(path)
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def attach(self, id: str, instance_id: str) -> Json:
        return self.put(f"/vfs/{id}/attachments/{instance_id}", ok=201)

    def attachments(self, id: str) -> list[Json]:
        return self.get(f"/vfs/{id}/attachments")["attachments"]
