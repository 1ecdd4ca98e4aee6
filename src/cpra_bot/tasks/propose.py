"""Put letters that argue before a person: propose new needs, write live ones anew, drop what is overtaken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.proposal import Draft, Proposal, ProposalStatus
from cpra_bot.model.request import Books
from cpra_bot.tasks.decisions import decide, decide_for
from cpra_bot.tasks.letters import ordered, try_to_write, with_gaps
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


def propose(office: Office, books: Books, only: str = "") -> Proposed:
    """Bring the proposals in line with what the rules say today.

    A live one whose need the rules still see is written anew where the day or the facts have changed, so that what a
    person reads is what could leave today. On a day on which offices are closed the rules are silent, and it stays.

    Args:
        office: the open workspace.
        books: as folded.
        only: key of the one request to look at; all where empty.
    """
    proposed = Proposed()
    decided = decide_for(office, books, {only: books.requests[only]}) if only else decide(office, books)
    wanted = {each.request: each for each in ordered(decided, Mode.PROPOSE)}
    live = {each.draft.request: each for each in office.ledger.proposals.live() if each.draft.request in decided}
    for request, proposal in live.items():
        action = wanted.get(request)
        if action and action.need == proposal.draft.need:
            _write_anew(office, books, proposal, action, proposed)
        elif decided[request][0].rule != "closed-day":
            _drop(office, proposal, decided, proposed)
    if wanted:
        _make_new(office, books, list(wanted.values()), proposed)
    return proposed


def _make_new(office: Office, books: Books, wanted: list[NextAction], proposed: Proposed) -> None:
    store, today = office.ledger.proposals, office.today()
    live, answers = {each.draft.request for each in store.live()}, store.answers()
    for action in wanted:
        answer = answers.get(action.need)
        if action.request in live or (answer and answer.holds(today)):
            continue
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


def _write_anew(office: Office, books: Books, proposal: Proposal, action: NextAction, proposed: Proposed) -> None:
    old = proposal.draft
    if action.order is None or (with_gaps(action.order) == old.order and heard(books, old.request) == old.seen):
        return
    draft, faults = draft_of(office, books, action)
    proposed.faults += faults
    if draft:
        office.ledger.proposals.rewrite(proposal, draft)


def _drop(office: Office, proposal: Proposal, decided: Decided, proposed: Proposed) -> None:
    because = f"overtaken: {decided[proposal.draft.request][0].because}"
    if office.ledger.proposals.settle(proposal, ProposalStatus.GONE, because, office.clock.now(), office.actor):
        proposed.gone.append(proposal)
