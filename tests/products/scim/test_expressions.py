"""Filters and paths: what is one, and that what was read can be written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.products.scim.errors import ScimError
from roost.products.scim.expressions import (
    MOST_CHARACTERS,
    MOST_LEVELS,
    MOST_TERMS,
    OPERATORS,
    AttributePath,
    Both,
    Comparison,
    Either,
    Filter,
    Not,
    Present,
    Selection,
    TargetPath,
    parse_attribute,
    parse_filter,
    parse_path,
)

URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@pytest.mark.parametrize(
    "text",
    [
        # The examples of RFC 7644.
        'userName eq "bjensen"',
        'name.familyName co "O\'Malley"',
        'userName sw "J"',
        'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
        "title pr",
        'meta.lastModified gt "2011-05-13T04:42:34Z"',
        'title pr and userType eq "Employee"',
        'title pr or userType eq "Intern"',
        'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
        'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
        'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
        'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]',
        'emails[type eq "work" and value co "@a.com"] or ims[type eq "xmpp" and value co "@b.com"]',
    ],
)
def test_what_the_standard_has_is_read_and_written(text: str) -> None:
    assert str(parse_filter(text)) == text


def test_and_binds_closer_than_or() -> None:
    a, b, c = (Present(AttributePath(name)) for name in "abc")
    assert parse_filter("a pr or b pr and c pr") == Either(a, Both(b, c))
    assert parse_filter("(a pr or b pr) and c pr") == Both(Either(a, b), c)
    assert parse_filter("not (a pr) and b pr") == Both(Not(a), b)


def test_words_may_be_written_in_any_case() -> None:
    text = 'userName EQ "x" AND Not (active Eq TRUE) Or title PR'
    assert str(parse_filter(text)) == 'userName eq "x" and not (active eq true) or title pr'


def test_not_may_be_an_attribute() -> None:
    assert parse_filter("not pr") == Present(AttributePath("not"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it ends too early"),
        ("userName", "it ends too early"),
        ("userName eq", "it ends too early"),
        ("userName eq x", "unexpected x at character 13"),
        ('userName is "x"', "unexpected is at character 10"),
        ('userName eq "x', "unexpected '\"' at character 13"),
        ('userName eq "\\x"', '"\\x" is no value'),
        ('userName eq "\\u0000"', '"\\u0000" is no value'),
        ('userName eq "\\ud800"', '"\\ud800" is no value'),
        ("userName eq 1e999", "1e999 is no value"),
        ("userName eq 01", "unexpected '0' at character 13"),
        ("(title pr", "it ends too early"),
        ("title pr)", "unexpected ) at character 9"),
        ("title pr and", "it ends too early"),
        ("emails[type pr", "it ends too early"),
        ("a..b pr", "unexpected '.' at character 2"),
        ("title pr; drop", "unexpected ';' at character 9"),
        ("not title pr", "unexpected title at character 5"),
    ],
)
def test_what_is_no_filter_is_refused(text: str, told: str) -> None:
    with pytest.raises(ScimError) as refused:
        parse_filter(text)
    assert refused.value.text == f"Invalid filter: {told}"
    assert (refused.value.status, refused.value.reason) == (400, "invalidFilter")


def test_filters_have_limits() -> None:
    deep = "(" * MOST_LEVELS + "a pr" + ")" * MOST_LEVELS
    parse_filter(deep)
    many = " or ".join(["a pr"] * MOST_TERMS)
    parse_filter(many)
    for text in (f"({deep})", f"{many} or a pr", "a pr".ljust(MOST_CHARACTERS + 1)):
        with pytest.raises(ScimError, match=r"deeper than|more than|longer than"):
            parse_filter(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("members", TargetPath(AttributePath("members"))),
        ("name.givenName", TargetPath(AttributePath("name", "givenName"))),
        (f"{URN}:department", TargetPath(AttributePath("department", urn=URN))),
        (f"{URN}:manager.value", TargetPath(AttributePath("manager", "value", URN))),
        (
            'emails[type eq "work"].value',
            TargetPath(
                AttributePath("emails"),
                Comparison(AttributePath("type"), "eq", "work"),
                "value",
            ),
        ),
        (
            'members[value eq "2819c223"]',
            TargetPath(
                AttributePath("members"), Comparison(AttributePath("value"), "eq", "2819c223")
            ),
        ),
    ],
)
def test_paths_are_read_and_written(text: str, path: TargetPath) -> None:
    assert parse_path(text) == path
    assert str(path) == text


@pytest.mark.parametrize(
    "text", [" ", "a b", "members[", "members[]", "a.b.c", "1", "members[value pr].x.y", ".a"]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ScimError, match="Invalid path: ") as refused:
        parse_path(text)
    assert refused.value.reason == "invalidPath"


def test_what_is_no_attribute_is_refused() -> None:
    assert parse_attribute("Name.givenName") == AttributePath("Name", "givenName")
    with pytest.raises(ScimError, match="Invalid path: "):
        parse_attribute("name.givenName pr")


names = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
paths = st.builds(
    AttributePath, names, st.just("") | names, st.sampled_from(["", URN, "urn:a:b"])
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts
)
leaves = st.builds(Present, paths) | st.builds(
    Comparison, paths, st.sampled_from(OPERATORS), values
)
filters: st.SearchStrategy[Filter] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Both, inner, inner),
        st.builds(Either, inner, inner),
        st.builds(Selection, paths, inner),
    ),
    max_leaves=12,
)


@given(filters)
def test_what_was_written_is_read_as_the_same(written: Filter) -> None:
    try:
        assert parse_filter(str(written)) == written
    except ScimError as refused:
        assert "deeper than" in refused.text or "longer than" in refused.text  # noqa: PT017


@given(st.text(max_size=60) | st.text('()[]"\\ .aeqprnotd1-', max_size=60))
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    for read in (parse_filter, parse_path, parse_attribute):
        try:
            found = read(text)
        except ScimError:
            continue
        assert read(str(found)) == found
