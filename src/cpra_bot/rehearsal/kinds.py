"""What a clerk takes a letter for, told from its words alone: nothing else of ours reaches the far side.

An organizer may have written the templates anew, so the cues are short and each kind has several. A letter that shows
none is a first request, or, where it answers a thread, a question how the request stands.
"""

from __future__ import annotations

import re

from cpra_bot.model.letter import LetterKind

_ORIGINAL_BELOW = re.compile(r"^[-_=*]{20,}$", re.MULTILINE)
"""The line above the first request, where a letter repeats it."""

_CUES: tuple[tuple[LetterKind, tuple[str, ...]], ...] = (
    (LetterKind.THANKS, (r"you may close (?:the|my|this) request", "complete by my records")),
    (LetterKind.REFILING, ("join it with the first", "not a second one", "filing it again", "asked to file it")),
    (LetterKind.RECEIPT_CHECK, (r"sure that (?:it|my request) (?:has )?reached you", "seen an acknowledge?ment")),
    (LetterKind.RECORD_CREATION, ("items as active", "oblige an agency to make", r"(?:make|create) a new record")),
    (LetterKind.FEE_REPLY, (r"\bbreakdown\b", "agreed to it in writing", "would like to be paid")),
    (LetterKind.CLARIFICATION, ("you asked: ", "withdraws an item", "this narrows")),
    (LetterKind.DENIAL_REBUTTAL, ("you withhold", "come to another view", "look at it once more")),
    (
        LetterKind.WEBSITE_REFERRAL,
        (r"refers? me to (?:this|a|your) (?:page|website)", "could not obtain the records there"),
    ),
    (
        LetterKind.EXTENSION_EXPIRED,
        (
            r"(?:took|taken) more time",
            "notice that you need more time",
            r"extension (?:has|had) (?:run out|expired|ended)",
        ),
    ),
    (LetterKind.OVERDUE, (r"\bis (?:now )?overdue\b",)),
    (LetterKind.STATUS, ("requests of mine that are still open", "tell me for each of them")),
    (LetterKind.REMAINDER, ("items are still open", "still open:")),
    (LetterKind.FOLLOW_UP, (r"shows? (?:still )?no determination", r"let me know how .{0,40} stand")),
)
"""The first that fits counts: what comes earlier is said in one kind of letter only."""


def sign_of(cue: str) -> str:
    """The longest piece of a cue that stands in every text in which the cue does: most texts do not have it."""
    return max(re.split(r"\(\?:[^()]*\)\??|\S\?|\\b|\.\{\d+,\d+\}", cue), key=len)


_COMPILED = tuple((kind, sign_of(cue), re.compile(cue)) for kind, cues in _CUES for cue in cues)

CHASERS = frozenset({LetterKind.RECEIPT_CHECK, LetterKind.FOLLOW_UP, LetterKind.OVERDUE, LetterKind.EXTENSION_EXPIRED})
"""What a requester writes although nobody has written to him."""


def own_words(text: str) -> str:
    """The letter without the first request that it may repeat below a ruled line."""
    return _ORIGINAL_BELOW.split(text, maxsplit=1)[0]


def kind_of(text: str, *, answers: bool) -> LetterKind:
    """What kind of letter this is.

    Args:
        text: decoded body.
        answers: True if it stands in a thread, by its headers or its subject.
    """
    words = " ".join(own_words(text).lower().split())
    found = next((kind for kind, sign, cue in _COMPILED if sign in words and cue.search(words)), None)
    return found or (LetterKind.FOLLOW_UP if answers else LetterKind.INITIAL)
