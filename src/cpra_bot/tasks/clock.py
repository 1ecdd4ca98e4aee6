"""Count the days for one day of receipt, with a workspace's rules and closures or with the shipped ones alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from cpra_bot.errors import UsageError
from cpra_bot.files.law_file import load_law
from cpra_bot.files.workspace import SETTINGS, Workspace, load_directory, load_settings
from cpra_bot.law.clock import determination_due, extension_term, why_perhaps_closed
from cpra_bot.law.days import legal_day
from cpra_bot.law.extension import ExtensionNotice, judge_extension
from cpra_bot.law.open_days import NO_CLOSURES
from cpra_bot.law.overlay import with_overlay
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.agency import Agency
from cpra_bot.model.clockwork import ClockResult
from cpra_bot.tasks.names import find_agency
from cpra_bot.tasks.office import all_closures
from cpra_bot.wire.clock import Clock, SystemClock

EARLIEST = date(2021, 1, 1)
"""The holidays were checked from this year on."""
LATEST = date(2100, 1, 1)


def clock(
    folder: Path,
    received: date,
    *,
    agency: str = "",
    extension: date | None = None,
    ground: str = "",
    now: Clock | None = None,
) -> ClockResult:
    """Count.

    Args:
        folder: the workspace; the current folder need not be one.
        received: legal day on which the agency received the request.
        agency: id of the agency whose closures count.
        extension: the day that a notice of extension names.
        ground: the circumstance that it names, as `c2`; empty if that is not to be judged.
        now: the machine's own clock where left out.

    Raises:
        UsageError: a day out of range, an unknown agency or ground, or an agency without a workspace.
        FilesAtFault: the workspace's files are wrong.
    """
    for name, day in (("--received", received), ("--extension", extension)):
        if day and not EARLIEST <= day < LATEST:
            raise UsageError(f"{name} {day} is out of range", f"the holidays are known from {EARLIEST} on")
    today = legal_day((now or SystemClock()).now())
    rules, record, closures = _workspace(folder, agency, today)
    codes = [one.code for one in rules.grounds]
    if ground and ground not in codes:
        raise UsageError(f"there is no ground {ground}", "name one of " + ", ".join(codes))
    due = determination_due(received, closures=closures, rules=rules)
    term = extension_term(received, closures=closures, rules=rules) if extension else None
    verdict = None
    if term and extension:
        notice = ExtensionNotice(extension, None, (ground,) if ground else None)
        verdict = judge_extension(notice, due, closures=closures, rules=rules)
    last = max(due.safe, verdict.safe) if verdict else due.safe
    return ClockResult(
        agency=record.name if record else "",
        due=due,
        term=term,
        extension=verdict,
        closed=_closed(received, last, closures, rules),
        reviewed=min(rules.reviewed, rules.determination_on(received).reviewed),
        rule=str(rules.determination_on(received)),
        notes=(f"{received} has not come yet; today is {today}.",) if received > today else (),
    )


def _workspace(folder: Path, agency: str, today: date) -> tuple[Rules, Agency | None, frozenset[date]]:
    if not (folder / SETTINGS).exists() and folder == Path():
        if agency:
            raise UsageError(f"the closures of {agency} stand in a workspace", "name one with --workspace")
        return RULES, None, NO_CLOSURES
    workspace = Workspace(folder)
    directory = load_directory(workspace, load_settings(workspace))
    overlay = load_law(folder, directory, today)
    record = find_agency(directory, agency) if agency else None
    closures = all_closures(directory, overlay).get(record.id, NO_CLOSURES) if record else NO_CLOSURES
    return with_overlay(overlay), record, closures


def _closed(received: date, last: date, closures: frozenset[date], rules: Rules) -> dict[date, str]:
    """Why offices are closed from Monday to Friday, for all months that the count touches."""
    first = received.replace(day=1)
    end = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
    days = (first + timedelta(days=number) for number in range((end - first).days))
    return {day: why for day in days if day.weekday() < 5 and (why := why_perhaps_closed(day, closures, rules))}
