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


class SaveAs(msgspec.Struct):
    name: str


class SavedState(msgspec.Struct):
    """A state that is kept by name. date: clock time when it was saved. documents: how many there
    are in it. size: of its file, in bytes.
    """

    name: str
    date: str
    documents: int
    size: int


class SavedStates(msgspec.Struct):
    """states: in the order of their names."""

    states: list[SavedState]


class Comparison(msgspec.Struct):
    """before, after: names of saved states; without `after`, what there is now."""

    before: str
    after: str = ""


class Thing(msgspec.Struct):
    """A document. name: its label, name or the like; empty where it has none."""

    kind: str
    id: str
    name: str


class Change(msgspec.Struct):
    """fields: those of the API that differ."""

    thing: Thing
    fields: list[str]


class Differences(msgspec.Struct):
    """What makes one state into the other. before, after: their dates, by the clock."""

    before: str
    after: str
    added: list[Thing]
    removed: list[Thing]
    changed: list[Change]
