"""The boundary."""
