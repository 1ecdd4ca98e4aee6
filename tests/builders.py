"""Small made-up things that several tests need, each with one obvious default."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cpra_bot.decide.fold import fold
from cpra_bot.ledger.events import happened
from cpra_bot.model.books import Books
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.model.letter import Letter, LetterKind

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


ITEMS = {"A1": "The list.", "A2": "The cost.", "A5": "The contract."}


def stated(
    kind: str, value: str = "", *items: str, quote: str = "", likely: bool = False, document: str = "", **detail: str
) -> Fact:
    """A statement of an agency, with what it is about and the details that its kind may carry."""
    certainty = Certainty.LIKELY if likely else Certainty.SURE
    return Fact(FactKind(kind), value, quote or value or kind, 0, "t", items, detail, document, certainty=certainty)


class Story:
    """Events of one request, told in order; each step says on which day it happens."""

    def __init__(
        self,
        request: str = REQUEST,
        start: datetime = START,
        items: dict[str, str] | None = None,
        conditional: tuple[str, ...] = ("A5",),
    ) -> None:
        self.request, self.start = request, start
        self.items, self.conditional = items or ITEMS, conditional
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

    def opened(self, day: date | int = 0, channel: str = "email") -> Story:
        """The first letter is queued."""
        self.add(
            EventKind.REQUEST_OPENED,
            day,
            plan="20260901-0123456789ab",
            campaign_version=1,
            items=self.items,
            conditional=list(self.conditional),
        )
        return self.queued("initial/1", day, channel)

    def queued(self, letter: str, day: date | int, channel: str = "email") -> Story:
        """A letter is queued, to leave by that kind of way."""
        return self.add(
            EventKind.LETTER_QUEUED,
            day,
            letter=f"{self.request}/{letter}",
            letter_kind=letter.split("/")[0],
            message_id=f"<{letter}@requester.example>",
            to="records@sampleton.example" if channel == "email" else f"sampleton.{channel}.example",
            channel=channel,
            fingerprint="",
            plan="",
        )

    def went(self, kind: EventKind, day: date | int, letter: str = "initial/1") -> Story:
        """A letter is started, sent, refused, put off or uncertain."""
        return self.add(kind, day, letter=f"{self.request}/{letter}", answer="250 ok", copy=True)

    def sent(self, day: date | int = 0) -> Story:
        """Opened and sent on one day."""
        return self.opened(day).went(EventKind.LETTER_STARTED, day).went(EventKind.LETTER_SENT, day)

    def filed(self, day: date | int, number: str = "", letter: str = "initial/1", instead: str = "") -> Story:
        """A person filed a letter by hand, and notes the number that the portal gave."""
        whole = f"{self.request}/{letter}"
        self.add(
            EventKind.LETTER_SENT, day, letter=whole, answer="by hand", copy=False, filed_at=self.at(day).isoformat()
        )
        return self.add(
            EventKind.FILING_RECORDED,
            day,
            letter=whole,
            on=self.day(day),
            number=number,
            instead=[instead] if instead else [],
            note="",
            by="Ana Sample",
            message="",
        )

    def follow_up(self, day: date | int, number: int = 1) -> Story:
        """A follow-up is written and sent."""
        return self.letter(f"follow-up/{number}", day)

    def letter(self, letter: str, day: date | int) -> Story:
        """A letter, `kind/number`, is written and sent."""
        return (
            self.queued(letter, day)
            .went(EventKind.LETTER_STARTED, day, letter)
            .went(EventKind.LETTER_SENT, day, letter)
        )

    def noted(self, day: date | int, how: str) -> Story:
        """A person notes what happened outside the mailbox: received, called, sent, note."""
        return self.add(EventKind.CONTACT_NOTED, day, how=how, on=self.day(day), note="by telephone", file="")

    def day(self, day: date | int) -> str:
        """A day of the story as an ISO date."""
        return self.at(day).date().isoformat()

    def withdrawn(self, day: date | int) -> Story:
        """A person takes the request back."""
        return self.add(EventKind.REQUEST_WITHDRAWN, day, on=self.day(day), note="")

    def closed(self, day: date | int) -> Story:
        """A person calls the request done."""
        return self.add(EventKind.REQUEST_CLOSED, day, on=self.day(day), note="")

    def reopened(self, day: date | int) -> Story:
        """A withdrawal or a closing is taken back."""
        return self.add(EventKind.REQUEST_REOPENED, day, note="")

    def paused(self, day: date | int, scope: str = "request", until: str = "", name: str = "") -> Story:
        """Nothing goes out any more."""
        campaign, agency = self.request.split("/")
        name = name or {"request": self.request, "agency": agency, "campaign": campaign}[scope]
        return self.add(EventKind.PAUSED, day, scope=scope, name=name, until=until, note="")

    def resumed(self, day: date | int, scope: str = "request") -> Story:
        """A pause is taken back."""
        campaign, agency = self.request.split("/")
        name = {"request": self.request, "agency": agency, "campaign": campaign}[scope]
        return self.add(EventKind.RESUMED, day, scope=scope, name=name, note="")

    def proposal(self, kind: EventKind, day: date | int, need: str, letter: str, until: str = "") -> Story:
        """A letter is proposed, approved, rejected, put off or overtaken."""
        return self.add(
            kind,
            day,
            proposal="p1",
            need=need,
            letter=f"{self.request}/{letter}",
            because="",
            note="",
            until=until,
            edited=False,
        )

    def corrected(self, day: date | int, message: str, *facts: Fact) -> Story:
        """A person says what a message states."""
        return self.add(
            EventKind.FACTS_CORRECTED, day, message=message, facts=[fact.plain() for fact in facts], note=""
        )

    def reply(
        self,
        day: date | int,
        *facts: tuple[str, str] | Fact,
        unclear: str = "",
        strength: str = "strong",
        key: str = "",
        ours: bool = False,
    ) -> Story:
        """A message is filed and read; facts whole, or as (kind, value)."""
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
            facts=[(fact if isinstance(fact, Fact) else stated(*fact)).plain() for fact in facts],
            unclear=unclear,
        )

    def books(self) -> Books:
        """What it all adds up to."""
        return fold(self.events)
