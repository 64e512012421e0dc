"""API keys: what programs show to be let in."""

from .routes import routes
from .rules import KeyAuthenticator, NewKey, adopt, create, list_keys, revoke

__all__ = ["KeyAuthenticator", "NewKey", "adopt", "create", "list_keys", "revoke", "routes"]
