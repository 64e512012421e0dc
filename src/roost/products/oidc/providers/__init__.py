"""Providers: by each, applications let users of the account in."""
