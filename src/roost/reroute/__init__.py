"""Brings programs that have https://api.vultr.com built in to a Roost: the proxy that takes them
there, the variables that make them use it and trust it, and `roost run`, which sets those for one
command.

`roost run` is to add next to nothing to a command, so what it goes through imports little: nothing
of the rest of Roost, and what costs much only after the command has been started.
"""
