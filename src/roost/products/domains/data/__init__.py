"""What a record says: how clients write it, and how a zone file does."""
