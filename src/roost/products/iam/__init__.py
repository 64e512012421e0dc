"""Who may do what: policies, roles, groups, and the sessions in which roles are taken on."""

from pathlib import Path

from ...access.entitlements import Entitlements
from ...http.auth import Authenticator
from .. import oidc, users
from ..section import Section
from .assumed_roles.documents import SESSIONS
from .assumed_roles.routes import routes as session_routes
from .assumed_roles.rules import EXPIRE
from .bearers import Assuming, AssumingByForm, Bearers
from .deleted import DELETED
from .groups.documents import GROUPS, GroupRecord
from .groups.provisioning import (
    groups_of,
    groups_with,
    member_ids,
    members_of,
    provision,
    provision_again,
)
from .groups.routes import routes as group_routes
from .groups.rules import delete as delete_group
from .policies.documents import POLICIES
from .policies.routes import routes as policy_routes
from .rights import UserRights
from .role_trusts.documents import TRUSTS
from .role_trusts.routes import routes as trust_routes
from .role_trusts.rules import InIssuers
from .roles.documents import ROLES
from .roles.routes import routes as role_routes
from .standing import UserStanding
from .ties import TIES

SECTION = Section(
    name="iam",
    titles={"iam": "Access"},
    kinds=(POLICIES, ROLES, GROUPS, TIES, TRUSTS, SESSIONS, DELETED),
    routes=(policy_routes, role_routes, group_routes, trust_routes, session_routes),
    workflows=(EXPIRE,),
    provides={users.Standing: UserStanding(), oidc.Trusting: InIssuers()},
    opens={
        Entitlements: UserRights,
        Authenticator: Bearers,
        Assuming: Assuming,
        AssumingByForm: AssumingByForm,
    },
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "GROUPS",
    "SECTION",
    "GroupRecord",
    "delete_group",
    "groups_of",
    "groups_with",
    "member_ids",
    "members_of",
    "provision",
    "provision_again",
]
