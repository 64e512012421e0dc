"""The account's traffic, and how much of it is included."""
