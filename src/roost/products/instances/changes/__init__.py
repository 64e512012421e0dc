"""PATCH and reinstall: what can change in an instance that runs."""
