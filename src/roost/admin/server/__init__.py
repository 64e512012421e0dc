"""`/_roost/work`, `/_roost/timeline`, `/_roost/log` and `/_roost/dns`: how a Roost is getting on.

Nothing is imported here: the command line wants the documents and not the server.
"""
