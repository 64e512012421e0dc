"""/v2/kubernetes: clusters, their node pools and nodes, and what runs in them."""
