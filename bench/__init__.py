"""Measures Roost against bare replies under the same server: `make bench`."""
