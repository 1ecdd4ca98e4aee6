"""What each task found or did, as data; `output` turns it into text or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from cpra_bot.model.document import LinkRun
from cpra_bot.model.letter import Letter, LetterStatus, OutboxEntry

if TYPE_CHECKING:  # what a run that only sends has no use for
    from cpra_bot.model.action import NextAction
    from cpra_bot.model.books import InboxMessage
    from cpra_bot.model.grid import Grid, GridRow
    from cpra_bot.model.message import ParsedMail, Strength
    from cpra_bot.model.problem import Problem
    from cpra_bot.model.reach import Reach
    from cpra_bot.model.request import FiledMessage, RequestState


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    PERSON_NEEDED = 1
    USAGE = 2
    FILES = 3
    UNFINISHED = 4


@dataclass(frozen=True)
class HeldBack:
    """An agency that gets no letter now, and why."""

    agency: str
    name: str
    why: str


@dataclass(frozen=True)
class CheckResult:
    """What `check` found.

    Attributes:
        problems: faults and warnings of all files.
        campaigns: campaign id → number of agencies it selects.
        reachable: campaign id → number of these with a way in that may be used, by machine or by hand.
        held: campaign id → the others.
        reach: campaign id → how its agencies are reached.
        everybody: how all law-enforcement agencies of the directory are reached; None if it could not be read.
    """

    problems: tuple[Problem, ...]
    campaigns: dict[str, int]
    reachable: dict[str, int]
    held: dict[str, tuple[HeldBack, ...]]
    reach: dict[str, Reach] = field(default_factory=dict)
    everybody: Reach | None = None


@dataclass(frozen=True)
class Plan:
    """The letters that would open requests today.

    Attributes:
        id: fixes date and fingerprints; approving it lets exactly these letters go.
        day: legal day whose dates stand in the letters.
        campaign: campaign id; `name` is what the person typed.
        letters: ready to be queued.
        held: agencies without a letter, with the reason.
        already: agencies whose request is open already.
        problems: lint errors (these stop `send`) and warnings.
        notes: agency id → what a person may want to know (`via city-of-x`, low confidence).
        costs: what filing them costs, a sentence; empty where it costs nothing.
    """

    id: str
    day: date
    campaign: str
    name: str
    letters: tuple[Letter, ...]
    held: tuple[HeldBack, ...]
    already: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: dict[str, str] = field(default_factory=dict)
    costs: str = ""

    @property
    def blocked(self) -> bool:
        """True if some problem is an error."""
        return any(not problem.warning for problem in self.problems)


@dataclass(frozen=True)
class Outcome:
    """How the handing over of one letter ended in this run; `found` if an earlier run had sent it."""

    letter: str
    to: str
    status: LetterStatus
    answer: str
    remedy: str = ""
    found: bool = False


@dataclass(frozen=True)
class Delivery:
    """What one run did with the queue.

    Attributes:
        outcomes: one per letter that was tried or settled.
        waiting: letters that stay in the queue.
        why_waiting: one sentence, empty if nothing waits.
        stopped: why the run ended early; empty if it did not.
        remedy: what to do about that.
        unsettled: letters whose outcome is unknown, old ones included.
    """

    outcomes: tuple[Outcome, ...] = ()
    waiting: int = 0
    why_waiting: str = ""
    stopped: str = ""
    remedy: str = ""
    unsettled: tuple[str, ...] = ()

    def count(self, status: LetterStatus) -> int:
        """How many letters ended so."""
        return sum(1 for outcome in self.outcomes if outcome.status is status)

    @property
    def needs_person(self) -> bool:
        """True if a letter was refused for good or its outcome is not known."""
        return bool(self.unsettled) or self.count(LetterStatus.REFUSED) > 0


@dataclass(frozen=True)
class SendResult:
    """What `send` did or would do."""

    live: bool
    plan: Plan | None
    queued: int
    queue: tuple[str, ...]
    delivery: Delivery
    command: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadMessage:
    """One message that this run looked into."""

    message: str
    number: str
    request: str
    strength: Strength | None
    reason: str
    sender: str
    subject: str
    received_at: datetime
    summary: str
    unclear: str
    bounced: bool = False

    @property
    def needs_person(self) -> bool:
        """True if it fits no request, wants reading, or says that an address does not work."""
        return not self.request or bool(self.unclear) or self.bounced


@dataclass(frozen=True)
class PollResult:
    """What `poll` brought.

    Attributes:
        fetched: messages that are new.
        copies: copies of our own letters among them.
        read: what the others say; empty where somebody was told of each as it was read.
        settled: letters that a copy proved to have left.
        confirmed: letters that a person filed, by the word of their portal.
        links: what became of the links that were tried.
        troubles: what could not be read beside the mailbox, and what to do; nothing else waits for it.
    """

    fetched: int
    copies: int
    read: tuple[ReadMessage, ...]
    settled: tuple[str, ...] = ()
    stopped: str = ""
    remedy: str = ""
    confirmed: tuple[str, ...] = ()
    links: LinkRun = field(default_factory=LinkRun)
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookAlikes:
    """Messages that one template wrote and that wait for a person.

    Attributes:
        name: `g7` after its oldest message `m7`.
        messages: keys, oldest first.
        unplaced, weak, unread: keys of those in no request, of those placed on weak grounds, and of those to be read.
        subject, sender: of the oldest.
    """

    name: str
    messages: tuple[str, ...]
    unplaced: tuple[str, ...]
    weak: tuple[str, ...]
    unread: tuple[str, ...]
    subject: str
    sender: str


@dataclass(frozen=True)
class InboxResult:
    """What waits for a person's placing.

    Attributes:
        messages: with no request.
        weak: replies that were placed on weak grounds, each with its request.
        numbers: message key → short number.
        groups: messages that one template wrote, two and more of them; replies that want reading are among them.
    """

    messages: tuple[InboxMessage, ...]
    weak: tuple[tuple[str, FiledMessage], ...]
    numbers: dict[str, str]
    groups: tuple[LookAlikes, ...] = ()


@dataclass(frozen=True)
class PlaceResult:
    """What a placing did: the message itself and others that it taught where to go."""

    placed: ReadMessage
    taught: tuple[ReadMessage, ...]


@dataclass(frozen=True)
class StatusRow:
    """One request in the table.

    Attributes:
        state: as folded.
        name: of the agency.
        action: what decides about its letters.
        grid: the same by item, with whose turn it is.
    """

    state: RequestState
    name: str
    action: NextAction
    grid: GridRow


@dataclass(frozen=True)
class StatusResult:
    """All requests, and what waits on a person.

    Attributes:
        rows: one a request.
        inbox: messages that wait for their place.
        needs: what waits on a person.
        grids: campaign id → its items by agencies; the rows are those of `rows`.
    """

    rows: tuple[StatusRow, ...]
    inbox: int
    needs: tuple[NextAction, ...]
    grids: Mapping[str, Grid] = field(default_factory=dict)


@dataclass(frozen=True)
class ShowResult:
    """One request, whole."""

    row: StatusRow
    letters: tuple[OutboxEntry, ...]
    numbers: dict[str, str]
    texts: dict[str, str]


@dataclass(frozen=True)
class ShowMessage:
    """One message.

    Attributes:
        request, filed: where it is filed, and with what; empty and None if nowhere.
        waiting: its line in the inbox, or None.
        mail: as parsed, without cutting what it repeats.
        files: name and place in the workspace of every file in the store that came with it or under its links.
        links: address → what became of it, for those that were not fetched.
    """

    number: str
    request: str
    filed: FiledMessage | None
    waiting: InboxMessage | None
    mail: ParsedMail
    files: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TickResult:
    """One run of cron.

    Attributes:
        live: False for a dry run, which changes nothing and asks nobody.
        poll: what came in; None in a dry run.
        written: letters that were queued without asking (or would be).
        delivery: what left.
        queue: letters that wait in the queue before the run.
        news: what a person is newly needed for.
        waiting_on_person: all that waits on a person, news included.
        to_propose: letters that the next live run would put before a person.
    """

    live: bool
    poll: PollResult | None
    written: tuple[Letter, ...]
    reasons: dict[str, str]
    queue: tuple[str, ...]
    delivery: Delivery
    news: tuple[NextAction, ...]
    waiting_on_person: int
    to_propose: tuple[NextAction, ...] = ()
