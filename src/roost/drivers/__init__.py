"""How resources become real: one folder a family, with its protocol and its drivers.

A driver knows nothing of HTTP, accounts or the store. It is told what a resource should be and
answers what became of it. It is called by workers only, never inside a request or a transaction.
Unless a protocol says otherwise:

* a call returns when what was asked for is so;
* calling again, with the same ids, changes nothing and returns the same;
* a removal wins over any other call for the same id, running or late; removing what is not there
  succeeds;
* `NotYet` means that it takes longer: the call is made again after some seconds, for as long as the
  workflow has patience. `DriverRefused` means "never": the job ends and the resource shows it. Any
  other exception is a failure: the call is made again with growing pauses, about a dozen times over
  some minutes. Removals, and what keeps a driver in step with a document, are tried for ever;
* while a call runs its worker keeps a lease; should the worker die, the same call comes again from
  another one, perhaps while the first is still at work.
"""
