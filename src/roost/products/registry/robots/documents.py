"""What a robot is, and the credentials of one."""

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ....store import Kind, Record

NEVER = -1


class RobotAccess(msgspec.Struct):
    """One thing that a robot may do, or may not.

    action: What it is, such as `pull`, `push` or `delete`.
    resource: What it is done to: `repository` for `pull` and `push`, `artifact` for `delete`.
    effect: `allow` or `deny`, which wins. Empty, it is `allow`.
    """

    action: str = ""
    resource: str = ""
    effect: str = ""


class RobotPermission(msgspec.Struct, kw_only=True):
    """What a robot may do in a registry.

    kind: Always `project`.
    namespace: The name of the registry.
    access: All that it may do, and may not.
    """

    kind: str = "project"
    namespace: str
    access: list[RobotAccess]


class StoredRobot(msgspec.Struct, kw_only=True):
    """A login to a registry for programs.

    name: The name to log in with: `robot$`, the registry's name, `+` and a name of its own.
    description: What it is for, in your words.
    disable: Whether it is turned off.
    duration: How long it lives, in seconds from its creation. -1 for ever.
    creation_time: When it was made.
    permissions: What it may do.
    """

    name: str
    description: str
    disable: bool = False
    duration: int
    creation_time: str
    permissions: list[RobotPermission]


class RegistryRobot(StoredRobot, kw_only=True):
    """A login to a registry for programs.

    secret: The password to log in with. Masked for those who may not change registries.
    """

    secret: Secret


class RobotState(msgspec.Struct):
    """secret: sealed. made: when, in microseconds of clock time."""

    secret: str
    made: int


class RobotUpdate(msgspec.Struct):
    """What you leave out stays as it is.

    description: What it is for, in your words.
    disable: Whether it is turned off.
    duration: How long it lives, in seconds from its creation, at most ten years. -1 for ever. 0
    leaves it as it is.
    access: All that it may do from now on, up to 100 entries, as a list or a single one. One with
    empty texts leaves it as it is.
    """

    # Clients send a single object with empty texts where nobody gave anything.

    description: Text | None = None
    disable: bool | None = None
    duration: int | None = None
    access: RobotAccess | list[RobotAccess] | None = None


class CredentialsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """expiry_seconds: How long the credentials are good, in seconds, at most ten years. 0 or less
    for ever.
    read_write: Whether they are good for pushing, too.
    """

    expiry_seconds: int = 0
    read_write: bool = False


class KubernetesQuery(CredentialsQuery, frozen=True, kw_only=True):
    """base64_encode: Whether to return the manifest as one text in base64."""

    base64_encode: bool = False


class DockerAuth(msgspec.Struct):
    """What docker logs in to one host with.

    auth: User name and password with a colon between, in base64.
    """

    auth: Secret


class DockerCredentials(msgspec.Struct):
    """What docker logs in with, as in its `config.json`.

    auths: The credentials, by the host to log in to.
    """

    auths: dict[str, DockerAuth]


class ManifestName(msgspec.Struct):
    """What a Secret is called.

    name: The name of the Secret: `vcr-` and the registry's name.
    """

    name: str


class ManifestData(msgspec.Struct):
    """What a Secret holds.

    .dockerconfigjson: The docker credentials, in base64.
    """

    config: Secret = msgspec.field(name=".dockerconfigjson")


class KubernetesCredentials(msgspec.Struct, rename="camel"):
    """The manifest of a Secret that pods name in `imagePullSecrets`.

    apiVersion: Always `v1`.
    kind: Always `Secret`.
    metadata: What the Secret is called.
    data: What the Secret holds.
    type: Always `kubernetes.io/dockerconfigjson`.
    """

    api_version: str
    kind: str
    metadata: ManifestName
    data: ManifestData
    type: str


ROBOTS = Kind("registry-robot", StoredRobot, RobotState, "Invalid robot name")

RobotRecord = Record[StoredRobot, RobotState]


def robot_id(registry: str, name: str) -> str:
    return f"{registry}/{name}"
