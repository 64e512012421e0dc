"""What registries hold: repositories, and the artifacts in them."""

from .documents import ARTIFACTS, REPOSITORIES, ArtifactRecord, RepositoryRecord
from .routes import routes
from .rules import DELETE, drop_all, forget, pull, push

KINDS = (REPOSITORIES, ARTIFACTS)

__all__ = [
    "ARTIFACTS",
    "DELETE",
    "KINDS",
    "REPOSITORIES",
    "ArtifactRecord",
    "RepositoryRecord",
    "drop_all",
    "forget",
    "pull",
    "push",
    "routes",
]
