"""How the campaigns stand: one row per request."""

from __future__ import annotations

from cpra_bot.decide.grid import grid
from cpra_bot.errors import UsageError
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.model.request import RequestState
from cpra_bot.model.results import StatusResult, StatusRow
from cpra_bot.tasks.decisions import actions, needs
from cpra_bot.tasks.office import Office


def status(office: Office, campaign: str = "") -> StatusResult:
    """All requests with what comes next.

    Args:
        office: the open workspace.
        campaign: only this campaign's; all where empty.

    Raises:
        UsageError: no request belongs to that campaign.
    """
    books = office.books()
    decided = actions(office, books)
    states: dict[str, list[RequestState]] = {}
    for state in books.requests.values():
        if not campaign or state.campaign == campaign:
            states.setdefault(state.campaign, []).append(state)
    grids = {name: grid(members, decided) for name, members in states.items()}
    cells = {row.request: row for each in grids.values() for row in each.rows}
    rows = [
        StatusRow(books.requests[key], agency_name(office, books.requests[key].agency), decided[key][0], cells[key])
        for key in books.requests
        if key in cells
    ]
    if campaign and not rows:
        known = {state.campaign for state in books.requests.values()}
        raise UsageError(
            f"no request belongs to the campaign {campaign}",
            did_you_mean(campaign, known, "`cpra status` lists all of them"),
        )
    return StatusResult(tuple(rows), len(books.inbox), tuple(needs(office, books, decided)), grids)


def agency_name(office: Office, agency: str) -> str:
    """The agency's name, or its id if it has left the directory."""
    record = office.agencies.get(agency)
    return record.name if record else agency
