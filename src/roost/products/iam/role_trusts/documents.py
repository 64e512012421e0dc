"""What a trust is: who may take a role on, and when."""

from typing import Any, Literal

import msgspec

from ....http.fields import Text
from ....store import Kind, NoState, Record, Ref
from ... import oidc

TrustType = Literal["TemporaryAssumption", "IAMAssumption", "FederatedAssumption"]
Source = Literal["", "instance", "baremetal"]


class StoredTrust(msgspec.Struct, kw_only=True):
    """Who is trusted is a user, a group, or whoever an OIDC issuer speaks for: one of the three.

    trusted_oidc_issuer_source: servers of this account, for which the platform is the issuer.
    conditions: as they were sent. valid_until: empty for ever.
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
    role_name: str
    user_display: str
    group_display: str


class RoleTrustCreate(msgspec.Struct):
    role_id: Text = ""
    trust_type: TrustType | None = None
    trusted_user_id: Text = ""
    trusted_group_id: Text = ""
    trusted_oidc_issuer_id: Text = ""
    trusted_oidc_issuer_source: Source = ""
    conditions: dict[str, Any] | list[Any] = {}
    valid_until: Text = ""


class RoleTrustUpdate(msgspec.Struct):
    """What is left out stays as it is, single conditions too; what is empty is taken away."""

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
