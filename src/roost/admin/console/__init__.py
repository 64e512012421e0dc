"""`/console`: what the web console is served, and who may use it.

A browser shows a session's cookie where a program shows an API key or the operator's token. What
the console asks are the operations of `/v2` and `/_roost`, mounted once more below `/console`.
Nothing is imported here: the command line wants the documents and not the server.
"""
