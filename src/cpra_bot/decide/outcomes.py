"""What became of each item, by the agency's words or by a person's correction of how they were read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from cpra_bot.decide.said import is_machine, is_sure
from cpra_bot.law.days import legal_day
from cpra_bot.model.fact import WHOLE_REQUEST, Fact, FactKind
from cpra_bot.model.request import FiledMessage, ItemState, Outcome

SETTLES = {
    FactKind.ITEM_ANSWER: Outcome.ANSWERED,
    FactKind.RELEASE: Outcome.RELEASED,
    FactKind.NO_RECORDS: Outcome.NO_RECORDS,
    FactKind.RECORD_CREATION: Outcome.OBJECTED,
    FactKind.DENIAL: Outcome.DENIED,
}
"""Statement → what it makes of the items that it is about."""

CAME = (Outcome.ANSWERED, Outcome.RELEASED)
"""The agency gave what was asked for."""

REFUSED = (Outcome.OBJECTED, Outcome.DENIED)

OPEN, NOT_ASKED = ItemState(Outcome.OPEN), ItemState(Outcome.INACTIVE)
"""How most items of most requests stand: one value for all of them."""


def outcomes_of(
    items: Mapping[str, str],
    conditional: tuple[str, ...],
    stands_for: Mapping[str, tuple[str, ...]],
    replies: tuple[FiledMessage, ...],
    activated: datetime | None,
) -> dict[str, ItemState]:
    """How every item stands.

    A later message counts more than an earlier one, but a plain "no records" takes nothing back that has come, and a
    message about all of the request speaks of what is left of it.

    Args:
        items: label → wording, as asked.
        conditional: the fallback items among them.
        stands_for: fallback item → labels in whose place it stands; without it, in the place of all.
        replies: all messages, oldest first.
        activated: when the letter left that made the fallback items active; None if none did.
    """
    states = {label: NOT_ASKED if label in conditional else OPEN for label in items}
    waiting = activated
    for reply in replies:
        if reply.ours or is_machine(reply):
            continue
        if waiting and reply.received_at >= waiting:
            _activate(states, conditional, stands_for)
            waiting = None
        for fact in reply.facts:
            if reply.unclear and not is_sure(fact):
                continue  # it may be meant otherwise, or be somebody else's word, and nobody has read it
            for label in _settled_by(fact, states):
                states[label] = _after(states[label], fact, reply)
        _closed_with_what_came(states, replies, reply)
    if waiting:
        _activate(states, conditional, stands_for)
    for label in conditional:
        replaced = stands_for.get(label, ()) if stands_for else tuple(one for one in items if one not in conditional)
        if states[label].outcome is Outcome.OPEN and _have_come(replaced, states):
            states[label] = NOT_ASKED
    return states


def settles(fact: Fact) -> bool:
    """True if a statement gives some item its outcome; a first part or a search that goes on does not."""
    if fact.kind not in SETTLES:
        return False
    if fact.kind is FactKind.RELEASE:
        return fact.detail.get("partial") != "yes"
    return fact.kind is not FactKind.NO_RECORDS or fact.detail.get("final") == "yes"


def unsaid(replies: tuple[FiledMessage, ...]) -> Iterator[tuple[FiledMessage, Fact]]:
    """Statements that settle something and do not say for which items."""
    for reply in replies:
        found = [fact for fact in reply.facts if not fact.items and settles(fact)]
        if found and not (reply.ours or is_machine(reply)):
            yield from ((reply, fact) for fact in found)


def came(replies: tuple[FiledMessage, ...], outcomes: Mapping[str, ItemState]) -> dict[str, tuple[date, str]]:
    """Label → day and words of what came for it, a first part included, for letters that say what was received."""
    got = {label: part for label, part in _parts(replies) if label in outcomes}
    by_key = {reply.message: reply for reply in replies}
    for label, state in outcomes.items():
        reply = by_key.get(state.message)
        if reply and state.outcome in CAME:
            got[label] = (legal_day(reply.received_at), _what(label, state, reply))
    return got


def _parts(replies: tuple[FiledMessage, ...]) -> Iterator[tuple[str, tuple[date, str]]]:
    """First parts of the records for an item, more of which are to come."""
    for reply in replies:
        for fact in reply.facts:
            if fact.kind is FactKind.RELEASE and fact.detail.get("partial") == "yes" and not reply.ours:
                for label in fact.items:
                    yield label, (legal_day(reply.received_at), fact.document or "a first part of the records")


def _what(label: str, state: ItemState, reply: FiledMessage) -> str:
    """What came, in a few words."""
    for fact in reply.facts:
        if label in fact.items and fact.kind is FactKind.ITEM_ANSWER and state.outcome is Outcome.ANSWERED:
            return f'your answer, "{" ".join(fact.value.split())}"'
        if fact.document and (label in fact.items or fact.kind is FactKind.RELEASE):
            return fact.document
    return "the records that you sent" if state.outcome is Outcome.RELEASED else "your answer"


def _activate(
    states: dict[str, ItemState], conditional: tuple[str, ...], stands_for: Mapping[str, tuple[str, ...]]
) -> None:
    objected = {label for label, state in states.items() if state.outcome is Outcome.OBJECTED}
    called = [label for label in conditional if not stands_for or objected & set(stands_for.get(label, ()))]
    for label in called or conditional:
        if states[label].outcome is Outcome.INACTIVE:
            states[label] = ItemState(Outcome.OPEN)


def _settled_by(fact: Fact, states: Mapping[str, ItemState]) -> tuple[str, ...]:
    """Labels to which a statement gives an outcome; where only one item is open, words without a label mean it."""
    if not settles(fact):
        return ()
    left = tuple(label for label, state in states.items() if state.outcome is Outcome.OPEN)
    if WHOLE_REQUEST in fact.items:
        return left
    if fact.items:
        return tuple(label for label in fact.items if label in states)
    return left if len(left) == 1 else ()


def _after(before: ItemState, fact: Fact, reply: FiledMessage) -> ItemState:
    outcome = SETTLES[fact.kind]
    kept = before.outcome in CAME and (outcome is Outcome.NO_RECORDS or before.message == reply.message)
    if kept and not (before.outcome is Outcome.RELEASED and outcome is Outcome.ANSWERED):
        return before
    return ItemState(outcome, reply.message, fact.quote, "person" if fact.rule == "person" else "agency")


def _closed_with_what_came(
    states: dict[str, ItemState], replies: tuple[FiledMessage, ...], closing: FiledMessage
) -> None:
    """A request that is closed as completed, after records came that named no item: they were what was left."""
    closures = [
        fact for fact in closing.facts if fact.kind is FactKind.CLOSURE and fact.detail.get("reason") == "completed"
    ]
    earlier = [
        reply
        for reply, fact in unsaid(replies)
        if fact.kind is FactKind.RELEASE and reply.received_at <= closing.received_at
    ]
    if closures and earlier:
        for label, state in states.items():
            if state.outcome is Outcome.OPEN:
                states[label] = ItemState(Outcome.RELEASED, earlier[-1].message, closures[0].quote)


def _have_come(labels: tuple[str, ...], states: Mapping[str, ItemState]) -> bool:
    """True if all that a fallback item stands for has come after all: then it is not needed."""
    return bool(labels) and all(states[label].outcome in CAME for label in labels if label in states)
