"""What is asked and told of a state."""

import msgspec

PASSING = "user-activity"
"""The kind of what is stored of when users were last seen, which is told of in no list: it changes
with every look.
"""


class ExportQuery(msgspec.Struct):
    """secrets: whether secrets are readable in the file, so that another installation can take them
    in. log: whether the records behind /v2/logs are in it.
    """

    secrets: bool = False
    log: bool = False


class LeftOut(msgspec.Struct):
    """What another installation's secret has sealed, so that nobody here can make use of it.

    keys: API keys. secrets: passwords, user data and the like; what held them is empty now.
    """

    keys: int = 0
    secrets: int = 0


class Imported(msgspec.Struct):
    """accounts, documents: how many there are now. version: of the file's format."""

    version: int
    accounts: int
    documents: int
    left_out: LeftOut


class Held(msgspec.Struct):
    """How many documents of a kind an account has; account: its name, empty for the operator."""

    account: str
    kind: str
    count: int


class Contents(msgspec.Struct):
    """What a state holds, account by account."""

    held: list[Held]
