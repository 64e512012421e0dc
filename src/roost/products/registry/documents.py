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
    """One amount in four units, each 1024 of the smaller one, rounded to two digits.

    bytes: The amount in bytes.
    mb: The amount in MB.
    gb: The amount in GB.
    tb: The amount in TB.
    updated_at: When the amount last changed.
    """

    bytes: float
    mb: float
    gb: float
    tb: float
    updated_at: str


class RegistryStorage(msgspec.Struct):
    """How full a registry is.

    used: How much it holds.
    allowed: How much its plan allows. Pushes beyond it are refused.
    """

    used: StorageAmount
    allowed: StorageAmount


class RegistryUser(msgspec.Struct, kw_only=True):
    """The user that a registry is made with.

    id: Its number.
    username: The name to log in with: the id of the registry.
    password: The password to log in with. Masked for those who may not change registries.
    root: Always true.
    added_at: When the registry was made.
    updated_at: When the password was last changed.
    """

    id: int
    username: str
    password: Secret
    root: bool = True
    added_at: str
    updated_at: str


class RegistryBilling(msgspec.Struct):
    """What a registry costs, in dollars.

    monthly_price: The price of a month.
    pending_charges: What it has cost in this month so far.
    """

    monthly_price: float
    pending_charges: float


class RegistrySubscription(msgspec.Struct):
    """What a registry is subscribed to.

    billing: What it costs.
    plan: The key of its plan.
    """

    billing: RegistryBilling
    plan: str


class RegistryMetadata(msgspec.Struct):
    """Where a registry is, and what it costs.

    region: The region of its server.
    subscription: Its plan, and what it costs.
    """

    region: RegistryRegion
    subscription: RegistrySubscription


class Registry(msgspec.Struct, kw_only=True):
    """A container registry.

    name: Its name. No other registry has it.
    urn: What the names of its images begin with, such as `sjc.vultrcr.com/acme`.
    storage: How full it is.
    public: Whether everybody may pull.
    root_user: The user that it was made with.
    metadata: Where it is, and what it costs.
    """

    id: str
    name: str
    urn: str
    storage: RegistryStorage
    date_created: str
    public: bool
    root_user: RegistryUser
    metadata: RegistryMetadata


class RegistryCreate(msgspec.Struct, kw_only=True):
    """name: The name: up to 63 lower-case letters and digits. No other registry may have it. It
    cannot be changed.
    public: Whether everybody may pull.
    region: The name of a region that has a registry server: list the registry regions. It cannot be
    changed.
    plan: `start_up`, `business`, `premium` or `enterprise`: list the registry plans.
    """

    name: str
    public: bool
    region: str
    plan: str


class RegistryUpdate(msgspec.Struct):
    """public: Whether everybody may pull. Left out, this stays.
    plan: `start_up`, `business`, `premium` or `enterprise`. Left out, the plan stays.
    """

    public: bool | None = None
    plan: str | None = None


class PasswordUpdate(msgspec.Struct):
    """old_password: The password until now. At first, it is the one that the registry was made
    with. It is required.
    new_password: The new password, in 8 to 128 characters. It is required.
    """

    old_password: Secret = ""
    new_password: Secret = ""


class Success(msgspec.Struct):
    """Confirms that something was done.

    success: What was done, in words.
    """

    success: str


class RegistryName(msgspec.Struct):
    """The name of a registry; it is the document's id, and the registry its owner."""


REGISTRIES = Kind("registry", StoredRegistry, RegistryState, "Invalid container registry ID")
NAMES = Kind("registry-name", RegistryName, NoState, "Unknown registry", counted=False)

RegistryRecord = Record[StoredRegistry, RegistryState]
