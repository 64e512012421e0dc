"""No log ever shows what a Struct marks as secret, wherever it is."""

from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.secrets import MASK, Secret, masked, masked_as, masked_text

SECRET = "s3cr3t-"


class Lock(msgspec.Struct, rename={"code": "pin"}):
    name: str = ""
    code: Secret = ""


class Key(msgspec.Struct, tag=True):
    teeth: Secret


class Card(msgspec.Struct, tag=True):
    number: Secret


class Door(msgspec.Struct):
    label: str
    password: Secret
    hint: Secret | None = None
    spares: list[Secret] = []
    codes: dict[str, Secret] = {}
    lock: Lock | None = None
    locks: list[Lock] = []
    by_floor: dict[str, list[Lock]] = {}
    opens_with: Key | Card | None = None
    behind: "Door | None" = None
    described: Annotated[Lock | None, msgspec.Meta(description="A lock.")] = None
    unset: Secret | msgspec.UnsetType = msgspec.UNSET
    more: dict[str, Any] = {}


secrets = st.text(min_size=1).map(SECRET.__add__)
locks = st.builds(Lock, name=st.text(), code=secrets)
doors = st.deferred(
    lambda: st.builds(
        Door,
        label=st.text(),
        password=secrets,
        hint=st.none() | secrets,
        spares=st.lists(secrets, max_size=3),
        codes=st.dictionaries(st.text(), secrets, max_size=3),
        lock=st.none() | locks,
        locks=st.lists(locks, max_size=3),
        by_floor=st.dictionaries(st.text(), st.lists(locks, max_size=2), max_size=2),
        opens_with=st.none() | st.builds(Key, secrets) | st.builds(Card, secrets),
        behind=st.none() | doors,
        described=st.none() | locks,
        unset=secrets | st.just(msgspec.UNSET),
    )
)


@given(doors)
def test_no_secret_shows(door: Door) -> None:
    assert SECRET.encode() not in msgspec.json.encode(masked(door))


@given(doors)
def test_everything_else_does(door: Door) -> None:
    shown = msgspec.json.decode(msgspec.json.encode(masked(door)))
    assert shown["label"] == door.label
    assert [lock["name"] for lock in shown["locks"]] == [lock.name for lock in door.locks]


@given(doors)
def test_no_secret_shows_where_only_the_type_is_known(door: Door) -> None:
    shown = masked_as(msgspec.json.decode(msgspec.json.encode(door)), Door)
    assert SECRET.encode() not in msgspec.json.encode(shown)


@given(doors)
def test_everything_else_does_there_too(door: Door) -> None:
    value = msgspec.json.decode(msgspec.json.encode(door))
    shown = msgspec.convert(masked_as(value, Door), dict[str, Any])
    assert shown["label"] == door.label
    assert shown["hint"] in (None, MASK)
    assert [lock["name"] for lock in shown["locks"]] == [lock.name for lock in door.locks]


def test_fields_that_no_type_knows_stay() -> None:
    assert masked_as([{"name": "a", "pin": "1", "more": [2]}, None], list[Lock | None]) == [
        {"name": "a", "pin": MASK, "more": [2]},
        None,
    ]


def test_a_secret_looks_the_same_whatever_it_is() -> None:
    door = msgspec.to_builtins(masked(Door("front", "a", spares=["b", "cc"], lock=Lock("x", "d"))))
    assert door["password"] == MASK
    assert door["spares"] == MASK
    assert door["lock"] == {"name": "x", "pin": MASK}


def test_that_there_is_none_may_show() -> None:
    assert msgspec.to_builtins(masked(Door("front", "", hint="")))["hint"] == ""


def test_a_field_that_is_null_is_not_shown() -> None:
    assert "hint" not in msgspec.to_builtins(masked(Door("front", "", hint=None)))


def test_a_field_that_is_not_set_is_not_shown() -> None:
    assert "unset" not in msgspec.to_builtins(masked(Door("front", "")))


def test_plain_data_stays_as_it_is() -> None:
    more = {"a": [1, {"b": None}], "c": "text"}
    assert msgspec.to_builtins(masked(Door("front", "x", more=more)))["more"] == more
    assert masked("text") == "text"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a=1&b=2", "a=1&b=2"),
        ("password=s3cr3t-&page=2", f"password={MASK}&page=2"),
        ("a=1&X%2DAmz%2DSignature=s3cr3t-", f"a=1&X%2DAmz%2DSignature={MASK}"),
        ("https://x/?sv=1&sig=s3cr3t-#top", f"https://x/?sv=1&sig={MASK}#top"),
        ('{"url":"https://me:s3cr3t-@x/y"}', f'{{"url":"https://me:{MASK}@x/y"}}'),
        ("ssh_key_id=1&keyboard=2&per_page=5", "ssh_key_id=1&keyboard=2&per_page=5"),
        ("token=", "token="),
    ],
)
def test_a_parameter_is_known_to_be_secret_by_its_name(text: str, shown: str) -> None:
    assert masked_text(text) == shown


def test_a_long_text_is_looked_at_once() -> None:
    """Not once from each of its characters: that would take hours."""
    for text in ("x" * 1_000_000, "=" * 1_000_000, "://a:" * 200_000, "x=" + "y" * 1_000_000):
        assert masked_text(text) == text
