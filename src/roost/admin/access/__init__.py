"""`/_roost/access`: why somebody may do something, and what he may and never did.

Nothing is imported here: the command line wants the documents and not the server.
"""
