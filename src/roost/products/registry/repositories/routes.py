"""/v2/registry/{registry-id}/repositories and .../repository/{repository-image}

An image's name has slashes, so it is all that comes before a known end of the path.
"""

from ....http.answers import DONE, ListResponse, Reply, Whole
from ....http.operations import Call, Paging, Routes
from ..documents import REGISTRIES
from . import rules
from .documents import (
    ARTIFACTS,
    REPOSITORIES,
    RegistryArtifact,
    RegistryRepository,
    RepositoryUpdate,
)

routes = Routes("Container Registry", read="subscriptions_view", write="subscriptions")

REPOSITORY = Whole(RegistryRepository)
REPOSITORY_LIST = ListResponse("repositories", RegistryRepository)
ARTIFACT = Whole(RegistryArtifact)
ARTIFACT_LIST = ListResponse("artifacts", RegistryArtifact)

_REPOSITORY = "/registry/{registry-id}/repository/{repository-image}"
_ARTIFACT = f"{_REPOSITORY}/artifact/{{artifact-digest}}"
_SPANNING = "repository-image"
_ERRORS = (401, 404, 422)


@routes.get(
    "/registry/{registry-id}/repositories", "list-registry-repositories", REPOSITORY_LIST,
    errors=_ERRORS,
)  # fmt: skip
async def list_repositories(call: Call, registry_id: str, query: Paging) -> Reply:
    """List repositories

    Lists the repositories of a registry, the oldest first, a page at a time. A repository comes to
    be by the first push to it.
    """
    registry = await call.get(REGISTRIES, registry_id)
    return REPOSITORY_LIST(await call.page(REPOSITORIES, query, owner=registry.seq))


@routes.get(_REPOSITORY, "read-registry-repository", REPOSITORY, spanning=_SPANNING, errors=_ERRORS)
async def read_repository(call: Call, registry_id: str, repository_image: str) -> Reply:
    """Get a repository

    Shows one repository. Its name may have slashes, as they are or as `%2F`.
    """
    account, image = call.account, repository_image
    return REPOSITORY((await call.read(lambda tx: rules.get(tx, account, registry_id, image))).body)


@routes.put(_REPOSITORY, "update-repository", REPOSITORY, spanning=_SPANNING, errors=_ERRORS)
async def update_repository(
    call: Call, registry_id: str, repository_image: str, body: RepositoryUpdate
) -> Reply:
    """Describe a repository

    Changes the description of a repository and nothing else.
    """
    account, image, text = call.account, repository_image, body.description
    record = await call.write(lambda tx: rules.describe(tx, account, registry_id, image, text))
    return REPOSITORY(record.body)


@routes.delete(_REPOSITORY, "delete-repository", spanning=_SPANNING, errors=_ERRORS)
async def delete_repository(call: Call, registry_id: str, repository_image: str) -> Reply:
    """Delete a repository

    Deletes a repository with all that is in it, and makes room in the registry.
    """
    account, image = call.account, repository_image
    await call.write(lambda tx: rules.delete(tx, account, registry_id, image))
    return DONE


@routes.get(
    f"{_REPOSITORY}/artifacts", "list-registry-repository-artifacts", ARTIFACT_LIST,
    spanning=_SPANNING, errors=_ERRORS,
)  # fmt: skip
async def list_artifacts(
    call: Call, registry_id: str, repository_image: str, query: Paging
) -> Reply:
    """List artifacts

    Lists the artifacts of a repository with their tags, the oldest first, a page at a time.
    """
    account, image = call.account, repository_image
    repository = await call.read(lambda tx: rules.get(tx, account, registry_id, image))
    return ARTIFACT_LIST(await call.page(ARTIFACTS, query, owner=repository.seq))


@routes.get(
    _ARTIFACT, "read-registry-repository-artifact", ARTIFACT, spanning=_SPANNING, errors=_ERRORS
)
async def read_artifact(
    call: Call, registry_id: str, repository_image: str, artifact_digest: str
) -> Reply:
    """Get an artifact

    Shows one artifact, by its digest.
    """
    account, image, digest = call.account, repository_image, artifact_digest
    record = await call.read(lambda tx: rules.get_artifact(tx, account, registry_id, image, digest))
    return ARTIFACT(record.body)


@routes.delete(_ARTIFACT, "delete-registry-repository-artifact", spanning=_SPANNING, errors=_ERRORS)
async def delete_artifact(
    call: Call, registry_id: str, repository_image: str, artifact_digest: str
) -> Reply:
    """Delete an artifact

    Deletes an artifact with its tags, and makes room in the registry.
    """
    account, image, digest = call.account, repository_image, artifact_digest
    await call.write(lambda tx: rules.delete_artifact(tx, account, registry_id, image, digest))
    return DONE
