"""Empty the queue: look for what is uncertain, then claim, hand over and settle, letter by letter, at the set pace."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from cpra_bot.channels.protocol import Channel, Found
from cpra_bot.errors import CpraError, OutcomeUnknown, Refused, SendFailure, Unavailable
from cpra_bot.model.letter import LetterKind, LetterStatus, OutboxEntry
from cpra_bot.model.results import Delivery, Outcome
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.review import standing_orders
from cpra_bot.wire.pace import Limiter

FIRST_RETRY_SECONDS = 15 * 60
LONGEST_RETRY_SECONDS = 24 * 60 * 60
UNTIL_A_PERSON = timedelta(days=3650)
LIST_SETTLES = timedelta(minutes=15)
"""A POST is answered or given up within a minute or two: what a portal's list lacks so long after is not there."""
ALL_KINDS = frozenset(LetterKind)
UNSETTLED = (LetterStatus.QUEUED, LetterStatus.FAILED, LetterStatus.STARTED, LetterStatus.UNKNOWN)


def deliver(
    office: Office,
    kinds: Collection[LetterKind] = ALL_KINDS,
    *,
    campaign: str = "",
    hold: Collection[str] = (),
    again: bool = False,
) -> Delivery:
    """Send what is queued, within the pace. The caller holds the run lock.

    A connection stands before a letter is claimed, so that a dead server or a kill before it leaves the letter queued.

    Args:
        office: the open workspace.
        kinds: kinds of letters that may leave in this run.
        campaign: only this campaign's letters; all where empty.
        hold: keys of letters that stay in the queue today.
        again: a person asks for it now: what a portal has put off, for want of credits perhaps, is tried once more.
    """
    if all(entry.letter.by_hand for entry in office.ledger.outbox.entries(UNSETTLED)):
        return Delivery()
    outcomes = settle_interrupted(office)
    hold = {*hold, *standing_orders(office, office.books())}  # settling puts letters back that no caller could judge
    now = office.clock.now()
    queue = [
        entry
        for entry in office.ledger.outbox.entries((LetterStatus.QUEUED, LetterStatus.FAILED))
        if not entry.letter.by_hand
        and entry.letter.kind in kinds
        and (not campaign or entry.letter.request.startswith(f"{campaign}/"))
    ]
    resting = set() if again else _resting(queue, now)
    ready = [
        entry
        for entry in queue
        if entry.letter.key not in hold and entry.letter.channel not in resting and _is_due(entry, now, again)
    ]
    started = office.ledger.outbox.started_after(now - timedelta(days=1))
    budget = max(0, office.settings.pace.per_day - len(started))
    why = "" if len(ready) == len(queue) else "another try was asked for later, offices are closed, or you paused them"
    if len(ready) > budget:
        why = f"the pace allows {office.settings.pace.per_day} letters in 24 hours"
    stop = _send_each(office, ready[:budget], outcomes)
    left = {entry.letter.key for entry in office.ledger.outbox.entries((LetterStatus.QUEUED, LetterStatus.FAILED))}
    waiting = sum(1 for entry in queue if entry.letter.key in left)
    return Delivery(
        outcomes=tuple(outcomes),
        waiting=waiting,
        why_waiting=why if waiting and not stop else "",
        stopped=str(stop) if stop else "",
        remedy=stop.remedy if stop else "",
        unsettled=tuple(entry.letter.key for entry in office.ledger.outbox.entries((LetterStatus.UNKNOWN,))),
    )


def settle_interrupted(office: Office) -> list[Outcome]:
    """Settle by looking: a letter whose start has no end may have left.

    Its copy in the mailbox proves that it did. No copy proves nothing, so the letter stays unknown and a person is
    asked; it is never sent again by the program.
    """
    outbox, now = office.ledger.outbox, office.clock.now()
    for entry in outbox.entries((LetterStatus.STARTED,)):
        outbox.settle(
            entry.letter.key,
            LetterStatus.UNKNOWN,
            "the run ended before the server's answer was known",
            now,
            office.actor,
        )
    uncertain = outbox.entries((LetterStatus.UNKNOWN,))
    outcomes = []
    for channel in dict.fromkeys(entry.letter.channel for entry in uncertain):
        outcomes += _settle_found(office, channel, [entry for entry in uncertain if entry.letter.channel == channel])
    return outcomes


def _settle_found(office: Office, channel: str, uncertain: list[OutboxEntry]) -> list[Outcome]:
    """Look for the uncertain letters of one channel. What it cannot say now stays unknown, and the next run looks."""
    now, outbox, mail = office.clock.now(), office.ledger.outbox, channel == "email"
    try:
        line = office.line(channel)
        found = line.find_sent([entry.letter for entry in uncertain])
    except CpraError:
        return []
    outcomes = []
    for entry in uncertain:
        letter, there = entry.letter, found.get(entry.letter.key)
        if there is Found.THERE:
            words = "a copy of it lies in the mailbox" if mail else f"it stands in our list at {channel}"
            outbox.settle(letter.key, LetterStatus.SENT, words, now, office.actor, copy=mail)
            outcomes.append(Outcome(letter.key, letter.to, LetterStatus.SENT, words, found=True))
        elif there is Found.NOT_THERE and entry.started_at and now - entry.started_at >= LIST_SETTLES:
            words = f"it does not stand in our list at {channel}, {LIST_SETTLES.seconds // 60} minutes and more later"
            outbox.settle(letter.key, LetterStatus.FAILED, words, now, office.actor)
    _note_views(office, line, mail)
    return outcomes


def _note_views(office: Office, line: Channel, mail: bool) -> None:
    if not mail:
        from cpra_bot.tasks.portals import note_views  # loads the web client, which mail does not need

        note_views(office, line)


def _is_due(entry: OutboxEntry, now: datetime, again: bool) -> bool:
    asked_now = again and entry.letter.channel != "email"
    return asked_now or entry.not_before is None or entry.not_before <= now


def _resting(queue: list[OutboxEntry], now: datetime) -> set[str]:
    """Portals that put a letter off, until they are asked again: the others would hear the same, at a cost."""
    return {
        entry.letter.channel
        for entry in queue
        if entry.letter.channel != "email" and entry.not_before is not None and entry.not_before > now
    }


def _send_each(office: Office, entries: list[OutboxEntry], outcomes: list[Outcome]) -> CpraError | None:
    """Send in order; returns why the run stopped early, or None."""
    pace = office.settings.pace
    just_sent = office.ledger.outbox.started_after(office.clock.now() - timedelta(minutes=1))
    past = [(at, _host(to)) for at, to in just_sent]
    limiter = Limiter(office.clock, pace.per_minute, pace.per_host_per_minute, past)
    run = office.draw(4).hex()
    stopped: dict[str, CpraError] = {}
    for position, entry in enumerate(entries, start=1):
        channel = entry.letter.channel
        if channel in stopped:
            continue
        host = _host(entry.letter.to)
        pause = limiter.delay(host)
        office.progress(f"sending {position} of {len(entries)}" + (f", waiting {pause:.0f} s" if pause >= 1 else ""))
        office.clock.sleep(pause)
        try:
            office.line(channel).connect()
        except CpraError as trouble:
            stopped[channel] = trouble
            continue
        if not office.ledger.outbox.claim(entry.letter.key, run, office.clock.now(), office.actor):
            continue
        limiter.note(host)
        outcome, stop = _hand_over(office, entry)
        outcomes.append(outcome)
        if stop:
            stopped[channel] = stop
    return next(iter(stopped.values()), None)


def _hand_over(office: Office, entry: OutboxEntry) -> tuple[Outcome, CpraError | None]:
    """One attempt and its settlement; the error is returned when the whole run should stop."""
    letter, outbox = entry.letter, office.ledger.outbox
    try:
        line = office.line(letter.channel)
        receipt = line.send(letter)
    except SendFailure as failure:
        status, not_before = _judge(failure, entry, office.clock.now())
        answer = failure.answer or str(failure)
        outbox.settle(letter.key, status, answer, office.clock.now(), office.actor, not_before=not_before)
        stop = failure if isinstance(failure, Unavailable) and failure.whole_channel else None
        return Outcome(letter.key, letter.to, status, str(failure), failure.remedy), stop
    except CpraError as trouble:  # a password that has gone in the middle of a run: it was wanted before any text left
        outbox.settle(letter.key, LetterStatus.FAILED, str(trouble), office.clock.now(), office.actor)
        return Outcome(letter.key, letter.to, LetterStatus.FAILED, str(trouble), trouble.remedy), trouble
    except BaseException:  # Ctrl-C or a fault of ours in mid-letter: the server may have it, and the ledger must say so
        outbox.settle(
            letter.key, LetterStatus.UNKNOWN, "the run was interrupted in mid-letter", office.clock.now(), office.actor
        )
        raise
    outbox.settle(letter.key, LetterStatus.SENT, receipt.answer, receipt.at, office.actor, copy=receipt.copy)
    _note_views(office, line, letter.channel == "email")
    return Outcome(letter.key, letter.to, LetterStatus.SENT, receipt.answer), None


def _judge(failure: SendFailure, entry: OutboxEntry, now: datetime) -> tuple[LetterStatus, datetime | None]:
    if isinstance(failure, Refused):
        return LetterStatus.REFUSED, None
    if isinstance(failure, OutcomeUnknown):
        return LetterStatus.UNKNOWN, None
    if isinstance(failure, Unavailable) and failure.by_person:
        return LetterStatus.FAILED, now + UNTIL_A_PERSON
    asked = failure.retry_after if isinstance(failure, Unavailable) else None
    pause = asked if asked is not None else FIRST_RETRY_SECONDS * 2 ** min(entry.attempts, 7)
    return LetterStatus.FAILED, now + timedelta(seconds=min(pause, LONGEST_RETRY_SECONDS))


def _host(address: str) -> str:
    return address.rpartition("@")[2].lower()
