"""The MCP server: which tools there are, and which of them may be used."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from roost import __version__

from ..failures import Failure
from .admin_tools import AdminTools, GuideTools
from .api_tools import ApiTools
from .upstream import Upstream

INSTRUCTIONS = """Roost is a cloud that runs on the user's own machine or network and speaks the
Vultr API v2: instances, networks, DNS, databases, Kubernetes and so on. Nothing here costs real
money. Its resources are simulated unless a real driver is set up, its clock can be held and
advanced, and failures can be made on purpose.

Begin with `overview`. For the API: `search_operations`, then `describe_operation`, then `read_api`
or `change_api`. Ask for some `fields` alone where a list may be long. When something fails,
`requests` says why and `faults` whether that was on purpose.
"""
READS_ONLY = (
    "This server only reads, so nothing was done. Whoever runs it can allow changes by starting it"
    " as `roost mcp --write`."
)

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False)

Tool = Callable[..., dict[str, Any]]


def build(upstream: Upstream, *, write: bool) -> MCPServer:
    """write: whether tools that change something do so; else they are there and refuse."""
    api, admin = ApiTools(upstream), AdminTools(upstream)
    server = MCPServer(
        "roost",
        title="Roost",
        version=__version__,
        instructions=INSTRUCTIONS,
        log_level="WARNING",  # its log of calls would show what was given to them
    )
    reading: list[Tool] = [
        admin.overview, api.search_operations, api.describe_operation, api.read_api, api.wait_for,
        admin.clock, admin.faults, admin.requests, admin.bill, GuideTools().read_guide,
    ]  # fmt: skip
    changing: list[Tool] = [
        api.change_api, admin.move_clock, admin.add_fault, admin.clear_faults,
    ]  # fmt: skip
    for tool in reading:
        server.add_tool(_explained(tool), annotations=_READS)
    for tool in changing:
        server.add_tool(_explained(tool) if write else _refused(tool), annotations=_CHANGES)
    return server


def _explained(tool: Tool) -> Tool:
    """Has the model read what a command would print."""

    @wraps(tool)
    def call(**arguments: Any) -> dict[str, Any]:
        try:
            return tool(**arguments)
        except Failure as failure:
            raise ToolError(". ".join(filter(None, (failure.text, failure.advice)))) from failure

    return call


def _refused(tool: Tool) -> Tool:
    @wraps(tool)
    def call(**_arguments: Any) -> dict[str, Any]:
        raise ToolError(READS_ONLY)

    return call
