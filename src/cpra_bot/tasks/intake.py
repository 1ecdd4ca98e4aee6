"""Mail as it comes in: kept, and looked at while its bytes are at hand.

Most of a mailbox has nothing to do with us, and shows it. Such a message is kept and settled in one commit: nothing is
read back, and no row is written twice. What has to be opened is opened when its batch is on the disk, before the next
batch is looked at, because what one message teaches may place the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.results import ReadMessage
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader
from cpra_bot.tasks.read_new import ReadRun, read_new


class Intake:
    """Takes a mailbox batch by batch.

    Args:
        office: the open workspace; its run lock is held.
        run: is told what is found.
        later: everything is only kept, and read when all has come: other messages of this run belong in between.
    """

    def __init__(self, office: Office, run: ReadRun, *, later: bool) -> None:
        self._office, self._run, self._later = office, run, later
        self._reader: Reader | None = None
        self._known = self._known_at = 0  # so many messages had a number, when that event was the newest
        self._told: list[ReadMessage] = []  # of the batch under way
        self._left = False  # something of it has to be opened

    def take(self, batch: Sequence[IncomingMessage], cursor: Cursor) -> int:
        """Keep a batch and the cursor behind it in one commit, and look into it; how many of its messages were new."""
        office = self._office
        store, account = office.ledger.messages, office.settings.mailbox.account
        if not self._later and batch and self._reader is None:
            self._begin()
        if self._later or not batch:
            return store.store(account, batch, cursor, office.clock.now(), office.actor)
        self._told, self._left = [], False
        new = store.store(account, batch, cursor, office.clock.now(), office.actor, look=self._look)
        for each in self._told:  # now that it is on the disk
            self._run.tell(each)
        if self._left:
            self._read()
        return new

    def _begin(self) -> None:
        """Read what an earlier run has kept and not read, then look at what comes."""
        self._read()
        if not self._later:
            self._known, self._known_at = len(self._office.books().numbers), self._office.last_folded
            self._reader = Reader(self._office)

    def _read(self) -> None:
        """Open what is kept. A message that cannot be opened now must not hold up the keeping of those behind it."""
        try:
            read_new(self._office, self._run, self._reader)
        except Exception:  # noqa: BLE001 - whatever it is, the reading at the end meets it again and says it
            self._later = True

    def _look(self, new: Sequence[IncomingMessage]) -> dict[str, Sequence[Event]]:
        """What to note of messages that show nothing, up to the first that may teach something."""
        if self._reader is None:
            raise AssertionError("messages are looked at by a reader")
        self._number(self._reader, new)
        found: dict[str, Sequence[Event]] = {}
        for message in sorted(new, key=lambda each: (each.received_at, each.key)):
            try:
                seen = self._reader.at_once(message)
                if seen is None and not self._reader.own_copy(message.raw)[0]:
                    break
            except Exception:  # noqa: BLE001 - whatever is wrong with it, it is kept first, and read behind the commit
                break
            if seen is not None:
                found[message.key] = seen[0]
                self._told.append(seen[1])
        self._left = len(found) < len(new)
        return found

    def _number(self, reader: Reader, new: Sequence[IncomingMessage]) -> None:
        """Say which short numbers the books will give: in the order in which messages were kept, by whomever."""
        events = self._office.ledger.events
        last = events.last()
        self._known += events.count(EventKind.MESSAGE_STORED, self._known_at, last)
        self._known_at = last
        reader.number({each.key: f"m{place}" for place, each in enumerate(new, start=self._known + 1)})
