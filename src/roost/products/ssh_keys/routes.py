"""/v2/ssh-keys"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from . import rules
from .documents import SSH_KEYS, SSHKey, SSHKeyCreate, SSHKeyUpdate

routes = Routes("ssh", read="subscriptions_view", write="provisioning")

SSH_KEY = ItemResponse("ssh_key", SSHKey)
SSH_KEY_LIST = ListResponse("ssh_keys", SSHKey)


@routes.get("/ssh-keys", "list-ssh-keys", SSH_KEY_LIST, errors=(401,))
async def list_ssh_keys(call: Call, query: Paging) -> Reply:
    """List SSH keys

    Lists the public keys of your account, the oldest first, a page at a time.
    """
    return SSH_KEY_LIST(await call.page(SSH_KEYS, query))


@routes.post("/ssh-keys", "create-ssh-key", SSH_KEY, ok=201, errors=(400, 401))
async def create_ssh_key(call: Call, body: SSHKeyCreate) -> Reply:
    """Add an SSH key

    Stores a public key under a name. Servers that you deploy afterwards can be given it by its id;
    servers that are already there do not change. An empty name, or a text that is no OpenSSH public
    key, is refused with 400. SSH keys cost nothing.
    """
    return SSH_KEY(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get("/ssh-keys/{ssh-key-id}", "get-ssh-key", SSH_KEY, errors=(400, 401, 404))
async def get_ssh_key(call: Call, ssh_key_id: str) -> Reply:
    """Get an SSH key

    Shows one public key. An id that your account does not have is refused with 404.
    """
    return SSH_KEY(await call.get(SSH_KEYS, ssh_key_id))


@routes.patch("/ssh-keys/{ssh-key-id}", "update-ssh-key", errors=(400, 401, 404))
async def update_ssh_key(call: Call, ssh_key_id: str, body: SSHKeyUpdate) -> Reply:
    """Change an SSH key

    Changes the name, the key, or both; what you leave out stays. Servers that are already deployed
    keep the key that they were deployed with. An empty name, or a text that is no public key, is
    refused with 400.
    """
    await call.write(lambda tx: rules.update(tx, call.account, ssh_key_id, body))
    return DONE


@routes.delete("/ssh-keys/{ssh-key-id}", "delete-ssh-key", errors=(400, 401, 404))
async def delete_ssh_key(call: Call, ssh_key_id: str) -> Reply:
    """Delete an SSH key

    Takes the key out of your account. Servers that were deployed with it keep it in their
    `authorized_keys`. A later request that names its id is refused.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, ssh_key_id))
    return DONE
