"""Which applications are whose: a vendor is an account of the vendor's name."""

from ...catalog import Application, applications
from ...store import Tx
from .. import account
from .documents import MarketplaceApp


def owned(tx: Tx, number: int) -> list[MarketplaceApp]:
    """Those that the catalog has of the vendor that the account is called after."""
    name = account.of_number(tx, number).body.name
    # One that is offered on several systems is there for each of them.
    found = {app.image_id: app for app in reversed(applications()) if _is_of(app, name)}
    return [_shown(app) for app in reversed(found.values())]


def _is_of(app: Application, name: str) -> bool:
    return app.type == "marketplace" and app.vendor.lower() == name.lower()


def _shown(app: Application) -> MarketplaceApp:
    return MarketplaceApp(
        id=str(app.id),
        name=app.name,
        description=app.deploy_name,
        app_name=app.name,
        app_desc=app.deploy_name,
    )
