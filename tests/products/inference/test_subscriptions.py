"""/v2/inference: subscriptions made, named, used and deleted."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test

from roost.drivers.inference import Inference
from tests.products.blocks.storage import Wire
from tests.products.instances.cloud import UNKNOWN, Cloud, Json
from tests.server import RunningRoost

GONE = "invalid inference ID: Not a valid Vultr Serverless Inference subscription"


class Subscriber(Cloud):
    """A Roost as a user of its models sees it."""

    def ask(self, label: str = "chat") -> Json:
        return self.post("/inference", {"label": label}, ok=201)["subscription"]

    def make(self) -> str:
        """The id of a subscription that the driver has made."""
        id = self.ask()["id"]
        self.roost.settle()
        return id

    def subscription(self, id: str) -> Json:
        return self.get(f"/inference/{id}")["subscription"]

    def rename(self, id: str, body: Json) -> Json:
        reply = self.client.patch(f"/inference/{id}", json=body)
        assert reply.status_code == 202, reply.text
        return reply.json()["subscription"]

    def delete(self, id: str) -> None:
        reply = self.client.delete(f"/inference/{id}")
        assert (reply.status_code, reply.content) == (204, b"")

    def use(self, id: str, status: int = 204, **fields: Any) -> str:
        """Has the simulation count; the text of an error, if there is one."""
        body = {"subscription": id, **fields}
        reply = self.roost.admin().post("/inference/usage", json=body)
        assert reply.status_code == status, reply.text
        return reply.json()["error"] if reply.content else ""

    def usage(self, id: str) -> Json:
        return self.get(f"/inference/{id}/usage")["usage"]


@pytest.fixture
def subscriber(roost: RunningRoost) -> Subscriber:
    return Subscriber(roost)


def test_a_subscription_has_a_key_of_capitals_and_digits(subscriber: Subscriber) -> None:
    subscriber.clock.hold("2030-01-01T00:00:00+00:00")
    made = subscriber.ask()
    assert re.fullmatch("[A-Z0-9]{36}", made["api_key"])
    assert made == {
        "id": made["id"],
        "date_created": "2030-01-01T00:00:00+00:00",
        "label": "chat",
        "api_key": made["api_key"],
    }
    assert subscriber.subscription(made["id"]) == made
    assert subscriber.get("/inference") == {"subscriptions": [made]}
    assert subscriber.ask()["api_key"] != made["api_key"]


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({}, 400, "Missing required field: label"),
        ({"label": None}, 400, "Missing required field: label"),
        ({"label": "x" * 256}, 400, "Invalid label: "),
        ({"label": ["a"]}, 400, "Invalid label: "),
        ({"label": " "}, 422, "Invalid label: must not be empty"),
    ],
)
def test_a_subscription_has_a_label(
    subscriber: Subscriber, body: Json, status: int, text: str
) -> None:
    assert subscriber.refused("POST", "/inference", body, status=status).startswith(text)
    assert subscriber.get("/inference") == {"subscriptions": []}


@pytest.mark.parametrize("body", [{}, {"label": ""}, {"label": None}])
def test_another_label_is_taken_and_none_changes_nothing(
    subscriber: Subscriber, body: Json
) -> None:
    made = subscriber.ask()
    assert subscriber.rename(made["id"], {"label": "code"}) == made | {"label": "code"}
    assert subscriber.rename(made["id"], body) == made | {"label": "code"}


def test_what_is_deleted_or_never_was_is_no_subscription(subscriber: Subscriber) -> None:
    id = subscriber.make()
    subscriber.delete(id)
    for unknown in (id, UNKNOWN, "x"):
        for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/usage")):
            text = subscriber.refused(method, f"/inference/{unknown}{path}", status=404)
            assert text == GONE
    assert subscriber.get("/inference") == {"subscriptions": []}


def test_subscriptions_belong_to_their_account(subscriber: Subscriber) -> None:
    id = subscriber.make()
    other = Subscriber(subscriber.roost, subscriber.roost.new_account())
    assert other.get("/inference") == {"subscriptions": []}
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/usage")):
        text = other.refused(method, f"/inference/{id}{path}", {"label": "mine"}, status=404)
        assert text == GONE


def test_an_account_has_a_hundred_at_most(
    subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roost.products.inference.rules.MOST", 2)
    for _ in range(2):
        subscriber.ask()
    text = subscriber.refused("POST", "/inference", {"label": "more"}, status=422)
    assert text == "An account has at most 2 inference subscriptions"


def test_the_driver_is_told_of_keys_that_are_good_and_of_those_that_are_no_more(
    subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    wire.tap(subscriber.roost.app.driver(Inference), "apply", "remove")
    made = subscriber.ask()
    subscriber.roost.settle()
    [(_, told)] = wire.asked
    assert (told.id, told.api_key) == (made["id"], made["api_key"])
    subscriber.delete(made["id"])
    subscriber.roost.settle()
    assert wire.asked[-1] == ("remove", made["id"])


def test_one_that_cannot_be_made_can_only_be_deleted(
    subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    wire.tap(subscriber.roost.app.driver(Inference), "apply")
    wire.refused.add("apply")
    id = subscriber.make()
    text = subscriber.refused("PATCH", f"/inference/{id}", {"label": "x"}, status=422)
    assert text == "The subscription could not be made: it can only be deleted"
    subscriber.delete(id)


def test_no_key_is_in_the_database_or_in_a_log(subscriber: Subscriber) -> None:
    admin = subscriber.roost.admin()
    admin.get("/requests", params={"last": 1, "bodies": True})
    key = subscriber.ask()["api_key"]
    subscriber.get("/inference")
    subscriber.roost.flush_log()
    told = admin.get("/requests", params={"last": 100, "bodies": True}).text
    assert "list-inference" in told
    assert key not in told
    assert key not in admin.get("/state").text


# What is used

NOTHING: Json = {
    "chat_by_model": {"current_month": [], "previous_month": []},
    "audio": {"tts_characters": 0, "tts_sm_characters": 0},
    "image": {"megapixels": 0.0, "sm_megapixels": 0.0},
    "chat": {
        "completion_tokens": 0,
        "cost": 0,
        "input_tokens": 0,
        "input_cost": 0,
        "current_tokens": None,
        "monthly_allotment": None,
        "overage": None,
    },
}


def test_what_is_used_is_counted_by_model_and_priced(subscriber: Subscriber) -> None:
    id = subscriber.make()
    assert subscriber.usage(id) == NOTHING
    for _ in range(2):
        subscriber.use(id, model="glm-5.3", input_tokens=1_000_000, output_tokens=500_000)
    subscriber.use(id, model="qwen3.8-27b", output_tokens=100_000)
    subscriber.use(id, speech=120, small_speech=7, images=1.5, small_images=0.25)
    assert subscriber.usage(id) == {
        "chat_by_model": {
            "current_month": [
                {
                    "model": "glm-5.3",
                    "tokens": 1_000_000,
                    "input_tokens": 2_000_000,
                    "output_price": 300,
                    "input_price": 75,
                },
                {
                    "model": "qwen3.8-27b",
                    "tokens": 100_000,
                    "input_tokens": 0,
                    "output_price": 100,
                    "input_price": 15,
                },
            ],
            "previous_month": [],
        },
        "audio": {"tts_characters": 120, "tts_sm_characters": 7},
        "image": {"megapixels": 1.5, "sm_megapixels": 0.25},
        "chat": NOTHING["chat"]
        | {
            "completion_tokens": 1_100_000,
            "cost": 3.1,
            "input_tokens": 2_000_000,
            "input_cost": 1.5,
        },
    }
    assert subscriber.usage(subscriber.make()) == NOTHING


def test_a_month_becomes_the_one_before_and_is_forgotten(subscriber: Subscriber) -> None:
    subscriber.clock.hold("2030-01-31T23:59:59+00:00")
    id = subscriber.make()
    subscriber.use(id, model="glm-5.3", output_tokens=1000)
    used = subscriber.usage(id)["chat_by_model"]["current_month"]
    subscriber.clock.advance(seconds=1)
    assert subscriber.usage(id) == NOTHING | {
        "chat_by_model": {"current_month": [], "previous_month": used}
    }
    subscriber.use(id, model="glm-5.3", output_tokens=1)
    assert subscriber.usage(id)["chat_by_model"]["previous_month"] == used
    subscriber.clock.advance(days=60)
    assert subscriber.usage(id) == NOTHING
    subscriber.use(id, speech=1)
    assert subscriber.usage(id)["chat_by_model"]["previous_month"] == []


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"model": "eliza", "input_tokens": 1}, "Invalid model: there is no eliza"),
        ({"input_tokens": 1}, "Missing required field: model, which the tokens are of"),
        ({"speech": -1}, "Invalid speech: "),
        ({"images": -1}, "Invalid images: "),
        ({"model": "glm-5.3", "input_tokens": 10**16}, "Invalid input_tokens: "),
    ],
)
def test_what_cannot_be_used_is_not_counted(
    subscriber: Subscriber, fields: Json, text: str
) -> None:
    id = subscriber.make()
    assert subscriber.use(id, 400, **fields).startswith(text)
    assert subscriber.usage(id) == NOTHING
    subscriber.use(UNKNOWN, 404, speech=1)


# In whatever order


class Clients(RuleBasedStateMachine):
    """An account of its own, and all that happens in it."""

    subscriptions = Bundle("subscriptions")

    def __init__(self, roost: RunningRoost) -> None:
        super().__init__()
        self.subscriber = Subscriber(roost, roost.new_account())
        self.labels: dict[str, str] = {}
        self.tokens: dict[str, int] = {}

    @rule(target=subscriptions, label=st.sampled_from(["a", "b"]))
    def make(self, label: str) -> str:
        id = self.subscriber.ask(label)["id"]
        self.labels[id], self.tokens[id] = label, 0
        return id

    @rule(id=subscriptions, label=st.sampled_from(["", "c"]))
    def rename(self, id: str, label: str) -> None:
        if id in self.labels:
            self.labels[id] = label or self.labels[id]
            assert self.subscriber.rename(id, {"label": label})["label"] == self.labels[id]
        else:
            self.subscriber.refused("PATCH", f"/inference/{id}", {"label": label}, status=404)

    @rule(id=subscriptions, tokens=st.integers(0, 10**15))
    def use(self, id: str, tokens: int) -> None:
        status = 204 if id in self.labels else 404
        self.subscriber.use(id, status, model="glm-5.3", output_tokens=tokens)
        if id in self.labels:
            self.tokens[id] += tokens
            chat = self.subscriber.usage(id)["chat"]
            assert chat["completion_tokens"] == self.tokens[id]

    @rule(id=subscriptions)
    def delete(self, id: str) -> None:
        if self.labels.pop(id, None) is not None:
            self.subscriber.delete(id)
        else:
            self.subscriber.refused("DELETE", f"/inference/{id}", status=404)

    @rule()
    def look(self) -> None:
        listed = self.subscriber.get("/inference")["subscriptions"]
        assert {found["id"]: found["label"] for found in listed} == self.labels


def test_in_whatever_order_the_api_shows_what_was_agreed(roost: RunningRoost) -> None:
    class OurClients(Clients):
        def __init__(self) -> None:
            super().__init__(roost)

    roost.clock.hold()
    run_state_machine_as_test(
        OurClients,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
