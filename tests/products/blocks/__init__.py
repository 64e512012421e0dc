"""/v2/blocks: block storage, all that can be done with it."""
