"""Bytes to text: what no editor shows and no letter may contain is found before YAML is read."""

from __future__ import annotations

import codecs
import re

from cpra_bot.model.problem import Problem

LARGEST = 8_000_000  # bytes; the directory of all of California has 0.6 million
MOST_TOLD = 20  # faults of one sort in one file; after that the file is simply not a text file

# What YAML 1.2 does not allow (§5.1), and the separators U+0085, U+2028, U+2029: libyaml would count them as line ends,
# editors do not, and they do not belong into a mail header. (What is allowed, turned around, takes ten times as long to
# compile.)
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def hidden_character(text: str) -> str:
    """Name of the first invisible character as `U+0007`, or an empty text."""
    match = _HIDDEN.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""


def decode(raw: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """Read bytes as UTF-8; a byte order mark is dropped.

    Returns:
        The text, with U+FFFD in the place of every character that was refused so that all places stay right (None if
        nothing can be made of the bytes), and the faults.
    """
    if len(raw) > LARGEST:
        what = f"the file has {len(raw):,} bytes, more than the {LARGEST:,} that are read"
        return None, [Problem(file, 1, 1, "Y010", what, "check that it is the right file, or split it")]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None, [Problem(file, 1, 1, "Y002", "the file is written in UTF-16", "save it as UTF-8")]
    raw = raw.removeprefix(codecs.BOM_UTF8)
    problems = _bad_bytes(raw, file)
    text = raw.decode("utf-8", "replace")
    hidden = list(_HIDDEN.finditer(text))
    for match in hidden[:MOST_TOLD]:
        line, column = place_of(text, match.start())
        what = f"there is an invisible character here (U+{ord(match[0]):04X})"
        problems.append(Problem(file, line, column, "Y003", what, "delete it, or type the place anew"))
    return _HIDDEN.sub("\ufffd", text) if hidden else text, problems


def printable(text: str) -> str:
    """The text on one line: line breaks and control characters are shown as escapes."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def place_of(text: str, index: int) -> tuple[int, int]:
    """Line and column (from 1) of a character; line ends are LF, CR LF or CR alone."""
    before = text[:index]
    ends = [match.end() for match in re.finditer("\r\n|\r|\n", before)]
    return len(ends) + 1, index - (ends[-1] if ends else 0) + 1


def _bad_bytes(raw: bytes, file: str) -> list[Problem]:
    problems = []
    for number, line in enumerate(raw.splitlines(), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8")) + 1
            what = f"this character is not UTF-8 (byte 0x{line[error.start]:02X})"
            problems.append(Problem(file, number, column, "Y002", what, "save the file as UTF-8"))
    return problems[:MOST_TOLD]
