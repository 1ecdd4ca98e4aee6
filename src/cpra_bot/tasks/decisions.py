"""Ask the rules about every request, and say which of the letters they order lies before a person already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from cpra_bot.decide.actions import Around, next_actions
from cpra_bot.decide.why import why
from cpra_bot.files.routes import mail_addresses
from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.model.action import Considered, Mode, NextAction
from cpra_bot.model.campaign import Campaign, FollowUpPolicy
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.proposal import Proposal
from cpra_bot.model.request import Books, InboxMessage, RequestState
from cpra_bot.tasks.office import Decided, Office

ASKS = (Mode.PERSON, Mode.PROPOSE)
"""Modes in which a person is wanted."""

WITH_GAPS = {LetterKind.CLARIFICATION: ("answer",), LetterKind.WEBSITE_REFERRAL: ("trouble",)}
"""Kinds of letters in which a person fills in what only a person can say."""

SILENT_DAYS = 14
"""Days without any message, our own copies included, after which the way to the mailbox is in doubt."""

COPY_COMES_WITHIN = timedelta(days=1)


def decide(office: Office, books: Books) -> Decided:
    """What the rules say about each request today; asked again of the same books at the same instant, the same answer.

    The first action of a request decides about its letters; what stands behind it is asked beside it.
    """
    asked = (books, office.clock.now(), office.policies())
    known = office.decided
    if known is None or known[0] is not books or known[1:3] != asked[1:]:
        known = office.decided = (*asked, decide_for(office, books, books.requests))
    return known[3]


def decide_for(office: Office, books: Books, states: Mapping[str, RequestState]) -> Decided:
    """What the rules say about some requests, which may be imagined to stand otherwise than in the books."""
    now, doubtful, silent = office.clock.now(), doubts(books), silent_since(books, office.clock.now())
    return {
        key: next_actions(
            state,
            policy(office, books, state),
            now,
            _around(office, books, state.agency, doubtful.get(key, ()), silent),
            office.rules,
        )
        for key, state in states.items()
    }


def considered(office: Office, books: Books, request: str, on: date | None = None) -> tuple[Considered, ...]:
    """Every rule in order, with what it says of one request.

    Args:
        office: the open workspace.
        books: as folded.
        request: request key.
        on: legal day to ask about, with what is known now; today where left out.
    """
    state = books.requests[request]
    now = office.clock.now() if on is None else datetime.combine(on, time(12), CALIFORNIA)
    around = _around(office, books, state.agency, doubts(books).get(request, ()), silent_since(books, now))
    return why(state, policy(office, books, state), now, around, office.rules)


def policy(office: Office, books: Books, state: RequestState) -> FollowUpPolicy:
    """The campaign's patience: as its file says today, else as it was approved."""
    return office.policies().get(state.campaign) or campaign_as_asked(books, state.key).follow_up


def campaign_as_asked(books: Books, request: str) -> Campaign:
    """The campaign as it stood when the request was approved: later letters keep its items and wording."""
    return Campaign.model_validate(books.plans[books.plan_of[request]])


def doubts(books: Books) -> dict[str, list[str]]:
    """Request key → numbers of messages in the inbox that may belong to it."""
    found: dict[str, list[str]] = {}
    for message in books.inbox.values():
        for candidate in message.candidates:
            found.setdefault(candidate, []).append(books.numbers[message.message])
    return found


def silent_since(books: Books, now: datetime) -> date | None:
    """The legal day since when nothing at all has come, though a letter left after it, whose copy should have come."""
    heard = books.heard_at
    if heard is None or now - heard < timedelta(days=SILENT_DAYS):
        return None
    copies_due = any(
        letter.status is LetterStatus.SENT and heard < letter.at <= now - COPY_COMES_WITHIN
        for state in books.requests.values()
        for letter in state.letters
    )
    return legal_day(heard) if copies_due else None


def actions(office: Office, books: Books) -> Decided:
    """What is to be done about each request; a letter that lies before a person goes by the proposal's name."""
    decided = decide(office, books)
    if not any(drafts(decided)):
        return decided
    live = {each.draft.request: each for each in office.ledger.proposals.live()}
    return {key: tuple(_named(each, live.get(key)) for each in several) for key, several in decided.items()}


def drafts(decided: Decided) -> Iterator[NextAction]:
    """The actions whose letter is laid before a person: to let it go, or to fill in what only a person can say."""
    return (each for several in decided.values() for each in several if is_draft(each))


def is_draft(action: NextAction) -> bool:
    """True if a person is to see the letter that the action orders, before it can leave by mail."""
    if action.order is None:
        return False
    return action.mode is Mode.PROPOSE or (action.mode is Mode.PERSON and action.order.kind in WITH_GAPS)


def needs(office: Office, books: Books, decided: Decided) -> list[NextAction]:
    """All that waits on a person: decisions, letters to approve, replies to read, and messages without a request."""
    waiting = {each.need: each for several in decided.values() for each in several if each.mode in ASKS}
    for message in books.inbox.values():
        need = _unplaced(message, books.numbers[message.message], office.today())
        waiting[need.need] = need
    return list(waiting.values())


def _around(office: Office, books: Books, agency: str, doubtful: list[str] | tuple[()], silent: date | None) -> Around:
    record = office.agencies.get(agency)
    return Around(
        doubts=tuple(doubtful),
        numbers=books.numbers,
        closures=office.closures.get(agency, frozenset()),
        addresses=mail_addresses(record, office.directory) if record else (),
        silent_since=silent,
    )


def _named(action: NextAction, live: Proposal | None) -> NextAction:
    """The action by the name of its proposal, so that a new proposal is news."""
    if not (is_draft(action) and live and live.draft.need == action.need):
        return action
    others = tuple(each for each in action.commands if not each.startswith("cpra approve"))
    return replace(action, need=f"proposal:{live.id}", commands=(f"cpra approve {live.id}", *others))


def _unplaced(message: InboxMessage, number: str, today: date) -> NextAction:
    return NextAction(
        request="",
        rule="inbox",
        mode=Mode.PERSON,
        when=today,
        because=f'{number}, "{message.subject}" from {message.sender}, fits no request: {message.reason}',
        need=f"inbox:{message.message}",
        commands=(
            f"cpra show {number}",
            *(f"cpra inbox place {number} {candidate}" for candidate in message.candidates[:3]),
            f"cpra inbox aside {number}",
        ),
    )
