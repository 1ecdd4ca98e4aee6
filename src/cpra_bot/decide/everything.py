"""What to do about every request on one day, with what they mean for each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from cpra_bot.decide.actions import decide
from cpra_bot.decide.mailbox import silent_since
from cpra_bot.decide.rules.case import Around, Case
from cpra_bot.decide.together import days_together, join
from cpra_bot.law.days import legal_day
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.action import NextAction
from cpra_bot.model.books import Books
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.request import RequestState


@dataclass(frozen=True)
class Surroundings:
    """What a workspace knows beside its books.

    Attributes:
        policy_of: request key → its campaign's patience.
        closures: agency id → days on which its office is closed (CCP 12b).
        addresses: agency id → its mail addresses in the directory, the best first.
        portals_of: agency id → its portals and forms in the directory, the best first.
        rules: what the clock goes by.
    """

    policy_of: Callable[[str], FollowUpPolicy]
    closures: Mapping[str, frozenset[date]] = field(default_factory=dict)
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    portals_of: Callable[[str], Sequence[str]] = lambda _agency: ()
    rules: Rules = RULES


@dataclass(frozen=True)
class Asked:
    """What the rules said of each request by itself.

    Attributes:
        cases: request key → what they looked at.
        actions: request key → what they said.
    """

    cases: Mapping[str, Case]
    actions: Mapping[str, tuple[NextAction, ...]]


def ask_all(books: Books, surroundings: Surroundings, now: datetime, before: Asked | None = None) -> Asked:
    """Ask the rules about every request, those aside of which nothing has changed since they were asked last.

    Args:
        books: as folded.
        surroundings: what is known beside them.
        now: aware UTC.
        before: what they said of earlier books of the same ledger, with the same directory.
    """
    cases = cases_of(books, surroundings, now)
    if before is None:
        return Asked(cases, {key: decide(case) for key, case in cases.items()})
    same = {key for key, case in cases.items() if key in before.cases and _is_same(before.cases[key], case)}
    return Asked(cases, {key: before.actions[key] if key in same else decide(case) for key, case in cases.items()})


def _is_same(before: Case, case: Case) -> bool:
    """True if the rules can only say the same again: a number that a message has once got is never another's."""
    was, around = before.around, case.around
    return (
        before.state is case.state
        and before.policy is case.policy
        and before.rules is case.rules
        and before.today == case.today
        and was.silent_since == around.silent_since
        and was.doubts == around.doubts
        and was.together == around.together
        and was.closures == around.closures
        and was.addresses == around.addresses
    )


def decide_all(
    books: Books, surroundings: Surroundings, now: datetime, only: Collection[str] = ()
) -> dict[str, tuple[NextAction, ...]]:
    """What to do about the requests.

    Args:
        books: as folded.
        surroundings: what is known beside them.
        now: aware UTC.
        only: keys of the requests to decide about, each by itself; all, and together, where empty.
    """
    if not only:
        asked = ask_all(books, surroundings, now)
        return join(asked.actions, asked.cases, books)
    return {key: decide(case) for key, case in cases_of(books, surroundings, now, only).items()}


def cases_of(books: Books, surroundings: Surroundings, now: datetime, only: Collection[str] = ()) -> dict[str, Case]:
    """Request key → all that its rules look at; arguments as for `decide_all`."""
    doubts: dict[str, list[str]] = {}
    for message in books.inbox.values():
        for candidate in message.candidates:
            doubts.setdefault(candidate, []).append(books.numbers[message.message])
    silent, together, today = silent_since(books, now), days_together(books), legal_day(now)

    def case(key: str, state: RequestState) -> Case:
        around = Around(
            doubts=doubts.get(key, ()),
            numbers=books.numbers,
            closures=surroundings.closures.get(state.agency, frozenset()),
            addresses=surroundings.addresses.get(state.agency, ()),
            portals=partial(surroundings.portals_of, state.agency),
            together=together.get(state.agency, ()),
            silent_since=silent,
        )
        return Case(state, surroundings.policy_of(key), today, around, surroundings.rules)

    return {key: case(key, books.requests[key]) for key in only or books.requests}
