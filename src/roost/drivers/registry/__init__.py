"""Container registries: what a registry server, or the simulation of one, must be able to do.

Written so that the CNCF's distribution, zot or Harbor can stand here. Each knows namespaces
(Harbor's projects, the first segment of a repository's name in the others), limits their storage
itself or by a proxy, and deletes manifests. Each also asks somebody else who may do what, as
distribution's token authentication does, and tells somebody what was pushed and pulled, by
notifications. That somebody is a `Keeper`, which the driver is given once: users, robots and their
secrets are never handed over.

How its calls are made is the same for every driver: see the package.
"""

from typing import Literal, Protocol

import msgspec

from ..base import Driver

IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json"
IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json"

Deed = Literal["pull", "push", "delete"]


class Denied(Exception):
    """What a `Keeper` does not allow; the text is for whoever asked."""


class Namespace(msgspec.Struct, frozen=True, kw_only=True):
    """What a registry of the API should be.

    id: its UUID in the API. name: the first segment of what its repositories are called; unlike any
    other's, though one that is being removed may still have it: `NotYet` until it is gone. host:
    where clients find it. replicas: the hosts that its images are copied to. public: whether
    everybody may pull. quota_bytes: what it may hold, beyond which pushes are refused and pulls go
    on.
    """

    id: str
    name: str
    host: str
    replicas: tuple[str, ...]
    public: bool
    quota_bytes: int


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody wants to do something. username, password: empty for who has not logged in."""

    namespace: str
    repository: str
    deed: Deed
    username: str = ""
    password: str = ""


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """A manifest that was pushed. repository: without the namespace. size: bytes of all that it
    names. tags: that it has got now, whatever had them before.
    """

    namespace: str
    repository: str
    digest: str
    size: int
    tags: tuple[str, ...] = ()
    type: str = "IMAGE"
    artifact_type: str = IMAGE_CONFIG
    media_type: str = IMAGE_CONFIG
    manifest_media_type: str = IMAGE_MANIFEST


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """A manifest that was pulled. reference: the tag or the digest by which it was."""

    namespace: str
    repository: str
    reference: str


class Keeper(Protocol):
    """Who knows the users of all registries, and keeps the lists of what is in them."""

    async def check(self, claim: Claim) -> None:
        """Raises Denied for somebody who may not."""
        ...

    async def pushed(self, push: Push) -> None:
        """Takes in what was pushed, once more too. Raises Denied for what is beyond the quota, or
        is for no namespace: a driver that asks beforehand refuses it to the client.
        """
        ...

    async def pulled(self, pull: Pull) -> None:
        """Takes in that something was pulled. Raises Denied for what is not there."""
        ...


class Registry(Driver, Protocol):
    """Makes registries real."""

    def report_to(self, keeper: Keeper) -> None:
        """Says whom to ask and tell. Called once, before `open`."""
        ...

    async def apply(self, namespace: Namespace) -> None:
        """Makes the namespace, or has it be so from now on; what it holds stays."""
        ...

    async def remove(self, id: str) -> None:
        """Removes the namespace with all that it holds. It succeeds where there is none."""
        ...

    async def delete(self, namespace: Namespace, repository: str, digests: tuple[str, ...]) -> None:
        """Deletes these manifests with their tags. It succeeds where they, or all, are gone."""
        ...
