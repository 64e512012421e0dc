"""What may happen to ISOs. One that is attached to an instance stays: instances declare that."""

from uuid import uuid4

from ...drivers.compute import Compute, ImageFacts
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.workflows import Job, one_step
from ...http.errors import BadRequest
from ...http.urls import web_url
from ...machines.images import fetching
from ...store import Tx, iso
from ..snapshots import discard_image
from .documents import COMPLETE, FAILED, ISO, ISOS, ISOCreate, ISORecord, ISOUpdate


def create(tx: Tx, account: int, wanted: ISOCreate) -> ISORecord:
    """Starts the download; raises BadRequest for a URL that names no file on the web."""
    id = str(uuid4())
    body = ISO(
        id=id,
        date_created=iso(tx.now),
        description=wanted.description,
        filename=_filename(wanted.url),
    )
    record = tx.insert(ISOS, id, account, body)
    jobs.start(tx, FETCH, account, record, {"url": wanted.url})
    return record


def update(tx: Tx, account: int, id: str, wanted: ISOUpdate) -> None:
    record = tx.get(ISOS, id, account, "update")
    record.body.description = wanted.description
    tx.update(record)


def delete(tx: Tx, account: int, id: str) -> None:
    record = tx.get(ISOS, id, account, "update")
    leases = jobs.drop(tx, record)
    tx.delete(record)
    discard_image(tx, account, id, leases)


def lost(tx: Tx, record: ISORecord) -> None:
    """Its image is gone. What its URL has by now may be something else."""
    record.body.status = FAILED
    tx.update(record)


def _fetched(tx: Tx, job: Job, facts: ImageFacts) -> None:
    record = tx.get(ISOS, job.resource_id, lock="update")
    record.body.size = facts.size
    record.body.md5sum = facts.md5
    record.body.sha512sum = facts.sha512
    record.body.status = COMPLETE
    tx.update(record)


def _not_fetched(tx: Tx, job: Job) -> None:
    record = tx.get(ISOS, job.resource_id, lock="update")
    record.body.status = FAILED
    tx.update(record)


def _filename(url: str) -> str:
    name = web_url(url).path.rpartition("/")[2]
    if not name:
        raise BadRequest("Invalid url: must end in the name of a file")
    return name


FETCH = one_step(
    "fetch-iso",
    fetching("iso"),
    _fetched,
    failed=_not_fetched,
    driver=Compute,
    bulk=True,
    takes=Takes(quick=1, realistic=60),
)
