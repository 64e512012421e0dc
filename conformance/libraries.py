"""Libraries: each tells its story in its own language."""

import sys

from tests.clients.story import WISHES, check, tell

from . import installs
from .case import NotRun
from .place import KEY, ROOST, ROOT, Place, execute

GOVULTR = "3.32.0"
RUST = "0.4.4"
VULTR_PYTHON = "0.2.0"
PYVULTR = "0.1.5"
MCP_VULTR = "2026.9.21.1"
PYPI = installs.HERE / "pypi"
MCP_DOMAIN = "mcp.example"


def tested(file: str, place: Place) -> None:
    """One of the tests' own clients, against this Roost."""
    said = execute(
        sys.executable, "-m", "pytest", "-q", "-n", "0", "-rs", f"tests/clients/{file}",
        cwd=ROOT, variables={"CI": "", "ROOST_URL": place.plain, "ROOST_API_KEY": KEY},
    )  # fmt: skip
    skipped = [line for line in said.splitlines() if line.startswith("SKIPPED")]
    if skipped:
        raise NotRun(skipped[0].rpartition(": ")[2])


def libcloud(place: Place) -> None:
    tested("test_libcloud.py", place)


def python_client(place: Place) -> None:
    tested("test_vultr_python_client.py", place)


def node_client(place: Place) -> None:
    tested("test_vultr_node.py", place)


def vultr_python(place: Place) -> None:
    _told(place, *_vultr_python("story"))


def vultr_python_calls(place: Place) -> None:
    place.meet(*_vultr_python("calls"))


def _vultr_python(what: str) -> tuple[str, str]:
    tools = installs.python("vultr-python", {"vultr-python": VULTR_PYTHON})
    return str(tools / "python"), str(PYPI / f"vultr_python_{what}.py")


def pyvultr(place: Place) -> None:
    tools = installs.python("pyvultr", {"pyvultr": PYVULTR})
    _told(place, str(tools / "python"), str(PYPI / "pyvultr_story.py"))


def mcp_vultr(place: Place) -> None:
    """An MCP server, whose tools are called."""
    tools = installs.python("mcp-vultr", {"mcp-vultr": MCP_VULTR})
    place.ask("DELETE", f"/v2/domains/{MCP_DOMAIN}", missing_ok=True)
    place.ask("POST", "/v2/domains", {"domain": MCP_DOMAIN})
    variables = WISHES | {"DOMAIN": MCP_DOMAIN, "FASTMCP_CHECK_FOR_UPDATES": "off"}
    story = str(PYPI / "mcp_vultr_story.py")
    place.meet(str(tools / "python"), story, variables=variables)


def govultr_story(place: Place) -> None:
    _told(place, installs.go("story"))


def govultr_lists(place: Place) -> None:
    place.meet(installs.go("lists"))


def govultr_calls(place: Place) -> None:
    # Backups and invoices come with time, which the command that ROOST names lets pass.
    place.meet(installs.go("calls"), variables={"ROOST": str(ROOST)})


def rust(place: Place) -> None:
    place.meet(installs.rust(), variables=WISHES)


def _told(place: Place, *command: str) -> None:
    check(tell(str(ROOST), "run", "--data", str(place.data), "--", *command))
