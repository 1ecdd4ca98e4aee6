"""Several connections: each letter is claimed before it leaves, once, in order, within the pace; none is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from builders import Story, a_letter
from cpra_bot.channels.protocol import Found, Reached, Talk
from cpra_bot.errors import OutcomeUnknown, Refused, Unavailable
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import Letter, LetterKind, LetterStatus, Receipt
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.portal import PortalView
from cpra_bot.tasks.deliver import deliver
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.pace import WINDOW
from desk import Desk, open_desk

STATUS = "SELECT status FROM letters WHERE key = ?"


@dataclass
class FarSide:
    """The server of all lanes: what it got, and what it does instead of an answer (by the letter's number)."""

    ledger: Path
    together: int = 1
    instead: dict[int, BaseException] = field(default_factory=dict)
    waiting_for: Reached = Reached.TEXT
    got: list[str] = field(default_factory=list)
    most: int = 0
    here: int = 0

    def take(self, letter: Letter) -> Talk:
        """Look at the ledger as a crash would leave it; wait for the answers to the envelope and to the text."""
        with closing(sqlite3.connect(self.ledger)) as book:
            assert book.execute(STATUS, (letter.key,)).fetchone() == ("started",)
            started = book.execute("SELECT count(*) FROM letters WHERE status = 'started'").fetchone()[0]
        assert started <= self.together
        self.here += 1
        self.most = max(self.most, self.here)
        try:
            for reached in Reached:
                yield reached
                fault = self.instead.get(int(letter.key.rpartition("/")[2]))
                if fault and reached is self.waiting_for:
                    raise fault
            self.got.append(letter.key)
            return Receipt(SystemClock().now(), "250 taken", copy=True)
        finally:
            self.here -= 1


@dataclass
class OneLane:
    """One connection."""

    far: FarSide
    refuses: bool = False
    stands: bool = False

    def ready(self) -> bool:
        return self.stands

    def connect(self) -> None:
        if self.refuses:
            raise Unavailable("421 too many connections", "wait")
        self.stands = True

    def hand_over(self, letter: Letter) -> Talk:
        return self.far.take(letter)


class Crew:
    """A channel of several lanes, and nothing to read."""

    def __init__(self, lanes: Sequence[OneLane]) -> None:
        self._lanes = lanes

    def lanes(self, busy: int) -> Sequence[OneLane]:
        assert busy == 1  # so slow a pace asks for no more
        return self._lanes

    def connect(self) -> None:
        self._lanes[0].connect()

    def send(self, letter: Letter) -> Receipt:
        raise AssertionError("letters leave on the lanes")

    def find_sent(self, letters: Sequence[Letter]) -> dict[str, Found]:
        return dict.fromkeys((letter.key for letter in letters), Found.CANNOT_TELL)

    def fetch(self, cursor: Cursor) -> Iterator[tuple[Sequence[IncomingMessage], Cursor]]:
        yield from ()

    def sent_folder(self) -> str:
        return ""

    def views(self) -> dict[str, PortalView]:
        return {}

    def close(self) -> None:
        pass


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        yield made


def queue(desk: Desk, count: int) -> list[str]:
    """So many letters to agencies with a mail domain each."""
    letters = [a_letter(number=number, to=f"records@town-{number}.example") for number in range(1, count + 1)]
    for at, letter in enumerate(letters):  # the order in the queue is that of the hours
        first = Story().opened().events[:1] if not at else []
        desk.office.ledger.outbox.queue([letter], "p", desk.clock.now() + timedelta(microseconds=at), "person", first)
    return [letter.key for letter in letters]


def crew(desk: Desk, lanes: int) -> FarSide:
    """Put a channel of so many lanes in the mailbox's place."""
    far = FarSide(desk.office.ledger.path, lanes)
    desk.office.channel = Crew([OneLane(far) for _ in range(lanes)])
    pace = desk.office.settings.pace.model_copy(update={"per_minute": 100})
    desk.office.settings = desk.office.settings.model_copy(update={"pace": pace})
    return far


@pytest.mark.parametrize("lanes", [1, 2, 4])
def test_each_letter_leaves_once_and_no_more_are_uncertain_than_there_are_connections(desk: Desk, lanes: int) -> None:
    keys, far = queue(desk, 12), crew(desk, lanes)
    delivery = deliver(desk.office)
    assert sorted(far.got) == sorted(keys)
    assert far.most == lanes
    assert {outcome.letter for outcome in delivery.outcomes} == set(keys)
    assert set(desk.statuses().values()) == {LetterStatus.SENT}
    started = desk.office.ledger.events.of_kinds((EventKind.LETTER_STARTED,))
    assert [event.data["letter"] for event in started] == keys
    assert not [fault for fault in desk.office.ledger.verify().faults if fault[0] != "letters"]


def test_a_server_that_takes_fewer_connections_gets_fewer(desk: Desk) -> None:
    keys, far = queue(desk, 6), crew(desk, 4)
    desk.office.channel = Crew([OneLane(far), OneLane(far), OneLane(far, refuses=True), OneLane(far)])
    assert not deliver(desk.office).stopped
    assert sorted(far.got) == sorted(keys)
    assert far.most <= 2


def test_a_server_that_takes_none_leaves_all_in_the_queue(desk: Desk) -> None:
    queue(desk, 3)
    desk.office.channel = Crew([OneLane(crew(desk, 2), refuses=True)] * 2)
    assert "too many" in deliver(desk.office).stopped
    assert set(desk.statuses().values()) == {LetterStatus.QUEUED}


def test_what_goes_wrong_with_one_letter_is_its_own_affair(desk: Desk) -> None:
    keys, far = queue(desk, 8), crew(desk, 4)
    far.instead = {
        2: Refused("550 nobody"),
        3: OutcomeUnknown("it broke"),
        5: Unavailable("450 later", whole_channel=False),
    }
    deliver(desk.office)
    bad = {keys[1]: LetterStatus.REFUSED, keys[2]: LetterStatus.UNKNOWN, keys[4]: LetterStatus.FAILED}
    assert {key: entry.status for key in keys if (entry := desk.office.ledger.outbox.entry(key))} == {
        key: bad.get(key, LetterStatus.SENT) for key in keys
    }


def test_a_server_that_closes_stops_the_run_after_what_is_under_way(desk: Desk) -> None:
    keys, far = queue(desk, 9), crew(desk, 3)
    far.instead = {2: Unavailable("421 closing", whole_channel=True)}
    assert "closing" in deliver(desk.office).stopped
    assert {keys[0], keys[2]} <= {*far.got} < {*keys}
    entries = [desk.office.ledger.outbox.entry(key) for key in keys if key not in far.got]
    statuses = [entry.status for entry in entries if entry]
    assert statuses == [LetterStatus.FAILED] + [LetterStatus.QUEUED] * (len(keys) - len(far.got) - 1)


SENT, UNKNOWN, FAILED, QUEUED = LetterStatus.SENT, LetterStatus.UNKNOWN, LetterStatus.FAILED, LetterStatus.QUEUED


@pytest.mark.parametrize(
    ("lanes", "number", "waiting_for", "become"),
    [
        (1, 3, Reached.TEXT, [SENT, SENT, UNKNOWN, QUEUED]),
        (1, 1, Reached.ENVELOPE, [UNKNOWN, QUEUED, QUEUED, QUEUED]),
        (3, 3, Reached.TEXT, [SENT, SENT, UNKNOWN, QUEUED]),
        (3, 1, Reached.TEXT, [UNKNOWN, SENT, SENT, QUEUED]),  # their texts had left: the answers are waited for
        (3, 2, Reached.ENVELOPE, [SENT, UNKNOWN, FAILED, QUEUED]),  # the third one's had not
    ],
)
def test_an_interrupt_in_mid_letter_leaves_that_one_uncertain_and_the_others_settled(
    desk: Desk, lanes: int, number: int, waiting_for: Reached, become: list[LetterStatus]
) -> None:
    keys, far = queue(desk, 4), crew(desk, lanes)
    far.instead, far.waiting_for = {number: KeyboardInterrupt()}, waiting_for
    with pytest.raises(KeyboardInterrupt):
        deliver(desk.office)
    assert [entry.status for key in keys if (entry := desk.office.ledger.outbox.entry(key))] == become
    assert far.here == 0
    deliver(desk.office)
    assert sorted(far.got) == sorted({*keys} - {keys[number - 1]})


def test_a_second_interrupt_ends_the_waiting_and_says_what_nobody_knows(desk: Desk) -> None:
    keys, far = queue(desk, 4), crew(desk, 3)
    far.instead = {1: KeyboardInterrupt(), 2: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        deliver(desk.office)
    became = [entry.status for key in keys if (entry := desk.office.ledger.outbox.entry(key))]
    assert became == [UNKNOWN, UNKNOWN, UNKNOWN, QUEUED]
    assert far.here == 0


def test_the_pace_holds_on_several_connections(desk: Desk) -> None:
    queue(desk, 11)
    crew(desk, 4)
    pace = desk.office.settings.pace.model_copy(update={"per_minute": 3})
    desk.office.settings = desk.office.settings.model_copy(update={"pace": pace})
    deliver(desk.office)
    starts = [event.at for event in desk.office.ledger.events.of_kinds((EventKind.LETTER_STARTED,))]
    assert max(sum(1 for at in starts if first <= at < first + WINDOW) for first in starts) == 3


def test_a_letter_that_a_person_took_back_in_the_meantime_does_not_leave(desk: Desk) -> None:
    keys, far = queue(desk, 3), crew(desk, 1)

    class Taker(OneLane):
        def hand_over(self, letter: Letter) -> Talk:
            desk.office.ledger.outbox.withdraw(keys[1], "no", desk.clock.now(), "person")
            return super().hand_over(letter)

    desk.office.channel = Crew([Taker(far)])
    deliver(desk.office)
    assert far.got == [keys[0], keys[2]]


def test_each_letter_costs_one_commit_but_the_first(desk: Desk) -> None:
    queue(desk, 10)
    far = crew(desk, 1)
    seen: list[int] = []
    watcher = sqlite3.connect(desk.office.ledger.path)

    class Counter(OneLane):
        def hand_over(self, letter: Letter) -> Talk:
            seen.append(int(watcher.execute("SELECT count(*) FROM letters WHERE status = 'sent'").fetchone()[0]))
            return super().hand_over(letter)

    desk.office.channel = Crew([Counter(far)])
    deliver(desk.office)
    watcher.close()
    assert seen == list(range(10))


def test_what_was_judged_for_another_day_stays_and_first_letters_leave(desk: Desk) -> None:
    """The lid was closed in mid-run, and the day on which it opened may be a Saturday."""
    (first,), far = queue(desk, 1), crew(desk, 1)
    later = a_letter(kind=LetterKind.FOLLOW_UP, to="records@town-1.example")
    desk.office.ledger.outbox.queue([later], "rule:follow-up", desk.clock.now(), "cron", [])
    delivery = deliver(desk.office, judged_on=desk.office.today() - timedelta(days=1))
    assert far.got == [first]
    assert delivery.waiting == 1 and "the next run judges anew" in delivery.why_waiting
    deliver(desk.office)
    assert far.got == [first, later.key]
