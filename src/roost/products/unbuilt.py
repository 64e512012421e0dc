"""What Vultr's API has and Roost has not yet, so that a client is told which of the two it is.

A section that is built leaves this list: a test holds that.
"""

UNBUILT = frozenset(
    {
        "assumed-roles", "groups", "policies", "role-trusts", "roles",
    }
)  # fmt: skip
"""The first segments of their paths."""


def explained() -> dict[str, str]:
    """What a client reads of each, by its first segment."""
    return {name: f"Roost does not have {name} of the Vultr API yet." for name in UNBUILT}
