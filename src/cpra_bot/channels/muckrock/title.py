"""The title of a request at MuckRock: short, findable, and free of what its moderation holds back. Pure.

There is no other handle: the server has no idempotency key and files the same body twice if it gets it twice. So every
title carries the campaign and a mark that only this letter has.
"""

from __future__ import annotations

from cpra_bot.model.letter import Letter

LIMIT = 150
"""Characters. Above 255 the server breaks, and it may add the agency's name to a title."""

MARK_LENGTH = 10
_HELD = str.maketrans({"!": ".", "?": ".", "{": "(", "}": ")"})


def title_mark(letter: Letter) -> str:
    """Ten hex digits that no other letter has."""
    return letter.mark[:MARK_LENGTH]


def title_of(letter: Letter) -> str:
    """The subject, the campaign's name and the mark, within the limit; the subject is cut if it must be."""
    campaign = letter.request.partition("/")[0]
    tail = f" [{campaign[:60]} {title_mark(letter)}]"
    subject = " ".join("".join(c if c.isprintable() else " " for c in letter.subject).translate(_HELD).split())
    room = LIMIT - len(tail)
    if len(subject) > room:
        subject = subject[: room - 1].rstrip() + "…"
    return (subject + tail).strip()


def same_text(ours: str, theirs: str) -> bool:
    """True if two texts differ in line ends and outer blanks at most, which the server changes."""
    return _plain(ours) == _plain(theirs)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
