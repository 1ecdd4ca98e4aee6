"""A sheet that people fill: CSV in whatever form their program saved it, each fault with its line and column."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.read import read_bytes
from cpra_bot.files.yaml_text import printable
from cpra_bot.model.problem import Problem

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet program compute a cell (OWASP, CSV injection)."""

LARGEST_CELL = 4000  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet.

    Attributes:
        line: where it begins in the file (from 1).
        cells: column as the header names it (lower case, `_` for spaces) → what stands there, trimmed.
        columns: column → its position (from 1).
    """

    line: int
    cells: dict[str, str]
    columns: dict[str, int]

    def get(self, *names: str) -> str:
        """The first of these columns that is filled; empty if none is."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")

    def problem(self, file: str, column: str, code: str, what: str, remedy: str) -> Problem:
        """A fault in one cell; its column is counted as a spreadsheet counts (A is 1)."""
        return Problem(file, self.line, self.columns.get(column, 0), code, printable(what), printable(remedy))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read.

    Attributes:
        file: its name for problems.
        rows: lines that hold anything.
        problems: faults of single cells.
        notes: what was guessed, in words: another delimiter, another character set.
    """

    file: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def read_sheet(path: Path, known: frozenset[str], needed: frozenset[str], longest: int = LARGEST_CELL) -> Sheet:
    """Read a CSV file.

    Comma, semicolon or tab may part its cells; it is UTF-8, or else Windows-1252 as spreadsheets save it. The `'` with
    which a sheet of ours keeps a text from being computed is taken away again.

    Args:
        path: where.
        known: names of columns that mean something; others are passed over and told.
        needed: one of these must be there.
        longest: characters of a cell; a longer one is a fault.

    Raises:
        FilesAtFault: it cannot be read, or has no header that we know.
    """
    name = str(path)
    raw = read_bytes(path, name, "name a file that exists")
    if isinstance(raw, Problem):
        raise FilesAtFault([raw])
    text, notes = _decoded(raw)
    if "\0" in text or raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise FilesAtFault([Problem(name, 1, 1, "S001", "this is no text file", "save the sheet as CSV")])
    delimiter = _delimiter(text)
    if delimiter != ",":
        notes.append(f"cells are parted by {'tabs' if delimiter == chr(9) else 'semicolons'}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header, rows, problems = _rows(reader, name, longest)
    except csv.Error as fault:
        what = f"a cell is not closed or cannot be read ({fault})"
        raise FilesAtFault(
            [Problem(name, reader.line_num, 0, "S002", what, "look for a lone quotation mark")]
        ) from None
    if not needed & set(header):
        what = f"no column is called {' or '.join(f'`{each}`' for each in sorted(needed))}"
        raise FilesAtFault([Problem(name, 1, 1, "S003", what, f"columns that are read: {', '.join(sorted(known))}")])
    strange = [each for each in header if each and each not in known]
    if strange:
        notes.append(f"columns that are not read: {', '.join(strange)}")
    return Sheet(name, tuple(rows), tuple(problems), tuple(notes))


def write_sheet(header: list[str], rows: list[dict[str, str]]) -> str:
    """CSV text (RFC 4180) that no spreadsheet program computes: a cell that could be a formula gets a `'` before it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: tame(value) for key, value in row.items()})
    return out.getvalue()


def tame(cell: str) -> str:
    """A cell's text that stays a text; line breaks become spaces."""
    cell = " ".join(cell.split()) if "\n" in cell or "\r" in cell else cell
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _decoded(raw: bytes) -> tuple[str, list[str]]:
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), ["it is not UTF-8 and was read as Windows-1252; look at the accents"]


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _rows(
    reader: csv.Reader,  # type: ignore[name-defined]
    name: str,
    longest: int,
) -> tuple[list[str], list[Row], list[Problem]]:
    header: list[str] = []
    rows: list[Row] = []
    problems: list[Problem] = []
    line = 1
    for cells in reader:
        start, line = line, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in cells]
            problems += _twice(header, name, start)
            continue
        row, faults = _row(header, cells, start, name, longest)
        rows.append(row)
        problems += faults
    return header, rows, problems


def _row(header: list[str], cells: list[str], line: int, name: str, longest: int) -> tuple[Row, list[Problem]]:
    columns = {key: position for position, key in enumerate(header, 1) if key}
    kept: dict[str, str] = {}
    problems = []
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        what, remedy = f"{len(cells)} cells where the header has {len(header)}", "put quotes round a cell with commas"
        problems.append(Problem(name, line, len(header) + 1, "S004", what, remedy))
    for key, cell in zip(header, cells, strict=False):
        text = cell.strip()
        column = columns.get(key, 0)
        if text.startswith("'") and text[1:].startswith(FORMULA):
            text = text[1:].strip()  # our own sheets keep it harmless so
        elif text.startswith(FORMULA) and not re.fullmatch(r"[-–]+", text):
            what = f"`{key}` holds a formula: {text[:40]}"
            problems.append(Problem(name, line, column, "S005", printable(what), "type the value itself"))
            continue
        if len(text) > longest:
            problems.append(Problem(name, line, column, "S006", f"`{key}` is longer than {longest}", "shorten it"))
            continue
        kept[key] = "" if re.fullmatch(r"[-–]+", text) else " ".join(text.split())
    return Row(line, kept, columns), problems


def _twice(header: list[str], name: str, line: int) -> list[Problem]:
    return [
        Problem(name, line, position, "S007", f"a second column is called `{key}`", "rename one of the two")
        for position, key in enumerate(header, 1)
        if key and key in header[: position - 1]
    ]
