"""Bold, dim and three colours, where a terminal wants them; and text that keeps to 80 columns."""

from __future__ import annotations

import os
import textwrap
from dataclasses import dataclass
from typing import TextIO

from cpra_bot.model.wrapping import wrapped

WIDTH = 80


@dataclass(frozen=True)
class Style:
    """How text is written on this terminal.

    Attributes:
        enabled: escape sequences, or nothing at all.
        where: what a command that is shown needs at its end to find this workspace (` -w plates`), or nothing.
    """

    enabled: bool = False
    where: str = ""

    def command(self, text: str) -> str:
        """A command that works when it is pasted."""
        return self.bold(text + self.where)

    def bold(self, text: str) -> str:
        """What the eye should find first."""
        return self._in("1", text)

    def dim(self, text: str) -> str:
        """What the eye may skip."""
        return self._in("2", text)

    def good(self, text: str) -> str:
        """Settled."""
        return self._in("32", text)

    def odd(self, text: str) -> str:
        """Worth a look."""
        return self._in("33", text)

    def bad(self, text: str) -> str:
        """Wrong."""
        return self._in("31", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.enabled and text else text


def style_for(stream: TextIO, where: str = "") -> Style:
    """Colour only on a terminal, and not where NO_COLOR is set (no-color.org)."""
    return Style(stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb", where)


def cut(text: str, width: int) -> str:
    """At most so many columns; what is cut shows as `…`."""
    return text if len(text) <= width else text[: width - 1] + "…"


def fold_in(text: str, indent: str = "  ", first: str | None = None) -> str:
    """Wrap to the terminal's 80 columns with a hanging indent; words are never cut."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return "\n".join(wrapped(text.split(" "), WIDTH, indent if first is None else first, indent)) if text else ""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def plain(text: str) -> str:
    """Strangers' text made safe for a terminal: no escape sequence, no control character, no bidi override."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in "\n" else "�" for char in text)


def short_name(agency: str) -> str:
    """An agency's name as people write it in a table: `Tracewell PD`, `Windrow County Sheriff`."""
    return agency.replace("Police Department", "PD").replace("Sheriff's Office", "Sheriff")


def count(number: int, noun: str) -> str:
    """`1 letter`, `2 letters`, `3 agencies`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith(("cy", "ly")) else f"{number} {noun}s"
