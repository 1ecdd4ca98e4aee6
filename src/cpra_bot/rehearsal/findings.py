"""What a rehearsal taught: whom the letters went to, what a person would have had to decide, what would go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cpra_bot.law.days import legal_day
from cpra_bot.model.action import NextAction
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.request import RequestState
from cpra_bot.model.results import TickResult
from cpra_bot.output.style import count
from cpra_bot.reading.headers import header_block, identity
from cpra_bot.rehearsal.agencies import Profile
from cpra_bot.rehearsal.books import Books, Demand
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
    """

    day: date
    request: str
    rule: str
    because: str
    command: str
    need: str


@dataclass(frozen=True)
class Correspondence:
    """All letters to one agency.

    Attributes:
        agency, name: id and name.
        to: the address.
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


@dataclass(frozen=True)
class Trouble:
    """One thing that would have gone wrong.

    Attributes:
        agency: name of the agency; empty if it is none's.
        what: a whole sentence.
        ours: True if the program is to blame, False if the world is so and a person was told or can see it.
    """

    agency: str
    what: str
    ours: bool = False


def decisions(day: date, news: Iterable[NextAction]) -> list[Decision]:
    """What one run asked."""
    return [
        Decision(day, each.request, each.rule, each.because, " or ".join(each.commands), each.need) for each in news
    ]


def correspondence(office: Office, world: World, profiles: Sequence[Profile]) -> tuple[Correspondence, ...]:
    """Whom the letters went to, by the ledger; agencies in the order of the cast."""
    temperaments = {profile.id: profile.temperament for profile in profiles}
    books = world.books()
    rows: dict[str, list[tuple[date, str, str]]] = {}
    addresses: dict[str, str] = {}
    for entry in office.ledger.outbox.entries():
        agency = entry.letter.request.partition("/")[2]
        addresses[agency] = entry.letter.to
        rows.setdefault(agency, []).append(
            (legal_day(entry.started_at or entry.queued_at), entry.letter.kind.value, entry.status.value)
        )
    return tuple(
        Correspondence(
            agency,
            agency_name(office, agency),
            addresses[agency],
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
    found: list[Trouble] = []
    for agency, books in world.books().items():
        name = agency_name(office, agency)
        found += [Trouble(name, *each) for each in case.about(agency, books)]
    return (*case.unsent(), *found)


def news_of_trouble(done: TickResult, day: date) -> list[Trouble]:
    """What one run itself could not do: letters that failed the linter, a server that stopped it."""
    found = [Trouble("", f"{day}: {each.because}", ours=True) for each in done.news if each.rule == "letter-fault"]
    for stopped in {done.delivery.stopped, done.poll.stopped if done.poll else ""} - {""}:
        found.append(Trouble("", f"{day}: {stopped}", ours=True))
    return found


class _Case:
    """Books of both sides, side by side."""

    def __init__(self, office: Office, world: World, asked: Sequence[Decision], last: date) -> None:
        self._office, self._asked, self._last = office, asked, last
        ours = office.books()
        self._states = {state.agency: state for state in ours.requests.values()}
        self._truth = world.truth()
        self._filed = {reply.message_id: agency for agency, state in self._states.items() for reply in state.replies}
        self._inbox: dict[str, str] = {}  # Message-ID → key
        for key in ours.inbox:
            stored = office.ledger.messages.get(key)
            if stored:
                self._inbox[identity(header_block(stored.raw)).message_id] = key

    def unsent(self) -> Iterable[Trouble]:
        """Letters that the ledger does not call sent."""
        for entry in self._office.ledger.outbox.entries():
            if entry.status not in (LetterStatus.SENT, LetterStatus.WITHDRAWN):
                name = agency_name(self._office, entry.letter.request.partition("/")[2])
                yield Trouble(name, f"{entry.letter.key} is {entry.status.value}: {entry.answer or 'not tried yet'}")

    def about(self, agency: str, books: Books) -> Iterable[tuple[str, bool]]:
        """What went or would go wrong with one agency: sentence, and whether it is our fault."""
        if books.duplicates:
            yield f"got {count(books.duplicates, 'letter')} twice", True
        for reply in books.replies:
            filed = self._filed.get(reply.message_id)
            if filed is not None and filed != agency:
                yield f'"{reply.subject}" of {legal_day(reply.at)} was filed with {filed}', True
            if filed is None and reply.message_id not in self._inbox and legal_day(reply.at) < self._last:
                yield f'"{reply.subject}" of {legal_day(reply.at)} was lost', True
        yield from self._lost(agency, books)
        yield from self._over_an_answer(books)
        for demand in books.demands:
            if demand.message_id in self._truth:  # it came before the play ended
                yield self._unmet(agency, books, demand)
        if books.letters and not any(not reply.machine for reply in books.replies) and len(books.lost) == 0:
            sent = count(len(books.letters), "letter")
            yield f"has not said a word to {sent} since {legal_day(books.letters[0].at)}", False

    def _lost(self, agency: str, books: Books) -> Iterable[tuple[str, bool]]:
        if not books.lost:
            return
        first = legal_day(books.letters[books.lost[0]].at)
        if len(books.lost) == len(books.letters):
            state = self._states.get(agency)
            known = "; the program says so" if state and _came_back(state) else ", and nothing tells us"
            yield f"has seen none of our letters, the first of {first}{known}", False
        else:
            seen = legal_day(books.letters[min(set(range(len(books.letters))) - set(books.lost))].at)
            yield f"the letter of {first} never reached the person who answers; the one of {seen} did", False

    def _over_an_answer(self, books: Books) -> Iterable[tuple[str, bool]]:
        """A follow-up that went although the agency's own answer lay in the inbox, where nobody had placed it."""
        for letter in books.letters[1:]:
            before = [each for each in books.replies if each.at < letter.at and not each.machine]
            unplaced = [each for each in before if each.message_id in self._inbox]
            if unplaced and len(unplaced) == len(before):
                came, went = legal_day(unplaced[-1].at), legal_day(letter.at)
                yield f"was asked again on {went}, though its answer of {came} lay in the inbox unplaced", False
                return

    def _unmet(self, agency: str, books: Books, demand: Demand) -> tuple[str, bool]:
        """Nobody acts in a rehearsal, so nothing that an agency wants is ever done; the question is who was told."""
        told = self._told(agency, demand)
        wanted = f"wants {demand.what} by {demand.until}"
        if told is None:
            return f"{wanted}, and nobody was told", True
        days = (demand.until - told).days
        if days < 0:
            return f"{wanted}, and a person was told only on {told}", True
        return f"{wanted}; a person was told on {told}, {count(days, 'day')} before", False

    def _told(self, agency: str, demand: Demand) -> date | None:
        """The day on which a person was asked about the message, or about the request while it lay there."""
        about = [each for each in self._asked if each.request.partition("/")[2] == agency]
        key = self._inbox.get(demand.message_id)
        about += [each for each in self._asked if key and each.need == f"inbox:{key}"]
        asked_on = legal_day(demand.at)
        after = [each.day for each in about if each.day >= asked_on]
        return min(after) if after else (asked_on if about else None)


def _came_back(state: RequestState) -> bool:
    return state.phase.value == "bounced"
