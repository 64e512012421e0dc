"""mcp-vultr as its users have it: an MCP server on standard input and output, and its tools.

First every tool that needs no argument, then the steps below. The server remembers what it has read
for minutes, so the steps read nothing that is still on its way. They work on a domain that is there
(DOMAIN), for the tool that makes one fails by itself, as those do that delete volumes and VPCs.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from fastmcp import Client
from fastmcp.client.transports import StdioTransport

# What Roost has not yet, what the server itself keeps, and tools whose path no API has (/cdns).
ELSEWHERE = (
    "cdn", "collection", "db", "inference", "k8s", "marketplace", "registry", "subaccount", "user",
)  # fmt: skip
DOMAIN = os.environ["DOMAIN"]
KEY = os.environ["PUBLIC_KEY"]
MACHINE = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}

STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ssh_key_create", {"name": "mcp", "ssh_key": KEY}),
    ("ssh_key_update", {"ssh_key_id": "{ssh_key}", "name": "changed"}),
    ("ssh_key_get", {"ssh_key_id": "{ssh_key}"}),
    ("startup_script_create_startup_script", {"name": "mcp", "script": "#!/bin/sh\n"}),
    ("startup_script_get_startup_script_content", {"script_identifier": "{startup_script}"}),
    ("firewall_create_group", {"description": "mcp"}),
    ("firewall_setup_web_server_rules", {"firewall_group_id": "{firewall}"}),
    ("firewall_list_rules", {"firewall_group_id": "{firewall}"}),
    ("vpc_create", {"region": "ewr", "description": "mcp"}),
    (
        "instance_create",
        MACHINE
        | {"label": "mcp", "hostname": "mcp", "enable_ipv6": True, "tag": "mcp"}
        | {"ssh_key_ids": ["{ssh_key}"], "firewall_group_id": "{firewall}"},
    ),
    ("instance_update", {"instance_id": "{instance}", "label": "changed"}),
    ("vpc_list_instance_networks", {"instance_identifier": "{instance}"}),
    ("dns_setup_website", {"domain": DOMAIN, "ip": "192.0.2.2"}),
    ("dns_list_records", {"domain": DOMAIN, "per_page": 2}),
    ("dns_export_zone_file", {"domain": DOMAIN}),
    ("block_storage_create", {"region": "ewr", "size_gb": 10, "label": "mcp"}),
    ("block_storage_get_volume_status", {"volume_identifier": "{block_storage}"}),
    ("reserved_ip_create", {"region": "ewr", "label": "mcp"}),
    ("snapshot_create_from_url", {"url": "https://example.com/image.raw"}),
    ("region_get_availability", {"region_id": "ewr"}),
    ("plan_get_plan", {"plan_id": "vc2-1c-1gb"}),
    ("bare_metal_get_bare_metal_plan", {"plan_id": "vbm-4c-32gb"}),
    ("instance_delete", {"instance_id": "{instance}"}),
    ("reserved_ip_delete", {"reserved_ip": "{reserved_ip}"}),
    ("firewall_delete_group", {"firewall_group_id": "{firewall}"}),
    ("startup_script_delete_startup_script", {"script_identifier": "{startup_script}"}),
    ("ssh_key_delete", {"ssh_key_id": "{ssh_key}"}),
    ("dns_delete_domain", {"domain": DOMAIN}),
)


async def main() -> None:
    server = str(Path(sys.executable).with_name("mcp-vultr"))
    async with Client(StdioTransport(server, [], env=dict(os.environ))) as client:
        for tool in await client.list_tools():
            if not tool.inputSchema.get("required") and not tool.name.startswith(ELSEWHERE):
                await client.call_tool(tool.name)
        made: dict[str, str] = {}
        for tool, template in STEPS:
            arguments = filled(template, made)
            told = await client.call_tool(tool, arguments)
            if "_create" in tool and (id := identifier(told.data)):
                made[tool.partition("_create")[0]] = id
            print(tool)


def filled(template: dict[str, Any], made: dict[str, str]) -> dict[str, Any]:
    """The template with the ids of what was made."""
    text = json.dumps(template)
    for name, id in made.items():
        text = text.replace(f"{{{name}}}", id)
    return json.loads(text)


def identifier(told: Any) -> str:
    """The id of an object, bare or below one key; none for a domain."""
    if "id" in told:
        return told["id"]
    return next((below["id"] for below in told.values() if "id" in below), "")


asyncio.run(main())
