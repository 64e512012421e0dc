"""How far requests are understood, and what is refused with which words."""

import json
from contextlib import suppress
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.errors import BadRequest
from roost.http.lenient import read_body, read_query
from roost.http.operations import Paging

INT64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | INT64 | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


class Egg(msgspec.Struct):
    weight: int
    name: str | None = None


class Nest(msgspec.Struct, rename={"kind": "type"}):
    region: str
    size: int = 1
    depth: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    cost: float = 0.0
    open: bool = False
    label: str | None = None
    kind: Literal["cup", "dome"] | None = None
    eggs: list[Egg] = []
    numbers: list[int] = []
    more: dict[str, Any] = {}
    either: int | str | None = None


class NestQuery(Paging, frozen=True):
    open: bool | None = None
    since: int | None = None
    label: str = ""
    kind: Literal["cup", "dome"] | None = None


def body(**fields: object) -> bytes:
    return json.dumps({"region": "ewr", **fields}).encode()


def refused(raw: bytes) -> str:
    with pytest.raises(BadRequest) as refusal:
        read_body(raw, Nest)
    assert refusal.value.status == 400
    return refusal.value.text


def refused_query(query: str) -> str:
    with pytest.raises(BadRequest) as refusal:
        read_query(query, NestQuery)
    return refusal.value.text


@given(INT64)
def test_whole_numbers_may_come_as_decimal_strings(number: int) -> None:
    as_text = read_body(body(size=str(number), numbers=[str(number)]), Nest)
    assert as_text == read_body(body(size=number, numbers=[number]), Nest)
    assert as_text.size == number


@given(INT64)
def test_texts_may_come_as_numbers(number: int) -> None:
    assert read_body(body(label=number), Nest).label == str(number)


def test_texts_keep_the_fraction_of_a_number() -> None:
    assert read_body(body(label=1.5), Nest).label == "1.5"


@given(st.sets(st.sampled_from(["size", "open", "label", "type", "eggs", "more", "either"])))
def test_null_and_absent_are_one(names: set[str]) -> None:
    assert read_body(body(**dict.fromkeys(names)), Nest) == read_body(body(), Nest)


def test_null_is_absent_within_what_is_nested() -> None:
    nest = read_body(body(eggs=[{"weight": "3", "name": None}]), Nest)
    assert nest.eggs == [Egg(3)]


def test_empty_is_not_absent() -> None:
    nest = read_body(body(label="", eggs=[]), Nest)
    assert (nest.label, nest.eggs) == ("", [])


@pytest.mark.parametrize("raw", [b"", b" \r\n"])
def test_no_body_is_an_empty_object(raw: bytes) -> None:
    class Nothing(msgspec.Struct):
        label: str = "none"

    assert read_body(raw, Nothing) == Nothing()
    assert refused(raw) == "Missing required field: region"


@given(st.dictionaries(TEXT, ANY_JSON, max_size=4))
def test_what_a_field_of_anything_holds_is_kept(more: dict[str, Any]) -> None:
    assert read_body(body(more=more), Nest).more == more


def test_unknown_fields_are_passed_over() -> None:
    assert read_body(body(wings=2), Nest) == Nest("ewr")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"region": None}, "Missing required field: region"),
        ({"eggs": [{}]}, "Missing required field: eggs[0].weight"),
        ({"size": "ten"}, "Invalid size: expected `int`, got `str`"),
        ({"size": "1.0"}, "Invalid size: expected `int`, got `str`"),
        ({"size": ""}, "Invalid size: expected `int`, got `str`"),
        ({"size": "\u0661"}, "Invalid size: expected `int`, got `str`"),
        ({"size": 1.0}, "Invalid size: expected `int`, got `float`"),
        ({"size": True}, "Invalid size: expected `int`, got `bool`"),
        ({"depth": "10"}, "Invalid depth: expected `int` <= 9"),
        ({"open": 1}, "Invalid open: expected `bool`, got `int`"),
        ({"open": "true"}, "Invalid open: expected `bool`, got `str`"),
        ({"label": True}, "Invalid label: expected `str | null`, got `bool`"),
        ({"label": ["a"]}, "Invalid label: expected `str | null`, got `array`"),
        ({"type": "box"}, "Invalid type: invalid enum value 'box'"),
        ({"eggs": {"weight": 1}}, "Invalid eggs: expected `array`, got `object`"),
        ({"eggs": [{"weight": "x"}]}, "Invalid eggs[0].weight: expected `int`, got `str`"),
        ({"size": 2**63}, "Invalid size: must fit 64 bits"),
        ({"size": str(2**63)}, "Invalid size: must fit 64 bits"),
        ({"numbers": [-(2**63) - 1]}, "Invalid numbers: must fit 64 bits"),
        ({"more": {"a": [2**64]}}, "Invalid more.a: must fit 64 bits"),
        ({"label": "a\0"}, "Invalid label: NUL characters are not allowed"),
        ({"more": {"a": {"\0": 1}}}, "Invalid more.a: NUL characters are not allowed"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, object], text: str) -> None:
    assert refused(body(**fields)) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b'{"region":', "Malformed JSON: Input data was truncated (byte 10)"),
        (b'{"region":x}', "Malformed JSON: invalid character (byte 10)"),
        (b"{}{}", "Malformed JSON: trailing characters (byte 3)"),
        (b'{"cost":1e999}', "Malformed JSON: Number out of range (byte 14)"),
        (b'{"cost":NaN}', "Malformed JSON: invalid character (byte 8)"),
        (b'{"region":"\xff"}', "Malformed JSON: not UTF-8"),
        (b'{"more":' + b"[" * 101 + b"]" * 101 + b"}", "Malformed JSON: nested too deeply"),
        (b"[" * 100_000, "Malformed JSON: nested too deeply"),
        (b"[]", "The request body must be a JSON object"),
        (b'"region"', "The request body must be a JSON object"),
        (b"null", "The request body must be a JSON object"),
    ],
)
def test_what_is_no_json_object_is_refused_where_it_breaks(raw: bytes, text: str) -> None:
    assert refused(raw) == text


def test_many_brackets_are_not_deep() -> None:
    assert len(read_body(body(eggs=[{"weight": 1}] * 500), Nest).eggs) == 500


@given(st.binary() | st.binary().map(lambda raw: b'{"region":"' + raw + b'"}') | ANY_JSON)
def test_a_body_is_read_or_refused_and_never_breaks_the_reader(raw: object) -> None:
    sent = raw if isinstance(raw, bytes) else json.dumps({"region": "a", "more": raw}).encode()
    with suppress(BadRequest):
        assert isinstance(read_body(sent, Nest), Nest)


def test_a_query_is_read_by_its_types() -> None:
    query = read_query("per_page=5&open=true&since=-7&label=a+b%26&type=x&kind=cup", NestQuery)
    assert query == NestQuery(per_page=5, open=True, since=-7, label="a b&", kind="cup")


@pytest.mark.parametrize("query", ["", "&", "?", "&per_page=100", "cursor=&&open=", "=5&label"])
def test_empty_parts_of_a_query_are_not_there(query: str) -> None:
    assert read_query(query, NestQuery) == NestQuery()


@given(INT64, TEXT.filter(bool))
def test_what_is_encoded_is_decoded(since: int, label: str) -> None:
    query = read_query(urlencode({"since": since, "label": label}), NestQuery)
    assert (query.since, query.label) == (since, label)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("per_page=0", "Invalid per_page: expected `int` >= 1"),
        ("per_page=501", "Invalid per_page: expected `int` <= 500"),
        ("per_page=1.0", "Invalid per_page: expected `int`, got `str`"),
        ("per_page=all", "Invalid per_page: expected `int`, got `str`"),
        ("since=9223372036854775808", "Invalid since: must fit 64 bits"),
        ("open=yes", "Invalid open: expected `bool | null`, got `str`"),
        ("kind=box", "Invalid kind: invalid enum value 'box'"),
        ("label=%00", "Invalid label: NUL characters are not allowed"),
    ],
)
def test_what_is_wrong_in_a_query_is_named(query: str, text: str) -> None:
    assert refused_query(query) == text


@given(
    st.text() | st.text().map(quote) | st.text().map(lambda text: f"label={text}&per_page={text}")
)
def test_a_query_is_read_or_refused_and_never_breaks_the_reader(query: str) -> None:
    with suppress(BadRequest):
        assert 1 <= read_query(query, NestQuery).per_page <= 500


def test_a_body_may_be_a_list_where_its_type_says_so() -> None:
    eggs = b'[{"weight":"1","name":null},{"weight":2,"name":7}]'
    assert read_body(eggs, list[Egg]) == [Egg(1), Egg(2, "7")]
    either: Any = list[Egg] | Egg
    assert read_body(eggs, either) == [Egg(1), Egg(2, "7")]
    assert read_body(b'{"weight":"3","name":null}', either) == Egg(3)
    for body, type in ((b'{"weight":1}', list[Egg]), (b'"egg"', either), (eggs, Egg)):
        with pytest.raises(BadRequest):
            read_body(body, type)
