"""How applications are asked for."""

from typing import Literal

from ...http.operations import Paging


class ApplicationQuery(Paging, frozen=True):
    """type: one-click applications are deployed by app_id, marketplace ones by image_id."""

    type: Literal["all", "marketplace", "one-click"] = "all"
