"""Making balancers and their nodes, and taking them away."""
