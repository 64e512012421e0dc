"""`roost bill`"""

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from cyclopts import App, Parameter

from roost.admin.bill.documents import MOST_CENTS, Bill, Item, Receipt, Received, Sum
from roost.http.printable import printable

from . import show, spans
from .config_file import ConfigFile
from .console import ask
from .failures import Exit, Failure
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(name="bill", group=USING, group_commands=COMMANDS, config=ConfigFile(strict=False))

_Account = Annotated[
    str, Parameter(help="Id, email address or name of an account.", show_default=False)
]
_Description = Annotated[str, Parameter(help="Text for the history.", show_default=False)]

_MARKS = {"running": "", "added": "+", "ended": "-"}
_COLOURS = {"running": "", "added": "green", "ended": "red"}


@app.default
def bill(
    *,
    since: Annotated[
        str,
        Parameter(
            help="Mark what was added and removed since then: 10m ago, or 2030-01-31T12:00, by"
            " Roost's clock.",
            metavar="WHEN",
            show_default=False,
        ),
    ] = "",
    account: _Account = "",
    pdf: Annotated[
        tuple[str, Path] | None,
        Parameter(
            help="Write an invoice, by its number, to a file instead.",
            metavar="INVOICE FILE",
            negative=(),
            show_default=False,
        ),
    ] = None,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Show what is running, and what it costs by the hour and by the month.

    With --since, also show what was added and removed since then: `terraform apply && roost bill
    --since 1m`.
    """
    if pdf is not None:
        _write_invoice(place, *pdf)
        return
    query = {"account": account} if account else {}
    if since and spans.is_span(since):
        query["ago"] = str(round(spans.seconds(since)))
    elif since:
        query["since"] = str(spans.moment(since))
    found = ask(place, lambda console: console.get("bill", Bill, **query))
    if json:
        show.json(found)
    else:
        _print(found)


@app.command
def credit(
    amount: str,
    /,
    *,
    account: _Account = "",
    description: _Description = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Give an account a credit: it owes less. Without --account, the first account.

    Parameters
    ----------
    amount
        Dollars, as 12.50.
    """
    _receive(place, "bill/credits", Receipt(_cents(amount), account, description), json=json)


@app.command
def payment(
    amount: str,
    /,
    *,
    account: _Account = "",
    description: _Description = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Enter what an account has paid. Without --account, the first account.

    Parameters
    ----------
    amount
        Dollars, as 12.50.
    """
    _receive(place, "bill/payments", Receipt(_cents(amount), account, description), json=json)


def _receive(place: RoostOptions, path: str, receipt: Receipt, *, json: bool) -> None:
    done = ask(place, lambda console: console.post(path, receipt, Received))
    if json:
        show.json(done)
    else:
        print(f"{done.description} of ${done.amount:,.2f}, {done.date}")
        print(printable(f"{done.account} owes ${done.balance:,.2f}"))


def _cents(text: str) -> int:
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        raise Failure(
            Exit.USAGE, f"{text} is not an amount of dollars", "for example 12.50"
        ) from None
    if not cents.is_finite() or not 0 < cents <= MOST_CENTS or cents != int(cents):
        raise Failure(
            Exit.USAGE, f"{text} is not an amount of dollars and cents", "for example 12.50"
        )
    return int(cents)


def _write_invoice(place: RoostOptions, invoice: str, file: Path) -> None:
    content = ask(
        place, lambda console: console.fetch(f"bill/invoices/{quote(invoice, safe='')}/pdf")
    )
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Failure(Exit.REFUSED, f"{file} cannot be written: {error.strerror}") from error
    show.note(f"Wrote invoice {invoice} to {file}.")


def _print(bill: Bill) -> None:
    from rich.console import Console  # noqa: PLC0415 - takes its time
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    several = len({item.account for item in bill.items}) > 1
    for heading, numbers in _columns(bill, several):
        # What is too long for the window is folded, never cut off.
        table.add_column(
            heading,
            justify="right" if numbers else "left",
            no_wrap=heading != "WHAT",
            overflow="fold",
        )
    for item in bill.items:
        # As text: a label in brackets is no markup.
        cells = [Text(printable(cell)) for cell in _cells(bill, item, several)]
        table.add_row(*cells, style=_COLOURS[item.state])
    console = Console(highlight=False)
    if not console.is_terminal:
        # A program that reads it wants a line for each, however long.
        unlimited = console.options.update(max_width=sys.maxsize)
        console.width = max(console.measure(table, options=unlimited).maximum, 80)
    if bill.items:
        console.print(table)
        console.print()
    console.print(f"Running:     {_price(bill.running)}")
    if bill.since:
        console.print(f"Added since: {_price(bill.added)}  ({bill.since})")
        console.print(f"Ended since: {_price(bill.ended)}")
    console.print(f"This month:  ${bill.this_month:,.2f} so far")
    sys.stdout.flush()


def _columns(bill: Bill, several: bool) -> list[tuple[str, bool]]:
    """Headings, and whether numbers stand below."""
    columns = [("PRODUCT", False), ("WHAT", False), ("SINCE", False)]
    columns += [("$/HOUR", True), ("$/MONTH", True), ("THIS MONTH", True)]
    if several:
        columns.insert(0, ("ACCOUNT", False))
    if bill.since:
        columns.insert(0, ("", False))
    return columns


def _cells(bill: Bill, item: Item, several: bool) -> list[str]:
    cells = [item.product, item.description, item.started[:16].replace("T", " ")]
    cells += [f"{item.hourly:.6g}", f"{item.monthly:,.2f}", f"{item.this_month:,.2f}"]
    if several:
        cells.insert(0, item.account)
    if bill.since:
        cells.insert(0, _MARKS[item.state])
    return cells


def _price(total: Sum) -> str:
    return f"${total.hourly:,.6g} an hour, ${total.monthly:,.2f} a month"
