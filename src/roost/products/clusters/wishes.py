"""What a request for a cluster asks for, checked: counts, templates, keys."""

from ...catalog import PlanOffer, fabric
from ...http.errors import BadRequest
from ...machines import fields
from ...store import Tx
from ..instances import templates
from ..instances.templates import TEMPLATES, TemplateCreate, TemplateRecord
from .documents import ClusterCreate

DEFAULT_COUNT = 1


def counts(wanted: ClusterCreate) -> tuple[int, int]:
    """How many nodes there must be at least, and how many there shall be. Raises BadRequest."""
    least, count = wanted.min_pool_count, wanted.desired_pool_count
    if least is None:
        least = DEFAULT_COUNT if count is None else min(DEFAULT_COUNT, count)
    if count is None:
        count = least
    check_counts(least, count)
    return least, count


def check_counts(least: int, count: int) -> None:
    if count < least:
        raise BadRequest("Invalid desired_pool_count: must not be less than min_pool_count")


def template(tx: Tx, account: int, wanted: ClusterCreate, made: list[str]) -> TemplateRecord:
    """What the nodes are deployed from; it is made, and noted, where a plan is given."""
    if bool(wanted.plan) == bool(wanted.instance_template):
        raise BadRequest("Give exactly one of plan or instance_template")
    if wanted.instance_template:
        return _existing(tx, account, "instance_template", wanted.instance_template)
    return _made(tx, account, wanted, wanted.plan, wanted.label, made)


def head_template(
    tx: Tx, account: int, wanted: ClusterCreate, made: list[str]
) -> TemplateRecord | None:
    """The same for the head, if there shall be one. A plan needs something that is installed."""
    if not wanted.use_head_node:
        return None
    if bool(wanted.head_node_plan) == bool(wanted.head_node_template):
        raise BadRequest("Give exactly one of head_node_plan or head_node_template")
    if wanted.head_node_template:
        return _existing(tx, account, "head_node_template", wanted.head_node_template)
    if not (wanted.os_id or wanted.app_id or wanted.image_id):
        raise BadRequest(
            "Missing required field: head_node_plan needs one of os_id, app_id or image_id"
        )
    label = f"{wanted.label} head" if wanted.label else ""
    return _made(tx, account, wanted, wanted.head_node_plan, label, made)


def key(wanted: ClusterCreate, offer: PlanOffer) -> int:
    """The VLAN or partition that is asked for; without a fabric it is of no effect."""
    terms = fabric(offer.id)
    if not wanted.gpu_fabric or terms is None:
        return 0
    given, other, name = (
        (wanted.vlanid, wanted.pkey, "pkey")
        if terms.key == "VLANID"
        else (wanted.pkey, wanted.vlanid, "vlanid")
    )
    if other:
        raise BadRequest(f"Invalid {name}: the fabric of {offer.id} takes a {terms.key}")
    return given


def _existing(tx: Tx, account: int, field: str, id: str) -> TemplateRecord:
    record = tx.find(TEMPLATES, fields.uuid(field, id), account, "update")
    if record is None:
        raise BadRequest(f"Invalid {field}: {id}")
    return record


def _made(
    tx: Tx, account: int, wanted: ClusterCreate, plan: str, label: str, made: list[str]
) -> TemplateRecord:
    body = TemplateCreate(
        plan=plan,
        label=label,
        os_id=wanted.os_id or None,
        marketplace_app_id=wanted.app_id or None,
        marketplace_image_id=wanted.image_id or None,
    )
    id = templates.create(tx, account, body).id
    made.append(id)
    return tx.get(TEMPLATES, id, account)
