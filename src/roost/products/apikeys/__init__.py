"""API keys: what programs show to be let in."""

from pathlib import Path

from ...access.entitlements import Entitlements
from ...http.auth import Authenticator, Keyring
from ...store.keys import TOPIC
from .. import users
from ..section import Section
from .routes import routes, user_routes
from .rules import FirstKeys, KeyAuthenticator, NewKey, adopt, create, principal_of, revoke

SECTION = Section(
    name="apikeys",
    titles={"api-keys": "API keys"},
    routes=(routes, user_routes),
    provides={users.FirstKeys: FirstKeys()},
    opens={Authenticator: KeyAuthenticator},
    needs=(Entitlements,),
    topics={TOPIC: lambda services: services.one(Keyring).forget()},
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "NewKey", "adopt", "create", "principal_of", "revoke"]
