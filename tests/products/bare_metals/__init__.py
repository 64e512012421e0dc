"""Tests of /bare-metals."""
