"""Real clients against a fresh Roost: `make conformance`."""
