"""Rows of a CSV or a workbook, every cell as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from cpra_bot.documents import limits
from cpra_bot.reading.charset import decode
from cpra_bot.reading.reports.words import Sheet

_DELIMITERS = ",;\t|"
_LOOK = 20  # lines


def rows_of_csv(name: str, data: bytes) -> tuple[tuple[Sheet, ...], str]:
    """The table in a CSV: with a byte order mark or without, parted by comma, semicolon, tab or bar.

    Returns:
        The table, and a sentence without a subject about what was left out; empty if nothing.
    """
    text = _text(data)
    lines = [line for line in text.splitlines() if line.strip()][:_LOOK]
    rows, fault = _kept(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines)))
    return ((Sheet(name, rows),) if rows else ()), fault or ("" if rows else "has no rows")


def rows_of_workbook(data: bytes) -> tuple[tuple[Sheet, ...], str]:
    """The sheets of a workbook (xlsx, xlsm, xlsb, xls, ods). Returns as `rows_of_csv`."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            return (), "is encrypted with a password"
        return (), "is damaged: it cannot be opened as a workbook"
    sheets, faults = [], []
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        try:
            cells = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False, nrows=limits.ROWS + 1)
        except CalamineError:
            faults.append(f"has a damaged sheet ({about.name})")
            continue
        rows, fault = _kept([_shown(cell) for cell in row] for row in cells)
        faults += [f"{fault} in the sheet {about.name}"] if fault else []
        sheets.append(Sheet(about.name, rows))
    return tuple(sheets), "; ".join(faults)


def _text(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    return decode(data.removeprefix(b"\xef\xbb\xbf"), None)[0]


def _delimiter(lines: list[str]) -> str:
    """The sign that parts the most lines into the same number of cells, more than one."""
    best, most = ",", 0
    for sign in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count, default=1)
        if common > 1 and widths.count(common) > most:
            best, most = sign, widths.count(common)
    return best


def _kept(rows: Iterable[list[str]]) -> tuple[tuple[tuple[str, ...], ...], str]:
    kept: list[tuple[str, ...]] = []
    letters = 0
    try:
        for row in rows:
            letters += sum(map(len, row))
            if len(kept) >= limits.ROWS or letters > limits.TABLE_LETTERS:
                return tuple(kept), f"has more than {len(kept)} rows, which were read"
            kept.append(tuple(row))
    except csv.Error as error:
        return tuple(kept), f"cannot be read beyond row {len(kept)} ({error})"
    return tuple(kept), ""


def _shown(cell: object) -> str:
    """A cell as a person sees it, near enough: whole numbers without a point, days as ISO dates."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return str(cell)
