"""What every channel can do. Each passes the same tests against a real server on loopback."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

from cpra_bot.model.letter import Letter, Receipt
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.portal import PortalView


class Found(StrEnum):
    """The answer to `find_sent`. A missing copy is never proof that a letter did not leave.

    A portal's own list is another thing: what it does not show was not filed, once no attempt can be under way.
    """

    THERE = "there"
    NOT_THERE = "not there"  # only of a list that the far side itself keeps
    CANNOT_TELL = "cannot tell"


class Reached(StrEnum):
    """How far a handing over has come while it waits for an answer."""

    ENVELOPE = "envelope"  # the text has not left; hung up on, the far side has nothing
    TEXT = "text"  # the far side may have the letter


Talk = Generator[Reached, float | None, Receipt]
"""A letter that is being handed over: it stops before each answer that it has to wait for, so that others can go on.

Whoever takes it up may send in how many seconds it is to wait for that answer at most; None leaves that as it is. It
raises what `Channel.send` raises; closed before its end, it hangs up.
"""


class Lane(Protocol):
    """One connection on which letters leave, one after the other. Lanes of a channel may be used side by side."""

    def ready(self) -> bool:
        """True if a session stands and the far side answered just now, so that `connect` has nothing to wait for."""
        ...

    def connect(self) -> None:
        """As `Channel.connect`."""
        ...

    def hand_over(self, letter: Letter) -> Talk:
        """As `Channel.send`, in steps. The one before it must be over."""
        ...


@runtime_checkable
class SideBySide(Protocol):
    """A channel on which several letters may be under way at once."""

    def lanes(self, busy: int) -> Sequence[Lane]:
        """The connections to use, at least one.

        Args:
            busy: so many would have a letter all the time; unless a person asked for more, others are of no use.
        """
        ...


class Channel(Protocol):
    """One way in and out.

    A channel keeps its connections open between calls and reconnects by itself; `close` ends them.
    """

    def connect(self) -> None:
        """Make sure that a session for sending stands (connected, authenticated).

        Called before a letter is claimed, so that a dead server or a kill before the connection leaves it queued.

        Raises:
            Unavailable: no session can be had now.
            SecretMissing: there is no password or token.
        """
        ...

    def send(self, letter: Letter) -> Receipt:
        """Hand over one letter: one attempt.

        Raises:
            Refused: provably not taken, for good.
            Unavailable: provably not taken, for now.
            OutcomeUnknown: the text was handed over and no answer came.
            SecretMissing: there is no password or token.
        """
        ...

    def find_sent(self, letters: Sequence[Letter]) -> dict[str, Found]:
        """Look for the copies of letters whose outcome is unknown.

        Returns:
            letter key → what was found.

        Raises:
            Unavailable: the mailbox could not be searched.
        """
        ...

    def fetch(self, cursor: Cursor) -> Iterator[tuple[Sequence[IncomingMessage], Cursor]]:
        """Yield what came in since the cursor, in batches, each with the cursor that stands after it.

        Read-only. The caller stores the batch and the cursor in one commit; a message may come twice. A channel that
        can tell when a message came may leave out what came before `cursor.since`, at the first reading only.

        Raises:
            Unavailable: the mailbox cannot be read now; batches already yielded stay valid.
            SecretMissing: there is no password or token.
        """
        ...

    def sent_folder(self) -> str:
        """Where `fetch` finds what the organizer wrote by hand; empty where nothing can be found or nobody should look.

        Raises:
            Unavailable: the mailbox cannot be asked now.
            SecretMissing: there is no password or token.
        """
        ...

    def views(self) -> Mapping[str, PortalView]:
        """Letter key → what a portal showed of it, learned in the calls since this was asked last; empty for mail."""
        ...

    def close(self) -> None:
        """End all connections; never raises."""
        ...
