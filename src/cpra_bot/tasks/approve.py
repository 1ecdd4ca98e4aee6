"""A person's word on proposed letters: approve, edit, reject, postpone. What is approved leaves with the next tick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cpra_bot.errors import LetterAtFault, UsageError
from cpra_bot.law.days import legal_day
from cpra_bot.letters.identity import fingerprint
from cpra_bot.letters.plain import unfit_character
from cpra_bot.model.letter import Letter
from cpra_bot.model.problem import Problem
from cpra_bot.model.proposal import Proposal, ProposalStatus, Verdict
from cpra_bot.tasks.decisions import decide_near, drafts
from cpra_bot.tasks.letters import errors_of, write
from cpra_bot.tasks.likeness import Alike, group
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.problems import template_problem
from cpra_bot.tasks.propose import Proposed, propose
from cpra_bot.tasks.review import news_since

LONGEST_POSTPONEMENT_DAYS = 366
"""Beyond that a mistyped year is likelier than patience."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """All letters that wait for a person's word, like beside like, and those that could not be written."""

    groups: tuple[Alike, ...]
    proposed: Proposed

    @property
    def proposals(self) -> list[Proposal]:
        """One after the other, as they are shown."""
        return [each for alike in self.groups for each in alike.proposals]


def waiting(office: Office) -> Waiting:
    """Bring the proposals up to date with what the ledger knows, and group them."""
    proposed = propose(office, office.books())
    return Waiting(tuple(group(office.ledger.proposals.live(), dict(office.agencies))), proposed)


def find(office: Office, name: str) -> Proposal:
    """The proposal that a person named: `p7`.

    Raises:
        UsageError: there is none.
    """
    number = name.removeprefix("p")
    found = office.ledger.proposals.get(int(number)) if number.isascii() and number.isdigit() else None
    if found is None:
        raise UsageError(f"there is no proposal {name}", "`cpra approve --list` shows those that wait")
    return found


def approve(office: Office, proposal: Proposal, text: str = "", *, shown: str = "") -> Verdict:
    """Let a letter go with the next tick; one that a person has to file waits with `cpra file` from now on.

    Args:
        office: the open workspace.
        proposal: as the person saw it.
        text: what the person made of the letter: `Subject: …`, a blank line, the body; empty for the letter as it is.
        shown: fingerprint (or its beginning) of the letter that the person read; anything goes where empty.

    Raises:
        UsageError: the text is no letter, or another letter than the shown one waits.
    """
    if proposal.status is not ProposalStatus.LIVE:
        return _settled_already(office, proposal, ProposalStatus.APPROVED)
    if shown and not proposal.draft.letter.fingerprint.startswith(shown):
        raise UsageError(
            f"{proposal.id} is not the letter {shown} any more", f"read it: cpra approve --list {proposal.id}"
        )
    overtaken = _overtaken(office, proposal)
    if overtaken:
        return overtaken
    proposal = find(office, proposal.id)  # perhaps written anew, with today's dates and nothing else
    letter = edited(proposal.draft.letter, text) if text else proposal.draft.letter
    faults = faults_of(office, proposal, letter)
    if faults:
        return Verdict(proposal, False, f"{proposal.id} does not leave like this", problems=faults)
    done = office.ledger.proposals.approve(proposal, letter, office.clock.now(), office.actor)
    now = find(office, proposal.id)
    if not done:
        return _settled_already(office, now, ProposalStatus.APPROVED)
    by_hand = f"it waits to be filed at {letter.to}; `cpra file` shows it"
    then = by_hand if letter.by_hand else "it leaves with the next `cpra tick --live`"
    return Verdict(now, True, f"{now.id} is approved; {then}")


def reject(office: Office, proposal: Proposal, note: str = "") -> Verdict:
    """Say no: the same need is not proposed again. A letter that was approved and has not left is taken back."""
    return _say_no(office, proposal, ProposalStatus.REJECTED, note, None)


def postpone(office: Office, proposal: Proposal, until: date, note: str = "") -> Verdict:
    """Say not yet: the need is proposed again on that legal day, if it still stands then.

    Raises:
        UsageError: the day is not ahead, or too far.
    """
    today = office.today()
    if not today < until <= today + timedelta(days=LONGEST_POSTPONEMENT_DAYS):
        raise UsageError(f"{until} is not a day within a year from now", "name a later day, as 2026-12-31")
    return _say_no(office, proposal, ProposalStatus.POSTPONED, note, until)


def faults_of(office: Office, proposal: Proposal, letter: Letter) -> tuple[Problem, ...]:
    """The lint errors of a proposed letter, as it is or as a person made it."""
    try:
        context = write(office, office.books(), proposal.draft.order).context
    except LetterAtFault as fault:
        return (template_problem(fault),)
    return errors_of(letter, context)


def as_text(letter: Letter) -> str:
    """The letter as a person edits it."""
    return f"Subject: {letter.subject}\n\n{letter.body}"


def edited(letter: Letter, text: str) -> Letter:
    """The letter with another subject and body; addresses and names stay.

    Args:
        letter: as rendered.
        text: as `as_text` writes it, changed.

    Raises:
        UsageError: it does not begin with a subject, or nothing follows.
    """
    head, _, rest = text.replace("\r\n", "\n").lstrip("\ufeff\n").partition("\n")
    subject = " ".join(head.removeprefix("Subject:").split())
    body = "\n".join(line.rstrip() for line in rest.strip("\n").split("\n")).strip("\n") + "\n"
    if not head.startswith("Subject:") or not subject or not body.strip():
        raise UsageError(
            "the letter must begin with a line `Subject: …`, followed by a blank line and the letter",
            "leave the first line as it was",
        )
    if found := unfit_character(body, many_lines=True):
        raise UsageError(f"the letter holds {found}", "take it out")
    changed = replace(letter, subject=subject, body=body)
    return replace(changed, fingerprint=fingerprint(changed))


def _overtaken(office: Office, proposal: Proposal) -> Verdict | None:
    """What happened since the letter was written; None if it may go."""
    books, old = office.books(), proposal.draft
    news = news_since(books, proposal)
    propose(office, books, only=old.request)
    now = find(office, proposal.id)
    if now.status is not ProposalStatus.LIVE:
        return _settled_already(office, now, ProposalStatus.APPROVED)
    if news:
        names = ", ".join(books.numbers.get(each, each) for each in news)
        said = f"{names} came in after {now.id} was written; it was written anew: read it again"
        return Verdict(now, False, said, again=True)
    if replace(now.draft.order, day=old.order.day) != old.order:
        return Verdict(now, False, f"{now.id} was written anew, for its facts have changed: read it again", again=True)
    books = office.books()
    decided = decide_near(office, books, old.request)
    if not any(each.need == old.need for each in drafts(decided)):
        return Verdict(now, False, f"{now.id} cannot be approved today: {decided[old.request][0].because}")
    return None


def _say_no(office: Office, proposal: Proposal, status: ProposalStatus, note: str, until: date | None) -> Verdict:
    store, now = office.ledger.proposals, office.clock.now()
    if proposal.status not in {ProposalStatus.LIVE, ProposalStatus.APPROVED}:
        return _settled_already(office, proposal, status)
    if not store.settle(proposal, status, note, now, office.actor, until=until):
        return _settled_already(office, find(office, proposal.id), status)
    taken_back = "; its letter was taken out of the queue" if proposal.status is ProposalStatus.APPROVED else ""
    words = f"put off until {until}" if until else "rejected; the same is not proposed again"
    return Verdict(find(office, proposal.id), True, f"{proposal.id} is {words}{taken_back}")


def _settled_already(office: Office, proposal: Proposal, wanted: ProposalStatus) -> Verdict:
    """The proposal was settled before: said, and well if it was settled as wanted."""
    day = legal_day(proposal.settled_at) if proposal.settled_at else office.today()
    why = f": {proposal.note}" if proposal.note else ""
    said = f"{proposal.id} is {proposal.status} since {day}{why}"
    if proposal.status is ProposalStatus.APPROVED:
        entry = office.ledger.outbox.entry(proposal.draft.letter.key)
        said = f"{proposal.id} was approved on {day}; its letter is {entry.status if entry else 'gone'}"
    if proposal.status is ProposalStatus.LIVE:
        said = f"{proposal.id} was changed by somebody else this moment: read it again"
    same = proposal.status is wanted and wanted is not ProposalStatus.POSTPONED
    return Verdict(proposal, same, said, again=proposal.status is ProposalStatus.LIVE)
