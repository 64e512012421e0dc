"""An invoice on paper: a PDF, in the fonts that every reader has."""

from datetime import UTC, datetime

import msgspec

from ...engine.metering import Line, price
from ...products.billing import Invoice
from ...store import SECOND

MOST_LINES = 1000
"""An invoice of more shows the sum of each product alone, as nobody reads it to the end."""

_GREY, _LIGHT = 110, 235
_WIDTHS = (74, 40, 20, 26, 20)
_HEADINGS = ("Description", "Period (UTC)", "Units", "Price", "Amount")
_ALIGNED = ("LEFT", "LEFT", "RIGHT", "RIGHT", "RIGHT")
_UNITS = {"hours": "h", "overage": "GB", "discount": ""}


class Paper(msgspec.Struct):
    """What stands on it. lines: empty where they are too many. sums: nanodollars by product."""

    name: str
    email: str
    invoice: Invoice
    lines: list[Line]
    sums: dict[str, int]


def printed(paper: Paper) -> bytes:
    """The PDF. It takes a while: use a thread. The same invoice makes the same bytes."""
    from fpdf import FPDF  # noqa: PLC0415 - takes its time
    from fpdf.fonts import FontFace  # noqa: PLC0415

    invoice = paper.invoice
    issued = datetime.fromisoformat(invoice.date)

    class Sheet(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("helvetica", size=8)
            self.set_text_color(_GREY)
            self.cell(0, 6, _plain(invoice.description))
            self.cell(0, 6, f"Page {self.page_no()} of {{nb}}", align="R")

    sheet = Sheet(format="A4")
    sheet.set_creation_date(issued)
    sheet.set_title(_plain(invoice.description))
    sheet.set_margin(15)
    sheet.set_auto_page_break(auto=True, margin=20)
    sheet.add_page()
    sheet.set_font("helvetica", "B", 22)
    sheet.cell(0, 12, "Invoice", new_x="LMARGIN", new_y="NEXT")
    sheet.set_font("helvetica", size=10)
    for name, value in (
        ("Number", str(invoice.id)),
        ("Date", f"{issued:%Y-%m-%d}"),
        ("Billed to", f"{paper.name} <{paper.email}>"),
    ):
        sheet.set_text_color(_GREY)
        sheet.cell(28, 6, name)
        sheet.set_text_color(0)
        sheet.cell(0, 6, _plain(value), new_x="LMARGIN", new_y="NEXT")
    sheet.ln(6)
    sheet.set_font("helvetica", size=8)
    sheet.set_draw_color(200)
    heading = FontFace(emphasis="BOLD", fill_color=_LIGHT)
    if paper.lines:
        with sheet.table(
            col_widths=_WIDTHS, text_align=_ALIGNED, headings_style=heading,
            borders_layout="HORIZONTAL_LINES", line_height=5, padding=1,
        ) as table:  # fmt: skip
            table.row(_HEADINGS)
            for line in paper.lines:
                table.row([_plain(cell) for cell in _cells(line)])
        sheet.ln(6)
    with sheet.table(
        col_widths=(154, 26), text_align=("LEFT", "RIGHT"), headings_style=heading,
        borders_layout="HORIZONTAL_LINES", line_height=5, padding=1,
    ) as table:  # fmt: skip
        table.row(("Product", "Amount"))
        for product, nanos in sorted(paper.sums.items()):
            table.row((_plain(product), _money(nanos)))
        bold = FontFace(emphasis="BOLD")
        table.row(("Total (USD)", f"{invoice.amount:,.2f}"), style=bold)
        table.row(("Balance after this invoice (USD)", f"{invoice.balance:,.2f}"))
    return bytes(sheet.output())


def _cells(line: Line) -> tuple[str, ...]:
    period = f"{_day(line.start_us)} to {_day(line.end_us)}"
    unit = _UNITS[line.unit_type]
    unit_price = f"{price(line.unit_price).normalize():f}"
    what = f"{line.product}: {line.description}"
    return what, period, f"{line.units} {unit}", f"{unit_price} / {unit}", _money(line.total)


def _money(nanos: int) -> str:
    return f"{price(nanos):,.2f}"


def _day(us: int) -> str:
    return f"{datetime.fromtimestamp(us // SECOND, UTC):%Y-%m-%d}"


def _plain(text: str) -> str:
    """What the fonts of every reader have: the letters of Western Europe."""
    return text.encode("latin-1", "replace").decode("latin-1")
