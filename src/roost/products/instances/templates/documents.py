"""What an instance template is: stored by ids, answered by names."""

from typing import Any

import msgspec

from ....http.secrets import Secret
from ....store import Kind, Record, Ref


class NamedKey(msgspec.Struct):
    id: str
    name: str


class VfsSubscription(msgspec.Struct):
    """A file system."""

    id: str
    label: str


class TemplateSummary(msgspec.Struct, kw_only=True):
    """What a list shows. Everything but the plan is a name, empty where there is none.

    marketplace_app: a one-click application. marketplace_image: one of the marketplace.
    """

    id: str
    plan: str
    label: str
    os: str
    marketplace_app: str
    marketplace_image: str
    snapshot: str
    iso: str
    ssh_keys: list[NamedKey]
    startup_script: str = ""
    disk_config: str = ""
    vfs_subscriptions: list[VfsSubscription]


class PlanDetails(msgspec.Struct, kw_only=True):
    """A plan, of either kind. price, price_hr: dollars a month and an hour.

    cpu_mhz is 0 and cpu_model empty where the catalog does not know them. gpu_profile: the share
    of a card, as `1/8`.
    """

    name: str
    type: str
    cpu_manufacturer: str
    cpu_count: int
    cpu_threads: int
    cpu_mhz: int = 0
    cpu_model: str
    memory_mb: int
    disk_gb: int
    disk_type: str
    disk_num: int
    bandwidth_tb: float
    gpu_brand: str
    gpu_model: str
    gpu_count: int
    gpu_profile: str
    gpu_profile_count: int
    price: str
    price_hr: str


class InstanceTemplate(TemplateSummary, kw_only=True):
    """user_data: base64, as it was given."""

    plan_details: PlanDetails
    user_data: Secret


class Template(msgspec.Struct):
    """What is stored and shown as it is."""

    id: str
    plan: str
    label: str


class TemplateState(msgspec.Struct, kw_only=True):
    """What the answer's names come from; at most one of the first six is set.

    user_data: sealed. template: as it was given; nothing reads it yet.
    """

    os_id: int = 0
    marketplace_app_id: int = 0
    marketplace_image_id: int = 0
    snapshot_id: str = ""
    iso_id: str = ""
    public_iso_id: str = ""
    ssh_key_ids: list[str] = []
    vfs_ids: list[str] = []
    template: dict[str, Any] = {}
    user_data: str = ""


class TemplateFields(msgspec.Struct, kw_only=True):
    label: str | None = None
    iso_id: str | None = None
    marketplace_app_id: int | None = None
    marketplace_image_id: int | None = None
    os_id: int | None = None
    snapshot_id: str | None = None
    ssh_key_ids: list[str] | None = None
    vfs_ids: list[str] | None = None
    template: dict[str, Any] | None = None
    user_data: Secret | None = None


class TemplateCreate(TemplateFields, kw_only=True):
    plan: str


class TemplateUpdate(TemplateFields, kw_only=True):
    plan: str | None = None


TEMPLATES = Kind(
    "instance-template",
    Template,
    TemplateState,
    "Invalid instance template ID",
    refs=(
        Ref("ssh_key_ids", "ssh-key"),
        Ref("snapshot_id", "snapshot"),
        Ref("iso_id", "iso"),
        Ref("vfs_ids", "vfs"),
    ),
)

TemplateRecord = Record[Template, TemplateState]
