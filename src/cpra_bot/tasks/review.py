"""Decide again about the letters in the queue: what has been overtaken is taken back, what must wait waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cpra_bot.law.clock import next_working_day
from cpra_bot.model.action import Mode
from cpra_bot.model.books import Books
from cpra_bot.model.letter import LetterStatus, Waiting
from cpra_bot.model.proposal import Proposal, ProposalStatus, number_in
from cpra_bot.model.request import How, RequestState
from cpra_bot.tasks.decisions import decide_as_if, doubts
from cpra_bot.tasks.office import Office

WAITING = (LetterStatus.QUEUED, LetterStatus.FAILED)
BY_RULE = "auto:"
"""Begins the plan of every letter that a rule wrote without asking."""


def review_queue(office: Office, books: Books) -> set[str]:
    """Decide again about letters that wait in the queue; returns the keys of those that stay there today.

    A letter that was right when it was written may have been overtaken: by a reply, a bounce, a message that a person
    placed. One that a rule wrote is taken back unless the rules would order it today. One that a person approved is
    taken back if anything was heard in the request since the person read it; it then comes back as a new proposal.
    On a day on which offices are closed both wait. A request that was withdrawn or closed gets no letter at all.
    """
    held = standing_orders(office, books)
    if not _any_waiting(books):
        return held
    for letter in office.ledger.outbox.waiting(WAITING):
        number = number_in(letter.plan)
        if letter.key in held:
            continue
        if number is not None:
            held |= _approved(office, books, letter, office.ledger.proposals.get(number))
        elif letter.plan.startswith(BY_RULE):
            held |= _written_by_rule(office, books, letter)
    return held


def standing_orders(office: Office, books: Books) -> set[str]:
    """Keep to what a person ordered for whole requests: letters of one that is over are taken back.

    Returns:
        keys of letters that wait because their request, agency or campaign is paused.
    """
    held: set[str] = set()
    if not _any_waiting(books):
        return held
    today = office.today()
    for letter in office.ledger.outbox.waiting(WAITING):
        state = books.requests[letter.request]
        if over := why_over(state):
            _take_back(office, letter, over)
        elif is_paused(state, today):
            held.add(letter.key)
    return held


def why_over(state: RequestState) -> str:
    """Why no letter is to leave in this request any more; empty if it goes on."""
    if state.withdrawn_on:
        return f"the request was withdrawn on {state.withdrawn_on}"
    return f"the request was closed on {state.closed_on}" if state.closed_on else ""


def is_paused(state: RequestState, today: date) -> bool:
    """True on the days on which a pause holds all letters back."""
    return state.pause is not None and (state.pause.until is None or today <= state.pause.until)


def heard(books: Books, request: str) -> tuple[str, ...]:
    """All that has been heard in a request, or perhaps belongs to it; whatever is not in an older list is news."""
    state = books.requests[request]
    mails = [reply.message for reply in state.replies]
    contacts = [f"{each.how} {each.on}: {each.note}{each.file}" for each in state.contacts if each.how is not How.NOTE]
    return (*mails, *contacts, *(f"perhaps {number}" for number in doubts(books).get(request, ())))


def news_since(books: Books, proposal: Proposal) -> tuple[str, ...]:
    """What was heard in the request after its letter was written."""
    seen = set(proposal.draft.seen)
    return tuple(each for each in heard(books, proposal.draft.request) if each not in seen)


def _closed(office: Office, state: RequestState) -> bool:
    """True on weekends, court holidays and days on which that agency's office is closed (CCP 12b)."""
    today = office.today()
    return next_working_day(today, office.rules) != today or today in office.closures.get(state.agency, ())


def _any_waiting(books: Books) -> bool:
    return any(letter.status in WAITING for state in books.requests.values() for letter in state.letters)


def _approved(office: Office, books: Books, letter: Waiting, proposal: Proposal | None) -> set[str]:
    if proposal is None or proposal.status is not ProposalStatus.APPROVED:
        return set()
    news = news_since(books, proposal)
    if any(not each.startswith("perhaps ") for each in news):
        because = f"something came in after it was written ({_named(books, news)}), so it was not sent"
        office.ledger.proposals.settle(proposal, ProposalStatus.GONE, because, office.clock.now(), office.actor)
        return set()
    early = office.today() < proposal.draft.order.day
    return {letter.key} if news or early or _closed(office, books.requests[proposal.draft.request]) else set()


def _named(books: Books, news: tuple[str, ...]) -> str:
    return ", ".join(books.numbers.get(each, each) for each in news)


def _written_by_rule(office: Office, books: Books, letter: Waiting) -> set[str]:
    state = books.requests[letter.request]
    without = replace(state, letters=tuple(each for each in state.letters if each.key != letter.key))
    action = decide_as_if(office, books, without)
    if action.rule == "closed-day":
        return {letter.key}
    if action.mode is not Mode.AUTO or action.order is None or action.order.kind is not letter.kind:
        _take_back(office, letter, f"overtaken before it left: {action.because}")
    return set()


def _take_back(office: Office, letter: Waiting, why: str) -> None:
    """Out of the queue; an approval that stood behind it ends with it."""
    number = number_in(letter.plan)
    proposal = office.ledger.proposals.get(number) if number is not None else None
    if proposal and proposal.status is ProposalStatus.APPROVED:
        office.ledger.proposals.settle(proposal, ProposalStatus.GONE, why, office.clock.now(), office.actor)
    else:
        office.ledger.outbox.withdraw(letter.key, why, office.clock.now(), office.actor)
