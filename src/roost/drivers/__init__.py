"""How resources become real: one protocol a family, each implementation in a folder beside it.

A driver knows nothing of HTTP, accounts or the store. It is told what a resource should be and
answers what became of it. Every call may come twice (a worker that died after calling leaves its
job to another), so every call is idempotent by the ids it is given.
"""
