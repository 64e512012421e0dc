"""Trusts: who may take a role on, and when."""
