"""What repositories and artifacts are. A repository belongs to its registry, an artifact to its
repository.
"""

import msgspec

from ....http.fields import Text
from ....store import Kind, NoState, Record


class RegistryRepository(msgspec.Struct, kw_only=True):
    """image: what comes behind the registry's name, slashes included. name: with that name."""

    name: str
    image: str
    description: str = ""
    added_at: str
    updated_at: str
    pull_count: int = 0
    artifact_count: int = 0


class RepositoryUpdate(msgspec.Struct):
    description: Text | None = None


class ArtifactTag(msgspec.Struct, kw_only=True):
    """pull_time: empty until it is pulled for the first time."""

    name: str
    immutable: bool = False
    pull_time: str = ""
    push_time: str


class RegistryArtifact(msgspec.Struct, kw_only=True):
    """A manifest and all that it names. size: bytes."""

    artifact_type: str
    digest: str
    manifest_media_type: str
    media_type: str
    pull_time: str = ""
    push_time: str
    repository_name: str
    size: int
    type: str
    tags: list[ArtifactTag] = []


class ArtifactState(msgspec.Struct):
    """pushed, pulled: when it was last, in microseconds of clock time; 0 for never.

    tag_names: those of its tags, to find it by.
    """

    pushed: int = 0
    pulled: int = 0
    tag_names: list[str] = []


REPOSITORIES = Kind("registry-repository", RegistryRepository, NoState, "Invalid repository image")
ARTIFACTS = Kind(
    "registry-artifact", RegistryArtifact, ArtifactState, "Invalid artifact digest",
    indexes=("tag_names",),
)  # fmt: skip

RepositoryRecord = Record[RegistryRepository, NoState]
ArtifactRecord = Record[RegistryArtifact, ArtifactState]


def repository_id(registry: str, image: str) -> str:
    return f"{registry}/{image}"


def artifact_id(registry: str, image: str, digest: str) -> str:
    return f"{registry}/{image}@{digest}"
