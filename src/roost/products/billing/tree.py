"""Whose charges an account pays: its own, and those of the accounts below it."""

from typing import NamedTuple, Protocol

from ...store import Tx


class Member(NamedTuple):
    """An account on an invoice. name: of a sub-account; empty for the one that pays."""

    number: int
    name: str = ""


class AccountTree(Protocol):
    """What the section account provides."""

    def is_sub_account(self, tx: Tx, account: int) -> bool: ...

    def below(self, tx: Tx, account: int) -> list[tuple[int, str]]:
        """Number and name of each account below one, however deep, the oldest first."""
        ...


def pays_for_itself(tx: Tx, account: int) -> bool:
    """Whether an account gets invoices: the charges of a sub-account are on those of the top."""
    return not tx.service(AccountTree).is_sub_account(tx, account)


def members(tx: Tx, account: int) -> list[Member]:
    """An account and all below it."""
    below = tx.service(AccountTree).below(tx, account)
    return [Member(account), *(Member(number, name) for number, name in below)]
