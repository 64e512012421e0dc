"""What a user may take on, as roles and as the trusts by which that is."""

import msgspec

from ....http.answers import Meta
from ..roles.documents import IamRole
from .documents import IamRoleTrust


class AssumableRoles(msgspec.Struct):
    """assumable_roles: the trusts, which is what clients read by that name."""

    roles: list[IamRole]
    assumable_roles: list[IamRoleTrust]
    meta: Meta
