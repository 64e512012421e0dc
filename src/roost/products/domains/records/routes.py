"""/v2/domains/{domain}/records"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from .. import rules as domains
from . import rules
from .documents import RECORDS, DnsRecord, DnsRecordCreate, DnsRecordUpdate

routes = Routes("dns", read="dns", write="dns")

RECORD = ItemResponse("record", DnsRecord)
RECORD_LIST = ListResponse("records", DnsRecord)


@routes.get(
    "/domains/{dns-domain}/records",
    "list-dns-domain-records",
    RECORD_LIST,
    errors=(400, 401, 404),
)
async def list_records(call: Call, dns_domain: str, query: Paging) -> Reply:
    """List a domain's records

    Lists the DNS records of a domain.
    """
    zone = await call.read(lambda tx: domains.get(tx, call.account, dns_domain))
    return RECORD_LIST(await call.page(RECORDS, query, owner=zone.seq))


@routes.post(
    "/domains/{dns-domain}/records",
    "create-dns-domain-record",
    RECORD,
    ok=201,
    errors=(400, 401, 403, 404),
)
async def create_record(call: Call, dns_domain: str, body: DnsRecordCreate) -> Reply:
    """Add a DNS record

    Adds a record to a domain. Name servers answer with it within moments. A domain has at most
    10,000 records. Records of the same name and type share one TTL: another TTL is refused with
    400. A CNAME is refused where its name has other records, and other records where it has a
    CNAME.
    """
    return RECORD(await call.write(lambda tx: rules.create(tx, call.account, dns_domain, body)))


@routes.get(
    "/domains/{dns-domain}/records/{record-id}",
    "get-dns-domain-record",
    RECORD,
    errors=(400, 401, 404),
)
async def get_record(call: Call, dns_domain: str, record_id: str) -> Reply:
    """Get a DNS record

    Shows one record of a domain.
    """
    return RECORD(await call.read(lambda tx: rules.get(tx, call.account, dns_domain, record_id)))


@routes.patch("/domains/{dns-domain}/records/{record-id}", "update-dns-domain-record")
async def update_record(
    call: Call, dns_domain: str, record_id: str, body: DnsRecordUpdate
) -> Reply:
    """Change a DNS record

    Changes a record. What you leave out stays. The type cannot change: delete the record and add
    another one. A new TTL becomes the TTL of all records of the same name and type.
    """
    await call.write(lambda tx: rules.update(tx, call.account, dns_domain, record_id, body))
    return DONE


@routes.delete(
    "/domains/{dns-domain}/records/{record-id}",
    "delete-dns-domain-record",
    errors=(400, 401, 404),
)
async def delete_record(call: Call, dns_domain: str, record_id: str) -> Reply:
    """Delete a DNS record

    Deletes a record of a domain.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, dns_domain, record_id))
    return DONE
