"""`/_roost/images`: images that are pushed to simulated registries, and pulled from them.

Nothing is imported here: the command line wants the documents and not the server.
"""
