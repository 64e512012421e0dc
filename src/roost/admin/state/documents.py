"""What is asked and told of a state."""

import msgspec

PASSING = "user-activity"
"""The kind of what is stored of when users were last seen, which is told of in no list: it changes
with every look.
"""


class ExportQuery(msgspec.Struct):
    """secrets: Whether secrets are readable in the file, so that another installation can take them
    in.
    log: Whether the records behind `/v2/logs` are in it.
    """

    secrets: bool = False
    log: bool = False


class LeftOut(msgspec.Struct):
    """What another installation's secret has sealed, so that it is of no use here.

    keys: How many API keys.
    secrets: How many passwords, user data and the like. What held them is empty now.
    """

    keys: int = 0
    secrets: int = 0


class Imported(msgspec.Struct):
    """What was taken in.

    version: The version of the file's format.
    accounts: How many accounts there are now.
    documents: How many documents there are now.
    left_out: What is of no use here.
    """

    version: int
    accounts: int
    documents: int
    left_out: LeftOut


class Held(msgspec.Struct):
    """How many of one kind an account has.

    account: The name of the account. Empty for the operator.
    kind: What they are.
    count: How many there are.
    """

    account: str
    kind: str
    count: int


class Contents(msgspec.Struct):
    """What a state holds.

    held: How many of what, account by account.
    """

    held: list[Held]


class SaveAs(msgspec.Struct):
    """name: The name to save it under: up to 64 letters, digits, dots, dashes and underscores,
    beginning with a letter or digit.
    """

    name: str


class SavedState(msgspec.Struct):
    """A state that is saved by name.

    name: The name that it is saved under.
    date: Clock time when it was saved.
    documents: How many documents are in it.
    size: The size of its file, in bytes.
    """

    name: str
    date: str
    documents: int
    size: int


class SavedStates(msgspec.Struct):
    """The states that are saved.

    states: The states, in the order of their names.
    """

    states: list[SavedState]


class Comparison(msgspec.Struct):
    """before: The name of a saved state.
    after: The name of another one. Empty for what there is now.
    """

    before: str
    after: str = ""


class Thing(msgspec.Struct):
    """Something that a state holds.

    kind: What it is.
    name: Its label, name or the like. Empty where it has none.
    """

    kind: str
    id: str
    name: str


class Change(msgspec.Struct):
    """Something that is in both states, and differs.

    thing: What it is.
    fields: The fields that differ.
    """

    thing: Thing
    fields: list[str]


class Differences(msgspec.Struct):
    """What makes one state into the other.

    before: The date of the one, by the clock.
    after: The date of the other, by the clock.
    added: What is in the other alone.
    removed: What is in the one alone.
    changed: What is in both, and differs.
    """

    before: str
    after: str
    added: list[Thing]
    removed: list[Thing]
    changed: list[Change]
