"""SSH keys: public keys that new instances let in."""

from ...machines.setup import SshKeys
from ..section import Section
from .copying import COPIES
from .documents import SSH_KEYS, SSHKey
from .routes import routes
from .rules import ServerKeys

SECTION = Section(
    name="ssh-keys",
    titles={"ssh": "SSH keys"},
    kinds=(SSH_KEYS,),
    routes=(routes,),
    provides={SshKeys: ServerKeys()},
    copies=COPIES,
)

__all__ = ["SECTION", "SSH_KEYS", "SSHKey"]
