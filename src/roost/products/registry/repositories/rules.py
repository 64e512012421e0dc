"""What happens in repositories. The driver tells what is pushed and pulled; what clients of the
API delete, it is told.

Whoever changes anything here holds the registry, whose sums of all that it holds change along.
"""

import re
from collections.abc import Iterable, Sequence

from ....drivers.registry import Denied, Namespace, Pull, Push, Registry
from ....engine import jobs
from ....engine.workflows import Run, destroying
from ....store import NoState, Tx, iso, plain
from ..documents import REGISTRIES, RegistryRecord
from ..rules import MANAGED, edit, namespace, quota
from .documents import (
    ARTIFACTS,
    REPOSITORIES,
    ArtifactRecord,
    ArtifactState,
    ArtifactTag,
    RegistryArtifact,
    RegistryRepository,
    RepositoryRecord,
    artifact_id,
    repository_id,
)

MOST_REPOSITORIES, MOST_ARTIFACTS = 1000, 10_000
"""In one registry, whose deletion deletes them all at once."""
MOST_TAGS = 100
"""Of one artifact."""
LONGEST_IMAGE = 255
AT_ONCE = 500
"""Manifests that the driver is told of in one call."""

# As the specification of OCI's registries has them.
_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_IMAGE = re.compile(rf"{_PART}(?:/{_PART})*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}")


def find(tx: Tx, registry: RegistryRecord, image: str, *, edit: bool = False) -> RepositoryRecord:
    """Raises Missing."""
    id = repository_id(registry.id, image)
    return tx.get(REPOSITORIES, id, registry.account, "update" if edit else "", owner=registry.seq)


def get(tx: Tx, account: int, registry_id: str, image: str) -> RepositoryRecord:
    return find(tx, tx.get(REGISTRIES, registry_id, account), image)


def get_artifact(tx: Tx, account: int, registry_id: str, image: str, digest: str) -> ArtifactRecord:
    repository = get(tx, account, registry_id, image)
    return _artifact(tx, repository, artifact_id(registry_id, image, digest))


def describe(
    tx: Tx, account: int, registry_id: str, image: str, description: str | None
) -> RepositoryRecord:
    repository = find(tx, edit(tx, account, registry_id), image, edit=True)
    if description is not None:
        repository.body.description = description
        repository.body.updated_at = iso(tx.now)
        tx.update(repository)
    return repository


def delete(tx: Tx, account: int, registry_id: str, image: str) -> None:
    """Deletes a repository with all that is in it."""
    registry = edit(tx, account, registry_id)
    repository = find(tx, registry, image, edit=True)
    forget(tx, registry, repository, tx.children(ARTIFACTS, repository.seq, "update"))
    tx.delete(repository)


def delete_artifact(tx: Tx, account: int, registry_id: str, image: str, digest: str) -> None:
    registry = edit(tx, account, registry_id)
    repository = find(tx, registry, image, edit=True)
    id = artifact_id(registry_id, image, digest)
    forget(tx, registry, repository, [_artifact(tx, repository, id, edit=True)])


def forget(
    tx: Tx,
    registry: RegistryRecord,
    repository: RepositoryRecord,
    artifacts: Sequence[ArtifactRecord],
) -> None:
    """Deletes these artifacts of a repository, all locked; the driver follows."""
    for artifact in artifacts:
        tx.delete(artifact)
    repository.body.artifact_count -= len(artifacts)
    repository.body.updated_at = iso(tx.now)
    tx.update(repository)
    freed = sum(artifact.body.size for artifact in artifacts)
    _count(tx, registry, -len(artifacts), -freed)
    digests = [artifact.body.digest for artifact in artifacts]
    for start in range(0, len(digests), AT_ONCE):
        some = digests[start : start + AT_ONCE]
        args = {"registry": registry.id, "image": repository.body.image, "digests": some}
        jobs.start(tx, DELETE, registry.account, args=args)


def drop_all(tx: Tx, registry: RegistryRecord) -> None:
    """Forgets all that is in a registry that goes itself."""
    for repository in tx.children(REPOSITORIES, registry.seq, "update"):
        for artifact in tx.children(ARTIFACTS, repository.seq, "update"):
            tx.delete(artifact)
        tx.delete(repository)


def push(tx: Tx, registry: RegistryRecord, push: Push) -> None:
    """Takes in what was pushed. The registry is locked. Raises Denied."""
    _check(push)
    repository = _repository(tx, registry, push.repository)
    id = artifact_id(registry.id, push.repository, push.digest)
    artifact = tx.find(ARTIFACTS, id, lock="update")
    if artifact is None:
        artifact = _add(tx, registry, repository, id, push)
    body, state, now = artifact.body, artifact.state, iso(tx.now)
    for tag in push.tags:
        _take_tag(tx, repository, tag, artifact)
        body.tags.append(ArtifactTag(name=tag, push_time=now))
    if len(body.tags) > MOST_TAGS:
        raise Denied(f"An artifact has at most {MOST_TAGS} tags")
    body.push_time, state.pushed = now, tx.now
    state.tag_names = [tag.name for tag in body.tags]
    tx.update(artifact)
    repository.body.updated_at = now
    tx.update(repository)


def pull(tx: Tx, registry: RegistryRecord, pull: Pull) -> None:
    """Takes in that something was pulled. The registry is locked. Raises Denied."""
    id = repository_id(registry.id, pull.repository)
    repository = tx.find(REPOSITORIES, id, lock="update")
    artifact = repository and _referred(tx, repository, registry.id, pull)
    if repository is None or artifact is None:
        raise Denied(f"{pull.repository} has no {pull.reference}")
    artifact.body.pull_time, artifact.state.pulled = iso(tx.now), tx.now
    for tag in artifact.body.tags:
        if tag.name == pull.reference:
            tag.pull_time = iso(tx.now)
    tx.update(artifact)
    repository.body.pull_count += 1
    tx.update(repository)


def _check(push: Push) -> None:
    image = f"{push.namespace}/{push.repository}"
    if not _IMAGE.fullmatch(push.repository) or len(image) > LONGEST_IMAGE:
        raise Denied(f"{push.repository} is not a name of a repository")
    if not _DIGEST.fullmatch(push.digest):
        raise Denied(f"{push.digest} is not a digest")
    for tag in push.tags:
        if not _TAG.fullmatch(tag):
            raise Denied(f"{tag} is no tag")
    if len(set(push.tags)) < len(push.tags):
        raise Denied("Each tag must be another")
    if push.size < 0:
        raise Denied("The size must not be negative")


def _repository(tx: Tx, registry: RegistryRecord, image: str) -> RepositoryRecord:
    """The repository, which a first push makes."""
    id, now = repository_id(registry.id, image), iso(tx.now)
    found = tx.find(REPOSITORIES, id, lock="update")
    if found is not None:
        return found
    if tx.count(REPOSITORIES, registry.seq) >= MOST_REPOSITORIES:
        raise Denied(f"A registry has at most {MOST_REPOSITORIES} repositories")
    body = RegistryRepository(
        name=f"{registry.body.name}/{image}", image=image, added_at=now, updated_at=now
    )
    return tx.insert(REPOSITORIES, id, registry.account, body, NoState(), owner=registry.seq)


def _add(
    tx: Tx, registry: RegistryRecord, repository: RepositoryRecord, id: str, push: Push
) -> ArtifactRecord:
    if registry.state.used_bytes + push.size > quota(registry):
        raise Denied(
            f"The registry {registry.body.name} has no room for it: the storage of its plan is used"
            " up"
        )
    if registry.state.artifacts >= MOST_ARTIFACTS:
        raise Denied(f"A registry holds at most {MOST_ARTIFACTS} artifacts")
    _count(tx, registry, 1, push.size)
    repository.body.artifact_count += 1
    body = RegistryArtifact(
        artifact_type=push.artifact_type,
        digest=push.digest,
        manifest_media_type=push.manifest_media_type,
        media_type=push.media_type,
        push_time=iso(tx.now),
        repository_name=repository.body.name,
        size=push.size,
        type=push.type,
    )
    return tx.insert(ARTIFACTS, id, registry.account, body, ArtifactState(), owner=repository.seq)


def _count(tx: Tx, registry: RegistryRecord, artifacts: int, size: int) -> None:
    state = registry.state
    state.artifacts += artifacts
    state.used_bytes += size
    state.used_changed = plain(tx.now)
    MANAGED.update(tx, registry)


def _take_tag(tx: Tx, repository: RepositoryRecord, tag: str, to: ArtifactRecord) -> None:
    """Takes a tag from whatever has it: a tag names one artifact of a repository."""
    to.body.tags = [each for each in to.body.tags if each.name != tag]
    for holder in tx.matching(ARTIFACTS, repository.seq, "tag_names", tag):
        if holder.seq != to.seq:
            holder.body.tags = [each for each in holder.body.tags if each.name != tag]
            holder.state.tag_names.remove(tag)
            tx.update(holder)


def _referred(
    tx: Tx, repository: RepositoryRecord, registry: str, pull: Pull
) -> ArtifactRecord | None:
    if ":" in pull.reference:
        id = artifact_id(registry, pull.repository, pull.reference)
        return tx.find(ARTIFACTS, id, lock="update")
    return next(iter(tx.matching(ARTIFACTS, repository.seq, "tag_names", pull.reference)), None)


def _artifact(
    tx: Tx, repository: RepositoryRecord, id: str, *, edit: bool = False
) -> ArtifactRecord:
    return tx.get(ARTIFACTS, id, lock="update" if edit else "", owner=repository.seq)


def _still_gone(
    tx: Tx, registry_id: str, image: str, digests: Iterable[str]
) -> tuple[Namespace, tuple[str, ...]] | None:
    """Where these manifests are to be deleted, and those of them that were not pushed again since.

    None where nothing is left to do: a registry that is gone takes all with it.
    """
    registry = tx.find(REGISTRIES, registry_id)
    if registry is None:
        return None
    gone = tuple(
        digest
        for digest in digests
        if tx.find(ARTIFACTS, artifact_id(registry_id, image, digest)) is None
    )
    return (namespace(registry), gone) if gone else None


async def _delete(run: Run) -> None:
    args = run.job.args
    image = args["image"]
    found = await run.read(lambda tx: _still_gone(tx, args["registry"], image, args["digests"]))
    if found is not None:
        where, digests = found
        await run.driver(Registry).delete(where, image, digests)


DELETE = destroying("delete-manifests", _delete, driver=Registry)
