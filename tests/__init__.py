"""Roost's tests. What they share lives here in modules without the test_ prefix."""
