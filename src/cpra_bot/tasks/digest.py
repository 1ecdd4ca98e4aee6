"""Once a day, what the days before brought and what waits: so that silence never means that cron is dead."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.ledger.events import happened
from cpra_bot.model.action import Mode
from cpra_bot.model.digest import Digest
from cpra_bot.model.event import EventKind
from cpra_bot.tasks.decisions import actions, needs
from cpra_bot.tasks.office import Office

TOLD = "digest:"
SOON = timedelta(days=7)


def digest(office: Office) -> Digest | None:
    """The digest of the days since the last one; None if today's was told, or no day has ended since.

    Runs that were missed change nothing: the next one tells of all the days at once.
    """
    books, today = office.books(), office.today()
    told = [date.fromisoformat(need.removeprefix(TOLD)) for need in books.told if need.startswith(TOLD)]
    opened = min((legal_day(state.opened_at) for state in books.requests.values()), default=today)
    since = max(told, default=opened)
    if since >= today:
        return None
    decided = actions(office, books)
    sent, filed, unplaced = _happened(office, since, today)
    first = [several[0] for several in decided.values()]
    soon = sum(1 for each in first if each.mode is Mode.WAIT and today < each.when <= today + SOON)
    waiting = Counter(each.rule for each in needs(office, books, decided))
    return Digest(since, today, sent, filed, unplaced, dict(waiting), soon)


def note_digest(office: Office, told: Digest) -> None:
    """Note that it was told, or had nothing to tell. To be called after printing."""
    needs = [f"{TOLD}{told.until.isoformat()}"]
    office.ledger.events.append([happened(EventKind.PERSON_TOLD, "", office.clock.now(), office.actor, needs=needs)])


def _happened(office: Office, since: date, until: date) -> tuple[dict[str, int], int, int]:
    """Letters that left by kind, mails that were filed, and mails that fit nowhere, on these legal days."""
    start, end = (datetime.combine(day, time(), CALIFORNIA) for day in (since, until))
    kinds = (EventKind.LETTER_SENT, EventKind.MESSAGE_FILED, EventKind.MESSAGE_UNPLACED)
    found = [each for each in office.ledger.events.of_kinds(kinds) if start <= each.at < end]
    sent = Counter(each.data["letter"].rsplit("/", 2)[1] for each in found if each.kind is EventKind.LETTER_SENT)
    mails = {kind: {each.data["message"] for each in found if each.kind is kind} for kind in kinds[1:]}
    filed = mails[EventKind.MESSAGE_FILED]
    return dict(sent), len(filed), len(mails[EventKind.MESSAGE_UNPLACED] - filed)
