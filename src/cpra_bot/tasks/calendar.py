"""Write the feeds: one iCalendar file per campaign, and say which days come next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cpra_bot.decide.appointments import appointments
from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.letters.identity import calendar_uid
from cpra_bot.model.appointment import Appointment
from cpra_bot.output.calendar import feed, published
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.status import agency_name


@dataclass(frozen=True)
class CalendarRun:
    """What was written.

    Attributes:
        feeds: campaign id → its file.
        ahead: appointments from today on, by day.
    """

    feeds: dict[str, Path]
    ahead: tuple[Appointment, ...]


def calendar(office: Office, campaign: str = "", folder: Path | None = None) -> CalendarRun:
    """Write the feed of one campaign, or of all.

    Args:
        office: the open workspace.
        campaign: campaign id; all where empty.
        folder: where the files go; `calendar` in the workspace where None.

    Raises:
        UsageError: no request belongs to that campaign.
        CannotFinish: a file cannot be written.
    """
    found: dict[str, list[Appointment]] = {}
    for state in office.books().requests.values():
        days = found.setdefault(state.campaign, [])
        days += appointments(state, agency_name(office, state.agency))
    if campaign and campaign not in found:
        raise UsageError(
            f"no request belongs to the campaign {campaign}",
            did_you_mean(campaign, set(found), "`cpra status` lists all of them"),
        )
    wanted = {campaign: found[campaign]} if campaign else found
    folder = folder or office.workspace.folder / "calendar"
    feeds = {each: _write(office, folder / f"{each}.ics", each, days) for each, days in wanted.items()}
    ahead = sorted((day for days in wanted.values() for day in days), key=lambda each: (each.day, each.name))
    return CalendarRun(feeds, tuple(each for each in ahead if each.day >= office.today()))


def _write(office: Office, path: Path, campaign: str, days: list[Appointment]) -> Path:
    """Write a feed at once or not at all: a calendar that fetches it meanwhile sees the old one or the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else b""
        uid = partial(calendar_uid, office.ledger.secret)
        text = feed(f"Records requests: {campaign}", days, uid, office.clock.now(), published(before))
        if text != before:
            draft = path.with_name(path.name + ".new")
            draft.write_bytes(text)
            draft.replace(path)
    except OSError as fault:
        raise CannotFinish(
            f"{path} cannot be written ({fault.strerror or fault})", "name another folder with --folder"
        ) from fault
    return path
