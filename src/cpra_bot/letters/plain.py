"""Plain text for mail: item labels, dates in words, wrapping to 72 columns, and characters that no letter may carry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from cpra_bot.model.wrapping import wrapped

WIDTH = 72
"""Columns to which paragraphs are wrapped, so that a quoted line still fits in 80."""

HARD_WIDTH = 78
"""Columns that no line passes unless a single word does (RFC 5322 §2.1.1)."""

RULE = "-" * WIDTH
"""Line under which a follow-up repeats the original request, whole."""

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_MARKER = re.compile(r"(?P<marker>[A-Z][0-9]{1,2}\.|-) +(?=\S)")
_LABEL_OR_HYPHEN = re.compile(r"[A-Z][0-9]{1,2}\.|-")
_LABEL = re.compile(r"([A-Z])([0-9]{1,2})")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""As letters write them, whatever the machine's locale."""

_JOINERS = "\u200c\u200d"
"""Zero-width (non-)joiner: the only invisible characters that names in some scripts need."""


per_paragraph = lru_cache(maxsize=4096)
"""Remembers what a function made of the last 4,096 paragraphs: letters of one campaign share most of theirs."""


def day_in_words(day: date) -> str:
    """`2026-11-22` as `November 22, 2026`, whatever the machine's locale."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def join_labels(labels: Iterable[str]) -> str:
    """Item labels as a person writes them: `A1-A4`, `A1, A2 and B1`.

    Args:
        labels: in the order in which they are to be named; three or more that follow each other become a range.
    """
    return _joined(tuple(labels))


@lru_cache(maxsize=1024)
def _joined(labels: tuple[str, ...]) -> str:
    names: list[str] = []
    for run in _runs(labels):
        names += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else run
    return join_words(names)


def join_words(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *head, last = list(words) or [""]
    return f"{', '.join(head)} and {last}" if head else last


def entries(table: Mapping[str, object]) -> list[tuple[str, object]]:
    """Labels and values in the order of the labels: A2 before A10."""
    return sorted(table.items(), key=lambda pair: (pair[0][:1], len(pair[0]), pair[0]))


def _runs(labels: Iterable[str]) -> list[list[str]]:
    """Neighbours with the same letter and the next number, together."""
    runs: list[list[str]] = []
    expected = ""
    for label in labels:
        if runs and label == expected:
            runs[-1].append(label)
        else:
            runs.append([label])
        match = _LABEL.fullmatch(label)
        expected = f"{match[1]}{int(match[2]) + 1}" if match else ""
    return runs


@per_paragraph
def paragraph(text: str) -> str:
    """The same words as one paragraph on one line; wrapping comes later."""
    return " ".join(text.split())


def keep(text: str) -> str:
    """Marks every line of a text to be left exactly as it is (see `lay_out`)."""
    return "\n".join(f"| {line}" if line else "|" for line in text.rstrip("\n").split("\n"))


def lay_out(text: str) -> str:
    r"""Rendered template text as the body of a mail.

    Lines between blank lines are one paragraph and are filled to 72 columns. A line that begins with a label (`A1. `)
    or a hyphen (`- `) starts an entry with a hanging indent. A line that begins with `| ` keeps its line break (the
    sign is dropped), as in a line block of reStructuredText: addresses, signatures, repeated letters. Words stay whole.

    Returns:
        lines of LF only, no trailing blanks, one line feed at the end.
    """
    stretches = map(_laid_out, text.strip("\n").split("\n\n"))
    return "\n\n".join(filter(None, stretches)).strip("\n") + "\n"


@per_paragraph
def _laid_out(stretch: str) -> str:
    return "\n\n".join(filter(None, map(_laid_out_block, _BLANK_LINES.split(stretch))))


def _laid_out_block(block: str) -> str:
    lines: list[str] = []
    words: list[str] = []
    for line in block.split("\n"):
        kept = line == "|" or line.startswith("| ")
        if words and (kept or _MARKER.match(line)):
            lines += _fill(words)
            words = []
        if kept:
            text = line[2:].rstrip()
            lines += [text] if len(text) <= HARD_WIDTH else _kept(text)
        else:
            words += line.split()
    return "\n".join(lines + (_fill(words) if words else []))


def _fill(words: list[str]) -> list[str]:
    hangs = len(words) > 1 and _LABEL_OR_HYPHEN.fullmatch(words[0])
    return wrapped(words, WIDTH, "", " " * (len(words[0]) + 1) if hangs else "")


def _kept(line: str) -> list[str]:
    """A kept line that is too long is folded where that helps: one that a single word stretches stays as it is."""
    words = line.split()
    indent = line[: len(line) - len(line.lstrip())]
    if max(len(indent) + 2 + len(word) for word in words) > HARD_WIDTH:
        return [line]
    return wrapped(words, WIDTH, indent, f"{indent}  ")


_LINES = {ord("\n"): None, ord("\t"): None}
_PRINTABLE = bytes(range(ord(" "), ord("~") + 1)) + b"\n\t"


def _is_printable(text: str) -> bool:
    """True if an ASCII text holds nothing but printable characters, line feeds and tabs."""
    return not text.encode("ascii").translate(None, delete=_PRINTABLE)


def unfit_character(text: str, *, many_lines: bool = False) -> str:
    """The first character of a text that no letter may carry, in words; empty if there is none.

    Control characters, line breaks in disguise, invisible and direction-changing characters (they can make a name or an
    address read other than it is), halves of surrogate pairs and code points that mean nothing.

    Args:
        many_lines: True where line feeds and tabs are welcome.
    """
    if text.isascii() and (_is_printable(text) if many_lines else text.isprintable()):
        return ""  # most letters; the rest is looked at character by character
    for character in text.translate(_LINES) if many_lines else text:
        category = unicodedata.category(character)
        if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and character not in _JOINERS:
            if character in "\r\n\v\f\x85\u2028\u2029":
                return f"a line break (U+{ord(character):04X})"
            return f"the character U+{ord(character):04X} {unicodedata.name(character, '(control)')}"
    return ""
