"""Writes the report of a campaign: gathers what is known of it, and puts one page where the person wants it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cpra_bot.decide.statistics import statistics
from cpra_bot.errors import CannotFinish, CpraError
from cpra_bot.law.rules import recheck_before
from cpra_bot.output.report import render
from cpra_bot.output.report.figures import glance, items, punctuality
from cpra_bot.output.report.view import Report
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.report_inside import first_letter, insides
from cpra_bot.tasks.report_rows import findings, quotable, row_of
from cpra_bot.tasks.results import campaign_of, results
from cpra_bot.tasks.status import status

FILE, PUBLIC_FILE = "report.html", "report-public.html"
OWN, ANYBODY = 0o600, 0o644


@dataclass(frozen=True, slots=True)
class Written:
    """A report that was written.

    Attributes:
        path: of the page.
        size: its bytes.
        report: what it shows.
    """

    path: Path
    size: int
    report: Report

    def as_json(self) -> dict[str, Any]:
        """The page's figures for programs, with the requests behind each."""
        report = self.report
        return {
            "path": str(self.path),
            "bytes": self.size,
            "campaign": report.campaign,
            "public": report.public,
            "made_at": report.made_at,
            "reviewed": report.reviewed,
            "figures": list(glance(report.rows)),
            "punctuality": list(punctuality(report.rows)),
            "items": [
                {"item": each.label, "asked": each.asked, "outcomes": {str(k): v for k, v in each.outcomes.items()}}
                for each in items(report)
            ],
            "statistics": list(report.statistics),
        }


def write_report(office: Office, campaign: str = "", path: Path | None = None, *, public: bool = False) -> Written:
    """Write the page; a reader of the old one never sees half of the new one.

    Args:
        office: the open workspace.
        campaign: its id; may be left out where only one campaign has requests.
        path: of the page; in the workspace where left out.
        public: leave private data out, by an allow-list.

    Raises:
        UsageError: no request belongs to that campaign, or none is named and there are several.
        CannotFinish: the page cannot be written.
    """
    report = gather(office, campaign, public=public)
    target = path or office.workspace.folder / (PUBLIC_FILE if public else FILE)
    content = render(report).encode("utf-8", "replace")
    _write(target, content, OWN if not public else ANYBODY)
    return Written(target, len(content), report)


def gather(office: Office, campaign: str = "", *, public: bool = False) -> Report:
    """All that the page shows, as it stands now.

    Raises:
        UsageError: as for `write_report`.
    """
    name = campaign_of(office.books(), campaign)
    table, today, found = status(office, name), office.today(), results(office, name)
    report = Report(
        campaign=name,
        title=_title(office, name),
        made_at=office.clock.now(),
        today=today,
        reviewed=office.rules.reviewed,
        stale=today >= recheck_before(office.rules.reviewed),
        items=found.items,
        rows=tuple(row_of(office, row, public=public) for row in table.rows),
        findings=findings(office, found, public=public),
        statistics=statistics([row.state for row in table.rows], found, today),
        public=public,
    )
    if public:
        return replace(report, statistics=quotable(report.statistics))
    requests = {row.state.key for row in table.rows}
    return replace(
        report,
        inside=insides(office, table.rows),
        letter=first_letter(office, table.rows),
        needs=tuple(need for need in table.needs if not need.request or need.request in requests),
        inbox=table.inbox,
    )


def _title(office: Office, campaign: str) -> str:
    """As its file says today; the id where the file is gone or broken."""
    with suppress(CpraError):
        return office.campaign(campaign).campaign.title
    return campaign


def _write(path: Path, content: bytes, mode: int) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode), "wb") as file:
            os.fchmod(file.fileno(), mode)  # of one that a killed run left, too
            file.write(content)
        draft.replace(path)
    except OSError as fault:
        with suppress(OSError):
            draft.unlink()
        raise CannotFinish(
            f"{path} cannot be written ({fault.strerror or fault})", "make room, or name another file with -o"
        ) from fault
