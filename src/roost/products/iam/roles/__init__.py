"""Roles: policies that several have, or that are taken on for a while."""
