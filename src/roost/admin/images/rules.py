"""Reads the names of images, and who says that he may have them."""

import binascii
from base64 import b64decode
from hashlib import sha256
from typing import NamedTuple

from ...drivers.registry import Pull, Push
from ...http.errors import BadRequest
from ...products import registry
from ...store import Tx
from .documents import ImagePull, ImagePush


class Image(NamedTuple):
    """What the name of an image says. tag, digest: one of them is empty."""

    host: str
    namespace: str
    repository: str
    tag: str
    digest: str


class Login(NamedTuple):
    username: str
    password: str


def push_of(tx: Tx, wanted: ImagePush) -> Push:
    """Raises BadRequest for a name that is none, and for a server that has no such registry."""
    image = _image(tx, wanted.image)
    name = f"{image.namespace}/{image.repository}:{image.tag} {wanted.size}"
    return Push(
        namespace=image.namespace,
        repository=image.repository,
        digest=image.digest or wanted.digest or f"sha256:{sha256(name.encode()).hexdigest()}",
        size=wanted.size,
        tags=(image.tag,) if image.tag else (),
    )


def pull_of(tx: Tx, wanted: ImagePull) -> Pull:
    """The same."""
    image = _image(tx, wanted.image)
    return Pull(
        namespace=image.namespace,
        repository=image.repository,
        reference=image.tag or image.digest,
    )


def login(auth: str) -> Login:
    """Both empty where nobody logs in. Raises BadRequest."""
    try:
        name, colon, password = b64decode(auth, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise BadRequest("Invalid auth: not base64") from None
    if auth and not (name and colon):
        raise BadRequest("Invalid auth: must be a user name and a password with a colon between")
    return Login(name, password)


def _image(tx: Tx, name: str) -> Image:
    path, at, digest = name.partition("@")
    tag = ""
    if not at:
        last = path.rpartition("/")[2]
        _, colon, tag = last.partition(":")
        path, tag = path.removesuffix(f"{colon}{tag}") if colon else path, tag or "latest"
    host, _, rest = path.partition("/")
    namespace, _, repository = rest.partition("/")
    if not repository or (at and not digest):
        raise BadRequest("Invalid image: must be HOST/REGISTRY/REPOSITORY:TAG")
    if host not in registry.hosts(tx, namespace):
        raise BadRequest(f"Invalid image: there is no registry {namespace} at {host}")
    return Image(host, namespace, repository, tag, digest)
