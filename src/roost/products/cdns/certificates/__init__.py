"""Certificates of vanity domains: read, checked against their keys and names, and sealed."""

from .rules import NO_PAIR, Pair, check_host, names_of, open_key, read_pair, seal_key

__all__ = ["NO_PAIR", "Pair", "check_host", "names_of", "open_key", "read_pair", "seal_key"]
