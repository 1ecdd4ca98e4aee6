"""A source as JSON and back, for the way from the child process to its parent."""

from __future__ import annotations

from typing import Any

from cpra_bot.reading.reports.words import Page, Sheet, Source, Word


def packed(source: Source) -> dict[str, Any]:
    """The source as lists and texts."""
    return {
        "name": source.name,
        "media": source.media,
        "pages": [
            [page.number, page.guessed, page.picture, page.plain, [_word(word) for word in page.words]]
            for page in source.pages
        ],
        "sheets": [[sheet.name, sheet.rows] for sheet in source.sheets],
        "faults": source.faults,
        "cut": source.cut,
    }


def unpacked(plain: dict[str, Any]) -> Source:
    """The source that was packed."""
    return Source(
        plain["name"],
        plain["media"],
        tuple(
            Page(
                number,
                tuple(
                    Word(text, left, right, base, size, tuple(starts))
                    for text, left, right, base, size, starts in words
                ),
                guessed,
                picture,
                plain_text,
            )
            for number, guessed, picture, plain_text, words in plain["pages"]
        ),
        tuple(Sheet(name, tuple(map(tuple, rows))) for name, rows in plain["sheets"]),
        tuple(plain["faults"]),
        plain["cut"],
    )


def _word(word: Word) -> list[Any]:
    return [word.text, word.left, word.right, word.base, word.size, word.starts]
