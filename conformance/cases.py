"""Every client, and the stories it tells."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import dns.message
import dns.query
from tests.clients.story import check, tell

from .acme import issued, pebble
from .case import Case, NotRun
from .place import INSTALLED, KEY, ROOST, ROOT, Broken, Place, environment, execute

HERE = Path(__file__).parent
STORY = "deploys, watches, snapshots, resizes and deletes an instance"
WILDCARD = "a wildcard certificate by DNS-01"
ANSIBLE = "11.13.0"
CERTBOT = "5.8.0"
CERTBOT_DNS_VULTR = "1.1.0"
LEXICON = "3.25.2"
GOVULTR = "3.32.0"
VULTR_CLI = "3.10.0"


def program(name: str, package: str) -> str:
    """The path of a program of the machine; raises NotRun."""
    path = shutil.which(name)
    if path is None:
        raise NotRun(f"{name} is not installed ({package})")
    return path


def installed(name: str, requirements: Mapping[str, str]) -> Path:
    """The `bin` folder of an environment; raises NotRun where the packages cannot be had."""
    try:
        return environment(name, requirements)
    except Broken as broken:
        raise NotRun(f"pip could not install {name}: {_reason(broken)}") from broken


# --- clients that are part of `make test` ---------------------------------------------------------


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


# --- Go -------------------------------------------------------------------------------------------


def _built(package: str) -> str:
    """A program of conformance/govultr; raises NotRun without Go or what it fetches."""
    program("go", "Debian's golang or go.dev")
    binary = INSTALLED / f"govultr-{package}"
    try:
        execute("go", "mod", "download", cwd=HERE / "govultr")
    except Broken as broken:
        raise NotRun(f"govultr cannot be fetched: {_reason(broken)}") from broken
    execute("go", "build", "-o", str(binary), f"./{package}", cwd=HERE / "govultr")
    return str(binary)


def govultr_story(place: Place) -> None:
    check(tell(str(ROOST), "run", "--data", str(place.data), "--", _built("story")))


def govultr_lists(place: Place) -> None:
    place.meet(_built("lists"))


def govultr_calls(place: Place) -> None:
    # Backups and invoices come with time, which the command that ROOST names lets pass.
    place.meet(_built("calls"), variables={"ROOST": str(ROOST)})


def vultr_cli(place: Place) -> None:
    program("go", "Debian's golang or go.dev")
    folder = INSTALLED / f"vultr-cli-{VULTR_CLI}"
    binary = folder / "vultr-cli"
    if not binary.exists():
        module = f"github.com/vultr/vultr-cli/v3@v{VULTR_CLI}"
        try:
            execute("go", "install", module, variables={"GOBIN": str(folder)})
        except Broken as broken:
            raise NotRun(f"it cannot be fetched: {_reason(broken)}") from broken
    # The user's own configuration of vultr-cli is none of this.
    variables = (f"HOME={place.work}", f"VULTR_CLI={binary}", f"PYTHONPATH={ROOT}")
    story = (sys.executable, "-m", "tests.clients.vultr_cli_story")
    run = (str(ROOST), "run", "--isolated", "--data", str(place.data), "--")
    check(tell(*run, "env", *variables, *story))


# --- infrastructure code --------------------------------------------------------------------------


def terraform(place: Place) -> None:
    """plan, apply, plan without a difference, destroy, on examples/terraform."""
    name = next((n for n in ("tofu", "terraform") if shutil.which(n)), "terraform")
    binary = program(name, "terraform.io or opentofu.org")
    folder = place.work / "terraform"
    shutil.copytree(ROOT / "examples" / "terraform", folder)
    try:
        execute(binary, f"-chdir={folder}", "init", "-input=false", "-no-color")
    except Broken as broken:
        raise NotRun(f"the provider cannot be fetched: {_reason(broken)}") from broken
    common = ("-input=false", "-no-color")
    place.meet(binary, f"-chdir={folder}", "apply", "-auto-approve", *common)
    place.meet(binary, f"-chdir={folder}", "plan", "-detailed-exitcode", *common)
    place.meet(binary, f"-chdir={folder}", "destroy", "-auto-approve", *common)
    left = json.loads((folder / "terraform.tfstate").read_text())["resources"]
    assert left == [], left


def ansible(place: Place) -> None:
    """Everything is made, is there already the second time, goes, and is gone already."""
    tools = installed("ansible", {"ansible": ANSIBLE})
    for state in ("present", "absent"):
        for changes in (True, False):
            stats = _play(place, tools, state)
            assert stats["failures"] == stats["unreachable"] == 0
            assert bool(stats["changed"]) is changes, f"{state}: {stats['changed']} changes"


def _play(place: Place, tools: Path, state: str) -> dict[str, int]:
    playbook = str(HERE / "ansible" / "cloud.yml")
    variables = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_PYTHON_INTERPRETER": str(tools / "python"),
        "ANSIBLE_HOME": str(place.work / "ansible"),
    }
    play = (str(tools / "ansible-playbook"), playbook, "-e", f"state={state}")
    said = place.meet(*play, variables=variables)
    return json.loads(said[said.index("{") :])["stats"]["localhost"]


# --- DNS ------------------------------------------------------------------------------------------

DOMAIN = "acme.example"
NAMES = [f"*.{DOMAIN}", DOMAIN]


def lego(place: Place) -> None:
    """A certificate for a domain and all below it, by TXT records that it makes and removes."""
    binary = program("lego", "Debian's lego")
    _with_domain(place)
    with pebble(program("pebble", "Debian's pebble"), place) as authority:
        arguments = (
            "--server", authority.directory, "--email", f"admin@{DOMAIN}", "--accept-tos",
            "--dns", "vultr", "--dns.disable-cp", "--path", str(place.work / "lego"),
            *(f"--domains={name}" for name in NAMES),
        )  # fmt: skip
        variables = {"LEGO_CA_CERTIFICATES": str(authority.authority)}
        place.meet(binary, *arguments, "run", variables=variables)
    certificates = place.work / "lego" / "certificates"
    assert issued(next(certificates.glob("*[!r].crt"))) == NAMES
    _nothing_left(place)


def certbot(place: Place) -> None:
    tools = installed("certbot", {"certbot": CERTBOT, "certbot-dns-vultr": CERTBOT_DNS_VULTR})
    _with_domain(place)
    folder = place.work / "certbot"
    folder.mkdir()
    credentials = folder / "vultr.ini"
    credentials.touch(mode=0o600)
    credentials.write_text(f"dns_vultr_key = {KEY}\n")
    with pebble(program("pebble", "Debian's pebble"), place) as authority:
        place.meet(
            str(tools / "certbot"), "certonly", "--non-interactive", "--agree-tos",
            "--register-unsafely-without-email", "--no-verify-ssl", "--cert-name", "it",
            "--server", authority.directory, "--authenticator", "dns-vultr",
            "--dns-vultr-credentials", str(credentials), "--dns-vultr-propagation-seconds", "1",
            *(f"--{name}-dir={folder / name}" for name in ("config", "work", "logs")),
            *(word for name in NAMES for word in ("-d", name)),
        )  # fmt: skip
    assert issued(folder / "config" / "live" / "it" / "cert.pem") == NAMES
    _nothing_left(place)


def lexicon(place: Place) -> None:
    """A record is made, listed, changed, served and removed."""
    tools = installed("lexicon", {"dns-lexicon": LEXICON})
    _with_domain(place)

    def ask(action: str, *arguments: str) -> str:
        what = f'{place.dns} vultr --auth-token "$VULTR_API_KEY" {action} {DOMAIN} TXT'
        run = f'"$0" "$1" {what} "${{@:2}}"'
        command = ("bash", "-c", run, str(tools / "python"), str(HERE / "lexicon_command"))
        return place.meet(*command, *arguments)

    ask("create", "--name", "note", "--content", "first")
    assert "first" in ask("list", "--name", "note")
    assert _txt(place, f"note.{DOMAIN}") == ["first"]
    ask("update", "--name", "note", "--content", "second")
    assert _txt(place, f"note.{DOMAIN}") == ["second"]
    ask("delete", "--name", "note")
    _nothing_left(place)


def _with_domain(place: Place) -> None:
    place.ask("DELETE", f"/v2/domains/{DOMAIN}", missing_ok=True)
    place.ask("POST", "/v2/domains", {"domain": DOMAIN})


def _nothing_left(place: Place) -> None:
    """No TXT record, neither in the API nor in the name server."""
    records = place.ask("GET", f"/v2/domains/{DOMAIN}/records?per_page=500")["records"]
    assert [record for record in records if record["type"] == "TXT"] == []
    assert _txt(place, f"_acme-challenge.{DOMAIN}") == []


def _txt(place: Place, name: str) -> list[str]:
    host, _, port = place.dns.rpartition(":")
    query = dns.message.make_query(name, "TXT")
    answer = dns.query.udp(query, host, port=int(port), timeout=5).answer
    return [str(record).strip('"') for found in answer for record in cast("list[object]", found)]


def pulumi(place: Place) -> None:
    program("pulumi", "pulumi.com")
    raise NotRun("its plugin for Vultr is not fetched by this suite")


def _reason(broken: Broken) -> str:
    """The line that says most: the first that speaks of an error, else the last."""
    lines = [line.strip(" │╷╵") for line in str(broken).splitlines() if line.strip(" │╷╵")]
    return next((line for line in lines if "rror" in line), lines[-1] if lines else "")


CASES = (
    Case("libcloud", "libcloud", "", STORY, libcloud),
    Case("python", "vultr-python-client", "1.0.2", STORY, python_client),
    Case("node", "@vultr/vultr-node", "", STORY, node_client),
    Case("govultr", "govultr", GOVULTR, STORY, govultr_story),
    Case("govultr", "govultr", GOVULTR, "lists, pages and decodes everything", govultr_lists),
    Case(
        "govultr", "govultr", GOVULTR, "calls every method of the finished sections", govultr_calls
    ),
    Case("vultr-cli", "vultr-cli", VULTR_CLI, STORY, vultr_cli),
    Case("terraform", "Terraform, OpenTofu", "", "apply, no difference, destroy", terraform),
    Case("ansible", "Ansible vultr.cloud", ANSIBLE, "present twice, absent twice", ansible),
    Case("acme", "lego", "", WILDCARD, lego),
    Case(
        "acme", "certbot-dns-vultr", CERTBOT_DNS_VULTR, "a wildcard certificate by DNS-01", certbot
    ),
    Case("acme", "lexicon", LEXICON, "makes, changes and removes a record", lexicon),
    Case("pulumi", "Pulumi", "", "", pulumi),
)
