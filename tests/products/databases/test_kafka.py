"""What is in a Kafka: topics, quotas, connectors."""

from typing import Any

import pytest

from tests.products.blocks.storage import Wire, by_hand
from tests.products.databases.cloud import KAFKA_BUSINESS, Databases

TOPIC = {
    "name": "orders", "partitions": 3, "replication": 2, "retention_hours": 160,
    "retention_bytes": -1,
}  # fmt: skip
QUOTA = {
    "client_id": "web", "user": "vultradmin", "consumer_byte_rate": 12345,
    "producer_byte_rate": 23456, "request_percentage": 20,
}  # fmt: skip
COUCHBASE = "com.couchbase.connect.kafka.CouchbaseSinkConnector"
CONFIG = {
    "couchbase.seed.nodes": "3",
    "couchbase.username": "some_username",
    "couchbase.password": "some_password",
}
CONNECTOR = {"name": "sink", "class": COUCHBASE, "topics": "orders,returns", "config": CONFIG}

# Topics


def test_topics(cloud: Databases, wire: Wire) -> None:
    path = cloud.make("kafka")
    topics = f"{path}/topics"
    assert cloud.post(topics, TOPIC, ok=201) == {"topic": TOPIC}
    assert cloud.listed(topics) == [TOPIC]
    # What Terraform and vultr-cli send of what they keep is 0.
    kept = {"partitions": 0, "replication": 0, "retention_hours": 150, "retention_bytes": 0}
    changed = cloud.put(f"{topics}/orders", kept)["topic"]
    assert changed == {**TOPIC, "retention_hours": 150}
    assert cloud.put(f"{topics}/orders", {"partitions": 6})["topic"]["partitions"] == 6
    assert cloud.put(f"{topics}/orders", {})["topic"] == cloud.get(f"{topics}/orders")["topic"]
    cloud.roost.settle()
    [topic] = wire.asked[-1][2].topics
    assert (topic.name, topic.partitions, topic.retention_hours) == ("orders", 6, 150)
    cloud.delete(f"{topics}/orders")
    for method in ("GET", "PUT", "DELETE"):
        text = cloud.refused(method, f"{topics}/orders", {}, status=404)
        assert text == "Not a valid database topic"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": ""}, "Invalid name: must be 1 to 249 letters"),
        ({"name": ".."}, "Invalid name: must be"),
        ({"name": "__consumer_offsets"}, "Invalid name: __consumer_offsets is reserved"),
        ({"name": "orders"}, "Invalid name: there is a topic orders already"),
        ({"name": "a_b"}, "Invalid name: it collides with the topic a.b"),
        ({"partitions": 0}, "Invalid partitions: must be 1 to 100000"),
        ({"replication": 0}, "Invalid replication: must be 1 to 3"),
        ({"replication": 4}, "Invalid replication: must be 1 to 3, one for each broker"),
        ({"replication": 1}, "Invalid replication: less than min_insync_replicas, 2"),
        ({"retention_hours": 0}, "Invalid retention_hours: must be 1 or more, or -1"),
        ({"retention_bytes": -2}, "Invalid retention_bytes: must be 1 or more, or -1"),
    ],
)
def test_topics_that_brokers_would_refuse(
    cloud: Databases, fields: dict[str, Any], text: str
) -> None:
    path = cloud.make("kafka")
    cloud.put(f"{path}/advanced-options", {"min_insync_replicas": 2})
    for name in ("orders", "a.b"):
        cloud.post(f"{path}/topics", {**TOPIC, "name": name}, ok=201)
    body = {**TOPIC, "name": "new", **fields}
    assert cloud.refused("POST", f"{path}/topics", body, status=422).startswith(text)
    assert len(cloud.listed(f"{path}/topics")) == 2


@pytest.mark.parametrize("field", sorted(TOPIC))
def test_a_topic_needs_all_of_its_fields(cloud: Databases, field: str) -> None:
    body = {**TOPIC, field: None}
    text = cloud.refused("POST", f"{cloud.make('kafka')}/topics", body)
    assert text == f"Missing required field: {field}"


def test_partitions_only_become_more(cloud: Databases) -> None:
    topics = f"{cloud.make('kafka')}/topics"
    cloud.post(topics, TOPIC, ok=201)
    text = cloud.refused("PUT", f"{topics}/orders", {"partitions": 2}, status=422)
    assert text == "Invalid partitions: they can only become more, and are 3"


# Quotas


def test_quotas_are_known_by_client_and_user(cloud: Databases, wire: Wire) -> None:
    path = cloud.make("kafka")
    quotas = f"{path}/quotas"
    assert cloud.post(quotas, QUOTA, ok=201) == {"quota": QUOTA}
    again = {**QUOTA, "consumer_byte_rate": 0, "request_percentage": 50}
    assert cloud.post(quotas, again, ok=201) == {"quota": again}
    assert cloud.listed(quotas) == [again]
    other = {**QUOTA, "user": "app"}
    cloud.post(quotas, other, ok=201)
    one = f"{quotas}/web/vultradmin"
    kept = {"consumer_byte_rate": 0, "producer_byte_rate": 9, "request_percentage": 0}
    assert cloud.put(one, kept) == {"quota": {**again, "producer_byte_rate": 9}}
    assert cloud.get(f"{quotas}/web/app") == {"quota": other}
    cloud.roost.settle()
    assert [(q.user, q.producer_byte_rate) for q in wire.asked[-1][2].quotas] == [
        ("vultradmin", 9), ("app", 23456),
    ]  # fmt: skip
    cloud.delete(one)
    for method in ("GET", "PUT", "DELETE"):
        text = cloud.refused(method, one, kept, status=404)
        assert text == "Not a valid database quota"


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"client_id": "a/b"}, 422, "Invalid client_id: must be"),
        ({"user": ""}, 422, "Invalid user: must be"),
        ({"request_percentage": 101}, 422, "Invalid request_percentage: must be 0 to 100"),
        ({"producer_byte_rate": -1}, 422, "Invalid producer_byte_rate: must be 0 to"),
        ({"consumer_byte_rate": None}, 400, "Missing required field: consumer_byte_rate"),
    ],
)
def test_quotas_that_cannot_be(
    cloud: Databases, fields: dict[str, Any], status: int, text: str
) -> None:
    quotas = f"{cloud.make('kafka')}/quotas"
    refusal = cloud.refused("POST", quotas, {**QUOTA, **fields}, status=status)
    assert refusal.startswith(text)
    assert cloud.listed(quotas) == []


# Connectors


def test_what_kafka_connect_can_run(cloud: Databases) -> None:
    path = cloud.connecting()
    found = cloud.get(f"{path}/available-connectors")["available_connectors"]
    known = {each["class"]: each for each in found}
    assert known[COUCHBASE].keys() == {"class", "title", "version", "type", "doc_url"}
    assert {each["type"] for each in found} == {"sink", "source"}
    for name in known:
        url = f"{path}/available-connectors/{name}/configuration"
        options = cloud.get(url)["configuration_schema"]
        assert any(option["required"] for option in options)
    needed = cloud.get(f"{path}/available-connectors/{COUCHBASE}/configuration")
    assert needed["configuration_schema"][0] == {
        "name": "couchbase.seed.nodes",
        "type": "LIST",
        "required": True,
        "default_value": "",
        "description": "Addresses of the nodes of the Couchbase cluster, with commas between",
    }
    url = f"{path}/available-connectors/com.example.Sink/configuration"
    assert cloud.refused("GET", url, status=404) == "Not a valid database connector class"


def test_connectors(cloud: Databases, wire: Wire) -> None:
    path = cloud.connecting()
    connectors = f"{path}/connectors"
    assert cloud.post(connectors, CONNECTOR, ok=201) == {"connector": CONNECTOR}
    assert cloud.listed(connectors) == [CONNECTOR]
    one = f"{connectors}/sink"
    changed = cloud.put(one, {"topics": "orders"})["connector"]
    assert changed == {**CONNECTOR, "topics": "orders"}
    config = {**CONFIG, "tasks.max": 2, "couchbase.enable.tls": True, "transforms": "a"}
    assert cloud.put(one, {"config": config})["connector"]["config"] == config
    cloud.roost.settle()
    [told] = wire.asked[-1][2].connectors
    assert (told.class_name, told.topics, told.config) == (COUCHBASE, ("orders",), config)
    cloud.delete(one)
    for method, end in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/status"),
                        ("POST", "/pause"), ("POST", "/tasks/0/restart")):  # fmt: skip
        text = cloud.refused(method, one + end, {}, status=404)
        assert text == "Not a valid database connector"


def test_a_connector_rests_and_goes_on(cloud: Databases, wire: Wire) -> None:
    one = f"{cloud.connecting()}/connectors/sink"
    cloud.post(one.removesuffix("/sink"), {**CONNECTOR, "config": {**CONFIG, "tasks.max": "2"}},
               ok=201)  # fmt: skip

    def states() -> list[str]:
        status = cloud.get(f"{one}/status")["connector_status"]
        assert [(task["id"], task["trace"]) for task in status["tasks"]] == [(0, ""), (1, "")]
        return [status["state"], *(task["state"] for task in status["tasks"])]

    cloud.roost.settle()
    assert states() == ["RUNNING"] * 3
    for _ in range(2):
        cloud.post(f"{one}/pause")
    assert states() == ["PAUSED"] * 3
    cloud.roost.settle()
    assert wire.asked[-1][2].connectors[0].paused
    cloud.post(f"{one}/resume")
    assert states() == ["RUNNING"] * 3
    wire.asked.clear()
    cloud.post(f"{one}/restart")
    cloud.post(f"{one}/tasks/1/restart")
    cloud.roost.settle()
    restarts = [call[2:] for call in wire.asked if call[0] == "restart_connector"]
    assert restarts == [("sink", None), ("sink", 1)]
    for task in ("2", "-1", "a"):
        text = cloud.refused("POST", f"{one}/tasks/{task}/restart", status=404)
        assert text == "Not a valid database connector task"


@by_hand
def test_connectors_wait_while_the_database_is_changed(cloud: Databases) -> None:
    cloud.clock.hold()
    fields = {"plan": KAFKA_BUSINESS, "enable_kafka_connect": True}
    path = f"/databases/{cloud.ask('kafka', **fields)['id']}"
    cloud.clock.advance(seconds=60)
    cloud.post(f"{path}/connectors", CONNECTOR, ok=201)
    cloud.clock.advance(seconds=60)
    cloud.update(path, region="mia")
    status = cloud.get(f"{path}/connectors/sink/status")["connector_status"]
    assert status["state"] == "UNASSIGNED"


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"name": "a/b"}, 422, "Invalid name: must be"),
        ({"name": "sink"}, 422, "Invalid name: there is a connector sink already"),
        ({"class": "com.example.Sink"}, 422, "Invalid class: there is no com.example.Sink"),
        ({"class": None}, 400, "Missing required field: class"),
        ({"topics": ""}, 422, "Invalid topics: must be names of topics"),
        ({"topics": "a,,b"}, 422, "Invalid topics: "),
        ({"config": {}}, 422, "Invalid config: couchbase.seed.nodes is missing"),
        ({"config": {**CONFIG, "tasks.max": "many"}}, 422, "Invalid config: tasks.max must be of"),
        ({"config": {**CONFIG, "tasks.max": 0}}, 422, "Invalid config: tasks.max must be 1 to 100"),
        ({"config": {**CONFIG, "couchbase.enable.tls": 1}}, 422, "Invalid config: couchbase.enabl"),
        ({"config": {**CONFIG, "a": "b" * 70000}}, 422, "Invalid config: more than 65536 bytes"),
        ({"config": "a"}, 400, "Invalid config: "),
    ],
)
def test_connectors_that_kafka_connect_would_refuse(
    cloud: Databases, fields: dict[str, Any], status: int, text: str
) -> None:
    connectors = f"{cloud.connecting()}/connectors"
    cloud.post(connectors, CONNECTOR, ok=201)
    body = {**CONNECTOR, "name": "new", **fields}
    assert cloud.refused("POST", connectors, body, status=status).startswith(text)
    assert len(cloud.listed(connectors)) == 1


def test_connectors_need_kafka_connect_and_kafka_connect_a_plan(cloud: Databases) -> None:
    path = cloud.make("kafka")
    text = cloud.refused("GET", f"{path}/connectors")
    assert text == "Connectors need a business plan or one above"
    path = cloud.make("kafka", plan=KAFKA_BUSINESS)
    text = cloud.refused("POST", f"{path}/connectors", CONNECTOR)
    assert text == "Connectors need Kafka Connect: set enable_kafka_connect"
    cloud.update(path, enable_kafka_connect=True)
    cloud.post(f"{path}/connectors", CONNECTOR, ok=201)
    text = cloud.refused("PUT", path, {"enable_kafka_connect": False}, status=422)
    assert text == "Invalid enable_kafka_connect: delete the connectors first"


def test_a_connectors_passwords_are_sealed_and_in_no_log(cloud: Databases) -> None:
    path = cloud.connecting()
    cloud.post(f"{path}/connectors", CONNECTOR, ok=201)
    cloud.put(f"{path}/connectors/sink", {"config": CONFIG})
    cloud.roost.flush_log()

    def stored(tx: Any) -> str:
        rows = [
            *tx.sql.all("SELECT body, hidden FROM documents"),
            *tx.sql.all("SELECT metadata FROM log"),
        ]
        return repr(rows)

    text = cloud.roost.run(cloud.roost.app.store.read(stored))
    assert COUCHBASE in text
    assert "some_password" not in text
