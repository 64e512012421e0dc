"""Which applications a filter leaves."""

from ...catalog import Application, applications
from .documents import ApplicationQuery


def matching(query: ApplicationQuery) -> list[Application]:
    return [app for app in applications() if query.type in ("all", app.type)]
