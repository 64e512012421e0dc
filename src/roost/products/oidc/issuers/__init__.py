"""Issuers: whose tokens an account trusts."""
