"""What repositories and artifacts are. A repository belongs to its registry, an artifact to its
repository.
"""

import msgspec

from ....http.fields import Text
from ....store import Kind, NoState, Record


class RegistryRepository(msgspec.Struct, kw_only=True):
    """Images of one name in a registry.

    name: The name of the registry, a slash, and the name of the image.
    image: The name of the image, which may have slashes.
    description: What it is for, in your words.
    added_at: When something was first pushed to it.
    updated_at: When it was last changed.
    pull_count: How many times something was pulled from it.
    artifact_count: How many artifacts it has.
    """

    name: str
    image: str
    description: str = ""
    added_at: str
    updated_at: str
    pull_count: int = 0
    artifact_count: int = 0


class RepositoryUpdate(msgspec.Struct):
    """description: What it is for, in your words. Left out, this stays."""

    description: Text | None = None


class ArtifactTag(msgspec.Struct, kw_only=True):
    """A tag of an artifact.

    name: The tag.
    immutable: Always false: any tag can be moved to another artifact.
    pull_time: When it was last pulled. Empty until then.
    push_time: When it was last pushed.
    """

    name: str
    immutable: bool = False
    pull_time: str = ""
    push_time: str


class RegistryArtifact(msgspec.Struct, kw_only=True):
    """What was pushed to a repository, such as an image: a manifest, and all that it names.

    artifact_type: What kind of artifact it is, by its manifest.
    digest: The digest of its manifest.
    manifest_media_type: The media type of its manifest.
    media_type: The media type of its configuration.
    pull_time: When it was last pulled. Empty until then.
    push_time: When it was last pushed.
    repository_name: The name of its repository, with the registry's.
    size: Its size in bytes, with all that its manifest names.
    type: What it is, such as `IMAGE`.
    tags: Its tags.
    """

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
