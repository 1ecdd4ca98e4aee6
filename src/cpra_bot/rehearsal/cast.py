"""Who plays: agencies of the user's campaign that can be reached by mail, made-up ones beside them, and their parts."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from cpra_bot.files.ways import route as route_to
from cpra_bot.files.workspace import LoadedCampaign
from cpra_bot.model.agency import MACHINE_KINDS, Agency, Directory, Source
from cpra_bot.model.results import HeldBack
from cpra_bot.rehearsal.agencies import Profile
from cpra_bot.rehearsal.made_up import SOURCE, made_up
from cpra_bot.rehearsal.mix import deal
from cpra_bot.rehearsal.temperaments import play
from cpra_bot.rehearsal.temperaments.place import Place

USUAL = 25
"""So many agencies show most temperaments; a campaign that reaches more is played whole."""


@dataclass(frozen=True)
class Cast:
    """All who take part.

    Attributes:
        agencies: sorted by id.
        profiles: how each behaves, in the same order.
        directory: a directory of these alone, with the parents whose addresses they use.
        own: how many are the campaign's.
        made_up: how many are not.
        left_out: agencies of the campaign that could play and were not chosen.
        held: agencies of the campaign that mail cannot reach, with the reason.
    """

    agencies: tuple[Agency, ...]
    profiles: tuple[Profile, ...]
    directory: Directory
    own: int
    made_up: int
    left_out: int
    held: tuple[HeldBack, ...]


def choose(
    loaded: LoadedCampaign,
    directory: Directory,
    weights: Mapping[str, float],
    seed: int,
    *,
    count: int | None = None,
    accept_low: bool = False,
) -> Cast:
    """Choose who plays, and give each a part.

    Args:
        loaded: the user's campaign.
        directory: the user's directory.
        weights: temperament → share.
        seed: of all that is left to chance.
        count: how many agencies; where left out, all that the campaign reaches, and at least `USUAL`.
        accept_low: also use addresses of low confidence.

    Raises:
        UsageError: so many cannot be made up.
    """
    addresses: dict[str, str] = {}
    held = []
    for agency in loaded.agencies:
        route, why = route_to(agency, directory, accept_low)
        if route is None:
            held.append(HeldBack(agency.id, agency.name, why))
        elif route.channel not in MACHINE_KINDS:
            held.append(
                HeldBack(agency.id, agency.name, f"filed by a person's hand ({route.channel}: {route.address})")
            )
        elif route.address.lower() in addresses.values():
            held.append(HeldBack(agency.id, agency.name, f"{route.address} belongs to an agency before it"))
        else:
            addresses[agency.id] = route.address.lower()
    wanted = max(len(addresses), USUAL) if count is None else count
    chance = random.Random(f"cast/{seed}")  # noqa: S311 - a play is to be repeated
    chosen = set(chance.sample(sorted(addresses), min(wanted, len(addresses))))
    own = [agency for agency in loaded.agencies if agency.id in chosen]
    others = made_up(wanted - len(own), seed, {agency.id for agency in directory.agencies})
    agencies = tuple(sorted((*own, *others), key=lambda agency: agency.id))
    parts = deal([agency.id for agency in agencies], weights, seed)
    return Cast(
        agencies=agencies,
        profiles=tuple(play(parts[each.id], _place(each, addresses.get(each.id, ""), seed)) for each in agencies),
        directory=_directory_of(agencies, directory),
        own=len(own),
        made_up=len(others),
        left_out=len(addresses) - len(own),
        held=tuple(held),
    )


def _place(agency: Agency, address: str, seed: int) -> Place:
    mail = next((channel.address for channel in agency.channels if channel.kind == "email" and channel.address), "")
    return Place(
        id=agency.id,
        address=address or mail or "",
        organization=agency.parent or (f"City of {agency.city}" if agency.city else agency.name),
        tenant=next(
            (channel.host for channel in agency.channels if channel.kind == "nextrequest" and channel.host), ""
        ),
        chance=random.Random(f"{agency.id}/{seed}"),  # noqa: S311 - a play is to be repeated
    )


def _directory_of(agencies: tuple[Agency, ...], whole: Directory) -> Directory:
    """The cast, and records of the whole directory that these rest on."""
    ids = {agency.id for agency in agencies}
    needed = {channel.via for agency in agencies for channel in agency.channels} | {each.parent_id for each in agencies}
    parents = tuple(agency for agency in whole.agencies if agency.id in needed - ids)
    sources = {**whole.sources, SOURCE: Source(title="Made up for the rehearsal")}
    return Directory(version=1, as_of=whole.as_of, sources=sources, agencies=(*agencies, *parents))
