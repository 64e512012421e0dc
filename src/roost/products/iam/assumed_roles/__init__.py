"""Sessions in which a role is taken on for a while."""
