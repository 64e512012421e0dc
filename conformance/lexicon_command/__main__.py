"""`python lexicon.py HOST:PORT ARGUMENTS...`: lexicon on a machine whose resolver is that server.

It looks up where a zone begins, and takes the server from the system alone. Runs in lexicon's own
environment, and is nothing but its command.
"""

import sys

import dns.resolver

host, _, port = sys.argv.pop(1).rpartition(":")
dns.resolver.default_resolver = dns.resolver.Resolver(configure=False)
dns.resolver.default_resolver.nameservers = [host]
dns.resolver.default_resolver.port = int(port)

if __name__ == "__main__":
    from lexicon._private.cli import main

    sys.exit(main())
