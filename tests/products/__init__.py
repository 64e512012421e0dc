"""The sections of the API, as clients see them."""
