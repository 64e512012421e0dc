"""Global balancers: one that has children in other regions, which follow it."""
