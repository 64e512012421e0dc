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
    """An application in a cluster, as it is stored. timeout: how long it may take, as `10m`."""

    id: str
    app_id: str
    app_name: str
    version: str
    status: str = PENDING
    timeout: str
    date_created: str
    date_updated: str


class AppDeploymentDetails(AppDeployment, kw_only=True):
    """The same as it is answered. config: its settings, as they were given."""

    config: Secret


class AppDeploymentState(msgspec.Struct, omit_defaults=True):
    """config: sealed, since passwords are among it. running: the version that there is."""

    config: str = ""
    running: str = ""


class AppDeploymentCreate(msgspec.Struct):
    """id: the application's."""

    id: str
    timeout: Timeout = ""
    config: Annotated[Secret, msgspec.Meta(max_length=MAX_CONFIG)] = ""


DEPLOYMENTS = Kind(
    "kubernetes-deployment", AppDeployment, AppDeploymentState, "Invalid application ID"
)

DeploymentRecord = Record[AppDeployment, AppDeploymentState]
