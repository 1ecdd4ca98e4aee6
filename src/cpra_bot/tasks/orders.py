"""What a person ordered for whole requests: letters of one that is over are taken back, of a paused one they wait."""

from __future__ import annotations

from cpra_bot.decide.orders import ORDERED, orders_of
from cpra_bot.ledger.outbox import CLAIMABLE
from cpra_bot.model.letter import Waiting
from cpra_bot.model.proposal import ProposalStatus, number_in
from cpra_bot.tasks.office import Office


def standing_orders(office: Office) -> set[str]:
    """Keep to what a person ordered for whole requests: letters of one that is over are taken back.

    It takes no more than the few events that hold orders: a queue of thousands is sent without reading all else.

    Returns:
        keys of letters that wait because their request, agency or campaign is paused.
    """
    held: set[str] = set()
    orders = orders_of(office.ledger.events.of_kinds(ORDERED))
    if orders.none:
        return held
    today = office.today()
    for letter in office.ledger.outbox.waiting(CLAIMABLE):
        if over := orders.over(letter.request):
            take_back(office, letter, over)
        elif orders.paused(letter.request, today):
            held.add(letter.key)
    return held


def take_back(office: Office, letter: Waiting, why: str) -> None:
    """Out of the queue; an approval that stood behind it ends with it."""
    number = number_in(letter.plan)
    proposal = office.ledger.proposals.get(number) if number is not None else None
    if proposal and proposal.status is ProposalStatus.APPROVED:
        office.ledger.proposals.settle(proposal, ProposalStatus.GONE, why, office.clock.now(), office.actor)
    else:
        office.ledger.outbox.withdraw(letter.key, why, office.clock.now(), office.actor)
