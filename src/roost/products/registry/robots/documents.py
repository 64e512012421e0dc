"""What a robot is, and the credentials of one."""

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ....store import Kind, Record

NEVER = -1


class RobotAccess(msgspec.Struct):
    """effect: allow or deny, which wins."""

    action: str = ""
    resource: str = ""
    effect: str = ""


class RobotPermission(msgspec.Struct, kw_only=True):
    """namespace: the registry's name."""

    kind: str = "project"
    namespace: str
    access: list[RobotAccess]


class StoredRobot(msgspec.Struct, kw_only=True):
    """A robot, as it is stored. name: `robot$<registry>+<name>`.

    duration: seconds from its creation to its end, -1 for none.
    """

    name: str
    description: str
    disable: bool = False
    duration: int
    creation_time: str
    permissions: list[RobotPermission]


class RegistryRobot(StoredRobot, kw_only=True):
    """A robot, as it is answered."""

    secret: Secret


class RobotState(msgspec.Struct):
    """secret: sealed. made: when, in microseconds of clock time."""

    secret: str
    made: int


class RobotUpdate(msgspec.Struct):
    """What is left out stays. duration: seconds from its creation, -1 for ever; 0 is none.

    access: all that it may do from now on. Clients send a single object with empty texts where
    nobody gave anything, which is no change either.
    """

    description: Text | None = None
    disable: bool | None = None
    duration: int | None = None
    access: RobotAccess | list[RobotAccess] | None = None


class CredentialsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """expiry_seconds: 0 for ever. read_write: whether they are good for pushing, too."""

    expiry_seconds: int = 0
    read_write: bool = False


class KubernetesQuery(CredentialsQuery, frozen=True, kw_only=True):
    """base64_encode: whether the document is answered as one text in base64."""

    base64_encode: bool = False


class DockerAuth(msgspec.Struct):
    """auth: user name and password with a colon between, in base64."""

    auth: Secret


class DockerCredentials(msgspec.Struct):
    """auths: by the host to log in to, as in Docker's config.json."""

    auths: dict[str, DockerAuth]


class ManifestName(msgspec.Struct):
    name: str


class ManifestData(msgspec.Struct):
    """config: docker credentials in base64."""

    config: Secret = msgspec.field(name=".dockerconfigjson")


class KubernetesCredentials(msgspec.Struct, rename="camel"):
    """The manifest of a Secret that pods name in imagePullSecrets."""

    api_version: str
    kind: str
    metadata: ManifestName
    data: ManifestData
    type: str


ROBOTS = Kind("registry-robot", StoredRobot, RobotState, "Invalid robot name")

RobotRecord = Record[StoredRobot, RobotState]


def robot_id(registry: str, name: str) -> str:
    return f"{registry}/{name}"
