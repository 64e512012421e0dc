"""/v2/clusters: nodes, the fabric that joins them, what can be had, what is measured."""
