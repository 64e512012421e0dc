"""`/_roost/tickets`: what customers have asked, and the support's answers.

Nothing is imported here: the command line wants the documents and not the server.
"""
