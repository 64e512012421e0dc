"""/v2/domains"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ...http.operations import Call, Paging, Routes
from ...store.secret import Secret
from . import rules
from .documents import DOMAINS, DnsSecLines, Domain, DomainCreate, DomainUpdate, Soa, SoaUpdate
from .records import rules as records

routes = Routes("dns", read="dns", write="dns")

DOMAIN = ItemResponse("domain", Domain)
DOMAIN_LIST = ListResponse("domains", Domain)
SOA = ItemResponse("dns_soa", Soa)
DNSSEC = Whole(DnsSecLines)


@routes.get("/domains", "list-dns-domains", DOMAIN_LIST, errors=(400, 401, 403, 404))
async def list_domains(call: Call, query: Paging) -> Reply:
    """List domains

    Lists the domains that this server answers DNS for.
    """
    return DOMAIN_LIST(await call.page(DOMAINS, query))


@routes.post("/domains", "create-dns-domain", DOMAIN)
async def create_domain(call: Call, body: DomainCreate) -> Reply:
    """Create a domain

    Makes a DNS zone. With an `ip` it begins with records: name servers, an address, a wildcard that
    points to the domain, and a mail server. Without one it begins empty. A name that is there
    already, or that lies above or below a domain of another account, is refused with 400. A domain
    costs nothing.
    """
    key = rules.new_key(call.service(Secret), body.dns_sec)
    return DOMAIN(await call.write(lambda tx: records.create_domain(tx, call.account, body, key)))


@routes.get("/domains/{dns-domain}", "get-dns-domain", DOMAIN, errors=(400, 401, 403, 404))
async def get_domain(call: Call, dns_domain: str) -> Reply:
    """Get a domain

    Shows one domain.
    """
    return DOMAIN(await call.read(lambda tx: rules.get(tx, call.account, dns_domain)))


@routes.put("/domains/{dns-domain}", "update-dns-domain", errors=(400, 401, 403, 404))
async def update_domain(call: Call, dns_domain: str, body: DomainUpdate) -> Reply:
    """Change a domain

    Turns DNSSEC on or off. Turning it on makes a new key, so give the new DS records to your
    registrar.
    """
    wanted = body.dns_sec
    key = rules.new_key(call.service(Secret), wanted)
    await call.write(lambda tx: rules.set_dns_sec(tx, call.account, dns_domain, wanted, key))
    return DONE


@routes.delete("/domains/{dns-domain}", "delete-dns-domain", errors=(400, 401, 404))
async def delete_domain(call: Call, dns_domain: str) -> Reply:
    """Delete a domain

    Deletes a domain with all its records. Name servers stop answering for it.
    """
    await call.write(lambda tx: records.delete_domain(tx, call.account, dns_domain))
    return DONE


@routes.get("/domains/{dns-domain}/soa", "get-dns-domain-soa", SOA, errors=(400, 401, 404))
async def get_soa(call: Call, dns_domain: str) -> Reply:
    """Get a domain's SOA

    Shows the primary name server and the contact in the domain's SOA record.
    """
    record = await call.read(lambda tx: rules.get(tx, call.account, dns_domain))
    return SOA(Soa(record.state.nsprimary, record.state.email))


@routes.patch("/domains/{dns-domain}/soa", "update-dns-domain-soa", errors=(400, 401, 403, 404))
async def update_soa(call: Call, dns_domain: str, body: SoaUpdate) -> Reply:
    """Change a domain's SOA

    Changes the primary name server or the contact in the SOA record. What you leave out stays. The
    serial number rises by itself with every change of the domain.
    """
    await call.write(lambda tx: rules.update_soa(tx, call.account, dns_domain, body))
    return DONE


@routes.get("/domains/{dns-domain}/dnssec", "get-dns-domain-dnssec", DNSSEC, errors=(400, 401, 404))
async def get_dnssec(call: Call, dns_domain: str) -> Reply:
    """Get DNSSEC records

    Shows what your registrar needs to know: a DNSKEY record and its DS records, as lines of a zone
    file. The list is empty while DNSSEC is off.
    """
    record = await call.read(lambda tx: rules.get(tx, call.account, dns_domain))
    return DNSSEC(DnsSecLines(rules.key_lines(call.service(Secret), record)))
