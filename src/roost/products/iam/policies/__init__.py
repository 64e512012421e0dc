"""Policies: what is allowed and denied, and to whom."""
