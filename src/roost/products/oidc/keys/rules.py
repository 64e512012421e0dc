"""What happens to the keys that tokens are signed with."""

from uuid import uuid4

from ....engine import jobs
from ....store import DAY, SECOND, Tx, iso
from ....store.secret import Secret
from .. import jose
from .documents import KEYS, KeyRecord, SigningKey, SigningKeyState

LIFE = 90 * DAY
"""How long a key signs."""
TOKEN_SECONDS = 3600
"""How long what it signs is good for, at most."""
FEW = 20

ROTATE, RETIRE = "rotate-oidc-key", "retire-oidc-key"
"""The workflows, which are in rotation.py."""

_FOR_KEY = "oidc signing key"


def add(tx: Tx, account: int, issuer_id: str, new: jose.NewKey, *, given: bool = False) -> None:
    """Has a key sign from now on. given: whether somebody else has made it, and keeps it."""
    key = SigningKey(
        id=str(uuid4()),
        issuer_id=issuer_id,
        kid=new.public.kid,
        n=new.public.n,
        e=new.public.e,
        date_created=iso(tx.now),
    )
    sealed = tx.service(Secret).seal(new.private, _FOR_KEY)
    record = tx.insert(KEYS, key.id, account, key, SigningKeyState(sealed, given))
    if not given:
        jobs.start(tx, ROTATE, account, record, due_at=tx.now + LIFE)


def step_down(tx: Tx, key: KeyRecord) -> None:
    """It signs no more, and stays known until the last token that it has signed has expired."""
    key.state.until = tx.now + (TOKEN_SECONDS + jose.SKEW) * SECOND
    tx.update(key)
    jobs.start(tx, RETIRE, key.account, key, due_at=key.state.until, exclusive=False)


def signing(tx: Tx, account: int, issuer_id: str) -> KeyRecord | None:
    """The key that signs for an issuer; None where there is none yet."""
    found = tx.matching(KEYS, account, "issuer_id", issuer_id, FEW)
    return next((key for key in reversed(found) if not key.state.until), None)


def published(tx: Tx, account: int, issuer_id: str) -> list[jose.Jwk]:
    """The keys by which its tokens are checked."""
    return [
        jose.Jwk(key.body.kid, key.body.n, key.body.e)
        for key in tx.matching(KEYS, account, "issuer_id", issuer_id, FEW)
        if not key.state.until or tx.now < key.state.until
    ]


def remove(tx: Tx, account: int, issuer_id: str) -> None:
    """All that an issuer has, with what was to become of them."""
    for key in tx.matching(KEYS, account, "issuer_id", issuer_id, FEW):
        jobs.drop(tx, key)
        tx.delete(key)


def private(tx: Tx, key: KeyRecord) -> bytes:
    """In PEM; empty for what another installation has sealed."""
    return tx.service(Secret).open_text(key.state.private, _FOR_KEY).encode()
