"""Every client, and the stories it tells."""

from collections.abc import Callable

from . import commands, infrastructure, libraries, names, workspace
from .case import Case
from .place import Place

STORY = "deploys, watches, snapshots, resizes and deletes an instance"
WILDCARD = "a wildcard certificate by DNS-01"
TWICE = "present twice, in the inventory, absent twice, out of it"
RECORDS = "makes, changes and removes records"


def _govultr(story: str, run: Callable[[Place], None]) -> Case:
    return Case("govultr", "govultr", libraries.GOVULTR, story, run)


def _vultr_python(story: str, run: Callable[[Place], None]) -> Case:
    return Case("pypi", "vultr-python", libraries.VULTR_PYTHON, story, run)


def _vultr_cli(story: str, run: Callable[[Place], None]) -> Case:
    return Case("vultr-cli", "vultr-cli", commands.VULTR_CLI, story, run)


def _terraform(story: str, run: Callable[[Place], None]) -> Case:
    return Case("terraform", "Terraform, OpenTofu", workspace.PROVIDER, story, run)


CASES = (
    Case("libcloud", "libcloud", "", STORY, libraries.libcloud),
    Case("python", "vultr-python-client", "1.0.2", STORY, libraries.python_client),
    Case("node", "@vultr/vultr-node", "", STORY, libraries.node_client),
    _vultr_python(STORY, libraries.vultr_python),
    _vultr_python("asks for what others have no call for", libraries.vultr_python_calls),
    Case("pypi", "pyvultr", libraries.PYVULTR, STORY, libraries.pyvultr),
    _govultr(STORY, libraries.govultr_story),
    _govultr("lists, pages and decodes everything", libraries.govultr_lists),
    _govultr("calls every method of the finished sections", libraries.govultr_calls),
    Case("rust", "the crate vultr", libraries.RUST, "makes every call it has", libraries.rust),
    _vultr_cli(STORY, commands.story),
    _vultr_cli("every group of commands, as text and as JSON", commands.groups),
    _terraform("the example: apply, no difference, destroy", infrastructure.example),
    _terraform("makes, changes, imports and destroys every resource", infrastructure.resources),
    *(
        _terraform(
            f"destroys everything in one go, lifecycle {name}", infrastructure.destroyed(name)
        )
        for name in ("instant", "quick", "realistic")
    ),
    Case("ansible", "Ansible vultr.cloud", infrastructure.ANSIBLE, TWICE, infrastructure.ansible),
    Case("acme", "lego", "", WILDCARD, names.lego),
    Case("acme", "certbot-dns-vultr", names.CERTBOT_DNS_VULTR, WILDCARD, names.certbot),
    Case("acme", "acme.sh", "", WILDCARD, names.acme_sh),
    Case("acme", "lexicon", names.LEXICON, RECORDS, names.lexicon),
    Case("libdns", "libdns", names.LIBDNS, RECORDS, names.libdns),
    Case("external-dns", "external-dns", names.EXTERNAL_DNS, RECORDS, names.external_dns),
    Case("mcp", "mcp-vultr", libraries.MCP_VULTR, "calls the server's tools", libraries.mcp_vultr),
    Case("pulumi", "Pulumi", "", "", infrastructure.pulumi),
)
