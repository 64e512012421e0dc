"""The variables that make a command use the proxy, trust Roost and have a key."""

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from . import bundle

HTTPS = ("HTTPS_PROXY", "https_proxy")
HTTP = ("HTTP_PROXY", "http_proxy")
DIRECT = ("NO_PROXY", "no_proxy")
LOOPBACK = "localhost,127.0.0.1,::1"


def variables(
    environment: Mapping[str, str],
    *,
    proxy: str,
    certificates: str,
    key: str,
    hosts: Iterable[str],
    data: str,
) -> dict[str, str]:
    """What is to be set; empty for a variable that is to be taken away.

    proxy: its URL. certificates: the file with the bundle. hosts: that the proxy takes to Roost,
    so that none of them may be reached past it. data: the folder of the Roost that is meant, which
    its own command line is to mean too.
    """
    hosts = tuple(hosts)
    return {
        **dict.fromkeys(HTTPS, proxy),
        **{name: past(environment[name], hosts) for name in DIRECT if name in environment},
        **dict.fromkeys(bundle.VARIABLES, certificates),
        "NODE_USE_ENV_PROXY": "1",
        "VULTR_API_KEY": key,
        "ROOST_DATA": data,
    }


def cut_off(proxy: str) -> dict[str, str]:
    """What is to be set besides where the proxy is the one way out."""
    return {**dict.fromkeys(HTTP, proxy), **dict.fromkeys(DIRECT, LOOPBACK)}


def applied(environment: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """The environment with the changes made."""
    kept = {name: value for name, value in environment.items() if name not in changes}
    return kept | {name: value for name, value in changes.items() if value}


def past(no_proxy: str, hosts: Iterable[str]) -> str:
    """NO_PROXY without whatever might make a client go past the proxy to one of the hosts.

    Clients read it differently (a suffix with a dot before it or without, a wildcard, a port), so
    an entry goes that any of them could take for one of the hosts.
    """
    entries = [entry for entry in re.split(r"[\s,;|]+", no_proxy) if entry]
    return ",".join(e for e in entries if not any(_may_mean(e.lower(), host) for host in hosts))


def _may_mean(entry: str, host: str) -> bool:
    pattern = re.sub(r"^\w+://", "", entry)
    pattern = re.sub(r":\d*$", "", pattern).rstrip(".")
    ending = pattern.lstrip("*.")
    return host.endswith(ending) or fnmatchcase(host, pattern)
