"""Which operation a path leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost import app
from roost.http.answers import Reply
from roost.http.errors import MethodNotAllowed, NotFound
from roost.http.operations import Call, Operation, Routes
from roost.http.router import Router

SEGMENT = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)


async def plain(call: Call) -> Reply:
    return Reply()


async def with_id(call: Call, nest_id: str) -> Reply:
    return Reply()


async def with_path(call: Call, nest_id: str, path: str) -> Reply:
    return Reply()


async def with_path_and_egg(call: Call, nest_id: str, path: str, egg: str) -> Reply:
    return Reply()


async def with_egg(call: Call, nest_id: str, egg: str) -> Reply:
    return Reply()


def some_routes() -> list[Operation]:
    routes = Routes("nests")
    routes.get("/nests", "list", None)(plain)
    routes.post("/nests", "create")(plain)
    routes.get("/nests/{nest-id}", "get", None)(with_id)
    routes.delete("/nests/{nest-id}", "delete")(with_id)
    routes.get("/nests/templates", "templates", None)(plain)
    routes.post("/nests/{nest-id}/hatch", "hatch")(with_id)
    routes.get("/nests/{nest-id}/eggs/{egg}", "egg", None)(with_egg)
    within = "/nests/{nest-id}/twig/{path}"
    routes.get(within, "twig", None, spanning="path")(with_path)
    routes.delete(within, "cut", spanning="path")(with_path)
    routes.get(f"{within}/leaves", "leaves", None, spanning="path")(with_path)
    routes.get(f"{within}/leaf/{{egg}}", "leaf", None, spanning="path")(with_path_and_egg)
    return routes.operations


@pytest.fixture(scope="module")
def router() -> Router:
    return Router("/v2", some_routes())


def found(router: Router, method: str, path: str) -> tuple[str, dict[str, str]]:
    operation, values = router.match(method, path)
    return operation.id, values


def test_a_path_and_a_method_lead_to_an_operation(router: Router) -> None:
    assert found(router, "GET", "/v2/nests") == ("list", {})
    assert found(router, "POST", "/v2/nests") == ("create", {})
    assert found(router, "DELETE", "/v2/nests/7") == ("delete", {"nest_id": "7"})
    assert found(router, "GET", "/v2/nests/7/eggs/::1") == ("egg", {"nest_id": "7", "egg": "::1"})


def test_words_win_over_parameters_but_do_not_hide_what_is_below(router: Router) -> None:
    assert found(router, "GET", "/v2/nests/templates") == ("templates", {})
    assert found(router, "POST", "/v2/nests/templates/hatch") == ("hatch", {"nest_id": "templates"})


def test_head_finds_the_get(router: Router) -> None:
    assert found(router, "HEAD", "/v2/nests/7") == ("get", {"nest_id": "7"})


def test_a_slash_at_the_end_changes_nothing(router: Router) -> None:
    assert found(router, "GET", "/v2/nests/") == ("list", {})
    assert found(router, "GET", "/v2/nests/7/") == ("get", {"nest_id": "7"})


@pytest.mark.parametrize(
    ("below", "id", "path"),
    [
        ("a", "twig", "a"),
        ("a/b/c/", "twig", "a/b/c"),
        ("a/leaves", "leaves", "a"),
        ("a/b/leaves", "leaves", "a/b"),
        ("leaves", "twig", "leaves"),
        ("a/leaves/leaves", "leaves", "a/leaves"),
        ("leaves/b", "twig", "leaves/b"),
        ("a/b/leaf/1", "leaf", "a/b"),
        ("a/leaf", "twig", "a/leaf"),
        ("a/leaf/leaf/1", "leaf", "a/leaf"),
        ("a/leaf/1/leaf/2", "leaf", "a/leaf/1"),
        ("a/leaf/1/2", "twig", "a/leaf/1/2"),
    ],
)
def test_a_parameter_may_have_slashes_and_ends_before_what_is_known(
    router: Router, below: str, id: str, path: str
) -> None:
    name, values = found(router, "GET", f"/v2/nests/7/twig/{below}")
    assert (name, values["nest_id"], values["path"]) == (id, "7", path)


def test_an_end_that_has_not_the_method_may_belong_to_the_value(router: Router) -> None:
    path = "/v2/nests/7/twig/a/leaves"
    assert found(router, "HEAD", path) == ("leaves", {"nest_id": "7", "path": "a"})
    assert found(router, "DELETE", path) == ("cut", {"nest_id": "7", "path": "a/leaves"})
    with pytest.raises(MethodNotAllowed) as refused:
        router.match("PUT", path)
    assert refused.value.headers == (("allow", "GET, HEAD"),)


@given(st.lists(SEGMENT, min_size=1, max_size=5), SEGMENT.filter(lambda egg: egg != "leaves"))
def test_whatever_is_in_it_it_is_passed_on_whole(path: list[str], egg: str) -> None:
    value = "/".join(path)
    start = f"/v2/nests/7/twig/{value}"
    expected = {"nest_id": "7", "path": value}
    assert found(ROUTER, "GET", f"{start}/leaves") == ("leaves", expected)
    assert found(ROUTER, "GET", f"{start}/leaf/{egg}") == ("leaf", expected | {"egg": egg})


def test_only_a_parameter_of_the_path_can_have_slashes() -> None:
    with pytest.raises(TypeError, match="twig: there is no path in its path"):
        Routes("nests").get("/nests/{nest-id}", "twig", None, spanning="path")(with_id)


@given(SEGMENT, SEGMENT)
def test_parameters_are_passed_on_as_they_are(nest: str, egg: str) -> None:
    path = f"/v2/nests/{nest}/eggs/{egg}"
    assert found(ROUTER, "GET", path) == ("egg", {"nest_id": nest, "egg": egg})


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "//", "/v2", "/v2/", "/nests", "/v2/nest", "/v2//nests", "/v2/nests//"),
        *(
            "/v2/nests//hatch",
            "/v2/nests/7/eggs",
            "/v2/nests/7/eggs/1/2",
            "/v2/nests/7/twig/",
            "/v2/nests/7/twig/a//b",
            "/v2/nests/7/twig/a//",
            "/v2/nests/7/twig//leaves",
            "/v2/nests/7\0",
            "v2/nests",
        ),
        "/v2/{nest-id}",
    ],
)
def test_other_paths_are_unknown(router: Router, path: str) -> None:
    with pytest.raises(NotFound, match="Invalid API endpoint"):
        router.match("GET", path)
    with pytest.raises(NotFound):
        router.methods(path)


def test_a_known_path_says_which_methods_it_has(router: Router) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        router.match("PUT", "/v2/nests/7")
    assert refused.value.text == "Method not allowed. Must be one of: DELETE, GET, HEAD"
    assert refused.value.headers == (("allow", "DELETE, GET, HEAD"),)
    assert router.methods("/v2/nests") == ["GET", "HEAD", "POST"]
    assert router.methods("/v2/nests/7/hatch") == ["POST"]


def test_head_is_not_allowed_where_get_is_not(router: Router) -> None:
    with pytest.raises(MethodNotAllowed):
        router.match("HEAD", "/v2/nests/7/hatch")


def test_two_operations_cannot_share_a_place() -> None:
    routes = Routes("nests")
    routes.get("/nests/{nest-id}", "another", None)(with_id)
    with pytest.raises(ValueError, match="two operations for GET /v2/nests/"):
        Router("/v2", [*some_routes(), *routes.operations])


@given(st.data())
def test_every_operation_of_the_api_is_found_at_its_path(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(app.operations()))
    values = {name: data.draw(st.uuids().map(str)) for name in operation.parameters}
    path = operation.path
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    expected = {name.replace("-", "_"): value for name, value in values.items()}
    assert WHOLE.match(operation.method, f"/v2{path}") == (operation, expected)


@given(st.sampled_from(["GET", "HEAD", "POST", "BREW"]), st.text() | st.text().map("/v2/".__add__))
def test_any_path_is_found_unknown_or_not_allowed(method: str, path: str) -> None:
    try:
        operation, values = WHOLE.match(method, path)
    except (NotFound, MethodNotAllowed):
        return
    assert len(values) == len(operation.parameters)


ROUTER = Router("/v2", some_routes())
WHOLE = Router("/v2", app.operations())
