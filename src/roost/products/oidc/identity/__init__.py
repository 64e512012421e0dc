"""What servers can show of themselves: tokens that say which instance or bare metal it is."""
