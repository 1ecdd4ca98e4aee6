"""What a rehearsal taught: whom the letters went to, what a person would have had to decide, what would go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cpra_bot.law.days import legal_day
from cpra_bot.model.action import NextAction
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.request import Phase
from cpra_bot.model.results import TickResult
from cpra_bot.output.style import count
from cpra_bot.rehearsal.agencies import Profile
from cpra_bot.rehearsal.books import Books, Demand
from cpra_bot.rehearsal.person import Taken
from cpra_bot.rehearsal.tally import inbox_by_identity
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.status import agency_name


@dataclass(frozen=True)
class Decision:
    """One thing that a run of cron asked a person for.

    Attributes:
        day: legal day on which it was asked.
        request: request key; empty for a message that fits none.
        rule: which rule asked.
        because: the whole sentence.
        command: the command that settles it, if there is one.
        need: what is asked, so that no two decisions are one.
        did: what the person of the rehearsal did about it; empty where nobody decides.
    """

    day: date
    request: str
    rule: str
    because: str
    command: str
    need: str
    did: str = ""


@dataclass(frozen=True)
class Correspondence:
    """All letters to one agency.

    Attributes:
        agency, name: id and name.
        to: the address, portal or street; several in the order in which they were used.
        temperament: the part it played.
        letters: (legal day it left or was tried, kind, how that ended), in order.
        answers: how many mails it sent.
    """

    agency: str
    name: str
    to: str
    temperament: str
    letters: tuple[tuple[date, str, str], ...]
    answers: int


class Kind(StrEnum):
    """Kinds of things that go wrong, the worst first; the value is the heading."""

    OURS = "The program's own fault"
    UNSENT = "Letters that did not leave"
    STOPPED = "Runs that a server or a file stopped"
    UNMET = "Wanted by a day, and lost if you do not act on what you were told"
    AGAIN = "Asked again over an answer that lay in the inbox"
    UNSEEN = "Taken by a server, and never seen by the person who answers"
    SILENT = "Not a word"


@dataclass(frozen=True)
class Trouble:
    """One thing that would have gone wrong.

    Attributes:
        kind: what sort of thing.
        agency: name of the agency; empty if it is none's.
        what: a whole sentence, without the agency where it is named.
    """

    kind: Kind
    agency: str
    what: str


def decisions(day: date, news: Iterable[NextAction], taken: Iterable[Taken] = ()) -> list[Decision]:
    """What one run asked, and what became of it."""
    did = {each.need: each.did for each in taken}
    return [
        Decision(
            day,
            each.request,
            each.rule,
            each.because,
            " or ".join(each.commands),
            each.need,
            did.get(each.need, ""),
        )
        for each in news
    ]


def correspondence(office: Office, world: World, profiles: Sequence[Profile]) -> tuple[Correspondence, ...]:
    """Whom the letters went to, by the ledger; agencies in the order of the cast."""
    temperaments = {profile.id: profile.temperament for profile in profiles}
    books = world.books()
    rows: dict[str, list[tuple[date, str, str]]] = {}
    places: dict[str, dict[str, None]] = {}
    for entry in office.ledger.outbox.entries():
        agency = entry.letter.request.partition("/")[2]
        places.setdefault(agency, {})[entry.letter.to] = None
        rows.setdefault(agency, []).append(
            (legal_day(entry.started_at or entry.queued_at), entry.letter.kind.value, entry.status.value)
        )
    return tuple(
        Correspondence(
            agency,
            agency_name(office, agency),
            ", then ".join(places[agency]),
            temperaments.get(agency, ""),
            tuple(rows[agency]),
            len(books[agency].replies),
        )
        for agency in temperaments
        if agency in rows
    )


def troubles(office: Office, world: World, asked: Sequence[Decision], last: date) -> tuple[Trouble, ...]:
    """Everything that would have gone wrong, by the agencies' own books held against the ledger.

    Args:
        office: the workspace that was played.
        world: the agencies.
        asked: what a person was asked, in order.
        last: legal day on which the play ended.
    """
    case = _Case(office, world, asked, last)
    found = list(case.unsent())
    for agency, books in world.books().items():
        name = agency_name(office, agency)
        found += [Trouble(kind, name, what) for kind, what in case.about(agency, books)]
    return tuple(found)


def news_of_trouble(done: TickResult, day: date) -> list[Trouble]:
    """What one run itself could not do: letters that failed the linter, a server that stopped it."""
    found = [Trouble(Kind.STOPPED, "", f"{day}: {each.because}") for each in done.news if each.rule == "letter-fault"]
    stopped = (done.poll.stopped if done.poll else "", done.delivery.stopped)
    return found + [Trouble(Kind.STOPPED, "", f"{day}: {each}") for each in dict.fromkeys(stopped) if each]


def overlooked(office: Office, agencies: Iterable[str]) -> list[Trouble]:
    """Portals that showed something for days, at which the program never looked."""
    what = "its portal published something of the request, and the program never looked"
    return [Trouble(Kind.OURS, agency_name(office, each), what) for each in agencies]


class _Case:
    """Books of both sides, side by side."""

    def __init__(self, office: Office, world: World, asked: Sequence[Decision], last: date) -> None:
        self._office, self._asked, self._last = office, asked, last
        ours = office.books()
        self._states = {state.agency: state for state in ours.requests.values()}
        self._truth = world.truth()
        self._filed = {reply.message_id: agency for agency, state in self._states.items() for reply in state.replies}
        self._inbox = inbox_by_identity(office)

    def unsent(self) -> Iterator[Trouble]:
        """Letters that the ledger does not call sent."""
        for entry in self._office.ledger.outbox.entries():
            if entry.status not in (LetterStatus.SENT, LetterStatus.WITHDRAWN):
                name = agency_name(self._office, entry.letter.request.partition("/")[2])
                what = f"{entry.letter.key} is {entry.status.value}: {entry.answer or 'not tried yet'}"
                yield Trouble(Kind.UNSENT, name, what)

    def about(self, agency: str, books: Books) -> Iterator[tuple[Kind, str]]:
        """What went or would go wrong with one agency."""
        if books.duplicates:
            yield Kind.OURS, f"got {count(books.duplicates, 'letter')} twice"
        for reply in books.replies:
            filed = self._filed.get(reply.message_id)
            if filed is not None and filed != agency:
                yield Kind.OURS, f'"{reply.subject}" of {legal_day(reply.at)} was filed with {filed}'
            if filed is None and reply.message_id not in self._inbox:
                yield Kind.OURS, f'"{reply.subject}" of {legal_day(reply.at)} was lost'
        for demand in books.demands:
            if demand.message_id in self._truth and not books.met(demand):  # it came before the play ended
                yield self._unmet(agency, demand)
        yield from self._over_an_answer(books)
        yield from self._unseen(agency, books)
        if books.letters and not books.lost and all(reply.machine for reply in books.replies) and self._late(agency):
            yield Kind.SILENT, f"{count(len(books.letters), 'letter')} since {legal_day(books.letters[0].at)}"

    def _late(self, agency: str) -> bool:
        """True once the ten days have run: before that, silence is nothing that went wrong."""
        state = self._states.get(agency)
        return state is not None and state.due is not None and state.due.law < self._last

    def _unseen(self, agency: str, books: Books) -> Iterator[tuple[Kind, str]]:
        if not books.lost:
            return
        first = legal_day(books.letters[books.lost[0]].at)
        seen = [each.at for number, each in enumerate(books.letters) if number not in books.lost]
        if seen:
            yield Kind.UNSEEN, f"the letter of {first}; the one of {legal_day(seen[0])} was seen"
        else:
            state = self._states.get(agency)
            known = "and the status says so" if state and state.phase is Phase.BOUNCED else "and nothing tells us"
            yield Kind.UNSEEN, f"every letter since {first}, {known}"

    def _over_an_answer(self, books: Books) -> Iterator[tuple[Kind, str]]:
        """A follow-up that went although the agency's own answer lay in the inbox, where nobody had placed it."""
        for letter in books.letters[1:]:
            before = [each for each in books.replies if each.at < letter.at and not each.machine]
            if before and all(each.message_id in self._inbox for each in before):
                came, went = legal_day(before[-1].at), legal_day(letter.at)
                yield Kind.AGAIN, f"on {went}, over its answer of {came}"
                return

    def _unmet(self, agency: str, demand: Demand) -> tuple[Kind, str]:
        """What an agency wants by a day was not done; the question is who was told, and when."""
        told = self._told(agency, demand)
        wanted = f"{demand.what} by {demand.until}"
        if told is None:
            return Kind.OURS, f"wants {wanted}, and nobody was told"
        days = (demand.until - told).days
        if days < 0:
            return Kind.OURS, f"wants {wanted}, and a person was told only on {told}"
        return Kind.UNMET, f"{wanted}; you were told on {told}, {count(days, 'day')} before"

    def _told(self, agency: str, demand: Demand) -> date | None:
        """The day on which a person was asked about the message, or about the request while it lay there."""
        about = [each for each in self._asked if each.request.partition("/")[2] == agency]
        key = self._inbox.get(demand.message_id)
        about += [each for each in self._asked if key and each.need == f"inbox:{key}"]
        asked_on = legal_day(demand.at)
        after = [each.day for each in about if each.day >= asked_on]
        return min(after) if after else (asked_on if about else None)
