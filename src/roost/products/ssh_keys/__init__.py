"""SSH keys: public keys that new instances let in."""

from pathlib import Path

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
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "SSH_KEYS", "SSHKey"]
