"""What an application in a cluster is, and the body that deploys one."""

from typing import Annotated

import msgspec

from ....http.secrets import Secret
from ....store import Kind, Record
from ..documents import PENDING

DEFAULT_TIMEOUT = "10m"
MAX_CONFIG = 64 * 1024
"""Characters: Roost's own limit."""

Timeout = Annotated[str, msgspec.Meta(pattern=r"\A([0-9]{1,6}[smh]?)?\Z")]


class AppDeployment(msgspec.Struct, kw_only=True):
    """An application in a cluster.

    app_id: The application.
    app_name: The name of the application.
    version: Its version. During an upgrade, the version that it shall have.
    status: `pending` while it is deployed or upgraded, then `active`. `failed` if it could not be
    deployed.
    timeout: How long deploying may take, such as `10m`.
    date_updated: When it was last changed.
    """

    id: str
    app_id: str
    app_name: str
    version: str
    status: str = PENDING
    timeout: str
    date_created: str
    date_updated: str


class AppDeploymentDetails(AppDeployment, kw_only=True):
    """An application in a cluster, with its settings.

    config: Its settings, as you gave them. Masked for those who may not change the cluster.
    """

    config: Secret


class AppDeploymentState(msgspec.Struct, omit_defaults=True):
    """config: sealed, since passwords are among it. running: the version that there is."""

    config: str = ""
    running: str = ""


class AppDeploymentCreate(msgspec.Struct):
    """id: The application to deploy: list the applications for clusters.
    timeout: How long deploying may take: a number, with `s`, `m` or `h` at its end. Left out,
    `10m`. It is kept and shown; nothing here ends by it.
    config: Settings for the application, in up to 65,536 characters. They are stored encrypted.
    """

    id: str
    timeout: Timeout = ""
    config: Annotated[Secret, msgspec.Meta(max_length=MAX_CONFIG)] = ""


DEPLOYMENTS = Kind(
    "kubernetes-deployment", AppDeployment, AppDeploymentState, "Invalid application ID"
)

DeploymentRecord = Record[AppDeployment, AppDeploymentState]
