"""What an organization is, and what is told of it."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from ...http.fields import Text
from ...http.secrets import Secret
from ...store import Kind, Record

PERSONAL = "Personal/Team"
MISSING = "Organization not found."


class Organization(msgspec.Struct):
    """People who act together for an account.

    name: What it is called.
    type: What kind it is, in your words. `Personal/Team` unless you say otherwise.
    """

    id: str
    name: str
    type: str
    date_created: str


class OrganizationState(msgspec.Struct):
    """is_own: whether it is the one that its account has from the beginning, which cannot go.

    deleted_at: when it was deleted, in clock time; 0 for one that is there. scim_digest: of the
    token that a directory shows; the token itself is not kept.
    """

    is_own: bool = False
    deleted_at: int = 0
    scim_enabled: bool = False
    scim_added: str = ""
    scim_updated: str = ""
    scim_digest: str = ""


OrganizationRecord = Record[Organization, OrganizationState]

ORGANIZATIONS = Kind("organization", Organization, OrganizationState, MISSING)


class OrganizationChange(msgspec.Struct):
    """What you leave out or empty stays as it is.

    name: The new name.
    type: The new type, in your words.
    """

    name: Text = ""
    type: Text = ""


class OrganizationCreate(msgspec.Struct):
    """name: What it is called, in 1 to 255 characters.
    type: What kind it is, in your words.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    type: Text = PERSONAL


class OrganizationScim(msgspec.Struct):
    """Whether a directory may manage an organization's users.

    scim_enabled: Whether it may.
    auth_method: How a directory shows who it is: `bearer`, a token.
    date_added: When this was first set up. Empty before.
    date_updated: When this was last changed. Empty before the first time.
    scim_token: The token for the directory. Only in the answer that makes it.
    """

    scim_enabled: bool
    auth_method: str
    date_added: str
    date_updated: str
    scim_token: Secret | UnsetType = UNSET


class SuspendedUser(msgspec.Struct):
    """A user who may do nothing until unsuspended.

    uuid: The same as `id`.
    name, display_name: The whole name.
    email: The email address.
    first_name: The first name.
    last_name: The last name.
    active: Always false.
    service_user: Whether this is a user for programs.
    date_created: When the user was made.
    date_updated: When the user was last changed.
    date_suspended: When the user was suspended.
    """

    # uuid is the name that the guides have.

    id: str
    uuid: str
    name: str
    display_name: str
    email: str
    first_name: str
    last_name: str
    active: bool
    service_user: bool
    date_created: str
    date_updated: str
    date_suspended: str
