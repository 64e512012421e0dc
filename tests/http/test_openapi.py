"""What the OpenAPI document says, asked of operations made for it and then of the whole API."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import jsonschema_rs
import msgspec
import pytest
import schemathesis

from roost import app
from roost.http import openapi
from roost.http.answers import ItemResponse, ListResponse, Reply, Text, Whole
from roost.http.errors import ApiError
from roost.http.operations import Call, Paging, Routes
from roost.http.secrets import Secret
from roost.http.surfaces import Surface
from roost.http.words import FIELDS


class Roof(msgspec.Struct):
    """A roof. material: what it is made of. height, width: in metres."""

    material: str
    height: float
    width: float = 1.0
    colour: str | msgspec.UnsetType = msgspec.UNSET


class Nest(msgspec.Struct):
    id: str
    roof: Roof
    password: Secret = ""
    eggs: list[str] = []


class Sparse(msgspec.Struct, omit_defaults=True):
    id: str
    label: str = ""


class NestCreate(msgspec.Struct):
    """site: where to build."""

    site: str
    password: Secret | None = None
    size: Annotated[int, msgspec.Meta(ge=1, le=9)] | None = None
    kind: Literal["open", "closed"] | None = None
    wanted: bool = False


class NestUpdate(NestCreate):
    """size: as before, where it is not given."""

    site: str = ""


class NestQuery(Paging, frozen=True):
    kind: Literal["all", "open"] = "all"
    label: str | None = None
    site: str = ""


class Bark:
    def refusal(self, error: ApiError) -> Reply:
        return Reply(msgspec.json.encode({"reason": error.text}))


NEST = ItemResponse("nest", Nest)
NESTS = ListResponse("nests", Nest)


async def reply(call: Call) -> Reply:
    return Reply()


def routes() -> Routes:
    made = Routes("ssh", read="watch", write="build")

    @made.get("/nests", "list-nests", NESTS, errors=(401,))
    async def list_nests(call: Call, query: NestQuery) -> Reply:
        return Reply()

    @made.post("/nests", "create-nest", NEST, ok=201, errors=(422,))
    async def create_nest(call: Call, body: NestCreate) -> Reply:
        """Build a nest

        It stays empty at first.

        Somebody has to move in.
        """
        return Reply()

    @made.patch("/nests/{nest-id}", "update-nest")
    async def update_nest(call: Call, nest_id: str, body: NestUpdate) -> Reply:
        """Changes one. nest-id: the nest, by its number."""
        return Reply()

    made.get("/twigs", "list-twigs", ListResponse("twigs", Sparse, meta=False), acl=None)(reply)
    made.get("/roof", "get-roof", Whole(Roof), public=True)(reply)
    made.get("/roof/csv", "get-roof-csv", Text("text/csv; charset=utf-8"))(reply)
    return made


def api(routes: Routes) -> Surface:
    titles = {"ssh": "SSH keys"}
    return Surface(prefix="/v2", operations=routes.operations, titles=titles)


def trees(path: str = "/Trees", id: str = "list-trees", shape: str = "Tree") -> Surface:
    """An interface beside the API, whose errors are shaped as they are nowhere else."""
    made = Routes("trees")
    made.get(path, id, Text("text/plain"), errors=(409,))(reply)
    return Surface(
        prefix="/wood/v1",
        operations=made.operations,
        scheme=("axe", "An axe."),
        name="Wood",
        media="application/wood+json",
        refusal=shape,
        envelope=Bark(),
        told={409: "The tree is felled."},
        shapes={shape: {"type": "object", "properties": {"reason": {"type": "string"}}}},
    )


@pytest.fixture
def small() -> dict[str, Any]:
    return openapi.document(api(routes()), version="1.2.3")


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return json.loads(app.document())


def success(operation: dict[str, Any]) -> dict[str, Any]:
    return next(iter(operation["responses"].values()))


def test_a_list_is_an_envelope_with_meta(small: dict[str, Any]) -> None:
    answer = success(small["paths"]["/nests"]["get"])
    assert answer["content"]["application/json"]["schema"] == {
        "type": "object",
        "properties": {
            "nests": {
                "description": "The nests.",
                "type": "array",
                "items": {"$ref": "#/components/schemas/Nest"},
            },
            "meta": {"description": FIELDS["meta"], "$ref": "#/components/schemas/Meta"},
        },
        "required": ["nests", "meta"],
    }


def test_a_list_without_meta_says_so(small: dict[str, Any]) -> None:
    schema = success(small["paths"]["/twigs"]["get"])["content"]["application/json"]["schema"]
    assert schema["required"] == ["twigs"]


def test_one_thing_is_wrapped_in_its_key(small: dict[str, Any]) -> None:
    schema = success(small["paths"]["/nests"]["post"])["content"]["application/json"]["schema"]
    assert schema["properties"] == {
        "nest": {"description": "The nest.", "$ref": "#/components/schemas/Nest"}
    }


def test_an_answer_may_be_the_struct_itself_or_text_or_nothing(small: dict[str, Any]) -> None:
    paths = small["paths"]
    assert success(paths["/roof"]["get"])["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Roof"}}
    }
    assert success(paths["/roof/csv"]["get"])["content"] == {
        "text/csv": {"schema": {"type": "string"}}
    }
    nothing = paths["/nests/{nest-id}"]["patch"]["responses"]["204"]
    assert "content" not in nothing


def test_refusals_are_the_contracts_and_the_boundarys(small: dict[str, Any]) -> None:
    paths = small["paths"]
    always = {"400", "404", "429"}
    with_key = always | {"401", "403"}
    assert set(paths["/nests"]["get"]["responses"]) == {"200", *with_key}
    assert set(paths["/nests"]["post"]["responses"]) == {"201", "413", "422", *with_key}
    assert set(paths["/roof"]["get"]["responses"]) == {"200", *always}


def test_a_refusal_is_the_error_envelope(small: dict[str, Any]) -> None:
    responses = small["components"]["responses"]
    assert {r["content"]["application/json"]["schema"]["$ref"] for r in responses.values()} == {
        "#/components/schemas/ErrorEnvelope"
    }
    envelope = small["components"]["schemas"]["ErrorEnvelope"]
    assert envelope["required"] == ["error", "status"]


def test_every_answer_has_a_request_id_and_429_says_when_to_come_back(
    small: dict[str, Any],
) -> None:
    responses = small["components"]["responses"]
    assert all("X-Request-Id" in response["headers"] for response in responses.values())
    assert "Retry-After" in responses["TooManyRequests"]["headers"]
    assert "X-Request-Id" in success(small["paths"]["/nests"]["get"])["headers"]


def test_security_names_the_permission(small: dict[str, Any]) -> None:
    paths = small["paths"]
    assert paths["/nests"]["get"]["security"] == [{"bearer": ["custom.ssh.ListNests"]}]
    assert paths["/nests"]["post"]["security"] == [{"bearer": ["custom.ssh.CreateNest"]}]
    assert paths["/twigs"]["get"]["security"] == [{"bearer": []}]
    assert paths["/roof"]["get"]["security"] == []


def test_query_parameters_have_types_bounds_and_real_defaults(small: dict[str, Any]) -> None:
    parameters = small["paths"]["/nests"]["get"]["parameters"]
    assert {p["name"]: p["schema"] for p in parameters} == {
        "per_page": {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
        "cursor": {"type": "string"},
        "kind": {"type": "string", "enum": ["all", "open"], "default": "all"},
        "label": {"type": "string"},
        "site": {"type": "string"},
    }
    assert {p["in"] for p in parameters} == {"query"}
    assert not any(p["required"] for p in parameters)


def test_path_parameters_have_the_contracts_names(small: dict[str, Any]) -> None:
    parameters = small["paths"]["/nests/{nest-id}"]["patch"]["parameters"]
    assert parameters == [
        {
            "name": "nest-id",
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "description": "The nest, by its number.",
        }
    ]


def test_a_body_is_required_where_a_field_of_it_is(small: dict[str, Any]) -> None:
    paths = small["paths"]
    assert paths["/nests"]["post"]["requestBody"]["required"] is True
    assert paths["/nests/{nest-id}"]["patch"]["requestBody"]["required"] is False


def test_fields_that_may_be_null_say_so_shortly(small: dict[str, Any]) -> None:
    fields = small["components"]["schemas"]["NestCreate"]["properties"]
    assert fields["size"] == {"type": ["integer", "null"], "minimum": 1, "maximum": 9}
    assert fields["kind"] == {"type": ["string", "null"], "enum": ["closed", "open", None]}
    assert fields["wanted"] == {"type": "boolean", "default": False}


def test_a_secret_is_a_password_and_write_only_where_no_answer_has_it(
    small: dict[str, Any],
) -> None:
    schemas = small["components"]["schemas"]
    sent = schemas["NestCreate"]["properties"]["password"]
    assert (sent["format"], sent["writeOnly"]) == ("password", True)
    shown = schemas["Nest"]["properties"]["password"]
    assert shown["format"] == "password"
    assert "writeOnly" not in shown


def test_answers_always_have_what_is_always_encoded(small: dict[str, Any]) -> None:
    schemas = small["components"]["schemas"]
    assert schemas["Nest"]["required"] == ["id", "roof", "password", "eggs"]
    assert schemas["Roof"]["required"] == ["material", "height", "width"]
    assert schemas["Sparse"]["required"] == ["id"]
    assert schemas["NestCreate"]["required"] == ["site"]


def test_docstrings_describe_shapes_their_fields_and_operations(small: dict[str, Any]) -> None:
    roof = small["components"]["schemas"]["Roof"]
    assert roof["description"] == "A roof."
    assert roof["properties"]["material"]["description"] == "What it is made of."
    assert roof["properties"]["height"]["description"] == "In metres."
    assert roof["properties"]["width"]["description"] == "In metres."
    assert "description" not in small["components"]["schemas"]["NestCreate"]


def test_a_docstring_begins_with_the_title_of_its_operation(small: dict[str, Any]) -> None:
    build = small["paths"]["/nests"]["post"]
    assert build["summary"] == "Build a nest"
    assert build["description"] == "It stays empty at first.\n\nSomebody has to move in."
    change = small["paths"]["/nests/{nest-id}"]["patch"]
    assert (change["summary"], change["description"]) == ("Update nest", "Changes one.")


def test_a_field_without_words_of_its_own_has_those_of_its_base(small: dict[str, Any]) -> None:
    fields = small["components"]["schemas"]["NestUpdate"]["properties"]
    assert fields["site"]["description"] == "Where to build."
    assert fields["size"]["description"] == "As before, where it is not given."


def test_names_that_mean_the_same_everywhere_are_described_once(small: dict[str, Any]) -> None:
    schemas = small["components"]["schemas"]
    assert schemas["Nest"]["properties"]["id"]["description"] == FIELDS["id"]
    assert "description" not in schemas["Nest"]["properties"]["eggs"]


def test_lists_describe_their_pages(small: dict[str, Any]) -> None:
    told = {p["name"]: p.get("description") for p in small["paths"]["/nests"]["get"]["parameters"]}
    assert told["per_page"] == "How many items a page has at most, from 1 to 500."
    assert told["kind"] is None


def test_refusals_have_an_example(small: dict[str, Any]) -> None:
    refused = small["components"]["responses"]["Unauthorized"]["content"]["application/json"]
    assert refused["example"] == {"error": "Invalid API token.", "status": 401}


def test_sections_have_readable_titles(small: dict[str, Any]) -> None:
    assert small["tags"] == [{"name": "ssh", "x-displayName": "SSH keys"}]
    untitled = openapi.document(Surface(prefix="", operations=routes().operations), version="1")
    assert untitled["tags"] == [{"name": "ssh", "x-displayName": "Ssh"}]


def test_two_structs_of_one_name_are_refused() -> None:
    other = msgspec.defstruct("Nest", [("twigs", int)], module="elsewhere")
    made = routes()
    made.get("/other", "get-other", ItemResponse("other", other))(reply)
    with pytest.raises(ValueError, match=r"share a name.*elsewhere\.Nest"):
        openapi.document(api(made), version="1")


@pytest.mark.parametrize(
    ("path", "id"), [("/roof", "get-another-roof"), ("/another-roof", "get-roof")]
)
def test_two_operations_of_one_place_or_id_are_refused(path: str, id: str) -> None:
    made = routes()
    made.get(path, id, Whole(Roof))(reply)
    with pytest.raises(ValueError, match="is there twice"):
        openapi.document(api(made), version="1")


def test_what_is_beside_the_api_has_its_own_server_credentials_and_errors() -> None:
    document = openapi.document(api(routes()), trees(), version="1")
    assert document["servers"] == [{"url": "/v2"}]
    listed = document["paths"]["/wood/v1/Trees"]["get"]
    assert (listed["servers"], listed["security"]) == ([{"url": "/"}], [{"axe": []}])
    assert "servers" not in document["paths"]["/nests"]["get"]
    components = document["components"]
    assert components["securitySchemes"]["axe"]["description"] == "An axe."
    assert listed["responses"]["409"] == {"$ref": "#/components/responses/WoodConflict"}
    refused = components["responses"]["WoodConflict"]
    assert refused["description"] == "The tree is felled."
    assert refused["content"] == {
        "application/wood+json": {
            "schema": {"$ref": "#/components/schemas/Tree"},
            "example": {"reason": "The name is taken"},
        }
    }
    assert "Conflict" not in components["responses"]
    assert {"name": "trees", "x-displayName": "Trees"} in document["tags"]


def test_what_is_beside_the_api_has_names_of_its_own() -> None:
    for beside, wrong in (
        (trees(id="get-roof"), "is there twice"),
        (trees(shape="Nest"), "Shapes share a name.*Nest"),
    ):
        with pytest.raises(ValueError, match=wrong):
            openapi.document(api(routes()), beside, version="1")


def test_it_is_the_same_every_time() -> None:
    assert app.document() == app.document()
    assert openapi.encoded(api(routes()), version="1") == openapi.encoded(
        api(routes()), version="1"
    )


def test_the_whole_document_is_valid(whole: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(whole).validate()
    for schema in whole["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def test_every_reference_leads_somewhere(whole: dict[str, Any]) -> None:
    for reference in references(whole):
        target: Any = whole
        for step in reference.removeprefix("#/").split("/"):
            assert step in target, reference
            target = target[step]


def test_no_component_is_left_over(whole: dict[str, Any]) -> None:
    used = set(references(whole))
    for kind in ("schemas", "responses"):
        for name in whole["components"][kind]:
            assert f"#/components/{kind}/{name}" in used


def test_paths_of_one_form_name_their_parameters_alike(whole: dict[str, Any]) -> None:
    forms: dict[str, str] = {}
    for path in whole["paths"]:
        form = re.sub(r"\{[^}]*\}", "{}", path)
        assert forms.setdefault(form, path) == path


def test_every_operation_declares_the_parameters_of_its_path(whole: dict[str, Any]) -> None:
    for path, methods in whole["paths"].items():
        for operation in methods.values():
            named = [p["name"] for p in operation.get("parameters", []) if p["in"] == "path"]
            assert named == re.findall(r"\{([^}]*)\}", path)


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "$ref" and isinstance(item, str):
                yield item
            else:
                yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)
