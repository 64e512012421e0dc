"""How applications are asked for."""

from typing import Literal

from ...http.operations import Paging


class ApplicationQuery(Paging, frozen=True):
    """type: which applications to list. You deploy a `one-click` application by `app_id` and a
    `marketplace` application by `image_id`.
    """

    type: Literal["all", "marketplace", "one-click"] = "all"
