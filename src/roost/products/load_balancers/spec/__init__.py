"""What the driver is told of a load balancer."""
