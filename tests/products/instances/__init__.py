"""/v2/instances: what an instance is, and all that can be done with one."""
