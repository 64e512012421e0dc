"""What a user may take on, as roles and as the trusts by which that is."""

import msgspec

from ....http.answers import Meta
from ..roles.documents import IamRole
from .documents import IamRoleTrust


class AssumableRoles(msgspec.Struct):
    """What a user may take on.

    roles: The roles.
    assumable_roles: The trusts by which that is.
    """

    # Clients read the trusts by the name of assumable_roles.

    roles: list[IamRole]
    assumable_roles: list[IamRoleTrust]
    meta: Meta
