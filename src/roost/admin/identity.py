"""/_roost/servers/{server-id}/identity-token"""

from ..http.answers import Reply, Text
from ..http.operations import Call, Routes
from ..products.oidc import IdentityTokens

routes = Routes("admin")

TOKEN = Text("text/plain; charset=utf-8", secret=True)


@routes.get("/servers/{server-id}/identity-token", "get-server-identity-token", TOKEN)
async def get_identity_token(call: Call, server_id: str) -> Reply:
    """What an instance or a bare metal shows to say which one it is."""
    return TOKEN(await call.service(IdentityTokens).of_server(server_id))
