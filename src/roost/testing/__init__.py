"""A Roost for tests: the pytest plugin, and what it is made of.

Nothing is imported here. pytest loads the plugin wherever Roost is installed, and a run that wants
no Roost should not wait for one.
"""
