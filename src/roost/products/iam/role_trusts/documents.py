"""What a trust is: who may take a role on, and when."""

from typing import Any, Literal

import msgspec

from ....http.fields import Text
from ....store import Kind, NoState, Record, Ref
from ... import oidc

TrustType = Literal["TemporaryAssumption", "IAMAssumption", "FederatedAssumption"]
Source = Literal["", "instance", "baremetal"]


class StoredTrust(msgspec.Struct, kw_only=True):
    """Who may take a role on, and when. Who is trusted is one of four: a user, a group, an OIDC
    issuer, or servers.

    role_id: The role.
    trust_type: `TemporaryAssumption` begins a session. `IAMAssumption` lets a signed-in user act by
    a token. `FederatedAssumption` lets a token of an issuer act in place of a key.
    trusted_oidc_issuer_id: The issuer whose tokens are trusted.
    trusted_oidc_issuer_source: The servers of your account that are trusted: `instance` or
    `baremetal`.
    trusted_user_id: The user who is trusted.
    trusted_group_id: The group whose members are trusted.
    conditions: What must hold as well: `ip_address`, `time_of_day`, `oidc_claims`.
    valid_until: When the trust ends. Empty for never.
    """

    id: str
    role_id: str
    trust_type: TrustType
    trusted_oidc_issuer_id: str = ""
    trusted_oidc_issuer_source: Source = ""
    trusted_user_id: str = ""
    trusted_group_id: str = ""
    conditions: dict[str, Any] = {}
    valid_until: str = ""
    date_created: str


class IamRoleTrust(StoredTrust, kw_only=True):
    """Who may take a role on, and when. Who is trusted is one of four: a user, a group, an OIDC
    issuer, or servers.

    role_name: The name of the role.
    user_display: The name of the user who is trusted, if any.
    group_display: The name of the group that is trusted, if any.
    """

    role_name: str
    user_display: str
    group_display: str


class RoleTrustCreate(msgspec.Struct):
    """Name exactly one whom to trust: a user, a group, an issuer, or servers.

    role_id: The role, an assumable one. It is required.
    trust_type: `TemporaryAssumption` begins a session. `IAMAssumption` lets a signed-in user act by
    a token, and needs a user or a group. `FederatedAssumption` lets a token act in place of a key,
    and needs an issuer. Left out, it is `FederatedAssumption` for an issuer and
    `TemporaryAssumption` otherwise.
    trusted_user_id: The user to trust.
    trusted_group_id: The group whose members to trust.
    trusted_oidc_issuer_id: The issuer whose tokens to trust.
    trusted_oidc_issuer_source: The servers of your account to trust: `instance` or `baremetal`. It
    goes with `TemporaryAssumption` alone.
    conditions: What must hold as well, all of it. `ip_address` is networks. `time_of_day` has
    `start` and `end` in hours, `timezone` and `days_of_week`. `oidc_claims` is what a token must
    say. Anything else is refused.
    valid_until: When the trust ends, such as `2030-01-01T00:00:00Z`. Empty for never.
    """

    role_id: Text = ""
    trust_type: TrustType | None = None
    trusted_user_id: Text = ""
    trusted_group_id: Text = ""
    trusted_oidc_issuer_id: Text = ""
    trusted_oidc_issuer_source: Source = ""
    conditions: dict[str, Any] | list[Any] = {}
    valid_until: Text = ""


class RoleTrustUpdate(msgspec.Struct):
    """What you leave out stays as it is.

    trust_type: The new type, `TemporaryAssumption`, `IAMAssumption` or `FederatedAssumption`.
    trusted_user_id: The user to trust, in place of whoever was trusted before.
    trusted_group_id: The group to trust, in place of whoever was trusted before.
    trusted_oidc_issuer_id: The issuer to trust, in place of whoever was trusted before.
    trusted_oidc_issuer_source: The servers to trust, in place of whoever was trusted before:
    `instance` or `baremetal`.
    conditions: The conditions to change, by their names. One that is empty is taken away; those
    that you do not name stay.
    valid_until: When the trust ends, such as `2030-01-01T00:00:00Z`. Empty for never.
    """

    # Terraform sends the conditions that change.

    trust_type: TrustType | None = None
    trusted_user_id: Text | None = None
    trusted_group_id: Text | None = None
    trusted_oidc_issuer_id: Text | None = None
    trusted_oidc_issuer_source: Source | None = None
    conditions: dict[str, Any] | list[Any] | None = None
    valid_until: Text | None = None


TrustRecord = Record[StoredTrust, NoState]

TRUSTS = Kind(
    "iam-role-trust",
    StoredTrust,
    NoState,
    "Role trust not found",
    indexes=(
        "role_id",
        "trusted_user_id",
        "trusted_group_id",
        "trusted_oidc_issuer_id",
        "trusted_oidc_issuer_source",
    ),
    refs=(Ref("trusted_oidc_issuer_id", oidc.ISSUERS.name),),
)
