"""How SSH keys are copied."""

from ...copying import Copyable

COPIES = (
    Copyable(
        name="ssh-keys", path="/ssh-keys", items="ssh_keys", fields=("name", "ssh_key"),
    ),
)  # fmt: skip
