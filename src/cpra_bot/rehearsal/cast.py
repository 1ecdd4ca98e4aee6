"""Who plays: agencies of the user's campaign that can be reached, made-up ones beside them, and their parts."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cpra_bot.errors import UsageError
from cpra_bot.files.first_way import first_way
from cpra_bot.files.workspace import LoadedCampaign
from cpra_bot.model.agency import MACHINE_KINDS, Agency, Directory, Route, Source
from cpra_bot.model.portal import muckrock_number
from cpra_bot.model.results import HeldBack
from cpra_bot.rehearsal.agencies import Profile
from cpra_bot.rehearsal.made_up import SOURCE, made_up
from cpra_bot.rehearsal.mix import deal
from cpra_bot.rehearsal.temperaments import MUCKROCK, PAPER, PORTAL, play
from cpra_bot.rehearsal.temperaments.by_hand import PORTALS
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.tasks.paper import NO_SIGNATURE

USUAL = 25
"""So many agencies show most temperaments; all that mail reaches play where a campaign has more."""

MAIL, AT_PORTALS, ON_PAPER, BY_MUCKROCK = "mail", "portals", "paper", "muckrock"
"""The ways in which letters reach those who play."""


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
        held: agencies of the campaign that no letter can reach, with the reason.
        by_hand: how many a person files with.
        muckrock: MuckRock's number → id of each agency that is reached by it.
    """

    agencies: tuple[Agency, ...]
    profiles: tuple[Profile, ...]
    directory: Directory
    own: int
    made_up: int
    left_out: int
    held: tuple[HeldBack, ...]
    by_hand: int = 0
    muckrock: Mapping[int, str] = field(default_factory=dict)


def choose(
    loaded: LoadedCampaign,
    directory: Directory,
    weights: Mapping[str, float],
    seed: int,
    *,
    count: int | None = None,
    accept_low: bool = False,
    signs: bool = False,
    by_muckrock: bool = False,
) -> Cast:
    """Choose who plays, and give each a part.

    Args:
        loaded: the user's campaign.
        directory: the user's directory.
        weights: temperament → share; they also say how many are written to by mail, in portals and on paper.
        seed: of all that is left to chance.
        count: how many agencies; where left out, all that mail reaches with the others beside them, at least `USUAL`.
        accept_low: also use channels of low confidence.
        signs: True if there is a signature for those who ask for one.
        by_muckrock: True if the workspace has an account at MuckRock; without one nobody plays there.

    Raises:
        UsageError: so many cannot be made up, or the weights leave nobody to play.
    """
    routes, held = _routes(loaded, directory, accept_low, signs, by_muckrock)
    shares = _shares(weights, by_muckrock)
    by_mail = sum(1 for route in routes.values() if _way(route) == MAIL)
    players = _players(routes, _sizes(shares, seed, count, by_mail), seed, {each.id for each in directory.agencies})
    own = [agency for agency in loaded.agencies if any(agency.id in some for some in players.chosen.values())]
    agencies = tuple(sorted((*own, *players.others), key=lambda agency: agency.id))
    routes |= players.routes
    parts: dict[str, str] = {}
    for way, some in players.chosen.items():
        parts |= deal(some, shares[way], seed) if some else {}
    return Cast(
        agencies=agencies,
        profiles=tuple(play(parts[each.id], _place(each, routes[each.id], seed)) for each in agencies),
        directory=_directory_of(agencies, directory),
        own=len(own),
        made_up=len(players.others),
        left_out=len(routes) - len(agencies),
        held=held,
        by_hand=len(players.chosen[AT_PORTALS]) + len(players.chosen[ON_PAPER]),
        muckrock={
            number: each.id for each in agencies if (number := muckrock_number(routes[each.id].address)) is not None
        },
    )


def _shares(weights: Mapping[str, float], by_muckrock: bool) -> dict[str, dict[str, float]]:
    """Way → temperament → share."""
    ways = {ON_PAPER: PAPER, AT_PORTALS: PORTAL, BY_MUCKROCK: MUCKROCK if by_muckrock else frozenset[str]()}
    shares = {way: {name: share for name, share in weights.items() if name in names} for way, names in ways.items()}
    others = PAPER | PORTAL | MUCKROCK
    shares[MAIL] = {name: share for name, share in weights.items() if name not in others}
    if not any(shares.values()):
        raise UsageError(
            "all temperaments of these weights want an account at MuckRock, and cpra.yaml names none",
            "add `muckrock:` with `user:` to it, or give others a share",
        )
    return shares


@dataclass(frozen=True)
class _Players:
    """Ids by the way in which they are reached, and the made-up agencies among them with their routes."""

    chosen: dict[str, list[str]]
    others: tuple[Agency, ...]
    routes: dict[str, Route]


def _players(routes: Mapping[str, Route], sizes: Mapping[str, int], seed: int, taken: Set[str]) -> _Players:
    """Choose among the campaign's agencies; where they are too few for a way, others are made up."""
    chance = random.Random(f"cast/{seed}")  # noqa: S311 - a play is to be repeated
    chosen: dict[str, list[str]] = {}
    for way, size in sizes.items():
        able = sorted(agency for agency, route in routes.items() if _way(route) == way)
        chosen[way] = chance.sample(able, min(size, len(able)))
    missing = {way: size - len(chosen[way]) for way, size in sizes.items()}
    others = made_up(
        sum(missing.values()),
        seed,
        taken,
        portals=missing[AT_PORTALS],
        paper=missing[ON_PAPER],
        muckrock=missing[BY_MUCKROCK],
    )
    theirs: dict[str, Route] = {}
    for agency in others:
        route, why = first_way(
            agency, Directory(version=1, as_of="", agencies=(agency,)), accept_low=False, by_muckrock=True
        )
        if route is None:
            raise AssertionError(f"a made-up agency cannot be reached: {why}")
        theirs[agency.id] = route
        chosen[_way(route)].append(agency.id)
    return _Players(chosen, others, theirs)


def _routes(
    loaded: LoadedCampaign, directory: Directory, accept_low: bool, signs: bool, by_muckrock: bool
) -> tuple[dict[str, Route], tuple[HeldBack, ...]]:
    """The way to each agency of the campaign, one agency a desk; and those that cannot play, with the reason."""
    routes: dict[str, Route] = {}
    held = []
    desks: set[str] = set()
    for agency in loaded.agencies:
        route, why = first_way(agency, directory, accept_low, by_muckrock=by_muckrock)
        if route is None:
            held.append(HeldBack(agency.id, agency.name, why))
        elif route.signed and not signs:
            held.append(HeldBack(agency.id, agency.name, NO_SIGNATURE))
        elif route.channel == "muckrock" and muckrock_number(route.address) is None:
            why = "it is reached by MuckRock, where cpra.yaml names no account or its channel no `agency_id`"
            held.append(HeldBack(agency.id, agency.name, why))
        elif route.address.casefold() in desks:
            held.append(HeldBack(agency.id, agency.name, f"{route.address} belongs to an agency before it"))
        else:
            desks.add(route.address.casefold())
            routes[agency.id] = route
    return routes, tuple(held)


def _way(route: Route) -> str:
    if route.channel in MACHINE_KINDS:
        return MAIL
    if route.channel == "muckrock":
        return BY_MUCKROCK
    return AT_PORTALS if route.channel in PORTALS else ON_PAPER


def _sizes(shares: Mapping[str, Mapping[str, float]], seed: int, count: int | None, by_mail: int) -> dict[str, int]:
    """How many are reached in which way."""
    total = {way: sum(some.values()) for way, some in shares.items()}
    if count is None:
        whole = math.ceil(by_mail * sum(total.values()) / total[MAIL]) if total[MAIL] else 0
        count = max(whole, USUAL)
    slots = deal([str(number) for number in range(count)], {way: each for way, each in total.items() if each}, seed)
    sizes = Counter(slots.values())
    return {way: sizes[way] for way in shares}


def _place(agency: Agency, route: Route, seed: int) -> Place:
    """An agency's place in the world; one that takes no mail writes from an address of its own all the same."""
    tenants = [channel.host for channel in agency.channels if channel.kind == "nextrequest" and channel.host]
    tenant = urlsplit(f"//{route.address}" if "//" not in route.address else route.address).hostname or ""
    return Place(
        id=agency.id,
        address=route.address if _way(route) == MAIL else f"records@{agency.id}.example",
        organization=agency.parent or (f"City of {agency.city}" if agency.city else agency.name),
        tenant=tenant if _way(route) == AT_PORTALS else next(iter(tenants), ""),
        chance=random.Random(f"{agency.id}/{seed}"),  # noqa: S311 - a play is to be repeated
        channel=route.channel,
    )


def _directory_of(agencies: tuple[Agency, ...], whole: Directory) -> Directory:
    """The cast, and records of the whole directory that these rest on."""
    ids = {agency.id for agency in agencies}
    needed = {channel.via for agency in agencies for channel in agency.channels} | {each.parent_id for each in agencies}
    parents = tuple(agency for agency in whole.agencies if agency.id in needed - ids)
    sources = {**whole.sources, SOURCE: Source(title="Made up for the rehearsal")}
    return Directory(version=1, as_of=whole.as_of, sources=sources, agencies=(*agencies, *parents))
