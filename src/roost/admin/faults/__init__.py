"""`/_roost/faults`: what is to go wrong.

Nothing is imported here: the command line wants the documents and not the server.
"""
