"""How resources become real: one protocol a family, each implementation in a folder beside it.

A driver knows nothing of HTTP, accounts or the store. It is told what a resource should be and
answers what became of it. It is called by workers only, never inside a request or a transaction.
Unless a protocol says otherwise:

* a call returns when what was asked for is so;
* calling again, with the same ids, changes nothing and returns the same;
* `NotYet` means that more time is needed: the same call comes again after some seconds, as often as
  it takes within the workflow's patience. It is no failure;
* `DriverRefused` means "never": the job ends and the resource shows it;
* any other exception is a failure: the call is tried again with growing pauses, about a dozen times
  over some minutes. What takes something away, and what follows a document, goes on for ever;
* while a call runs its worker keeps a lease; should the worker die, the same call comes again from
  another one, perhaps while the first is still at work.
"""
