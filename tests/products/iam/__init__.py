"""Access: policies, roles, groups, trusts, sessions."""
