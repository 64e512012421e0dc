"""/_roost/servers/{server-id}/identity-token"""

from ..http.answers import Reply, Text
from ..http.operations import Call, Routes
from ..products.oidc import IdentityTokens

routes = Routes("admin")

TOKEN = Text("text/plain; charset=utf-8", secret=True)


@routes.get("/servers/{server-id}/identity-token", "get-server-identity-token", TOKEN)
async def get_identity_token(call: Call, server_id: str) -> Reply:
    """Get a server's identity token

    Shows a signed token by which an instance or a bare metal says which one it is. It is good for
    an hour.

    server-id: The id of the instance or the bare metal.
    """
    return TOKEN(await call.service(IdentityTokens).of_server(server_id))
