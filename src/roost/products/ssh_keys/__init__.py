"""SSH keys: public keys that new instances let in."""

from .documents import SSH_KEYS, SSHKey
from .routes import routes
from .rules import require_all

KINDS = (SSH_KEYS,)

__all__ = ["KINDS", "SSH_KEYS", "SSHKey", "require_all", "routes"]
