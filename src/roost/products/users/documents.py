"""What a user is, and what requests say of one."""

from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from ...http.fields import Text
from ...http.secrets import Secret
from ...store import Kind, PlainJson, Record

Acl = Literal[
    "manage_users",
    "subscriptions_view",
    "subscriptions",
    "billing",
    "support",
    "provisioning",
    "dns",
    "abuse",
    "upgrade",
    "firewall",
    "alerts",
    "objstore",
    "loadbalancer",
    "activity_logs",
]
ALL_ACLS: tuple[str, ...] = get_args(Acl)
"""Every permission there is, in the order of answers: Terraform reads the data of a user as a list.
The root user always has all of them."""

Status = Literal["pending", "active", "suspended", "closed"]


class User(msgspec.Struct):
    """Who may act for an account. Dates are empty where nothing has happened yet.

    name: The whole name.
    first_name: The first name.
    last_name: The last name.
    email: The email address. No two users of an account have the same.
    api_enabled: Whether the user's API keys work.
    service_user: Whether this is a user for programs, who needs no invitation and no password.
    acls: The permissions that the user was given. Others may come by policies, groups and roles.
    invited_by: The address of who invited the user.
    invited_on: When the user was invited.
    invite_accepted: Whether the invitation was accepted.
    status: `pending` until the invitation is accepted, then `active`. `suspended` while the user
    may do nothing.
    last_activity: When the user last sent a request, to the minute.
    """

    id: str
    name: str
    first_name: str
    last_name: str
    email: str
    api_enabled: bool
    service_user: bool
    acls: list[str]
    invited_by: str
    invited_on: str
    invite_accepted: bool
    status: Status
    last_activity: str


class CreatedUser(User):
    """A new user.

    api_key: The first API key of a service user. It is shown this once, and left out for others.
    """

    api_key: Secret | UnsetType = UNSET


class WhitelistEntry(msgspec.Struct):
    """A network that a user's keys may be used from.

    subnet: The first address of the network.
    subnet_size: How many bits of the address count.
    date_added: When it was added.
    ip_type: The version of the address: `v4` or `v6`.
    """

    subnet: str
    subnet_size: int
    date_added: str
    ip_type: Literal["v4", "v6"]


class Profile(msgspec.Struct):
    """What a directory elsewhere says of a user, beside what all users have.

    user_name: where it is no email address. external_id: what the directory calls the user.
    addresses: email addresses in small letters. attributes: all that is kept for the directory
    alone, as it is shown there.
    """

    user_name: str = ""
    external_id: str = ""
    addresses: list[str] = []
    attributes: dict[str, Any] = {}


class UserState(msgspec.Struct):
    """root: whether this is the account's first user, whose permissions cannot be taken away.

    whitelist: where the user's keys may be used from; none for everywhere. login: the email
    address in small letters, under which the account has no other user. suspended_from: the status
    that a suspended user had. home: the id of the same person's user in another account; empty for
    one who has come through no other. date_created: empty for whoever was there before it was kept.
    called: the name in small letters.
    """

    root: bool = False
    whitelist: list[WhitelistEntry] = []
    login: str = ""
    date_created: str = ""
    date_updated: str = ""
    date_suspended: str = ""
    suspended_from: Literal["pending", "active"] = "active"
    home: str = ""
    called: str = ""
    profile: Profile = msgspec.field(default_factory=Profile)

    @property
    def handle(self) -> str:
        """The user name in small letters, where it is no email address."""
        return self.profile.user_name.lower()

    @property
    def external_id(self) -> str:
        return self.profile.external_id

    @property
    def addresses(self) -> list[str]:
        return self.profile.addresses


def _with_entries(body: PlainJson, state: PlainJson) -> None:
    """Networks were texts without a date, and users were not found by their addresses."""
    state["login"] = body["email"].lower()
    state["whitelist"] = [_entry(text) for text in state.pop("allow", [])]


def _entry(text: str) -> PlainJson:
    subnet, _, size = text.partition("/")
    ip_type = "v6" if ":" in subnet else "v4"
    return {"subnet": subnet, "subnet_size": int(size), "date_added": "", "ip_type": ip_type}


def _with_small_names(body: PlainJson, state: PlainJson) -> None:
    """Users were not found by their names."""
    state["called"] = body["name"].lower()


UserRecord = Record[User, UserState]

USERS = Kind(
    "user",
    User,
    UserState,
    "Invalid user",
    indexes=(
        "status", "login", "root", "acls", "email", "name",
        "called", "handle", "external_id", "addresses",
    ),
    upgrades=(_with_entries, _with_small_names),
)  # fmt: skip


class UserCreate(msgspec.Struct):
    """Give a name, or a first and a last name.

    email: The email address. No other user of the account may have it.
    name: The whole name. Its first word becomes the first name.
    first_name: The first name. With it or a last name, `name` does not count.
    last_name: The last name.
    password: Required unless `service_user` is true. It is not kept, since nothing here asks for
    it.
    api_enabled: Whether the user's API keys work.
    acls: The permissions to give. You must have them yourself. `manage_users` brings all others;
    `provisioning` brings `subscriptions` and `subscriptions_view`.
    service_user: Whether this is a user for programs, who is active at once and gets a first key.
    """

    email: Text
    name: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    password: Secret = ""
    api_enabled: bool = True
    acls: list[Acl] = []
    service_user: bool = False


class UserUpdate(msgspec.Struct):
    """What you leave out stays as it is.

    email: The new email address. No other user of the account may have it.
    name: The new whole name. Its first word becomes the first name. Empty, the name stays.
    first_name: The new first name. With it or a last name, `name` does not count.
    last_name: The new last name.
    password: Taken and not kept, since nothing here asks for it.
    api_enabled: Whether the user's API keys work. The root user's always do.
    acls: The permissions that the user has from now on, in place of those before. You must have
    what you add.
    """

    email: Text | None = None
    name: Text | None = None
    first_name: Text | None = None
    last_name: Text | None = None
    password: Secret | None = None
    api_enabled: bool | None = None
    acls: list[Acl] | None = None


class Subnet(msgspec.Struct):
    """subnet: An address of the network, of IPv4 or IPv6.
    subnet_size: How many bits of the address count: 8 to 32 for IPv4, 20 to 128 for IPv6, or 0 for
    any address.
    """

    subnet: str
    subnet_size: Annotated[int, msgspec.Meta(ge=0, le=128)]


class SubnetQuery(msgspec.Struct, frozen=True):
    """subnet: The first address of the network.
    subnet_size: How many bits of the address count.
    """

    subnet: str = ""
    subnet_size: int = -1
