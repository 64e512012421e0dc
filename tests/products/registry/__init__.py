"""/v2/registries and /v2/registry: container registries, and what is in them."""
