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
    return RECORD(await call.write(lambda tx: rules.create(tx, call.account, dns_domain, body)))


@routes.get(
    "/domains/{dns-domain}/records/{record-id}",
    "get-dns-domain-record",
    RECORD,
    errors=(400, 401, 404),
)
async def get_record(call: Call, dns_domain: str, record_id: str) -> Reply:
    return RECORD(await call.read(lambda tx: rules.get(tx, call.account, dns_domain, record_id)))


@routes.patch("/domains/{dns-domain}/records/{record-id}", "update-dns-domain-record")
async def update_record(
    call: Call, dns_domain: str, record_id: str, body: DnsRecordUpdate
) -> Reply:
    await call.write(lambda tx: rules.update(tx, call.account, dns_domain, record_id, body))
    return DONE


@routes.delete(
    "/domains/{dns-domain}/records/{record-id}",
    "delete-dns-domain-record",
    errors=(400, 401, 404),
)
async def delete_record(call: Call, dns_domain: str, record_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, dns_domain, record_id))
    return DONE
