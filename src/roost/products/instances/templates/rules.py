"""What may happen to instance templates, and how the ids in them are shown as names.

A template names at most one thing to deploy from. SSH keys, snapshots, ISOs and file systems that
are deleted vanish from it.
"""

from typing import NamedTuple
from uuid import uuid4

from ....catalog import (
    MetalPlan,
    Plan,
    application,
    deployable_os,
    metal_plan,
    operating_system,
    plan,
    public_iso,
)
from ....http.errors import BadRequest
from ....machines import fields
from ....store import Tx
from ....store.secret import Secret
from ... import iso, snapshots, ssh_keys
from ..storage import FileShares
from .documents import (
    TEMPLATES,
    InstanceTemplate,
    NamedKey,
    PlanDetails,
    Template,
    TemplateCreate,
    TemplateFields,
    TemplateRecord,
    TemplateState,
    TemplateSummary,
    TemplateUpdate,
    VfsSubscription,
)

MAX_TEMPLATES = 100
"""How many an account may have: their list has no pages."""

_SOURCES = ("os_id", "marketplace_app_id", "marketplace_image_id", "snapshot_id", "iso_id")


def create(tx: Tx, account: int, wanted: TemplateCreate) -> InstanceTemplate:
    """Raises BadRequest for a plan, source, key or file system that does not exist."""
    if tx.count(TEMPLATES, account) >= MAX_TEMPLATES:
        raise BadRequest(f"An account has at most {MAX_TEMPLATES} instance templates.")
    body, state = Template(str(uuid4()), _plan(wanted.plan), ""), TemplateState()
    _apply(tx, account, body, state, wanted)
    return show(tx, tx.insert(TEMPLATES, body.id, account, body, state))


def update(tx: Tx, account: int, id: str, wanted: TemplateUpdate) -> InstanceTemplate:
    """Absent fields stay as they are; another source replaces the one there was."""
    if all(getattr(wanted, field) is None for field in wanted.__struct_fields__):
        raise BadRequest("Give at least one field to change")
    record = tx.get(TEMPLATES, id, account, "update")
    if wanted.plan is not None:
        record.body.plan = _plan(wanted.plan)
    _apply(tx, account, record.body, record.state, wanted)
    tx.update(record)
    return show(tx, record)


def add_shares(tx: Tx, record: TemplateRecord, vfs_ids: list[str]) -> None:
    """Has what is deployed from a template have these file systems as well.

    Raises BadRequest for one that does not exist.
    """
    added = _known_shares(tx, record.account, vfs_ids)
    record.state.vfs_ids = list(dict.fromkeys([*record.state.vfs_ids, *added]))
    tx.update(record)


def delete(tx: Tx, account: int, id: str) -> None:
    tx.delete(tx.get(TEMPLATES, id, account, "update"))


def get(tx: Tx, account: int, id: str) -> InstanceTemplate:
    return show(tx, tx.get(TEMPLATES, id, account))


def list_all(tx: Tx, account: int) -> list[TemplateSummary]:
    return [summary(tx, record) for record in tx.children(TEMPLATES, account)]


def show(tx: Tx, record: TemplateRecord) -> InstanceTemplate:
    shown = summary(tx, record)
    return InstanceTemplate(
        **{field: getattr(shown, field) for field in shown.__struct_fields__},
        plan_details=_details(record.body.plan),
        user_data=fields.open_user_data(tx.service(Secret), record.state.user_data),
    )


def summary(tx: Tx, record: TemplateRecord) -> TemplateSummary:
    body, state = record.body, record.state
    system = operating_system(state.os_id)
    app, image = application(state.marketplace_app_id), application(state.marketplace_image_id)
    snapshot = tx.find(snapshots.SNAPSHOTS, state.snapshot_id)
    keys = [tx.get(ssh_keys.SSH_KEYS, id) for id in state.ssh_key_ids]
    return TemplateSummary(
        id=body.id,
        plan=body.plan,
        label=body.label,
        os=system.name if system else "",
        marketplace_app=app.name if app else "",
        marketplace_image=image.name if image else "",
        snapshot=snapshot.body.description or snapshot.id if snapshot else "",
        iso=_iso_name(tx, state),
        ssh_keys=[NamedKey(key.id, key.body.name) for key in keys],
        vfs_subscriptions=[
            VfsSubscription(id, tx.service(FileShares).label(tx, id)) for id in state.vfs_ids
        ],
    )


def _apply(
    tx: Tx, account: int, body: Template, state: TemplateState, wanted: TemplateFields
) -> None:
    _choose_source(tx, account, state, wanted)
    if wanted.label is not None:
        body.label = fields.text("label", wanted.label)
    if wanted.ssh_key_ids is not None:
        state.ssh_key_ids = _known_keys(tx, account, wanted.ssh_key_ids)
    if wanted.vfs_ids is not None:
        state.vfs_ids = _known_shares(tx, account, wanted.vfs_ids)
    if wanted.template is not None:
        state.template = wanted.template
    if wanted.user_data is not None:
        state.user_data = fields.user_data(tx.service(Secret), wanted.user_data)


def _choose_source(tx: Tx, account: int, state: TemplateState, wanted: TemplateFields) -> None:
    """A source that is given takes the place of any other; an empty one is cleared."""
    given = [field for field in _SOURCES if getattr(wanted, field) is not None]
    named = [field for field in given if getattr(wanted, field)]
    if len(named) > 1:
        raise BadRequest(f"Give at most one of {', '.join(_SOURCES)}")
    for field in _SOURCES if named else given:
        setattr(state, field, type(getattr(state, field))())
        if field == "iso_id":
            state.public_iso_id = ""
    for field in named:
        _set_source(tx, account, state, field, wanted)


def _set_source(
    tx: Tx, account: int, state: TemplateState, field: str, wanted: TemplateFields
) -> None:
    value = getattr(wanted, field)
    match field:
        case "os_id":
            exists = deployable_os(value) is not None
        case "marketplace_app_id":
            exists = _is_application(value, "one-click")
        case "marketplace_image_id":
            exists = _is_application(value, "marketplace")
        case "snapshot_id":
            exists = tx.find(snapshots.SNAPSHOTS, value, account, "share") is not None
        case _ if public_iso(value):
            field, exists = "public_iso_id", True
        case _:
            exists = tx.find(iso.ISOS, value, account, "share") is not None
    if not exists:
        raise BadRequest(f"Invalid {field}: {value}")
    setattr(state, field, value)


def _is_application(id: int, type: str) -> bool:
    app = application(id)
    return app is not None and app.type == type


def _known_keys(tx: Tx, account: int, ids: list[str]) -> list[str]:
    for id in fields.listed("ssh_key_ids", ids):
        if tx.find(ssh_keys.SSH_KEYS, id, account, "share") is None:
            raise BadRequest(f"Invalid ssh_key_ids: {id}")
    return list(dict.fromkeys(ids))


def _known_shares(tx: Tx, account: int, ids: list[str]) -> list[str]:
    known = fields.uuids("vfs_ids", ids)
    for id in known:
        if not tx.service(FileShares).has(tx, account, id):
            raise BadRequest(f"Invalid vfs_ids: {id}")
    return known


def _plan(id: str) -> str:
    if plan(id) is None and metal_plan(id) is None:
        raise BadRequest("Invalid plan chosen.")
    return id


def _iso_name(tx: Tx, state: TemplateState) -> str:
    public = public_iso(state.public_iso_id)
    if public is not None:
        return public.name
    own = tx.find(iso.ISOS, state.iso_id)
    return own.body.filename if own else ""


def _details(plan_id: str) -> PlanDetails:
    size = plan(plan_id) or metal_plan(plan_id)
    assert size is not None
    cpu = _cpu(size)
    share = size.gpu_count if isinstance(size.gpu_count, str) else ""
    return PlanDetails(
        name=size.name if isinstance(size, Plan) else size.id,
        type=size.type,
        cpu_manufacturer=cpu.maker,
        cpu_count=cpu.cores,
        cpu_threads=cpu.threads,
        cpu_model=cpu.model,
        memory_mb=size.ram,
        disk_gb=size.disk,
        disk_type=size.disk_type if isinstance(size, Plan) else size.type,
        disk_num=size.disk_count,
        bandwidth_tb=round(size.bandwidth / 1024, 2),
        gpu_brand=size.gpu_brand if size.has_gpu else "",
        gpu_model=size.gpu_type or "",
        gpu_count=1 if share else int(size.gpu_count or 0),
        gpu_profile=share,
        gpu_profile_count=1 if share else 0,
        price=f"{size.monthly_cost:.2f}",
        price_hr=str(size.hourly_cost),
    )


class _Cpu(NamedTuple):
    maker: str
    cores: int
    threads: int
    model: str


def _cpu(size: Plan | MetalPlan) -> _Cpu:
    """What the two kinds of plan tell in different words; a cloud plan has no model."""
    if isinstance(size, Plan):
        return _Cpu(size.cpu_vendor, size.vcpu_count, size.vcpu_count, "")
    return _Cpu(size.cpu_manufacturer, size.cpu_count, size.cpu_threads, size.cpu_model)
