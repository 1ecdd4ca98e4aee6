"""Put letters that argue before a person: propose new needs, write live ones anew, drop what is overtaken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cpra_bot.model.action import NextAction
from cpra_bot.model.books import Books
from cpra_bot.model.proposal import Draft, Proposal, ProposalStatus
from cpra_bot.tasks.decisions import decide, decide_near, drafts
from cpra_bot.tasks.letters import try_to_write, with_gaps
from cpra_bot.tasks.office import Decided, Office
from cpra_bot.tasks.review import heard


@dataclass
class Proposed:
    """What became of the proposals in one run.

    Attributes:
        made: new ones.
        gone: ones that were overtaken.
        faults: letters that could not be written.
    """

    made: list[Proposal] = field(default_factory=list)
    gone: list[Proposal] = field(default_factory=list)
    faults: list[NextAction] = field(default_factory=list)


def propose(office: Office, books: Books, only: str = "", *, to_be_read: bool = True) -> Proposed:
    """Bring the proposals in line with what the rules say today.

    A live one whose need the rules still see is written anew where the day or the facts have changed, so that what a
    person reads is what could leave today.

    Args:
        office: the open workspace.
        books: as folded.
        only: key of a request; then no others but those at its agency are looked at. All where empty.
        to_be_read: False where nobody reads them now: then a letter that is but a day older keeps its date, for
            whoever reads or approves it later has it written anew.
    """
    proposed = Proposed()
    decided = decide_near(office, books, only) if only else decide(office, books)
    wanted: dict[str, NextAction] = {}
    for each in drafts(decided):
        wanted.setdefault(each.request, each)
    lying = _lying(office, books, anew=to_be_read)
    live = {p.draft.request: p for p in lying if p.draft.request in decided}
    for request, proposal in live.items():
        action = wanted.get(request)
        if action and action.need == proposal.draft.need:
            _write_anew(office, books, proposal, action, proposed, to_be_read)
        else:
            _drop(office, proposal, decided, proposed)
    still_live = {request for request in live if wanted.get(request)} - {each.draft.request for each in proposed.gone}
    for action in wanted.values():
        if action.request not in still_live and not _declined(office, books, action):
            _make(office, books, action, proposed)
    return proposed


def _lying(office: Office, books: Books, *, anew: bool) -> tuple[Proposal, ...]:
    """The proposals that wait for a person; where nobody reads them now, as they were read last.

    None of them has been written anew since, or by another command for a later day only.
    """
    names = tuple(
        each.id
        for state in books.requests.values()
        for each in state.proposals.values()
        if each.status is ProposalStatus.LIVE
    )
    if anew or office.lying is None or office.lying[0] != names:
        office.lying = (names, tuple(office.ledger.proposals.live()) if names else ())
    return office.lying[1]


def _declined(office: Office, books: Books, action: NextAction) -> bool:
    """The rules know a person's no. Whatever a rule forgets, the same letter is not asked for twice."""
    answer = books.requests[action.request].proposals.get(action.need)
    if answer is None or answer.status not in {ProposalStatus.REJECTED, ProposalStatus.POSTPONED}:
        return False
    return answer.until is None or office.today() < answer.until


def _make(office: Office, books: Books, action: NextAction, proposed: Proposed) -> None:
    store = office.ledger.proposals
    draft, faults = draft_of(office, books, action)
    proposed.faults += faults
    number = store.make(draft, office.clock.now(), office.actor) if draft else None
    made = store.get(number) if number is not None else None
    if made:
        proposed.made.append(made)


def draft_of(office: Office, books: Books, action: NextAction) -> tuple[Draft | None, list[NextAction]]:
    """The letter of an action with all that a person needs to judge it, or why it cannot be written.

    A lint error is no reason not to show it: the person can mend the letter, and it does not leave before.
    """
    if action.order is None:
        raise ValueError(f"{action.rule} orders no letter")
    order = with_gaps(action.order)
    written, faults = try_to_write(office, books, replace(action, order=order))
    if written is None:
        return None, faults
    draft = Draft(
        request=action.request,
        need=action.need,
        rule=action.rule,
        order=order,
        letter=written.letter,
        because=action.because,
        rests_on=action.rests_on,
        seen=heard(books, action.request),
    )
    return draft, []


def _write_anew(
    office: Office, books: Books, proposal: Proposal, action: NextAction, proposed: Proposed, to_be_read: bool
) -> None:
    old = proposal.draft
    if action.order is None:
        return
    order = with_gaps(action.order)
    order = order if to_be_read else replace(order, day=old.order.day)
    if order == old.order and heard(books, old.request) == old.seen:
        return
    draft, faults = draft_of(office, books, action)
    proposed.faults += faults
    if draft:
        office.ledger.proposals.rewrite(proposal, draft)
        office.lying = None


def _drop(office: Office, proposal: Proposal, decided: Decided, proposed: Proposed) -> None:
    because = f"overtaken: {decided[proposal.draft.request][0].because}"
    if office.ledger.proposals.settle(proposal, ProposalStatus.GONE, because, office.clock.now(), office.actor):
        proposed.gone.append(proposal)
