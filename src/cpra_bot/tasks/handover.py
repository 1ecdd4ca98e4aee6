"""Hand letters over in order, in rounds: claim one for each connection, let them leave side by side, hear the answers.

No text leaves before the commit that claims its letter, and a letter is claimed only when it is its turn and a
connection stands. So a crash leaves as many letters uncertain as there are connections, never more. The commit that
claims the next letters also says how the last ones ended; where nothing can leave at once, that is put down by itself.
A round lasts as long as its slowest answer, and all of it happens in one thread.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cpra_bot.channels.protocol import Channel, Lane, Reached, SideBySide, Talk
from cpra_bot.errors import CpraError, OutcomeUnknown, Refused, SendFailure, Unavailable
from cpra_bot.model.letter import Ending, Letter, LetterKind, LetterStatus, OutboxEntry, Receipt, Waiting
from cpra_bot.model.results import Outcome
from cpra_bot.tasks.office import Office
from cpra_bot.wire.pace import Limiter, Slot

FIRST_RETRY_SECONDS = 15 * 60
LONGEST_RETRY_SECONDS = 24 * 60 * 60
UNTIL_A_PERSON = timedelta(days=3650)
A_LANE_TAKES = 60
"""Letters a minute that one connection carries easily; a slower pace leaves a second one idle."""
AT_ONCE = 20
"""Letters whose texts are read from the ledger together, so that memory does not grow with the queue."""
LAST_ANSWERS = 10.0
"""Seconds that an interrupted run waits for the answers to letters that are under way."""


@dataclass(slots=True)
class Leaving:
    """A letter that leaves, the connection on which it does, and its place in the pace.

    Attributes:
        talk: its handing over; None until it is claimed.
        reached: how far that has come.
    """

    entry: OutboxEntry
    lane: Lane
    slot: Slot
    talk: Talk | None = None
    reached: Reached = Reached.ENVELOPE


class Handover:
    """The letters of one channel, in order. See the module.

    Args:
        office: the open workspace.
        channel: its kind.
        limiter: keeps the pace, over all channels.
        run: names the run in the ledger.
        outcomes: each is added once it is on disk.
        judged_on: legal day on which it was judged what may leave. A lid that is closed in mid-run may open on a
            Saturday: but for first letters, nothing leaves on another day than the one it was judged for.

    Attributes:
        stop: why no more letters of the channel leave in this run; None while they do.
    """

    def __init__(
        self, office: Office, channel: str, limiter: Limiter, run: str, outcomes: list[Outcome], judged_on: date
    ) -> None:
        self._judged_on = judged_on
        self._office, self._limiter, self._run, self._outcomes = office, limiter, run, outcomes
        self._line, self._mail = office.line(channel), channel == "email"
        self._free = list(lanes_of(self._line, max(1, office.settings.pace.per_minute // A_LANE_TAKES)))
        self._connected: list[Lane] = []  # and not yet used since
        self._texts: dict[str, OutboxEntry] = {}
        self._under_way: list[Leaving] = []
        self._ended: list[tuple[Ending, Outcome]] = []
        self.stop: CpraError | None = None

    def send(self, letters: Sequence[Waiting], before: int, total: int) -> None:
        """Send them all, or up to what stops the run.

        Args:
            letters: in the order in which they are to leave.
            before: how many others stand before them in the run; `total` all of the run.
        """
        queue = deque(letters)
        try:
            while queue or self._ended:
                place = f"sending {before + len(letters) - len(queue) + 1} of {total}"
                if leaving := self._next(queue):
                    self._office.progress(place)
                    self._commit(leaving)
                    self._let_leave()
                elif self._ended:
                    self._commit(())
                elif queue:  # not all of it was for another day
                    self._rest(queue, place)
                if self.stop is not None:
                    queue.clear()
        except BaseException:  # Ctrl-C or a fault of ours: servers may have a letter, and the ledger must say so
            self._abandon()
            raise

    def _next(self, queue: deque[Waiting]) -> list[Leaving]:
        """Letters that can leave at this moment: their turn has come, and a connection stands for each."""
        rested, self._connected = self._connected, []
        if self._office.today() != self._judged_on:
            first = [each for each in queue if each.kind is LetterKind.INITIAL]
            queue.clear()
            queue.extend(first)
        leaving: list[Leaving] = []
        for lane in list(self._free):
            if not queue or not (lane in rested or lane.ready()):
                continue
            host = host_of(queue[0].to)
            if self._limiter.delay(host) > 0 and not (rested and not leaving):
                break
            if entry := self._read(queue):
                leaving.append(Leaving(entry, lane, self._limiter.take(host)))
                self._free.remove(lane)
        return leaving

    def _read(self, queue: deque[Waiting]) -> OutboxEntry | None:
        """The next letter with its text; None if it is not in the outbox any more."""
        key = queue[0].key
        if key not in self._texts:
            keys = [queue[at].key for at in range(min(AT_ONCE, len(queue)))]
            self._texts = {entry.letter.key: entry for entry in self._office.ledger.outbox.of_keys(keys)}
        queue.popleft()
        return self._texts.pop(key, None)

    def _rest(self, queue: deque[Waiting], place: str) -> None:
        """Nothing is under way and nothing can leave: wait for the turn of the first, then see to the connections.

        A server that takes fewer connections than were asked for gets fewer; one that takes none stops the run.
        """
        pause = self._limiter.delay(host_of(queue[0].to))
        self._office.progress(place + (f", waiting {pause:.0f} s" if pause >= 1 else ""))
        self._office.clock.sleep(pause)
        for lane in self._free[: len(queue)]:
            try:
                lane.connect()
            except CpraError as trouble:
                if not self._connected:
                    self.stop = trouble
                self._free = list(self._connected)
                return
            self._connected.append(lane)

    def _commit(self, leaving: Sequence[Leaving]) -> None:
        """Put down what ended and that these leave next; those that another took meanwhile do not."""
        office = self._office
        now, claims = office.clock.now(), [each.entry.letter.key for each in leaving]
        endings = [ending for ending, _ in self._ended]
        ours = office.ledger.outbox.advance(endings, claims, self._run, now, office.actor)
        self._outcomes += [outcome for _, outcome in self._ended]
        self._ended = []
        for each in leaving:
            if each.entry.letter.key in ours:
                self._under_way.append(each)
            else:  # another run took it, or a person took it back
                self._give_back(each)
        if not self._mail and any(ending.status is LetterStatus.SENT for ending in endings):
            note_views(office, self._line, self._mail)

    def _let_leave(self) -> None:
        """Hand over what was claimed: each goes on up to its next answer, then the others do."""
        while self._under_way:
            for each in tuple(self._under_way):
                self._go_on(each)

    def _go_on(self, each: Leaving, patience: float | None = None) -> None:
        """Hear the answer that a letter waits for, and go on to the next.

        Args:
            each: under way.
            patience: seconds to wait for that answer at most; as the channel does where left out.
        """
        if each.talk is None:
            each.talk = each.lane.hand_over(each.entry.letter)
        try:
            each.reached = each.talk.send(patience)
            return
        except StopIteration as end:
            told: Receipt | CpraError = end.value
        except CpraError as trouble:
            told = trouble
        except BaseException:
            self._over(each)
            self._uncertain(each)
            raise
        self._over(each)
        self._end(each.entry, told)

    def _over(self, each: Leaving) -> None:
        if each.talk is not None:
            each.talk.close()
        self._under_way.remove(each)
        self._give_back(each)

    def _give_back(self, each: Leaving) -> None:
        self._limiter.over(each.slot)
        self._free.append(each.lane)

    def _end(self, entry: OutboxEntry, told: Receipt | CpraError) -> None:
        """What an attempt came to; an error that concerns the whole channel stops the run."""
        letter = entry.letter
        if isinstance(told, Receipt):
            ending = Ending(letter.key, LetterStatus.SENT, told.answer, told.at, told.copy)
            self._ended.append((ending, Outcome(letter.key, letter.to, LetterStatus.SENT, told.answer)))
            return
        status, not_before, answer, now = LetterStatus.FAILED, None, str(told), self._office.clock.now()
        if isinstance(told, SendFailure):
            status, not_before = judge(told, entry, now)
            answer = told.answer or answer
        outcome = Outcome(letter.key, letter.to, status, str(told), told.remedy)
        self._ended.append((Ending(letter.key, status, answer, now, not_before=not_before), outcome))
        # What is no failure of sending is a password that has gone in mid-run: it was wanted before any text left.
        if not isinstance(told, SendFailure) or (isinstance(told, Unavailable) and told.whole_channel):
            self.stop = told

    def _uncertain(self, each: Leaving) -> None:
        letter, words = each.entry.letter, "the run was interrupted in mid-letter"
        ending = Ending(letter.key, LetterStatus.UNKNOWN, words, self._office.clock.now())
        self._ended.append((ending, Outcome(letter.key, letter.to, LetterStatus.UNKNOWN, words)))

    def _abandon(self) -> None:
        """Put down what is known of every letter under way, and how each came to its end.

        One whose text has not left is hung up on and is tried again later. Of one whose text has left the answer is
        waited for, not for long; without it nobody knows.
        """
        until = self._office.clock.now() + timedelta(seconds=LAST_ANSWERS)
        try:
            for each in tuple(self._under_way):
                if each.reached is Reached.TEXT:
                    with suppress(Exception):
                        self._go_on(each, max(0.1, (until - self._office.clock.now()).total_seconds()))
                else:
                    self._hang_up(each)
        finally:  # those without an answer, and what another interrupt left
            for each in tuple(self._under_way):
                self._over(each)
                self._uncertain(each)
            self._commit(())

    def _hang_up(self, each: Leaving) -> None:
        self._over(each)
        words, remedy = "the run was interrupted before the letter's text had left", "the next run tries it again"
        self._end(each.entry, Unavailable(words, remedy, retry_after=0, whole_channel=False))


class _Alone:
    """A channel that is used for one letter at a time."""

    def __init__(self, line: Channel) -> None:
        self._line, self.connect = line, line.connect

    def ready(self) -> bool:
        """Nobody knows, so it is asked before each letter."""
        return False

    def hand_over(self, letter: Letter) -> Talk:
        """In one step."""
        yield from ()
        return self._line.send(letter)


def lanes_of(line: Channel, busy: int) -> Iterable[Lane]:
    """The connections of a channel; see `SideBySide.lanes`."""
    return line.lanes(busy) if isinstance(line, SideBySide) else (_Alone(line),)


def judge(failure: SendFailure, entry: OutboxEntry, now: datetime) -> tuple[LetterStatus, datetime | None]:
    """What a failed attempt makes of a letter, and the earliest next one.

    Args:
        failure: of the attempt.
        entry: as it stood before it.
        now: aware UTC.
    """
    if isinstance(failure, Refused):
        return LetterStatus.REFUSED, None
    if isinstance(failure, OutcomeUnknown):
        return LetterStatus.UNKNOWN, None
    if isinstance(failure, Unavailable) and failure.by_person:
        return LetterStatus.FAILED, now + UNTIL_A_PERSON
    asked = failure.retry_after if isinstance(failure, Unavailable) else None
    pause = asked if asked is not None else FIRST_RETRY_SECONDS * 2 ** min(entry.attempts, 7)
    return LetterStatus.FAILED, now + timedelta(seconds=min(pause, LONGEST_RETRY_SECONDS))


def note_views(office: Office, line: Channel, mail: bool) -> None:
    """Note what a portal showed of its letters while it was asked; mail shows nothing."""
    if not mail:
        from cpra_bot.tasks.portals import note_views as note  # loads the web client, which mail does not need

        note(office, line)


def host_of(address: str) -> str:
    """The mail domain of an address."""
    return address.rpartition("@")[2].lower()
