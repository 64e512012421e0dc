"""Programs that keep records: certificates by DNS-01, lexicon, libdns, external-dns."""

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

import dns.message
import dns.query

from . import installs
from .acme import issued, pebble
from .case import NotRun
from .place import KEY, Place

CERTBOT = "5.8.0"
CERTBOT_DNS_VULTR = "1.1.0"
LEXICON = "3.25.2"
LIBDNS = "2.0.4"
EXTERNAL_DNS = "0.14.2"  # the last whose provider for Vultr is its own
DOMAIN = "acme.example"
NAMES = [f"*.{DOMAIN}", DOMAIN]


def lego(place: Place) -> None:
    """A certificate for a domain and all below it, by TXT records that it makes and removes."""
    binary = installs.program("lego", "Debian's lego")
    _with_domain(place)
    with pebble(installs.program("pebble", "Debian's pebble"), place) as authority:
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
    packages = {"certbot": CERTBOT, "certbot-dns-vultr": CERTBOT_DNS_VULTR}
    tools = installs.python("certbot", packages)
    _with_domain(place)
    folder = place.work / "certbot"
    folder.mkdir()
    credentials = folder / "vultr.ini"
    credentials.touch(mode=0o600)
    credentials.write_text(f"dns_vultr_key = {KEY}\n")
    with pebble(installs.program("pebble", "Debian's pebble"), place) as authority:
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


def acme_sh(place: Place) -> None:
    program = installs.of_machine(place, "ACME_SH", "acme.sh")
    if program is None:
        raise NotRun("acme.sh is not installed (its own installer)")
    _with_domain(place)
    home = place.work / "acme.sh"
    with pebble(installs.program("pebble", "Debian's pebble"), place) as authority:
        # Its address book and its account are of this story alone, and it trusts pebble.
        place.meet(
            str(program), "--issue", "--home", str(home), "--server", authority.directory,
            "--dns", "dns_vultr", "--dnssleep", "1", "--insecure",
            *(word for name in NAMES for word in ("--domain", name)),
        )  # fmt: skip
    assert issued(next(home.glob("*/fullchain.cer"))) == NAMES
    _nothing_left(place)


def libdns(place: Place) -> None:
    """A record is made, changed, served and removed, as Caddy does it."""
    binary = installs.go(module="libdns")
    _with_domain(place)
    for action, text, served in (
        ("add", "first", ["first"]),
        ("change", "second", ["second"]),
        ("remove", "second", []),
    ):
        place.meet(binary, action, DOMAIN, "note", text)
        assert _served(place, f"note.{DOMAIN}", "TXT") == served
    _nothing_left(place)


def lexicon(place: Place) -> None:
    """A record is made, listed, changed, served and removed."""
    tools = installs.python("lexicon", {"dns-lexicon": LEXICON})
    _with_domain(place)

    def ask(action: str, *arguments: str) -> str:
        what = f'{place.dns} vultr --auth-token "$VULTR_API_KEY" {action} {DOMAIN} TXT'
        run = f'"$0" "$1" {what} "${{@:2}}"'
        program = str(installs.HERE / "lexicon_command")
        return place.meet("bash", "-c", run, str(tools / "python"), program, *arguments)

    ask("create", "--name", "note", "--content", "first")
    assert "first" in ask("list", "--name", "note")
    assert _served(place, f"note.{DOMAIN}", "TXT") == ["first"]
    ask("update", "--name", "note", "--content", "second")
    assert _served(place, f"note.{DOMAIN}", "TXT") == ["second"]
    ask("delete", "--name", "note")
    _nothing_left(place)


def external_dns(place: Place) -> None:
    """Addresses that come, change and go."""
    binary = installs.go_module("sigs.k8s.io/external-dns", EXTERNAL_DNS)
    domain = "external-dns.example"
    _with_domain(place, domain)
    web, mail = f"web.{domain}", f"mail.{domain}"

    def keep(addresses: dict[str, str]) -> None:
        with _endpoints(addresses) as server:
            place.meet(
                str(binary), "--source=connector", f"--connector-source-server={server}",
                "--provider=vultr", "--registry=noop", "--policy=sync", "--once",
                f"--domain-filter={domain}", "--managed-record-types=A",
            )  # fmt: skip

    keep({web: "192.0.2.1", mail: "192.0.2.2"})
    assert _served(place, web, "A") == ["192.0.2.1"]
    assert _served(place, mail, "A") == ["192.0.2.2"]
    keep({web: "192.0.2.3", mail: "192.0.2.2"})
    assert _served(place, web, "A") == ["192.0.2.3"]
    keep({web: "192.0.2.3"})
    assert _served(place, mail, "A") == []
    place.ask("DELETE", f"/v2/domains/{domain}")


@contextmanager
def _endpoints(addresses: dict[str, str]) -> Generator[str]:
    """HOST:PORT of who tells external-dns which addresses there are to be, during the block."""
    arguments = [f"{name}={address}" for name, address in addresses.items()]
    command = [installs.go("endpoints"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _with_domain(place: Place, domain: str = DOMAIN) -> None:
    place.ask("DELETE", f"/v2/domains/{domain}", missing_ok=True)
    place.ask("POST", "/v2/domains", {"domain": domain})


def _nothing_left(place: Place) -> None:
    """No TXT record, neither in the API nor in the name server."""
    records = place.ask("GET", f"/v2/domains/{DOMAIN}/records?per_page=500")["records"]
    assert [record for record in records if record["type"] == "TXT"] == []
    assert _served(place, f"_acme-challenge.{DOMAIN}", "TXT") == []


def _served(place: Place, name: str, type: str) -> list[str]:
    """What the name server says."""
    host, _, port = place.dns.rpartition(":")
    query = dns.message.make_query(name, type)
    answer = dns.query.udp(query, host, port=int(port), timeout=5).answer
    return [str(record).strip('"') for found in answer for record in cast("list[object]", found)]
