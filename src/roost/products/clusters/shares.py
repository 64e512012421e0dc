"""The file systems of a cluster: those of its template, for instances that it deploys."""

from contextlib import suppress

from ...catalog import file_storage
from ...http.errors import ApiError, BadRequest
from ...machines import fields
from ...store import Tx
from .. import vfs
from ..instances import templates
from ..instances.templates import TEMPLATES, TemplateRecord
from . import nodes
from .documents import ClusterCreate, ClusterRecord


def ask_for(tx: Tx, account: int, wanted: ClusterCreate, template: TemplateRecord) -> None:
    """Has the nodes get file systems: those that are named, and a new one if that is asked for."""
    ids = fields.uuids("vfs_ids", wanted.vfs_ids)
    for id in ids:
        record = tx.find(vfs.FILE_SYSTEMS, id, account, "share")
        if record is None:
            raise BadRequest(f"Invalid vfs_ids: {id}")
        if record.body.region != wanted.region:
            raise BadRequest(
                f"Invalid vfs_ids: {id} is in {record.body.region}, not in {wanted.region}"
            )
    if wanted.use_vfs:
        ids = [*ids, _new_share(tx, account, wanted)]
    if ids:
        templates.add_shares(tx, template, ids)


def not_ready(tx: Tx, record: ClusterRecord) -> str:
    """What fresh nodes' file systems have to wait for, themselves included; empty for nothing."""
    ids = _shares(tx, record) if record.state.fresh else []
    if not ids:
        return ""
    fresh = nodes.among(tx, record.state.fresh).values()
    busy = [node.id for node in fresh if nodes.is_busy(node)]
    pending = [each.id for each in tx.among(vfs.FILE_SYSTEMS, ids) if each.body.status == "pending"]
    return next(iter((*busy, *pending)), "")


def hand_out(tx: Tx, record: ClusterRecord) -> None:
    """Gives fresh instances the file systems of their template.

    What cannot be attached, as a file system that has enough instances, is left out.
    """
    state = record.state
    fresh = [id for id in state.instance_ids if id in state.fresh]
    for vfs_id in _shares(tx, record) if fresh else []:
        for id in fresh:
            with suppress(ApiError):
                vfs.attach(tx, record.account, vfs_id, id)


def _shares(tx: Tx, record: ClusterRecord) -> list[str]:
    return tx.get(TEMPLATES, record.state.template_id).state.vfs_ids


def _new_share(tx: Tx, account: int, wanted: ClusterCreate) -> str:
    size = wanted.vfs_storage_size
    if not wanted.vfs_label.strip():
        raise BadRequest("Missing required field: vfs_label")
    if size is None:
        raise BadRequest("Missing required field: vfs_storage_size")
    terms = file_storage(wanted.region)
    if terms is None:
        raise BadRequest(f"Invalid use_vfs: no file storage in {wanted.region}")
    if not terms.min_gb <= size.gb <= terms.max_gb:
        raise BadRequest(f"Invalid vfs_storage_size: must be {terms.min_gb} to {terms.max_gb} GB")
    body = vfs.VFSCreate(
        region=wanted.region, label=wanted.vfs_label, storage_size=vfs.VFSSizeWish(size.gb)
    )
    return vfs.create(tx, account, body).id
