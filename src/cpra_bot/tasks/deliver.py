"""Empty the queue: look for what is uncertain, then claim, hand over and settle, letter by letter, at the set pace."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import groupby

from cpra_bot.channels.protocol import Found
from cpra_bot.errors import CpraError
from cpra_bot.ledger.outbox import CLAIMABLE
from cpra_bot.model.letter import LetterKind, LetterStatus, OutboxEntry, Waiting
from cpra_bot.model.results import Delivery, Outcome
from cpra_bot.tasks.handover import Handover, host_of, note_views
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.orders import standing_orders
from cpra_bot.wire.pace import WINDOW, Limiter

FAR_BACK = timedelta(minutes=10)
"""A letter that was claimed so long ago has long been answered or given up."""
LIST_SETTLES = timedelta(minutes=15)
"""A POST is answered or given up within a minute or two: what a portal's list lacks so long after is not there."""
ALL_KINDS = frozenset(LetterKind)
UNSETTLED = (*CLAIMABLE, LetterStatus.STARTED, LetterStatus.UNKNOWN)


def deliver(
    office: Office,
    kinds: Collection[LetterKind] = ALL_KINDS,
    *,
    campaign: str = "",
    hold: Collection[str] = (),
    again: bool = False,
    judged_on: date | None = None,
) -> Delivery:
    """Send what is queued, within the pace. The caller holds the run lock.

    A connection stands before a letter is claimed, so that a dead server or a kill before it leaves the letter queued.

    Args:
        office: the open workspace.
        kinds: kinds of letters that may leave in this run.
        campaign: only this campaign's letters; all where empty.
        hold: keys of letters that stay in the queue today.
        again: a person asks for it now: what a portal has put off, for want of credits perhaps, is tried once more.
        judged_on: legal day on which the caller judged what may leave; today where left out.
    """
    judged_on = judged_on or office.today()
    letters = [each for each in office.ledger.outbox.waiting(UNSETTLED) if not each.by_hand]
    if not letters:
        return Delivery()
    outcomes = settle_interrupted(office)
    now = office.clock.now()
    if any(each.status not in CLAIMABLE for each in letters):  # some are settled now, or back in the queue unjudged
        hold = {*hold, *standing_orders(office)}
        letters = [each for each in office.ledger.outbox.waiting(CLAIMABLE) if not each.by_hand]
    queue = [
        each for each in letters if each.kind in kinds and (not campaign or each.request.startswith(f"{campaign}/"))
    ]
    resting = set() if again else _resting(queue, now)
    ready = [
        each for each in queue if each.key not in hold and each.channel not in resting and _is_due(each, now, again)
    ]
    started = office.ledger.outbox.started_after(now - timedelta(days=1))
    budget = max(0, office.settings.pace.per_day - len(started))
    why = "" if len(ready) == len(queue) else "another try was asked for later, offices are closed, or you paused them"
    if len(ready) > budget:
        why = f"the pace allows {office.settings.pace.per_day} letters in 24 hours"
    stop = _send_each(office, ready[:budget], outcomes, judged_on)
    if office.today() != judged_on:
        why = "the day changed while the run was under way, and the next run judges anew"
    left = {each.key for each in office.ledger.outbox.waiting(CLAIMABLE)}
    waiting = sum(1 for each in queue if each.key in left)
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
    note_views(office, line, mail)
    return outcomes


def _is_due(each: Waiting, now: datetime, again: bool) -> bool:
    asked_now = again and each.channel != "email"
    return asked_now or each.not_before is None or each.not_before <= now


def _resting(queue: list[Waiting], now: datetime) -> set[str]:
    """Portals that put a letter off, until they are asked again: the others would hear the same, at a cost."""
    return {
        each.channel
        for each in queue
        if each.channel != "email" and each.not_before is not None and each.not_before > now
    }


def _send_each(office: Office, letters: list[Waiting], outcomes: list[Outcome], judged_on: date) -> CpraError | None:
    """Send in order; returns why the run stopped early, or None."""
    pace = office.settings.pace
    now = office.clock.now()
    past = [(until, host_of(to)) for _, until, to in office.ledger.outbox.left_after(now - FAR_BACK)]
    recent = sorted(each for each in past if now - each[0] < WINDOW)
    limiter = Limiter(office.clock, pace.per_minute, pace.per_host_per_minute, recent)
    run = office.draw(4).hex()
    stopped: dict[str, CpraError] = {}
    before = 0
    for channel, group in groupby(letters, lambda each: each.channel):
        some = list(group)
        if channel not in stopped:
            try:
                handover = Handover(office, channel, limiter, run, outcomes, judged_on)
            except CpraError as trouble:
                stopped[channel] = trouble
                continue
            handover.send(some, before, len(letters))
            if handover.stop is not None:
                stopped[channel] = handover.stop
        before += len(some)
    return next(iter(stopped.values()), None)
