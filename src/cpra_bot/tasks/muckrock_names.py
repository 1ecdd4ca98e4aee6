"""Which agencies MuckRock knows, asked of MuckRock itself: a place once for all its agencies, else a name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpra_bot.channels.muckrock import calls, shapes
from cpra_bot.channels.muckrock.api import Api
from cpra_bot.channels.muckrock.channel import MuckRockChannel
from cpra_bot.files.workspace import SETTINGS, Workspace, load_settings
from cpra_bot.model.agency import Agency
from cpra_bot.model.reach import TheirAgency
from cpra_bot.tasks.agencies_match import LookUp
from cpra_bot.tasks.portals import KeyringShelf, password_of
from cpra_bot.wire.clock import Clock, SystemClock


@contextmanager
def at_muckrock(folder: Path, clock: Clock | None = None) -> Iterator[LookUp | None]:
    """A look-up by the workspace's account, for the block; None where cpra.yaml names no account.

    Args:
        folder: the workspace.
        clock: the machine's own where left out.

    Raises:
        FilesAtFault: the settings are wrong.
        Unavailable, SecretMissing: from the look-up, if MuckRock cannot be asked.
    """
    workspace = Workspace(folder)
    account = load_settings(workspace).muckrock if (folder / SETTINGS).exists() else None
    if account is None:
        yield None
        return
    channel = MuckRockChannel(
        account, clock or SystemClock(), KeyringShelf(account), password=lambda: password_of(account)
    )
    try:
        yield look_up_by(channel.api)
    finally:
        channel.close()


def look_up_by(api: Api) -> LookUp:
    """A look-up in MuckRock's own list, at its pace. What one place holds is asked once."""
    places: dict[int, tuple[TheirAgency, ...]] = {}

    def look_up(agency: Agency) -> tuple[TheirAgency, ...]:
        place = next((each.jurisdiction_id for each in agency.channels if each.jurisdiction_id), None)
        if place is None:
            return _listed(api, calls.agencies(name=agency.name))
        if place not in places:
            places[place] = _listed(api, calls.agencies(jurisdiction=place))
        return places[place]

    return look_up


def _listed(api: Api, call: calls.Call) -> tuple[TheirAgency, ...]:
    rows = (row for row in api.rows(call, shapes.agency) if row.status in {"", "approved"})
    return tuple(TheirAgency(row.number, row.name, row.jurisdiction) for row in rows)
