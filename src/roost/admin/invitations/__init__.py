"""`/_roost/invitations`: who has yet to answer, and answering for him.

Nothing is imported here: the command line wants the documents and not the server.
"""
