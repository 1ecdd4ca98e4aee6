"""One letter to an agency at which several requests are open, instead of one for each on the same day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cpra_bot.decide.rules.case import OUT, Case, are
from cpra_bot.decide.rules.holds import POSTPONED
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import NextAction
from cpra_bot.model.books import Books
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.request import RequestState

JOINED = "status-letter"
"""The rule's name."""


def days_together(books: Books) -> dict[str, tuple[date, ...]]:
    """Agency id → legal days on which a letter about several of its requests went out."""
    days: dict[str, list[date]] = {}
    for state in books.requests.values():
        for letter in state.letters:
            if letter.kind is LetterKind.STATUS and letter.status in OUT:
                days.setdefault(state.agency, []).append(legal_day(letter.at))
    return {agency: tuple(sorted(each)) for agency, each in days.items()}


def join(
    decided: Mapping[str, tuple[NextAction, ...]], cases: Mapping[str, Case], books: Books
) -> dict[str, tuple[NextAction, ...]]:
    """Where two or more requests at an agency are to be asked about on one day, one letter about all is proposed.

    The others wait for it. A person who rejects it gets the single letters back.

    Args:
        decided: request key → its actions, what decides first.
        cases: request key → what was looked at.
        books: as folded, for the titles of the campaigns.
    """
    joined = dict(decided)
    by_agency: dict[tuple[str, str], list[str]] = {}
    for key, actions in decided.items():
        if actions[0].rule == "follow-up" and actions[0].order is not None:
            state = cases[key].state
            by_agency.setdefault((state.agency, state.address), []).append(key)
    for keys in by_agency.values():
        if len(keys) > 1:
            _together(joined, sorted(keys, key=lambda key: cases[key].state.opened_at), cases, books)
    return joined


def _together(
    joined: dict[str, tuple[NextAction, ...]], keys: list[str], cases: Mapping[str, Case], books: Books
) -> None:
    first, others = cases[keys[0]], [cases[key].state for key in keys[1:]]
    about = "+".join(sorted(keys))
    if first.declined(f"{JOINED}:{about}"):
        return
    lines = "\n".join(_line(state, books) for state in others)
    order = first.order(LetterKind.STATUS, joined[keys[0]][0].order.items, {"others": lines})  # type: ignore[union-attr]
    because = f"{are(keys)} due for a question on the same day; one letter to the agency asks about all"
    action = first.write(JOINED, order, because, about=about)
    action = POSTPONED.check(first, action) or action
    joined[keys[0]] = (action, *joined[keys[0]][1:])
    for key in keys[1:]:
        waits = cases[key].wait(
            JOINED, action.when, f"a letter about all requests at the agency is proposed with {keys[0]}"
        )
        joined[key] = (waits, *joined[key][1:])


def _line(state: RequestState, books: Books) -> str:
    """Day, title and number, as the letter's facts want them."""
    campaign = books.plans.get(books.plan_of.get(state.key, ""), {})
    title = campaign.get("title") or state.campaign
    number = next(iter(state.sure_numbers), "")
    return "; ".join(filter(None, (str(state.sent_on), str(title).replace(";", ","), number)))
