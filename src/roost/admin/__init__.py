"""`/_roost/`: what Vultr's API has not. The clock, accounts, keys, metrics.

It answers on `DATA/admin.sock`, which only its owner can open, and on `--admin HOST:PORT` with a
bearer token. Nothing is imported here: the command line wants the documents and not the server.
"""
