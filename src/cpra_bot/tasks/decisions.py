"""Ask the rules about every request, and say which of the letters they order lies before a person already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from cpra_bot.decide.actions import decide as decide_case
from cpra_bot.decide.everything import Surroundings, ask_all, cases_of, decide_all
from cpra_bot.decide.mailbox import mailbox_alarm, silent_since
from cpra_bot.decide.together import JOINED, join
from cpra_bot.decide.why import considered as considered_case
from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.letters.remembered import of_one
from cpra_bot.model.action import Considered, Mode, NextAction
from cpra_bot.model.books import Books, InboxMessage
from cpra_bot.model.campaign import Campaign, FollowUpPolicy
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.request import RequestState
from cpra_bot.tasks.copies import keep_decisions, known_decisions
from cpra_bot.tasks.office import Decided, Office

ASKS = (Mode.PERSON, Mode.PROPOSE)
"""Modes in which a person is wanted."""

WITH_GAPS = {LetterKind.CLARIFICATION: ("answer",), LetterKind.WEBSITE_REFERRAL: ("trouble",)}
"""Kinds of letters in which a person fills in what only a person can say."""


def decide(office: Office, books: Books) -> Decided:
    """What the rules say about each request today; asked again of the same books on the same day, the same answer.

    The first action of a request decides about its letters; what stands behind it is asked beside it.
    """
    now = office.clock.now()
    asked = (legal_day(now), silent_since(books, now), office.policies())  # all that the rules know beside the books
    known = office.decided
    if known is None or known[0] is not books or known[1] != asked:
        known = office.decided = (books, asked, _asked_anew(office, books, now))
    return known[2]


def _asked_anew(office: Office, books: Books, now: datetime) -> Decided:
    """Ask the rules, unless another command of the same day asked them about the same events."""
    if not office.copies:
        return _answered(office, books, now)
    last, beside = office.last_folded, f"{legal_day(now)} {silent_since(books, now)}"
    kept = known_decisions(office, beside, last)
    if kept is not None:
        return dict(kept)
    decided = _answered(office, books, now)
    keep_decisions(office, beside, last, decided)
    return decided


def _answered(office: Office, books: Books, now: datetime) -> Decided:
    """Ask the rules; within one run, only about what has changed in it."""
    office.asked = ask_all(books, surroundings(office, books), now, office.asked)
    return join(office.asked.actions, office.asked.cases, books)


def decide_near(office: Office, books: Books, request: str) -> Decided:
    """What the rules say about a request and the others at its agency; as `decide`, without a look at all the rest."""
    agency = books.requests[request].agency
    near = [key for key, state in books.requests.items() if state.agency == agency]
    cases = cases_of(books, surroundings(office, books), office.clock.now(), near)
    return join({key: decide_case(case) for key, case in cases.items()}, cases, books)


def decide_as_if(office: Office, books: Books, state: RequestState) -> NextAction:
    """What would decide about the letters of a request that stood otherwise than in the books."""
    alone = replace(books, requests={**books.requests, state.key: state})
    return decide_all(alone, surroundings(office, books), office.clock.now(), [state.key])[state.key][0]


def considered(office: Office, books: Books, request: str, on: date | None = None) -> tuple[Considered, ...]:
    """Every rule in order, with what it says of one request.

    Args:
        office: the open workspace.
        books: as folded.
        request: request key.
        on: legal day to ask about, with what is known now; today where left out.
    """
    now = office.clock.now() if on is None else datetime.combine(on, time(12), CALIFORNIA)
    rules = considered_case(cases_of(books, surroundings(office, books), now, [request])[request])
    together = decide_near(office, books, request)[request][0] if on is None else None
    if together and together.rule == JOINED:
        return (Considered(JOINED, f"decides, before all others: {together.because}", together), *rules)
    return rules


def surroundings(office: Office, books: Books) -> Surroundings:
    """What this workspace knows beside its books."""
    policies = office.policies()
    by_plan: dict[str, FollowUpPolicy] = {}

    def policy_of(key: str) -> FollowUpPolicy:
        """As the campaign's file says it today; as it was approved where the file is gone or broken."""
        current = policies.get(key.partition("/")[0])
        if current:
            return current
        plan = books.plan_of[key]
        if plan not in by_plan:
            by_plan[plan] = campaign_as_asked(books, key).follow_up
        return by_plan[plan]

    return Surroundings(policy_of, office.closures, office.mail_addresses, office.portals_of, office.rules)


def campaign_as_asked(books: Books, request: str) -> Campaign:
    """The campaign as it stood when the request was approved: later letters keep its items and wording."""
    return _campaign_of(books.plans[books.plan_of[request]])


@of_one
def _campaign_of(plan: dict[str, Any]) -> Campaign:
    """The campaign of a plan, which never changes: its letters share it, and all that is worked out for it."""
    return Campaign.model_validate(plan)


def doubts(books: Books) -> dict[str, list[str]]:
    """Request key → numbers of messages in the inbox that may belong to it."""
    found: dict[str, list[str]] = {}
    for message in books.inbox.values():
        for candidate in message.candidates:
            found.setdefault(candidate, []).append(books.numbers[message.message])
    return found


def actions(office: Office, books: Books) -> Decided:
    """What is to be done about each request; a letter that lies before a person goes by the proposal's name."""
    decided = decide(office, books)
    if not any(drafts(decided)):
        return decided
    return {key: tuple(_named(each, books.requests[key]) for each in several) for key, several in decided.items()}


def drafts(decided: Decided) -> Iterator[NextAction]:
    """The actions whose letter is laid before a person: to let it go, or to fill in what only a person can say."""
    return (each for several in decided.values() for each in several if is_draft(each))


def is_draft(action: NextAction) -> bool:
    """True if the letter that the action orders is laid before a person: to let it go, to fill its gap, to file it."""
    if action.order is None:
        return False
    written_for_a_person = action.order.kind in WITH_GAPS or action.order.by_hand
    return action.mode is Mode.PROPOSE or (action.mode is Mode.PERSON and written_for_a_person)


def needs(office: Office, books: Books, decided: Decided) -> list[NextAction]:
    """All that waits on a person: decisions, letters to approve, replies to read, and messages without a request."""
    waiting = {each.need: each for several in decided.values() for each in several if each.mode in ASKS}
    alarm = mailbox_alarm(books, office.clock.now())
    if alarm:
        waiting[alarm.need] = alarm
    by_hand = _by_hand(books, office.today())
    if by_hand:
        waiting[by_hand.need] = by_hand
    for message in books.inbox.values():
        need = _unplaced(message, books.numbers[message.message], office.today())
        waiting[need.need] = need
    return list(waiting.values())


def _named(action: NextAction, state: RequestState) -> NextAction:
    """The action by the name of its proposal, so that a new proposal is news."""
    live = state.proposals.get(action.need)
    if action.order is None or not is_draft(action) or live is None or live.status is not ProposalStatus.LIVE:
        return action
    others = tuple(each for each in action.commands if not each.startswith("cpra approve"))
    because = f"a letter ({action.order.kind}) waits for your word: {action.because}"
    return replace(action, because=because, need=f"proposal:{live.id}", commands=(f"cpra approve {live.id}", *others))


def _by_hand(books: Books, today: date) -> NextAction | None:
    """One need for all filings that wait for a person; a new one among them makes it news again."""
    letters = [each for state in books.requests.values() for each in state.letters]
    waiting = [each for each in letters if each.by_hand and each.status is LetterStatus.QUEUED]
    if not waiting:
        return None
    newest, oldest = max(waiting, key=lambda each: each.queued_at), min(each.queued_at for each in waiting)
    number = f"{len(waiting)} letters wait" if len(waiting) > 1 else "1 letter waits"
    because = f"{number} for a person to file, the oldest since {legal_day(oldest)}"
    return NextAction("", "by-hand", Mode.PERSON, today, because, need=f"by-hand:{newest.key}", commands=("cpra file",))


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
