"""Events in, books out. State is never stored: it is read from the events again, or on from where one stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cpra_bot.decide.clocks import Counting
from cpra_bot.decide.desk import Desk, Message
from cpra_bot.decide.orders import standing_pause
from cpra_bot.decide.state import seen_again, state_of
from cpra_bot.decide.steps import STEPS
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.books import Books
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, RequestState

NO_CLOSURES: Mapping[str, frozenset[date]] = {}


def fold(events: Iterable[Event], closures: Mapping[str, frozenset[date]] = NO_CLOSURES, rules: Rules = RULES) -> Books:
    """Read all events in order and say how everything stands.

    Args:
        events: oldest first, of the whole ledger (a message may move from one request to another).
        closures: agency id → days on which its office is closed (CCP 12b).
        rules: what the clock goes by.
    """
    folding = Folding(closures, rules)
    folding.add(events)
    return folding.books()


@dataclass(frozen=True)
class Halfway:
    """A fold put down in the middle, to be taken up again.

    Attributes:
        last: sequence of the newest event in it.
        desk: the half-finished books.
        states: request key → the state that its events add up to.
    """

    last: int
    desk: Desk
    states: dict[str, RequestState]


class Folding:
    """A fold that can be taken up again: what came since the last time costs, what came before does not.

    Attributes:
        last: sequence of the newest event that was read; 0 before the first.
        began_at: sequence of the newest event that was not read here but taken over; 0 if none was.
    """

    def __init__(self, closures: Mapping[str, frozenset[date]] = NO_CLOSURES, rules: Rules = RULES) -> None:
        """Begin with nothing; `closures` and `rules` as for `fold`."""
        self.last = self.began_at = 0
        self._desk = Desk()
        self._states: dict[str, RequestState] = {}
        self._closures, self._rules = closures, rules
        self._countings: dict[frozenset[date], Counting] = {}

    def halfway(self) -> Halfway:
        """What to put down; with the states of all that was touched."""
        self.books()
        return Halfway(self.last, self._desk, self._states)

    def take_up(self, halfway: Halfway) -> None:
        """Go on from what another fold, with the same closures and rules, had put down; nothing has been read yet."""
        self.last = self.began_at = halfway.last
        self._desk, self._states = halfway.desk, halfway.states

    def add(self, events: Iterable[Event]) -> None:
        """Read more events, those that come next in the ledger."""
        for event in events:
            step = STEPS.get(event.kind)
            if step:
                step(self._desk, event)
            if event.request:
                new = self._desk.viewed if event.kind is EventKind.PORTAL_SEEN else self._desk.touched
                new.add(event.request)
            self.last = event.sequence

    def _counting(self, agency: str) -> Counting:
        closures = self._closures.get(agency, frozenset())
        if closures not in self._countings:
            self._countings[closures] = Counting(closures, self._rules)
        return self._countings[closures]

    def books(self) -> Books:
        """How everything stands by the events read so far. Later events change nothing in these books."""
        desk = self._desk
        for key in desk.viewed - desk.touched:
            record = desk.requests.get(key)
            if record:
                self._states[key] = seen_again(self._states[key], record)
        for key in desk.touched:
            record = desk.requests.get(key)
            if record:
                record.replies = [_reply(message, desk.messages[message]) for message in desk.filed.get(key, ())]
                record.pause = standing_pause(desk.pauses, record.campaign, record.agency, key)
                self._states[key] = state_of(record, self._counting(record.agency))
        desk.touched.clear()
        desk.viewed.clear()
        return Books(
            requests={key: self._states[key] for key in desk.requests},
            inbox={key: message.unplaced for key, message in desk.messages.items() if message.unplaced},
            # Our own copies keep their places, so that a number once printed never means another message.
            numbers={key: f"m{position}" for position, key in enumerate(desk.messages, start=1)},
            aliases=dict(desk.aliases),
            told=frozenset(desk.told),
            plans=dict(desk.plans),
            plan_of=dict(desk.plan_of),
            heard_at=desk.heard_at,
            acts=tuple(desk.acts.values()),
            corrected={key: each.corrected for key, each in desk.messages.items() if each.corrected is not None},
            documents=dict(desk.documents),
            judged=dict(desk.judged),
        )


def _reply(key: str, message: Message) -> FiledMessage:
    filed = message.filed
    if filed is None:
        raise AssertionError("only filed messages stand in `filed`")
    return FiledMessage(
        message=key,
        strength=Strength(filed.data["strength"]),
        reason=filed.data["reason"],
        received_at=datetime.fromisoformat(filed.data["received_at"]),
        sender=filed.data["sender"],
        subject=filed.data["subject"],
        message_id=filed.data["message_id"],
        facts=message.facts if message.corrected is None else message.corrected,
        unclear="" if message.harmless or message.corrected is not None else message.unclear,
        ours=filed.data["ours"],
        shape=filed.data.get("shape", ""),
        teaches=tuple(filed.data.get("teaches", ())),
        corrected=message.corrected is not None,
        read_by_person=message.harmless,
        repeats=filed.data.get("repeats", ""),
    )
