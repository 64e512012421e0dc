"""`roost mcp`: a Roost as the tools of a model, asked by the client of the package itself."""

import json
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from roost.cli.mcp.operations import Catalogue
from roost.cli.mcp.server import READS_ONLY, build
from roost.cli.mcp.upstream import KEY_NAME, Local, Remote
from tests.cli.programs import PATIENCE, ROOST, Lines, environment
from tests.cli.programs import roost as command
from tests.server import RunningRoost

INSTANCE = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743, "label": "web-1"}


class Tools:
    """The tools of a server, called as a model's program does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        result = await self.client.call_tool(tool, arguments)
        [content] = result.content
        text = getattr(content, "text", "")
        assert not result.is_error, text
        return json.loads(text)

    async def refused(self, tool: str, **arguments: Any) -> str:
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error
        return getattr(result.content[0], "text", "")

    async def names(self) -> set[str]:
        return {tool.name for tool in (await self.client.list_tools()).tools}


@asynccontextmanager
async def over_stdio(*options: str, **variables: str) -> AsyncIterator[Tools]:
    """`roost mcp` as a program that speaks on its standard input and output."""
    program, *arguments = ROOST
    server = StdioServerParameters(
        command=program, args=[*arguments, "mcp", *options], env=environment(**variables)
    )
    async with Client(stdio_client(server), read_timeout_seconds=PATIENCE) as client:
        yield Tools(client)


@asynccontextmanager
async def tools(roost: RunningRoost, *, write: bool = True) -> AsyncIterator[Tools]:
    """The same tools without a program in between."""
    upstream = Local(roost.data)
    try:
        async with Client(build(upstream, write=write)) as client:
            yield Tools(client)
    finally:
        upstream.close()


def month(roost: RunningRoost) -> int:
    """The number of the month that the clock shows."""
    now = datetime.fromtimestamp(roost.clock.now / 1e6, UTC)
    return now.year * 12 + now.month


async def test_a_model_finds_an_operation_deploys_a_machine_and_sees_what_it_costs(
    roost: RunningRoost,
) -> None:
    async with over_stdio("--write", "--data", str(roost.data)) as tools:
        found = await tools.call("search_operations", words="create instance")
        assert found["operations"][0]["operation"] == "create-instance"
        described = await tools.call("describe_operation", operation="create-instance")
        assert {"region", "plan"} <= described["body"][0]["properties"].keys()

        made = await tools.call("change_api", operation="create-instance", body=INSTANCE)
        id = made["instance"]["id"]
        ready = await tools.call(
            "wait_for",
            operation="get-instance",
            path={"instance-id": id},
            field="instance.status",
            value="active",
        )
        assert ready["instance"]["label"] == "web-1"

        await tools.call("move_clock", action="hold")
        begun = month(roost)
        advanced = await tools.call("move_clock", action="advance", span="40d")
        assert advanced["happened"]["invoices"] == month(roost) - begun
        bill = await tools.call("bill")
        assert [item["resource"] for item in bill["items"]] == [id]
        overview = await tools.call("overview")
        assert overview["clock"]["held"]
        assert sum(overview["running"].values()) == 1


async def test_without_write_tools_read_and_what_changes_is_refused(roost: RunningRoost) -> None:
    roost.client.post("/instances", json=INSTANCE)
    async with over_stdio("--data", str(roost.data)) as tools:
        listed = await tools.call("read_api", operation="list-instances", fields=["label"])
        assert listed["instances"] == [{"label": "web-1"}]
        for tool, arguments in (
            ("change_api", {"operation": "create-instance", "body": INSTANCE}),
            ("move_clock", {"action": "hold"}),
            ("add_fault", {"kind": "error"}),
            ("clear_faults", {}),
        ):
            assert READS_ONLY in await tools.refused(tool, **arguments)
        assert not (await tools.call("clock"))["held"]
    assert roost.client.get("/instances").json()["meta"]["total"] == 1


async def test_tools_say_themselves_whether_they_change_anything(roost: RunningRoost) -> None:
    """So a program can ask its user before these alone."""
    async with tools(roost) as offered:
        listed = (await offered.client.list_tools()).tools
    hints = {tool.name: tool.annotations for tool in listed}
    changing = {name for name, hint in hints.items() if hint and hint.destructive_hint}
    reading = {name for name, hint in hints.items() if hint and hint.read_only_hint}
    assert changing == {"change_api", "move_clock", "add_fault", "clear_faults"}
    assert changing | reading == {tool.name for tool in listed}
    assert len(listed) < 20
    assert all(tool.description for tool in listed)
    assert all(
        told.get("description")
        for tool in listed
        for told in tool.input_schema.get("properties", {}).values()
    )


async def test_a_read_tool_changes_nothing(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        told = await offered.refused("read_api", operation="create-instance")
        assert "use change_api" in told
        assert "use read_api" in await offered.refused("change_api", operation="list-instances")
        told = await offered.refused(
            "wait_for", operation="delete-instance", field="x", value="y", path={}
        )
        assert "name one that reads" in told


async def test_every_operation_can_be_found_and_is_described(roost: RunningRoost) -> None:
    document = roost.client.get(f"{roost.url}/v2/openapi.json").json()
    wanted = {
        told["operationId"]
        for methods in document["paths"].values()
        for told in methods.values()
        if "servers" not in told
    }
    async with tools(roost, write=False) as offered:
        sections = (await offered.call("search_operations"))["sections"]
        found: set[str] = set()
        for section in sections:
            listed = await offered.call("search_operations", section=section)
            found |= {each["operation"] for each in listed["operations"]}
        assert found == wanted
        for operation in ("create-database", "list-instances", "update-dns-domain-record"):
            if operation in wanted:
                described = await offered.call("describe_operation", operation=operation)
                assert "$ref" not in json.dumps(described)


def test_what_the_document_says_beside_a_shape_is_kept_and_so_is_its_example() -> None:
    media = {
        "schema": {"$ref": "#/components/schemas/Outer", "description": "What to make."},
        "example": {"inner": {"size": 1}},
    }
    outer = {"properties": {"inner": {"$ref": "#/components/schemas/Inner"}}}
    inner = {"properties": {"size": {"type": "integer"}}, "description": "In it."}
    make = {
        "operationId": "make",
        "summary": "Make",
        "tags": ["things"],
        "requestBody": {"content": {"application/json": media}},
        "responses": {"204": {"description": "Done."}, "404": {}},
    }
    catalogue = Catalogue(
        {
            "servers": [{"url": "/v2"}],
            "paths": {"/things": {"post": make}},
            "components": {"schemas": {"Outer": outer, "Inner": inner}},
        }
    )
    described = catalogue.describe(catalogue.one("make"))
    assert described["does"] == "POST /v2/things"
    assert described["body"] == [{"properties": {"inner": inner}, "description": "What to make."}]
    assert described["example"] == [{"inner": {"size": 1}}]
    assert described["refuses_with"] == ["404"]


async def test_a_name_that_is_nearly_right_is_corrected(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        told = await offered.refused("read_api", operation="listinstances")
        assert "Did you mean list-instances?" in told
        told = await offered.refused("search_operations", section="instance")
        assert "Did you mean instances?" in told
        told = await offered.refused("read_api", operation="get-instance")
        assert "`path` of get-instance takes instance-id" in told


async def test_a_refusal_is_the_apis_own_text(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        told = await offered.refused("change_api", operation="create-instance", body={})
        assert "400: Missing required field" in told


async def test_faults_are_added_recognised_and_cleared(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        added = await offered.call(
            "add_fault", kind="error", operation="list-ssh-keys", status=503, message="Later."
        )
        told = await offered.refused("read_api", operation="list-ssh-keys")
        assert "503: Later. (a fault that was added on purpose answered so" in told
        [fault] = (await offered.call("overview"))["active_faults"]
        assert fault["id"] == added["id"]
        seen = await offered.call("requests", last=50)
        [met] = [each for each in seen["requests"] if each.get("operation") == "list-ssh-keys"]
        assert met["fault"].startswith(added["id"][:8])
        assert (await offered.call("clear_faults", fault=added["id"]))["faults"] == []
        await offered.call("read_api", operation="list-ssh-keys")


async def test_a_long_list_is_cut_and_says_so(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        plans = await offered.call("read_api", operation="list-plans", query={"per_page": 500})
        assert "more of plans are left out" in plans["left_out"]
        short = await offered.call(
            "read_api", operation="list-plans", query={"per_page": 500}, fields=["id"]
        )
        assert "left_out" not in short
        assert len(short["plans"]) > len(plans["plans"])
        assert short["plans"][0].keys() == {"id"}


async def test_what_waits_in_vain_says_how_it_stands(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        told = await offered.refused(
            "wait_for", operation="get-account", field="account.name", value="x", seconds=0.1
        )
        assert "account.name is " in told
        assert "`clock`" in told


async def test_a_clock_that_is_told_nonsense_stays(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        for arguments in (
            {"action": "advance"},
            {"action": "hold", "span": "1d"},
            {"action": "advance", "span": "1d", "date": "2031-01-01"},
        ):
            assert "an advance takes" in await offered.refused("move_clock", **arguments)
        assert "is not a duration" in await offered.refused(
            "move_clock", action="advance", span="x"
        )


async def test_guides_are_read(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        names = (await offered.call("read_guide"))["guides"]
        assert names["time"]
        guide = await offered.call("read_guide", name="time")
        assert guide["text"].startswith("# Time")
        assert "there is no guide money" in await offered.refused("read_guide", name="money")


async def test_the_key_that_it_uses_is_shown_nowhere_and_ends_with_it(roost: RunningRoost) -> None:
    upstream = Local(roost.data)
    answer = upstream.api("GET", "/v2/account", {})
    key = answer.request.headers["authorization"].removeprefix("Bearer ")
    with roost.admin() as admin:
        assert KEY_NAME not in admin.get("/keys").text
        assert key not in admin.get("/requests").text
    upstream.close()
    assert roost.client_for(key).get("/account").status_code == 401


async def test_a_key_that_has_ended_is_replaced(roost: RunningRoost) -> None:
    async with tools(roost) as offered:
        await offered.call("read_api", operation="get-account")
        with roost.admin() as admin:
            admin.post("/reset")
        await offered.call("read_api", operation="get-account")


async def test_a_roost_need_not_run_yet(tmp_path: Path) -> None:
    async with over_stdio("--data", str(tmp_path / "nowhere")) as tools:
        assert len(await tools.names()) > 10
        for tool in ("overview", "clock", "bill"):
            told = await tools.refused(tool)
            assert f"no Roost runs in {tmp_path / 'nowhere'}. `roost serve` starts one" in told
        assert "no Roost runs" in await tools.refused("search_operations", words="dns")


async def test_a_roost_elsewhere_is_reached_with_a_key(roost: RunningRoost) -> None:
    async with over_stdio("--url", roost.url, VULTR_API_KEY=roost.key) as tools:
        told = await tools.call("read_api", operation="get-account")
        assert told["account"]["name"]
        assert "start `roost mcp` there, without --url" in await tools.refused("clock")


async def test_a_roost_elsewhere_that_is_gone_is_named() -> None:
    upstream = Remote("http://127.0.0.1:9", "KEY")
    async with Client(build(upstream, write=False)) as client:
        told = await Tools(client).refused("search_operations", words="dns")
    assert "the Roost at http://127.0.0.1:9 does not answer" in told
    assert "KEY" not in told


def test_what_cannot_be_served_is_refused_at_once(tmp_path: Path) -> None:
    ended = command("mcp", "--url", "https://roost.example")
    assert (ended.code, "VULTR_API_KEY" in ended.err) == (64, True)
    ended = command("mcp", "--http", "0.0.0.0:8765")
    assert (ended.code, "loopback" in ended.err) == (64, True)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roost.cli.mcp.find_spec", lambda name: None)
    from roost.cli import main  # noqa: PLC0415

    assert main(["mcp"]) == 78


@contextmanager
def over_http(roost: RunningRoost) -> Iterator[str]:
    """The URL that it shows."""
    with subprocess.Popen(
        [*ROOST, "mcp", "--http", "127.0.0.1:0", "--data", str(roost.data)],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            yield Lines(process.stderr).find(r"http://127\.0\.0\.1:\d+/\S{20,}/mcp")[0]
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 130


async def test_it_is_served_over_http_behind_a_secret(roost: RunningRoost) -> None:
    with over_http(roost) as url:
        async with Client(url) as client:
            assert not (await Tools(client).call("clock"))["held"]
        bare = urlsplit(url)._replace(path="/mcp").geturl()
        async with httpx.AsyncClient() as stranger:
            assert (await stranger.post(bare, json={})).status_code == 404
