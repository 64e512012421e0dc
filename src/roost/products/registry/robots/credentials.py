"""/v2/registry/{registry-id}/docker-credentials: what clients of a registry log in with.

The API has made these an OPTIONS, which proxies may answer themselves; a POST does the same.
"""

from base64 import b64encode

import msgspec

from ....http.answers import Reply, Text, Whole
from ....http.operations import Call, Routes
from ....store import Tx
from ..documents import RegistryRecord
from ..rules import host
from . import rules
from .documents import (
    CredentialsQuery,
    DockerAuth,
    DockerCredentials,
    KubernetesCredentials,
    KubernetesQuery,
    ManifestData,
    ManifestName,
    RobotRecord,
)

routes = Routes("Container Registry", write="subscriptions")

CREDENTIALS = Whole(DockerCredentials)
MANIFEST = Text("application/yaml", secret=True, types=(KubernetesCredentials,))

_CREDENTIALS = "/registry/{registry-id}/docker-credentials"
_ERRORS = (401, 404, 422)


async def _make(
    call: Call, registry_id: str, query: CredentialsQuery
) -> tuple[RegistryRecord, DockerCredentials]:
    login, id, seconds = rules.new_login(), registry_id, query.expiry_seconds

    def make(tx: Tx) -> tuple[RegistryRecord, RobotRecord]:
        return rules.create(tx, call.account, id, login, seconds, may_push=query.read_write)

    registry, robot = await call.write(make)
    auth = _base64(f"{robot.body.name}:{login.secret}")
    return registry, DockerCredentials({host(registry.body.region): DockerAuth(auth)})


@routes.post(_CREDENTIALS, "post-registry-docker-credentials", CREDENTIALS, ok=200, errors=_ERRORS)
@routes.options(_CREDENTIALS, "create-registry-docker-credentials", CREDENTIALS, errors=_ERRORS)
async def create_credentials(call: Call, registry_id: str, query: CredentialsQuery) -> Reply:
    """Make docker credentials

    Makes a robot and returns what to put into Docker's `config.json`, so that docker can pull, or
    push as well. Each call makes another robot. A registry has at most 1,000; one more is refused
    with 422. Where something in between answers OPTIONS itself, send a POST.
    """
    _, made = await _make(call, registry_id, query)
    return CREDENTIALS(made)


@routes.post(
    f"{_CREDENTIALS}/kubernetes", "post-registry-kubernetes-docker-credentials", MANIFEST,
    ok=200, errors=_ERRORS,
)  # fmt: skip
@routes.options(
    f"{_CREDENTIALS}/kubernetes", "create-registry-kubernetes-docker-credentials", MANIFEST,
    errors=_ERRORS,
)  # fmt: skip
async def create_kubernetes_credentials(
    call: Call, registry_id: str, query: KubernetesQuery
) -> Reply:
    """Make docker credentials for Kubernetes

    Makes a robot and returns the YAML manifest of a Secret that pods name in `imagePullSecrets`.
    Each call makes another robot. A registry has at most 1,000; one more is refused with 422. Where
    something in between answers OPTIONS itself, send a POST.
    """
    registry, made = await _make(call, registry_id, query)
    text = _yaml(_manifest(registry.body.name, made))
    return MANIFEST(_base64(text) if query.base64_encode else text)


def _manifest(name: str, credentials: DockerCredentials) -> KubernetesCredentials:
    config = _base64(msgspec.json.encode(credentials).decode())
    return KubernetesCredentials(
        "v1", "Secret", ManifestName(f"vcr-{name}"), ManifestData(config),
        "kubernetes.io/dockerconfigjson",
    )  # fmt: skip


def _yaml(manifest: KubernetesCredentials) -> str:
    """Its texts are letters, digits and slashes, which YAML takes without quotes."""
    return (
        f"apiVersion: {manifest.api_version}\n"
        f"kind: {manifest.kind}\n"
        "metadata:\n"
        f"  name: {manifest.metadata.name}\n"
        "data:\n"
        f"  .dockerconfigjson: {manifest.data.config}\n"
        f"type: {manifest.type}\n"
    )


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
