"""`/_roost/requests`: what clients ask, and what they are told.

Nothing is imported here: the command line wants the documents and not the server.
"""
