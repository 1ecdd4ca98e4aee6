"""One run of cron: poll, read, decide, send what is due and approved. Silent unless a person is newly needed."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.ledger.events import happened
from cpra_bot.ledger.outbox import CLAIMABLE
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.event import EventKind
from cpra_bot.model.results import Delivery, PollResult, TickResult
from cpra_bot.tasks.decisions import actions, decide, drafts, needs
from cpra_bot.tasks.deliver import deliver
from cpra_bot.tasks.letters import Due, write_due
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.poll import fetch_and_read
from cpra_bot.tasks.propose import Proposed, propose
from cpra_bot.tasks.review import BY_RULE, review_queue


def tick(office: Office, *, live: bool) -> TickResult:
    """Do what is due now.

    A dry run touches neither the world nor the ledger: it decides from what the ledger knows already.
    While the mailbox cannot be read nothing is sent, for an answer may be lying there.
    What is news is marked as told by `note_told`, once it has been printed.

    Raises:
        RunInProgress: another run holds the ledger.
    """
    queue = tuple(each.key for each in office.ledger.outbox.waiting(CLAIMABLE) if not each.by_hand)
    if not live:
        books = office.books()
        due = write_due(office, books, decide(office, books))
        return _result(office, queue, None, due, Proposed(), Delivery(waiting=len(queue)))
    with office.ledger.run("tick", office.clock.now()):
        polled = fetch_and_read(office)
        if polled.stopped:
            stopped = Delivery(waiting=len(queue), stopped=polled.stopped, remedy=polled.remedy)
            return _result(office, queue, polled, Due(), Proposed(), stopped)
        judged_on = office.today()
        held = review_queue(office, office.books())
        due = _queue_due(office)
        proposed = propose(office, office.books(), to_be_read=False)
        return _result(office, queue, polled, due, proposed, deliver(office, hold=held, judged_on=judged_on))


def note_told(office: Office, news: Sequence[NextAction]) -> None:
    """Note that a person was told. To be called after printing: telling twice is better than never."""
    if news:
        told = [need.need for need in news]
        office.ledger.events.append([happened(EventKind.PERSON_TOLD, "", office.clock.now(), office.actor, needs=told)])


def _queue_due(office: Office) -> Due:
    """Queue the letters that need nobody's word, each under the name of its rule."""
    books = office.books()
    due = write_due(office, books, decide(office, books))
    for rule in dict.fromkeys(due.rules.values()):
        letters = [letter for letter in due.letters if due.rules[letter.key] == rule]
        office.ledger.outbox.queue(letters, f"{BY_RULE}{rule}", office.clock.now(), office.actor, [])
    return due


def _not_read(office: Office, polled: PollResult | None) -> list[NextAction]:
    """A portal that could not be read is told once; mail goes on without it."""
    return [
        NextAction("", "portal", Mode.PERSON, office.today(), f"not read: {each}", need=f"portal:{each}")
        for each in (polled.troubles if polled else ())
    ]


def _result(
    office: Office,
    queue: tuple[str, ...],
    polled: PollResult | None,
    due: Due,
    proposed: Proposed,
    delivery: Delivery,
) -> TickResult:
    books = office.books()
    current = actions(office, books)
    to_propose = tuple(each for each in drafts(current) if not each.need.startswith("proposal:"))
    unproposed = {each.need for each in to_propose}
    asked = [each for each in needs(office, books, current) if each.need not in unproposed]
    waiting = [*asked, *due.faults, *proposed.faults, *_not_read(office, polled)]
    return TickResult(
        live=polled is not None,
        poll=polled,
        written=tuple(due.letters),
        reasons=due.reasons,
        queue=queue,
        delivery=delivery,
        news=tuple(need for need in waiting if need.need not in books.told),
        waiting_on_person=len(waiting),
        to_propose=to_propose,
    )
