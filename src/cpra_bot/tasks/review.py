"""Decide again about the letters in the queue: what has been overtaken is taken back, what must wait waits."""

from __future__ import annotations

from dataclasses import replace

from cpra_bot.law.clock import next_working_day
from cpra_bot.ledger.outbox import CLAIMABLE
from cpra_bot.model.action import Mode
from cpra_bot.model.books import Books
from cpra_bot.model.letter import Waiting
from cpra_bot.model.proposal import Proposal, ProposalStatus, number_in
from cpra_bot.model.request import How, RequestState
from cpra_bot.tasks.decisions import decide_as_if, doubts
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.orders import standing_orders, take_back

BY_RULE = "auto:"
"""Begins the plan of every letter that a rule wrote without asking."""


def review_queue(office: Office, books: Books) -> set[str]:
    """Decide again about letters that wait in the queue; returns the keys of those that stay there today.

    A letter that was right when it was written may have been overtaken: by a reply, a bounce, a message that a person
    placed. One that a rule wrote is taken back unless the rules would order it today. One that a person approved is
    taken back if anything was heard in the request since the person read it; it then comes back as a new proposal.
    On a day on which offices are closed both wait. A request that was withdrawn or closed gets no letter at all.
    """
    if not _any_waiting(books):
        return set()
    held = standing_orders(office)
    for letter in office.ledger.outbox.waiting(CLAIMABLE):
        number = number_in(letter.plan)
        if letter.key in held:
            continue
        if number is not None:
            held |= _approved(office, books, letter, office.ledger.proposals.get(number))
        elif letter.plan.startswith(BY_RULE):
            held |= _written_by_rule(office, books, letter)
    return held


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
    return any(letter.status in CLAIMABLE for state in books.requests.values() for letter in state.letters)


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
        take_back(office, letter, f"overtaken before it left: {action.because}")
    return set()
