"""Ask the rules about every request, and lay over their answers what a person has said to the letters they order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cpra_bot.decide.why import why
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import Considered, Mode, NextAction
from cpra_bot.model.campaign import Campaign, FollowUpPolicy
from cpra_bot.model.letter import LetterOrder
from cpra_bot.model.proposal import Answer, Proposal, ProposalStatus
from cpra_bot.model.request import Books, InboxMessage, RequestState
from cpra_bot.tasks.office import Decided, Office

ASKS = (Mode.PERSON, Mode.PROPOSE)
"""Modes in which a person is wanted."""


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
    now, doubtful = office.clock.now(), doubts(books)
    return {
        key: office.judge(state, policy(office, books, state), now, doubtful.get(key, ()), books.numbers, office.rules)
        for key, state in states.items()
    }


def considered(office: Office, books: Books, request: str) -> tuple[Considered, ...]:
    """Every rule in order, with what it says of one request now."""
    state = books.requests[request]
    doubtful = doubts(books).get(request, ())
    return why(state, policy(office, books, state), office.clock.now(), doubtful, books.numbers, office.rules)


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


def actions(office: Office, books: Books) -> Decided:
    """What is to be done about each request, a person's answers to proposed letters laid over what the rules say."""
    decided = decide(office, books)
    if not any(each.mode is Mode.PROPOSE for several in decided.values() for each in several):
        return decided
    live = {each.draft.request: each for each in office.ledger.proposals.live()}
    answers = office.ledger.proposals.answers()
    today = office.today()
    return {
        key: tuple(_answered(each, live.get(key), answers.get(each.need), today) for each in several)
        for key, several in decided.items()
    }


def needs(office: Office, books: Books, decided: Decided) -> list[NextAction]:
    """All that waits on a person: decisions, letters to approve, replies to read, and messages without a request."""
    waiting = {each.need: each for several in decided.values() for each in several if each.mode in ASKS}
    for message in books.inbox.values():
        need = _unplaced(message, books.numbers[message.message], office.today())
        waiting[need.need] = need
    return list(waiting.values())


def _answered(action: NextAction, live: Proposal | None, answer: Answer | None, today: date) -> NextAction:
    """The action as it stands with the proposal that was made of it; a new proposal is told anew."""
    if action.mode is not Mode.PROPOSE or action.order is None:
        return action
    if live and live.draft.need == action.need:
        return replace(action, need=f"proposal:{live.id}", commands=(f"cpra approve {live.id}",))
    if answer and answer.holds(today):
        return _waits(action, action.order, answer, today)
    return replace(action, commands=("cpra approve",))


def _waits(action: NextAction, order: LetterOrder, answer: Answer, today: date) -> NextAction:
    note = f" ({answer.note})" if answer.note else ""
    said = f"on {legal_day(answer.at)} you said no to it{note}, and it is not proposed again"
    if answer.status is ProposalStatus.POSTPONED:
        said = f"on {legal_day(answer.at)} you put it off until {answer.until}{note}"
    because = f"the letter {order.kind} would be due, because {action.because}; {said}"
    rule = f"{answer.status}-by-you"
    return replace(action, rule=rule, mode=Mode.WAIT, when=answer.until or today, because=because, order=None, need="")


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
