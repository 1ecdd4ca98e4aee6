"""Whether the mailbox itself is in doubt: letters have left, and nothing at all has come, not even our own copies."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cpra_bot.law.days import legal_day
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.books import Books
from cpra_bot.model.letter import LetterStatus

QUIET_DAYS = 14
"""So long nothing may come at all."""

AGENCIES = 3
"""So many agencies must have been written to meanwhile: one or two may well be silent."""


def silent_since(books: Books, now: datetime) -> date | None:
    """The day since when nothing has come to a mailbox that should have heard something; None if all is well.

    Every letter that leaves by mail brings a copy of itself, so silence for two weeks after letters to several agencies
    means that the mailbox, its rules or its spam filter lose mail: not that all of them are silent.

    Args:
        books: as folded.
        now: aware UTC.
    """
    heard = books.heard_at
    quiet = [
        (letter.at, state.agency)
        for state in books.requests.values()
        for letter in state.letters
        if (heard is None or letter.at > heard)
        and letter.status is LetterStatus.SENT
        and not letter.by_hand
        and now - letter.at >= timedelta(days=QUIET_DAYS)
    ]
    if len({agency for _, agency in quiet}) < AGENCIES:
        return None
    return legal_day(heard or min(at for at, _ in quiet))


def may_fall_silent(books: Books, now: datetime) -> datetime | None:
    """The next instant after `now` at which a letter will have been without any echo for too long; None if none is."""
    heard = books.heard_at
    ends = (
        letter.at + timedelta(days=QUIET_DAYS)
        for state in books.requests.values()
        for letter in state.letters
        if letter.status is LetterStatus.SENT and not letter.by_hand and (heard is None or letter.at > heard)
    )
    return min((end for end in ends if end > now), default=None)


def mailbox_alarm(books: Books, now: datetime) -> NextAction | None:
    """What a person is told of a silent mailbox; None if all is well."""
    since = silent_since(books, now)
    if since is None:
        return None
    return NextAction(
        request="",
        rule="silent-mailbox",
        mode=Mode.PERSON,
        when=legal_day(now),
        because=f"nothing at all has come to the mailbox since {since}, not even copies of our own letters: the "
        "mailbox may be broken, or a filter may take its mail away. No letter that asks again leaves before "
        "something comes",
        need=f"silent-mailbox:{since}",
        commands=("cpra doctor", "cpra poll"),
    )
