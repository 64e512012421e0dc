"""Which applications a filter leaves."""

from collections.abc import Sequence

from ...catalog import Application, AppVariable, app_variables, applications
from ...http.errors import NotFound
from .documents import ApplicationQuery


def matching(query: ApplicationQuery) -> list[Application]:
    return [app for app in applications() if query.type in ("all", app.type)]


def variables(image_id: str) -> Sequence[AppVariable]:
    """What a marketplace application asks for. Raises NotFound where there is none."""
    found = app_variables(image_id)
    if found is None:
        raise NotFound("Invalid image ID")
    return found
