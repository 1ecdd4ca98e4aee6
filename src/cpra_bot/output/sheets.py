"""Tables as CSV and as a workbook in which no cell can become a formula: what agencies write is data."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from cpra_bot.model.table import Cell, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"), full-width forms included."""

LONGEST = 32_767
"""Characters of a cell in a workbook (Microsoft, "Excel specifications and limits")."""


def csv_text(table: Table) -> str:
    """A table as CSV (RFC 4180). A text that a spreadsheet would run gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([_tame(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _tame(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "\ufffd")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def workbook(tables: Sequence[Table], made_at: datetime) -> bytes:
    """A workbook (OOXML) with one sheet a table; every text is written as text and no address becomes a link.

    Args:
        tables: in the order of the sheets.
        made_at: the time in the file (aware UTC).
    """
    import xlsxwriter

    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, plain) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(table.columns):
                sheet.write_string(0, column, name, bold)
                sheet.set_column(column, column, min(60, max(12, len(name) + 2)))
            for number, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(number, column, cell)
                    elif cell:
                        sheet.write_string(number, column, _cut(cell))
            if table.rows:
                sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    return out.getvalue()


def _cut(text: str) -> str:
    """A workbook would cut it without a word."""
    said = " … (cut here; the JSON export has all of it)"
    return text if len(text) <= LONGEST else text[: LONGEST - len(said)] + said
