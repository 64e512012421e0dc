"""SSH keys: public keys that new instances let in."""

from ..section import Section
from .copying import COPIES
from .documents import SSH_KEYS, SSHKey
from .routes import routes
from .rules import require_all

SECTION = Section(
    name="ssh-keys",
    titles={"ssh": "SSH keys"},
    kinds=(SSH_KEYS,),
    routes=(routes,),
    copies=COPIES,
)

__all__ = ["SECTION", "SSH_KEYS", "SSHKey", "require_all"]
