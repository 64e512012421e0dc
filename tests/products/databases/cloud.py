"""How these tests speak to the API: make databases, look into them, and be refused."""

from typing import Any

from tests.products.instances.cloud import Cloud, Json

HOBBYIST = "vultr-dbaas-hobbyist-cc-1-25-1"
STARTUP, BUSINESS = "vultr-dbaas-startup-cc-1-55-2", "vultr-dbaas-business-cc-1-55-2"
LARGER = "vultr-dbaas-startup-cc-2-80-4"
KAFKA_STARTUP = "vultr-dbaas-startup-3x-occ-so-2-30-2"
KAFKA_BUSINESS = "vultr-dbaas-business-3x-occ-so-2-60-4"
WANTED: dict[str, Json] = {
    "mysql": {"database_engine_version": "8", "plan": STARTUP},
    "pg": {"database_engine_version": "16", "plan": STARTUP},
    "valkey": {
        "database_engine_version": "9.0",
        "plan": "vultr-dbaas-startup-rp-intel-1-12-2",
    },
    "kafka": {"database_engine_version": "3.9", "plan": KAFKA_STARTUP},
}
GONE = "Not a valid Database Subscription UUID"


class Databases(Cloud):
    """A Roost as a user of its databases sees it."""

    def wanted(self, engine: str = "pg", **fields: Any) -> Json:
        """What asks for a small one in New Jersey, or for what the fields say."""
        first: Json = {"database_engine": engine, "region": "ewr", "label": f"my {engine}"}
        return {**first, **WANTED[engine], **fields}

    def ask(self, engine: str = "pg", **fields: Any) -> Json:
        return self.post("/databases", self.wanted(engine, **fields), ok=201)["database"]

    def make(self, engine: str = "pg", **fields: Any) -> str:
        """The path of a database that is running."""
        path = f"/databases/{self.ask(engine, **fields)['id']}"
        self.roost.settle()
        return path

    def connecting(self) -> str:
        """A Kafka with everything that can run beside it."""
        return self.make(
            "kafka",
            plan=KAFKA_BUSINESS,
            enable_kafka_rest=True,
            enable_schema_registry=True,
            enable_kafka_connect=True,
        )

    def database(self, path: str) -> Json:
        return self.get(path)["database"]

    def put(self, path: str, body: Json, *, ok: int = 202) -> Json:
        reply = self.client.put(path, json=body)
        assert reply.status_code == ok, reply.text
        return reply.json()

    def update(self, path: str, **fields: Any) -> Json:
        return self.put(path, fields)["database"]

    def delete(self, path: str) -> None:
        reply = self.client.delete(path)
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def listed(self, path: str) -> list[Any]:
        """What a list has, whose meta counts all of it."""
        found = self.get(path)
        key = path.rpartition("/")[2].replace("-", "_")
        assert found["meta"] == {"total": len(found[key]), "links": {"next": "", "prev": ""}}
        return found[key]
