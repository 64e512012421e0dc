"""What an SSH key is."""

import msgspec

from ...store import Kind, NoState


class SSHKey(msgspec.Struct):
    """ssh_key: the public key as one OpenSSH line."""

    id: str
    date_created: str
    name: str
    ssh_key: str


class SSHKeyCreate(msgspec.Struct):
    name: str
    ssh_key: str


class SSHKeyUpdate(msgspec.Struct):
    name: str | None = None
    ssh_key: str | None = None


SSH_KEYS = Kind("ssh-key", SSHKey, NoState, "Invalid ssh key")
