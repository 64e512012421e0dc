"""BGP: announcing one's own networks."""
