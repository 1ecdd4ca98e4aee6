"""One run of cron: poll, read, decide, send what is due. Silent unless a person is newly needed."""

from __future__ import annotations

from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.results import Delivery, TickResult
from cpra_bot.tasks.deliver import deliver
from cpra_bot.tasks.follow_up import Written, actions, needs, withdraw_overtaken, write_follow_ups
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.poll import fetch_and_read

FOLLOW_UP_PLAN = "auto:follow-up"


def tick(office: Office, *, live: bool) -> TickResult:
    """Do what is due now.

    A dry run touches neither the world nor the ledger: it decides from what the ledger knows already.
    While the mailbox cannot be read nothing is sent, for an answer may be lying there.

    Raises:
        RunInProgress: another run holds the ledger.
    """
    if not live:
        books = office.books()
        decided = actions(office, books)
        written = write_follow_ups(office, books, decided)
        waiting = needs(office, books, decided)
        news = [need for need in waiting if need.need not in books.told]
        return TickResult(
            False,
            None,
            tuple(written.letters),
            written.reasons,
            Delivery(),
            tuple(news),
            len(waiting),
            tuple(written.problems),
        )
    with office.ledger.run("tick", office.clock.now()):
        return _tick(office)


def _tick(office: Office) -> TickResult:
    polled = fetch_and_read(office)
    if polled.stopped:
        written, delivery = Written(), Delivery(stopped=polled.stopped, remedy=polled.remedy)
    else:
        written = _queue_follow_ups(office)
        delivery = deliver(office)
    books = office.books()
    waiting = needs(office, books, actions(office, books))
    news = [need for need in waiting if need.need not in books.told]
    if news:
        office.ledger.events.append(
            [happened(EventKind.PERSON_TOLD, "", office.clock.now(), office.actor, needs=[need.need for need in news])]
        )
    return TickResult(
        True,
        polled,
        tuple(written.letters),
        written.reasons,
        delivery,
        tuple(news),
        len(waiting),
        tuple(written.problems),
    )


def _queue_follow_ups(office: Office) -> Written:
    books = office.books()
    if withdraw_overtaken(office, books):
        books = office.books()
    written = write_follow_ups(office, books, actions(office, books))
    office.ledger.outbox.queue(written.letters, FOLLOW_UP_PLAN, office.clock.now(), office.actor, [])
    return written
