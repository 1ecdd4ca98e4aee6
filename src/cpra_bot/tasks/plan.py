"""The letters that would open requests today: rendered, linted and given one id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cpra_bot.errors import LetterAtFault
from cpra_bot.files.first_way import first_way
from cpra_bot.files.workspace import LoadedCampaign
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext
from cpra_bot.letters.identity import plan_id
from cpra_bot.letters.lint import lint
from cpra_bot.model.agency import Agency, Route
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder, Waiting
from cpra_bot.model.problem import Problem
from cpra_bot.model.request import Phase, RequestState
from cpra_bot.model.results import HeldBack, Plan
from cpra_bot.tasks.office import Draft, Office
from cpra_bot.tasks.paper import NO_SIGNATURE, with_signed_pdf
from cpra_bot.tasks.problems import once_each, template_problem

SAME_ADDRESS_DAYS = 180
"""A second first letter to one address within so many days looks like a duplicate to the clerk who reads it."""


@dataclass
class _Draft:
    """The plan while it is made."""

    letters: list[Letter] = field(default_factory=list)
    held: list[HeldBack] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def make_plan(
    office: Office,
    loaded: LoadedCampaign,
    name: str,
    day: date,
    *,
    accept_low: bool = False,
    same_address: bool = False,
) -> Plan:
    """Render a first letter for every agency of the campaign that has none.

    Args:
        office: the open workspace.
        loaded: campaign and selected agencies.
        name: the campaign as the person typed it.
        day: legal day whose dates stand in the letters.
        accept_low: also use addresses of low confidence.
        same_address: also write to an address that got a first letter within 180 days.
    """
    draft = _Draft()
    opened = office.books().requests
    numbers = {key: state.next_number(LetterKind.INITIAL) for key, state in opened.items()}
    routes: dict[str, Route] = {}
    for agency in loaded.agencies:
        state = opened.get(f"{loaded.campaign.id}/{agency.id}")
        route, why = first_way(agency, office.directory, accept_low, by_muckrock=office.settings.muckrock is not None)
        if state and not (route and _deserves_another_address(state, route)):
            draft.already.append(agency.id)
        elif route is None:
            draft.held.append(HeldBack(agency.id, agency.name, why))
        elif route.signed and office.signature is None:
            draft.held.append(HeldBack(agency.id, agency.name, NO_SIGNATURE))
        else:
            routes[agency.id] = route
    if not same_address:
        _hold_repeated_addresses(office, loaded, routes, draft)
    for agency in loaded.agencies:
        if agency.id in routes:
            number = numbers.get(f"{loaded.campaign.id}/{agency.id}", 1)
            _draft_letter(office, loaded.campaign, agency, routes[agency.id], day, draft, number)
    return Plan(
        id=plan_id(day, (letter.fingerprint for letter in draft.letters)),
        day=day,
        campaign=loaded.campaign.id,
        name=name,
        letters=tuple(draft.letters),
        held=tuple(draft.held),
        already=tuple(draft.already),
        problems=tuple(once_each(draft.problems)),
        notes=draft.notes,
        costs=costs_of(office, draft.letters),
    )


def costs_of(office: Office, letters: Iterable[Letter | Waiting]) -> str:
    """What filing these letters costs and means, a sentence; empty where it costs nothing."""
    number = sum(1 for each in letters if each.channel == "muckrock" and not each.by_hand)
    account = office.settings.muckrock
    if not number or account is None:
        return ""
    price = account.credit_price
    return (
        f"{number} of them by MuckRock, for {number} of the account's requests (about ${number * price:,.2f} at "
        f"${price:,.2f} each where they have to be bought). Letters and replies are public there, each is mailed after "
        "35 minutes at the earliest, and its staff may hold it"
    )


def _deserves_another_address(state: RequestState, route: Route) -> bool:
    """The first letter came back or was refused, and the directory now names an address it did not go to."""
    used = {letter.to.casefold() for letter in state.letters}
    return state.phase in {Phase.NOT_SENT, Phase.BOUNCED} and route.address.casefold() not in used


def _hold_repeated_addresses(office: Office, loaded: LoadedCampaign, routes: dict[str, Route], draft: _Draft) -> None:
    used = office.ledger.outbox.first_letters_to(
        {route.address for route in routes.values()}, office.clock.now(), SAME_ADDRESS_DAYS
    )
    for agency in loaded.agencies:
        route = routes.get(agency.id)
        if route is None:
            continue
        first = used.setdefault(route.address.casefold(), f"{loaded.campaign.id}/{agency.id}/initial/1")
        if first.rsplit("/", 2)[0] != f"{loaded.campaign.id}/{agency.id}":
            draft.held.append(
                HeldBack(
                    agency.id,
                    agency.name,
                    f"{route.address} already has the first letter {first}; "
                    "write to it all the same with --same-address",
                )
            )
            del routes[agency.id]


def _draft_letter(
    office: Office, campaign: Campaign, agency: Agency, route: Route, day: date, draft: _Draft, number: int
) -> None:
    left_out = campaign.overrides[agency.id].without_items if agency.id in campaign.overrides else ()
    items = tuple(item.id for item in campaign.items if item.id not in left_out)
    order = LetterOrder(f"{campaign.id}/{agency.id}", LetterKind.INITIAL, number, items, day)
    try:
        letter, problems = _written(office, campaign, agency, route, order)
    except LetterAtFault as fault:
        draft.problems.append((agency.id, template_problem(fault)))
        return
    draft.problems += [(agency.id, problem) for problem in problems]
    draft.letters.append(letter)
    if route.channel == "muckrock" and not letter.by_hand:
        draft.notes[agency.id] = f"by MuckRock, one of the account's requests, {route.confidence} confidence"
    elif route.via or route.confidence != "high" or letter.by_hand:
        hand = f"by a person's hand ({route.channel}), " if letter.by_hand else ""
        draft.notes[agency.id] = f"{hand}{route.confidence} confidence" + (f", via {route.via}" if route.via else "")


def _written(
    office: Office, campaign: Campaign, agency: Agency, route: Route, order: LetterOrder
) -> tuple[Letter, tuple[Problem, ...]]:
    """The letter and its faults; one that this run wrote already, from the same campaign, is not written again."""
    known = office.drafts.get(order.key)
    if known is None or known.campaign is not campaign or (known.order, known.route) != (order, route):
        context = LetterContext(agency, campaign, office.settings.requester, "", order, rules=office.rules)
        letter = assemble(
            context, office.templates, secret=office.ledger.secret, mailbox=office.settings.mailbox, route=route
        )
        letter = with_signed_pdf(letter, route, order.day, office)
        known = office.drafts[order.key] = Draft(campaign, order, route, letter, tuple(lint(letter, campaign, context)))
    return known.letter, known.problems
