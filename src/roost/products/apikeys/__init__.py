"""API keys: what programs show to be let in."""

from .routes import routes
from .rules import KeyAuthenticator, NewKey, adopt, create, revoke

__all__ = ["KeyAuthenticator", "NewKey", "adopt", "create", "revoke", "routes"]
