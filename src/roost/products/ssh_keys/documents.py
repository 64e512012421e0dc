"""What an SSH key is."""

import msgspec

from ...store import Kind, NoState


class SSHKey(msgspec.Struct):
    """A public key that new servers let in.

    name: What you call the key.
    ssh_key: The public key, as one line of OpenSSH's format: algorithm, base64, comment.
    """

    id: str
    date_created: str
    name: str
    ssh_key: str


class SSHKeyCreate(msgspec.Struct):
    """name: What you call the key. It must not be empty; two keys may have the same name.
    ssh_key: The public key, as one line of OpenSSH's format. RSA, DSA, Ed25519, ECDSA and the `sk-`
    kinds of hardware tokens are taken, up to 16,384 characters. Never send a private key.
    """

    name: str
    ssh_key: str


class SSHKeyUpdate(msgspec.Struct):
    """name: The new name. It must not be empty. Left out, the name stays.
    ssh_key: The new public key, as one line of OpenSSH's format. Left out, the key stays.
    """

    name: str | None = None
    ssh_key: str | None = None


SSH_KEYS = Kind("ssh-key", SSHKey, NoState, "Invalid ssh key")
