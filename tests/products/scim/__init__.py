"""SCIM: what directories send, and what becomes of it."""
