"""/v2/vfs: file systems that several instances use at once."""
