"""All that the admin interface can do."""

from ..http.operations import Operation
from .access.routes import routes as access
from .bill.routes import routes as bill
from .console.routes import links
from .faults.routes import routes as faults
from .identity import routes as identity
from .images.routes import routes as images
from .inference.routes import routes as inference
from .invitations.routes import routes as invitations
from .routes import routes as running
from .server.routes import routes as server
from .state.routes import routes as state
from .tickets.routes import routes as tickets
from .traffic.routes import routes as traffic

PARTS = (
    running, access, invitations, faults, traffic, state, bill, images, inference, tickets,
    identity, links, server,
)  # fmt: skip


def admin_operations() -> list[Operation]:
    return [operation for part in PARTS for operation in part.operations]
