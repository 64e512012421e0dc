"""What a driver is told of an instance."""
