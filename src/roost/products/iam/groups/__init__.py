"""Groups: users that have the same rights."""
