"""How domains are copied, and their records."""

from ...copying import Copyable, Journey, Json, Parent


def _copy_soa(journey: Journey, item: Json, place: Parent) -> str:
    domain = journey.copy_of("domains", item["domain"])
    soa = journey.source.get(f"/domains/{item['domain']}/soa")["dns_soa"]
    wanted = {name: soa[name] for name in ("nsprimary", "email")}
    journey.target.patch(f"/domains/{domain}/soa", wanted)
    return domain


COPIES = (
    Copyable(
        name="domains", path="/domains", items="domains", id="domain",
        fields=("domain", "dns_sec"), lacks="their DNSSEC keys: they have others",
    ),
    Copyable(
        name="soa", path="/domains", items="domains", id="domain", of=("domains",), act=_copy_soa,
    ),
    Copyable(
        name="dns-records", path="/domains/{}/records", items="records", within="domains",
        fields=("name", "type", "data", "priority", "ttl"),
        lacks="changes: those with addresses of servers still have the old ones",
    ),
)  # fmt: skip
