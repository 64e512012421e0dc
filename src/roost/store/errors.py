"""What the store says no with."""


class StoreError(Exception):
    """Base of all that the store raises on purpose."""


class Missing(StoreError):
    """No such resource for this account; `text` is what the client reads."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Refused(StoreError):
    """The resource is in use; `text` is what the client reads."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Taken(StoreError):
    """A value that must be unique is in use already."""


class Exhausted(StoreError):
    """A pool has no address left."""


class Stale(StoreError):
    """Another transaction changed the record first: the write runs again, no client sees this."""


class Uncertain(StoreError):
    """The connection broke during the commit: the write may have happened, or not."""


class Unusable(StoreError):
    """The database cannot be used: unreachable, from a newer version, of another installation."""


class Unfit(Unusable):
    """The database holds something that this version of Roost does not know what to do with."""


class Shared(Unusable):
    """Other Roosts are at the database, and must not be for what is to be done."""


class Newer(Unusable):
    """A newer version of Roost has written the database."""
