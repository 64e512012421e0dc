"""Grants: what a user has let an application know of him, from sign-in to the last token."""
