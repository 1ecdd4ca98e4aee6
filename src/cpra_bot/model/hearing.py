"""What the tasks about messages found or would do: look-alikes, corrections, second readings, explained mail."""

from __future__ import annotations

from dataclasses import dataclass, field

from cpra_bot.model.books import Act
from cpra_bot.model.fact import Fact, Reading
from cpra_bot.model.message import ParsedMail, Strength
from cpra_bot.model.results import ReadMessage


@dataclass(frozen=True)
class GroupStep:
    """What an act on look-alikes does to one of them.

    Attributes:
        message, number: its key and short number.
        request: where it would be filed, or is filed; empty if nowhere.
        stays: why it is left as it is; empty if the act covers it.
        why: what speaks for that request; empty where the act names none.
        summary: what it states, in a line.
    """

    message: str
    number: str
    sender: str
    subject: str
    request: str
    stays: str = ""
    why: str = ""
    summary: str = ""


@dataclass(frozen=True)
class GroupResult:
    """What an act on look-alikes would do, or did.

    Attributes:
        verb: `place`, `aside` or `harmless`.
        group: as typed.
        steps: one a message, oldest first.
        plan: id of exactly these steps; what was previewed is what is done.
        applied: True if it was done.
        taught: other messages that it explained.
    """

    verb: str
    group: str
    steps: tuple[GroupStep, ...]
    plan: str
    applied: bool
    taught: tuple[ReadMessage, ...] = ()

    @property
    def covered(self) -> tuple[GroupStep, ...]:
        """The messages to which something happens."""
        return tuple(step for step in self.steps if not step.stays)


@dataclass(frozen=True)
class UndoResult:
    """What was taken back, and where the messages are now.

    Attributes:
        act: as it was.
        now: short number → where the message is now, in words.
    """

    act: Act
    now: dict[str, str]


@dataclass(frozen=True)
class Explained:
    """A message from a file, with all that was read in it.

    Attributes:
        id: its id in the file.
        mail: as parsed.
        reading: its facts.
        vocabulary: the same in the words of the labelled samples.
    """

    id: str
    mail: ParsedMail
    reading: Reading
    vocabulary: dict[str, object]


@dataclass(frozen=True)
class Labelled:
    """The facts of one message as they stand in force.

    Attributes:
        number: short number.
        request: where it is filed; empty if nowhere.
        facts: in force, in order; a person counts them from 1.
        corrected: True if they are a person's word.
        read: what the rules read.
        changed: True if this run corrected them.
    """

    message: str
    number: str
    request: str
    subject: str
    facts: tuple[Fact, ...]
    corrected: bool
    unclear: str
    read: Reading
    changed: bool = False


@dataclass(frozen=True)
class Reread:
    """One message that today's rules read otherwise.

    Attributes:
        gone, new: facts that would go and come.
        was, now: request and strength before and after; `("", None)` for the inbox.
        reason: of the new placing where it changes; empty else.
        unclear_was, unclear_now: why a person should read it.
        kept: why a person's word stands against the rules; empty if it does not.
    """

    message: str
    number: str
    subject: str
    sender: str
    gone: tuple[Fact, ...]
    new: tuple[Fact, ...]
    was: tuple[str, Strength | None]
    now: tuple[str, Strength | None]
    reason: str
    unclear_was: str
    unclear_now: str
    kept: str = ""

    @property
    def moved(self) -> bool:
        """True if its placing changes."""
        return self.was != self.now


@dataclass(frozen=True)
class RereadResult:
    """What reading all messages again changes.

    Attributes:
        messages: how many were read.
        changes: those that would change or did, in the order of arrival; `kept`: those that a person's word holds.
        applied: True if it was done.
    """

    messages: int
    changes: tuple[Reread, ...]
    kept: tuple[Reread, ...] = field(default=())
    applied: bool = False
