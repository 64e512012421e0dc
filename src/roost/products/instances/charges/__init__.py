"""What an instance costs."""
