"""What a container registry is."""

import msgspec

from ...catalog.registry import RegistryRegion
from ...http.secrets import Secret
from ...store import Kind, NoState, Record

PENDING, MADE, FAILED = "pending", "made", "failed"


class StoredRegistry(msgspec.Struct, kw_only=True):
    """A registry, as it is stored. name: unlike any other's, whoever they belong to.

    status: pending, made, or failed where the driver could not make it. No answer has it: clients
    use a registry at once.
    """

    id: str
    name: str
    date_created: str
    region: str
    public: bool
    plan: str
    status: str = PENDING


class RetentionTerms(msgspec.Struct, kw_only=True):
    """A retention rule, as it is kept. template: what it counts by. count: artifacts or days; 0
    for one that retains always.
    """

    id: int
    disabled: bool = False
    template: str
    count: int
    repository_decoration: str
    repository_pattern: str
    tag_decoration: str
    tag_pattern: str
    untagged: bool


class Applied(msgspec.Struct):
    """What the driver has."""

    public: bool
    plan: str
    replicas: list[str]


class RegistryState(msgspec.Struct, kw_only=True):
    """root_id: the number of its first user. password: of that user, sealed.

    password_changed: when it was. plan_changed, used_changed: when the two sizes of its storage
    were last others. used_bytes, artifacts: what it holds. replicas: the regions that its images
    are copied to. rules: those of its retention, last_rule the number that the last of them got.
    schedule: when they are applied; empty for never. applied: None until the driver has made it.
    """

    root_id: int
    password: str
    password_changed: str
    plan_changed: str
    used_changed: str
    used_bytes: int = 0
    artifacts: int = 0
    replicas: list[str] = []
    rules: list[RetentionTerms] = []
    last_rule: int = 0
    schedule: str = ""
    applied: Applied | None = None


class StorageAmount(msgspec.Struct, kw_only=True):
    """One amount in four units, each 1024 of the smaller one, rounded to two digits."""

    bytes: float
    mb: float
    gb: float
    tb: float
    updated_at: str


class RegistryStorage(msgspec.Struct):
    used: StorageAmount
    allowed: StorageAmount


class RegistryUser(msgspec.Struct, kw_only=True):
    """The user that a registry is made with; its name is the registry's id."""

    id: int
    username: str
    password: Secret
    root: bool = True
    added_at: str
    updated_at: str


class RegistryBilling(msgspec.Struct):
    """Dollars: a month's price, and what this month has come to."""

    monthly_price: float
    pending_charges: float


class RegistrySubscription(msgspec.Struct):
    billing: RegistryBilling
    plan: str


class RegistryMetadata(msgspec.Struct):
    region: RegistryRegion
    subscription: RegistrySubscription


class Registry(msgspec.Struct, kw_only=True):
    """A registry, as it is answered. urn: what the names of its images begin with."""

    id: str
    name: str
    urn: str
    storage: RegistryStorage
    date_created: str
    public: bool
    root_user: RegistryUser
    metadata: RegistryMetadata


class RegistryCreate(msgspec.Struct, kw_only=True):
    """name: small letters and digits. region, plan: see GET /registry/region/list and plan/list."""

    name: str
    public: bool
    region: str
    plan: str


class RegistryUpdate(msgspec.Struct):
    public: bool | None = None
    plan: str | None = None


class PasswordUpdate(msgspec.Struct):
    """old_password: at first, the one that the registry was made with."""

    old_password: Secret = ""
    new_password: Secret = ""


class Success(msgspec.Struct):
    success: str


class RegistryName(msgspec.Struct):
    """The name of a registry; it is the document's id, and the registry its owner."""


REGISTRIES = Kind("registry", StoredRegistry, RegistryState, "Invalid container registry ID")
NAMES = Kind("registry-name", RegistryName, NoState, "Unknown registry", counted=False)

RegistryRecord = Record[StoredRegistry, RegistryState]
