"""Names as clients write them, and as name service has them."""
