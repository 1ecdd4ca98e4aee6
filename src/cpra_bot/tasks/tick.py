"""One run of cron: poll, read, decide, send what is due. Silent unless a person is newly needed."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.ledger.events import happened
from cpra_bot.ledger.outbox import CLAIMABLE
from cpra_bot.model.action import NextAction
from cpra_bot.model.event import EventKind
from cpra_bot.model.results import Delivery, PollResult, TickResult
from cpra_bot.tasks.deliver import deliver
from cpra_bot.tasks.follow_up import Written, actions, needs, review_queue, write_follow_ups
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.poll import fetch_and_read

FOLLOW_UP_PLAN = "auto:follow-up"


def tick(office: Office, *, live: bool) -> TickResult:
    """Do what is due now.

    A dry run touches neither the world nor the ledger: it decides from what the ledger knows already.
    While the mailbox cannot be read nothing is sent, for an answer may be lying there.
    What is news is marked as told by `note_told`, once it has been printed.

    Raises:
        RunInProgress: another run holds the ledger.
    """
    queue = tuple(entry.letter.key for entry in office.ledger.outbox.entries(CLAIMABLE) if not entry.letter.by_hand)
    if not live:
        books = office.books()
        written = write_follow_ups(office, books, actions(office, books))
        return _result(office, queue, None, written, Delivery(waiting=len(queue)))
    with office.ledger.run("tick", office.clock.now()):
        polled = fetch_and_read(office)
        if polled.stopped:
            stopped = Delivery(waiting=len(queue), stopped=polled.stopped, remedy=polled.remedy)
            return _result(office, queue, polled, Written(), stopped)
        held = review_queue(office, office.books())
        written = _queue_follow_ups(office)
        return _result(office, queue, polled, written, deliver(office, hold=held))


def note_told(office: Office, news: Sequence[NextAction]) -> None:
    """Note that a person was told. To be called after printing: telling twice is better than never."""
    if news:
        told = [need.need for need in news]
        office.ledger.events.append([happened(EventKind.PERSON_TOLD, "", office.clock.now(), office.actor, needs=told)])


def _queue_follow_ups(office: Office) -> Written:
    books = office.books()
    written = write_follow_ups(office, books, actions(office, books))
    office.ledger.outbox.queue(written.letters, FOLLOW_UP_PLAN, office.clock.now(), office.actor, [])
    return written


def _result(
    office: Office, queue: tuple[str, ...], polled: PollResult | None, written: Written, delivery: Delivery
) -> TickResult:
    books = office.books()
    waiting = [*needs(office, books, actions(office, books)), *written.faults]
    news = tuple(need for need in waiting if need.need not in books.told)
    live = polled is not None
    return TickResult(live, polled, tuple(written.letters), written.reasons, queue, delivery, news, len(waiting))
