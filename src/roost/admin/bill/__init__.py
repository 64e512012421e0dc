"""`/_roost/bill`: what runs, and what it costs.

Nothing is imported here: the command line wants the documents and not the server.
"""
