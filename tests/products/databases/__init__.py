"""/v2/databases: managed databases."""
