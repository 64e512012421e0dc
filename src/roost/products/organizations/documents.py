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
    """Empty texts are not given."""

    name: Text = ""
    type: Text = ""


class OrganizationCreate(msgspec.Struct):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    type: Text = PERSONAL


class OrganizationScim(msgspec.Struct):
    """Whether a directory may provision users. scim_token: shown once, when it is made."""

    scim_enabled: bool
    auth_method: str
    date_added: str
    date_updated: str
    scim_token: Secret | UnsetType = UNSET


class SuspendedUser(msgspec.Struct):
    """uuid: the same as `id`, under the name that the guides have for it."""

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
