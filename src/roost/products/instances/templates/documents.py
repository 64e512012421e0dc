"""What an instance template is: stored by ids, answered by names."""

from typing import Any

import msgspec

from ....http.secrets import Secret
from ....store import Kind, Record, Ref


class NamedKey(msgspec.Struct):
    """An SSH key.

    name: what the key is called.
    """

    id: str
    name: str


class VfsSubscription(msgspec.Struct):
    """A file system.

    label: what the file system is called.
    """

    id: str
    label: str


class TemplateSummary(msgspec.Struct, kw_only=True):
    """A template with names in place of ids. What it does not have is empty.

    plan: the plan to deploy with.
    os: the operating system to install.
    marketplace_app: the one-click application to install.
    marketplace_image: the marketplace application to install.
    snapshot: the description of the snapshot to deploy from.
    iso: the file name of the ISO to boot from.
    ssh_keys: SSH keys that may log in.
    startup_script: always empty, because a template has no startup script.
    disk_config: always empty.
    vfs_subscriptions: file systems that the servers get.
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
    """A plan, of a virtual server or of bare metal.

    name: the plan.
    type: the kind of plan, such as `vc2` or `SSD`.
    cpu_manufacturer: who makes the CPU.
    cpu_count: how many CPU cores it has.
    cpu_threads: how many CPU threads it has.
    cpu_mhz: always 0, because it is not known.
    cpu_model: the model of the CPU. It is empty for a virtual server.
    memory_mb: MB of memory.
    disk_gb: GB of one disk.
    disk_type: what kind of disks they are.
    disk_num: how many disks it has.
    bandwidth_tb: TB that it may send in a month.
    gpu_brand: who makes the GPU. It is empty where there is none.
    gpu_model: the model of the GPU. It is empty where there is none.
    gpu_count: how many GPUs it has.
    gpu_profile: the share of a GPU that it has, such as `1/8`. It is empty for whole GPUs.
    gpu_profile_count: how many of these shares it has.
    price: dollars a month.
    price_hr: dollars an hour.
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
    """A template with the details of its plan.

    plan_details: what the plan has and costs.
    user_data: data for cloud-init in base64, as you gave it.
    """

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
    """label: what to call the template, at most 255 characters.
    iso_id: an ISO to boot from, one of your own or a public one.
    marketplace_app_id: a one-click application to install, by its number.
    marketplace_image_id: a marketplace application to install, by its number.
    os_id: an operating system to install.
    snapshot_id: a snapshot to deploy from.
    ssh_key_ids: SSH keys that may log in, by id, at most 100.
    vfs_ids: file systems that the servers get, by id, at most 100.
    template: any object of your own. Roost keeps it and does not use it.
    user_data: data for cloud-init in base64, at most 64 KiB when decoded.
    """

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
    """plan: the plan to deploy with, of a virtual server or of bare metal."""

    plan: str


class TemplateUpdate(TemplateFields, kw_only=True):
    """plan: the plan to deploy with, of a virtual server or of bare metal."""

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
