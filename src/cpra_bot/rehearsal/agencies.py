"""A simulated agency: letters in, answers out, each by a course that stands in a table. No sockets, no chance."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from cpra_bot.law.clock import next_working_day
from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.model.letter import LetterKind
from cpra_bot.rehearsal.books import Books, Demand, ReceivedLetter, read_letter
from cpra_bot.rehearsal.items import items_in_words, items_meant
from cpra_bot.rehearsal.mail import Enclosure, Reply, digest

When = Callable[[datetime], datetime]
"""When a letter came → when the answer to it goes out, both aware."""

Writer = Callable[["Case"], Reply]
"""How one kind of sender (a mail program, a portal, a mail server…) puts an answer on paper."""


def minutes(count: int) -> When:
    """A machine answers so many minutes later, at night as well."""
    return lambda came: came + timedelta(minutes=count)


def office_day(days: int, at: str) -> When:
    """A person answers so many calendar days later, or on the next day the office is open.

    Args:
        days: calendar days after the letter's legal day.
        at: time of day in California, as `15:20`.
    """

    def when(came: datetime) -> datetime:
        day = next_working_day(legal_day(came) + timedelta(days=days))
        answer = datetime.combine(day, time.fromisoformat(at), CALIFORNIA)
        # A letter that comes in after that hour of the same day is answered on the next open day.
        if answer <= came:
            answer = datetime.combine(next_working_day(day + timedelta(days=1)), answer.timetz())
        return answer.astimezone(UTC)

    return when


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers: a bare address, and the name a mail program shows for it."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a course.

    Attributes:
        when: after the letter that sets it off.
        text: name of the text in `rehearsal/replies/`.
        desk: who sends it.
        by: how that sender writes mail.
        threaded: True if the answer carries In-Reply-To and References.
        plus_address: True if it goes to the letter's Reply-To, False if to its plain From address.
        dates: name in the text → calendar days after receipt, rolled on to a working day.
        attachments: makes the files that come along.
        asks: what it wants of the requester before the date `by` (in `dates`), as `an answer to its question`; empty
            if nothing. Whoever does not write in time loses the request there.
        met_by: kinds of letters that give it what it asks.
        unless: kinds of letters that make this answer needless, if one comes before it goes out.
    """

    when: When
    text: str
    desk: Desk
    by: Writer
    threaded: bool = True
    plus_address: bool = True
    dates: Mapping[str, int] = field(default_factory=dict)
    attachments: Callable[[Case], tuple[Enclosure, ...]] | None = None
    asks: str = ""
    met_by: frozenset[LetterKind] = frozenset()
    unless: frozenset[LetterKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one later letter sets off.

    Attributes:
        to: kinds of letters.
        steps: the answers. Only the first letter of these kinds gets them; the next one goes to the next reaction.
    """

    to: frozenset[LetterKind]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What an agency is, and how it will behave.

    Attributes:
        id: as in the demo's directory.
        address: where it takes letters, lower case.
        course: number of the letter, counted from 1 → what it sets off.
        reactions: what later letters set off by their kind, whichever number they have; they come before the course.
            A letter that suits neither meets silence.
        lost: numbers of letters that the server takes and no clerk ever sees.
        organization: name of its city or county, as portals show it.
        number: its own number for the request, `{yy}` standing for the year; empty if it gives none.
        tenant: host of its portal; empty if it has none.
        temperament: what this behaviour is called; empty where it is the agency's own.
        voice: which phrasings of the texts its people use.
        held_days: days for which MuckRock's staff look at a letter to it before they let it go.
    """

    id: str
    address: str
    course: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)
    lost: Container[int] = ()
    organization: str = ""
    number: str = ""
    tenant: str = ""
    temperament: str = ""
    reactions: tuple[Reaction, ...] = ()
    voice: int = 0
    held_days: int = 0

    def number_of(self, first: ReceivedLetter) -> str:
        """The number that it gives a request, by the year of the day on which its first letter counts as received."""
        return self.number.format(yy=f"{next_working_day(legal_day(first.at)):%y}")


@dataclass(frozen=True, slots=True)
class Case:
    """All that a writer may look at.

    Attributes:
        profile: the agency.
        letter: the one that is being answered.
        first: the first one that the agency had.
        step: the line of the course.
        due: when the answer goes out (aware UTC).
        serial: number of the answer among all of this agency, counted from 1.
        before: earlier answers, oldest first.
    """

    profile: Profile
    letter: ReceivedLetter
    first: ReceivedLetter
    step: Step
    due: datetime
    serial: int
    before: tuple[Reply, ...]

    @property
    def received(self) -> date:
        """The agency's own receipt date: the letter's legal day, or the next day the office is open."""
        return next_working_day(legal_day(self.letter.at))

    @property
    def number(self) -> str:
        """The agency's number for the request: that of the year in which it came, whatever year it is now."""
        return self.profile.number_of(self.first)

    @property
    def identity(self) -> str:
        """Forty hex digits that belong to this answer alone."""
        return digest(self.profile.id, str(self.serial), self.letter.message_id, self.due.isoformat())

    @property
    def to(self) -> str:
        """The address the answer goes to."""
        return self.letter.reply_to if self.step.plus_address else self.letter.sender

    @property
    def items(self) -> dict[str, str]:
        """What the letter is about: label → what is asked."""
        return items_meant(self.letter, self.first)

    def day(self, name: str) -> date:
        """A day that the step names, as it falls for this letter."""
        return next_working_day(self.received + timedelta(days=self.step.dates[name]))

    def values(self) -> dict[str, str]:
        """What the texts may speak of. Each date also comes as `…_slash`, in figures."""
        days = {"received": self.received, "asked": legal_day(self.letter.at), "today": legal_day(self.due)}
        for name in self.step.dates:
            days[name] = self.day(name)
        words = {name: f"{day:%B} {day.day}, {day.year}" for name, day in days.items()}
        figures = {f"{name}_slash": f"{day:%m/%d/%Y}" for name, day in days.items()}
        return words | figures | self._names() | items_in_words(self.items, self.letter.mark)

    def _names(self) -> dict[str, str]:
        return {
            "number": self.number,
            "organization": self.profile.organization,
            "tenant": self.profile.tenant,
            "requester": self.letter.sender_name,
            "subject": self.letter.subject,
            "address": self.profile.address,
            "site": f"www.{self.profile.address.rpartition('@')[2]}",
        }


class Agency:
    """One agency with its books."""

    def __init__(self, profile: Profile) -> None:
        """Open the books of an agency that behaves as its profile says."""
        self.profile = profile
        self.books = Books()
        self._written: list[Reply] = []
        self._reactions = list(profile.reactions)

    def receive(self, raw: bytes, at: datetime) -> tuple[Reply, ...]:
        """Take a mail in and say what will be answered to it.

        Args:
            raw: as it came over SMTP.
            at: when (aware UTC).

        Returns:
            answers with their due times; none to a letter that is lost, repeated, or met with silence.
        """
        letter = read_letter(raw, at)
        if self.books.enter(letter):
            return ()
        return tuple(self._answer(letter, step) for step in self._steps(letter.kind))

    @property
    def number(self) -> str:
        """Its number for our request, once it came; empty if it gives none."""
        return self.profile.number_of(self.books.letters[0])

    def still_goes_out(self, reply: Reply) -> bool:
        """False if a letter that makes it needless came before it was due."""
        return not any(letter.kind in reply.unless and letter.at <= reply.due for letter in self.books.seen())

    def _steps(self, kind: LetterKind) -> tuple[Step, ...]:
        """What the newest letter sets off."""
        number = len(self.books.letters) - self.books.duplicates
        lost = number in self.profile.lost
        if lost:
            self.books.lost.append(len(self.books.letters) - 1)
        reaction = None if lost else next((each for each in self._reactions if kind in each.to), None)
        if reaction is None:
            return self.profile.course.get(number, ())
        self._reactions.remove(reaction)
        return reaction.steps

    def _answer(self, letter: ReceivedLetter, step: Step) -> Reply:
        due, first = step.when(letter.at), self.books.letters[0]
        case = Case(self.profile, letter, first, step, due, len(self._written) + 1, tuple(self._written))
        reply = step.by(case)
        self._written.append(reply)
        self.books.texts[reply.message_id] = step.text
        if step.asks:
            self.books.demands.append(Demand(step.asks, due, case.day("by"), reply.message_id, step.met_by))
        return reply
