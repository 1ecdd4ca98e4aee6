"""Small made-up things that several tests need, each with one obvious default."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cpra_bot.decide.fold import fold
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.model.request import Books

REQUEST = "shade-trees-2026/sampleton-pd"
START = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)  # Tuesday, 10 in the morning in California


def a_letter(
    request: str = REQUEST,
    kind: LetterKind = LetterKind.INITIAL,
    number: int = 1,
    to: str = "records@sampleton.example",
) -> Letter:
    """A letter that could be sent."""
    key = f"{request}/{kind}/{number}"
    return Letter(
        key=key,
        request=request,
        kind=kind,
        channel="email",
        to=to,
        sender="robin@requester.example",
        sender_name="Robin Sample",
        reply_to="robin+abcdefgh2345@requester.example",
        subject="Records request: shade trees",
        body="Dear custodian,\n\nA1. The list of trees.\n\nRobin Sample\n",
        message_id=f"<{key.replace('/', '.')}@requester.example>",
        mark=f"mark-{key.replace('/', '-')}",
        items=("A1", "A2"),
        fingerprint="0" * 64,
    )


class Story:
    """Events of one request, told in order; each step says on which day it happens."""

    def __init__(self, request: str = REQUEST, start: datetime = START) -> None:
        self.request, self.start = request, start
        self.events: list[Event] = []
        self.messages = 0

    def at(self, day: date | int) -> datetime:
        """A day after the start, or a calendar day, at ten in the morning in California."""
        if isinstance(day, int):
            return self.start + timedelta(days=day)
        return datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC)

    def add(self, kind: EventKind, day: date | int, **data: object) -> Story:
        """Any event."""
        self.events.append(happened(kind, self.request, self.at(day), "person", **data))
        return self

    def opened(self, day: date | int = 0) -> Story:
        """The first letter is queued."""
        self.add(
            EventKind.REQUEST_OPENED,
            day,
            plan="20260901-0123456789ab",
            campaign_version=1,
            items={"A1": "The list.", "A2": "The cost.", "A5": "The contract."},
            conditional=["A5"],
        )
        return self.queued("initial/1", day)

    def queued(self, letter: str, day: date | int) -> Story:
        """A letter is queued."""
        return self.add(
            EventKind.LETTER_QUEUED,
            day,
            letter=f"{self.request}/{letter}",
            letter_kind=letter.split("/")[0],
            message_id=f"<{letter}@requester.example>",
            to="records@sampleton.example",
            fingerprint="",
            plan="",
        )

    def went(self, kind: EventKind, day: date | int, letter: str = "initial/1") -> Story:
        """A letter is started, sent, refused, put off or uncertain."""
        return self.add(kind, day, letter=f"{self.request}/{letter}", answer="250 ok", copy=True)

    def sent(self, day: date | int = 0) -> Story:
        """Opened and sent on one day."""
        return self.opened(day).went(EventKind.LETTER_STARTED, day).went(EventKind.LETTER_SENT, day)

    def follow_up(self, day: date | int, number: int = 1) -> Story:
        """A follow-up is written and sent."""
        letter = f"follow-up/{number}"
        return (
            self.queued(letter, day)
            .went(EventKind.LETTER_STARTED, day, letter)
            .went(EventKind.LETTER_SENT, day, letter)
        )

    def reply(
        self,
        day: date | int,
        *facts: tuple[str, str],
        unclear: str = "",
        strength: str = "strong",
        key: str = "",
        ours: bool = False,
    ) -> Story:
        """A message is filed and read; facts as (kind, value)."""
        self.messages += 1
        key = key or f"INBOX/1/{self.messages}"
        self.add(EventKind.MESSAGE_STORED, day, message=key, sha256="")
        self.add(
            EventKind.MESSAGE_FILED,
            day,
            message=key,
            strength=strength,
            ours=ours,
            reason="test",
            rule="thread",
            sender="clerk@sampleton.example",
            subject="Your request",
            message_id=f"<{key}@sampleton.example>",
            received_at=self.at(day).isoformat(),
        )
        return self.add(
            EventKind.MESSAGE_READ,
            day,
            message=key,
            facts=[{"kind": kind, "value": value, "quote": value, "start": 0, "rule": "t"} for kind, value in facts],
            unclear=unclear,
        )

    def books(self) -> Books:
        """What it all adds up to."""
        return fold(self.events)
