"""vultr-cli, group of commands by group of commands."""
