"""`/_roost/state` and `/_roost/reset`: all that a Roost holds, as a file, and doing away with it.

Nothing is imported here: the command line wants the documents and not the server.
"""
