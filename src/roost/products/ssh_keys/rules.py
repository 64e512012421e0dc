"""What may happen to SSH keys. Changes reach future instances only, never deployed ones."""

import base64
import binascii
from uuid import uuid4

from ...http.errors import BadRequest
from ...machines.setup import SshKeys
from ...store import NoState, Record, Tx, iso
from .documents import SSH_KEYS, SSHKey, SSHKeyCreate, SSHKeyUpdate

ALGORITHMS = (
    "ssh-rsa",
    "ssh-dss",
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
LONGEST = 16 * 1024
"""Characters of a key: what OpenSSH reads."""


def create(tx: Tx, account: int, wanted: SSHKeyCreate) -> Record[SSHKey, NoState]:
    """Raises BadRequest for an empty name or something that is no public key."""
    id = str(uuid4())
    body = SSHKey(id, iso(tx.now), _name(wanted.name), _public_key(wanted.ssh_key))
    return tx.insert(SSH_KEYS, id, account, body)


def update(tx: Tx, account: int, id: str, wanted: SSHKeyUpdate) -> None:
    record = tx.get(SSH_KEYS, id, account, "update")
    if wanted.name is not None:
        record.body.name = _name(wanted.name)
    if wanted.ssh_key is not None:
        record.body.ssh_key = _public_key(wanted.ssh_key)
    tx.update(record)


def delete(tx: Tx, account: int, id: str) -> None:
    tx.delete(tx.get(SSH_KEYS, id, account, "update"))


class ServerKeys(SshKeys):
    """The keys, as servers are set up with them."""

    def require_all(self, tx: Tx, account: int, ids: list[str]) -> None:
        for id in ids:
            if tx.find(SSH_KEYS, id, account) is None:
                raise BadRequest(f"Invalid sshkey_id: {id}")

    def public_keys(self, tx: Tx, account: int, ids: list[str]) -> tuple[str, ...]:
        found = (tx.find(SSH_KEYS, id, account) for id in ids)
        return tuple(record.body.ssh_key for record in found if record)


def _name(name: str) -> str:
    if not name.strip():
        raise BadRequest("Invalid name: must not be empty")
    return name


def _public_key(text: str) -> str:
    """One line of `algorithm base64 [comment]`, whose base64 repeats the algorithm (RFC 4253)."""
    if len(text) > LONGEST:
        raise BadRequest(f"Invalid ssh_key: at most {LONGEST} characters")
    line = text.strip()
    parts = line.split(None, 2)
    if len(parts) < 2 or parts[0] not in ALGORITHMS or "\n" in line:
        raise BadRequest("Invalid ssh_key: not an OpenSSH public key")
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except binascii.Error:
        raise BadRequest("Invalid ssh_key: not an OpenSSH public key") from None
    name = parts[0].encode()
    if blob[: len(name) + 4] != len(name).to_bytes(4, "big") + name:
        raise BadRequest("Invalid ssh_key: not an OpenSSH public key")
    return line
