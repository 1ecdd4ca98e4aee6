"""What every rule looks at: one request on one day, and the ways in which a rule can answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from cpra_bot.decide.outcomes import came
from cpra_bot.decide.said import is_machine, statements, unsure
from cpra_bot.law.clock import next_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.campaign import FollowUpPolicy, Handling
from cpra_bot.model.clockwork import Defect
from cpra_bot.model.fact import WHOLE_REQUEST, Fact, FactKind
from cpra_bot.model.letter import LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.request import REMINDERS, FiledMessage, How, ItemClock, RequestState

Statement = tuple[FiledMessage, Fact]
"""What an agency says, and in which message."""

MODES: Mapping[Handling, Mode] = {"auto": Mode.AUTO, "approval": Mode.PROPOSE, "person": Mode.PERSON}
OUT = frozenset({LetterStatus.SENT, LetterStatus.UNKNOWN, LetterStatus.STARTED})
"""A letter that has left, or may have."""


@dataclass(frozen=True)
class Around:
    """What is known beside the request itself.

    Attributes:
        doubts: numbers of messages in the inbox that may belong to the request.
        numbers: message key → short number, for commands.
        closures: days on which the agency's office is closed (CCP 12b).
        addresses: mail addresses of the agency in the directory, the best first.
        portals: gives the agency's portals and forms in the directory, the best first; asked only where they matter.
        together: legal days on which one letter about several requests went to the agency.
        silent_since: the day since when nothing at all has come to a mailbox that should have heard something; None if
            all is well.
    """

    doubts: Sequence[str] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    closures: frozenset[date] = frozenset()
    addresses: Sequence[str] = ()
    portals: Callable[[], Sequence[str]] = tuple
    together: Sequence[date] = ()
    silent_since: date | None = None


@dataclass(frozen=True)
class Case:
    """One request on one day.

    Attributes:
        state: as folded.
        policy: the campaign's patience.
        today: the legal day.
        around: what is known beside it.
        rules: whose periods and holidays count.
    """

    state: RequestState
    policy: FollowUpPolicy
    today: date
    around: Around = Around()
    rules: Rules = RULES

    @cached_property
    def said(self) -> tuple[FiledMessage, ...]:
        """What people of the agency or its portal wrote, oldest first."""
        return tuple(reply for reply in self.state.replies if not reply.ours and not is_machine(reply))

    @cached_property
    def open_items(self) -> tuple[str, ...]:
        """Labels still to be answered."""
        return self.state.open_items

    @cached_property
    def got(self) -> Mapping[str, tuple[date, str]]:
        """Label → day and words of what came for it."""
        return came(self.state.replies, self.state.outcomes)

    @cached_property
    def working_day(self) -> date:
        """Today, or the next day on which offices are open: the day that stands in a letter."""
        day = next_working_day(self.today, self.rules)
        while day in self.around.closures:
            day = next_working_day(day + timedelta(days=1), self.rules)
        return day

    @cached_property
    def groups(self) -> tuple[tuple[ItemClock, tuple[str, ...]], ...]:
        """Each clock that still counts for something, with the open items it counts for."""
        groups = [
            (clock, tuple(label for label in self.open_items if label in clock.items)) for clock in self.state.clocks
        ]
        return tuple(group for group in groups if group[1])

    @cached_property
    def ripe(self) -> tuple[tuple[ItemClock, tuple[str, ...]], ...]:
        """The groups whose last day has passed, with any extension. The last day is the agency's."""
        return tuple(group for group in self.groups if self.today > patience(group[0]))

    @property
    def heard(self) -> bool:
        """True if anything but a machine has come from the agency, be it by telephone or on paper."""
        return bool(self.said) or any(each.how in {How.RECEIVED, How.CALLED} for each in self.state.contacts)

    def number(self, reply: FiledMessage) -> str:
        """The short number of a message, for commands."""
        return self.around.numbers.get(reply.message, reply.message)

    def matters(self, *kinds: FactKind, by: tuple[LetterKind, ...] = (), rule: str = "") -> Iterator[Statement]:
        """Statements of these kinds that nobody has dealt with, oldest first.

        Dealt with is what a letter of one of the kinds `by` answered, what a person answered by hand, or decided not to
        answer; and what the agency has overtaken itself by settling every item later.

        Args:
            kinds: of the statements.
            by: letters that answer them.
            rule: whose proposal a person may have rejected.
        """
        for reply, fact in statements(self.state.replies, *kinds):
            dealt_with = self.answered(reply, by) or self._approved(reply, by)
            if not (dealt_with or self.declined(f"{rule}:{reply.message}") or self._overtaken(reply)):
                yield reply, fact

    def answered(self, reply: FiledMessage, by: tuple[LetterKind, ...]) -> bool:
        """True if a letter of these kinds, or a person by hand, has answered since that message came."""
        state, day = self.state, legal_day(reply.received_at)
        return (
            any(
                each.kind in by and each.status in OUT and each.queued_at >= reply.received_at for each in state.letters
            )
            or any(each.ours and each.received_at > reply.received_at for each in state.replies)
            or any(each.how in {How.SENT, How.CALLED} and each.on >= day for each in state.contacts)
        )

    def declined(self, need: str) -> bool:
        """True if a person said no to the letter that this need is about."""
        proposal = self.state.proposals.get(need)
        return proposal is not None and proposal.status is ProposalStatus.REJECTED

    def _approved(self, reply: FiledMessage, by: tuple[LetterKind, ...]) -> bool:
        """True if the letter that was approved for this very message has left, or may have.

        A clock that is slow dates it before the message, whose time the mail server took from its own.
        """
        letters = {
            proposal.letter
            for need, proposal in self.state.proposals.items()
            if proposal.status is ProposalStatus.APPROVED and need.endswith(f":{reply.message}")
        }
        return any(each.key in letters and each.kind in by and each.status in OUT for each in self.state.letters)

    def _overtaken(self, reply: FiledMessage) -> bool:
        return not self.open_items and any(later.received_at > reply.received_at for later in self.said)

    def has_sent(self, kind: LetterKind) -> bool:
        """True if a letter of that kind has left or may have."""
        return any(each.kind is kind and each.status in OUT for each in self.state.letters)

    def labels_of(self, fact: Fact) -> tuple[str, ...]:
        """The items that a statement is about: those it names, else all that is open, else all that is active."""
        named = tuple(label for label in fact.items if label in self.state.items)
        if named and WHOLE_REQUEST not in fact.items:
            return named
        active = tuple(label for label in self.state.items if label not in self.state.conditional)
        return self.open_items or active

    def wait(self, rule: str, until: date, because: str, rests_on: Sequence[Statement] = ()) -> NextAction:
        """Nobody acts yet."""
        return NextAction(self.state.key, rule, Mode.WAIT, until, because, rests_on=resting(rests_on))

    @property
    def by_portal(self) -> bool:
        """True where a portal filed the request and takes no further letter from a program."""
        return self.state.filed_by == "muckrock"

    def at_portal(
        self, rule: str, order: LetterOrder, because: str, about: str, rests_on: Sequence[Statement]
    ) -> NextAction:
        """What stands in place of a letter that no portal takes: the page on which a person writes it."""
        view = self.state.portal
        page = view.page if view else "its page on MuckRock"
        if order.kind in REMINDERS or order.kind is LetterKind.RECEIPT_CHECK:
            why = f"{because}; MuckRock reminds the agency by itself. To write all the same, open {page}"
            return self.wait("portal", self.working_day, why, rests_on)
        why = f"{because}; MuckRock takes no further letter from a program: write it at {page}, then note that you did"
        key = self.state.key
        commands = [f"cpra show {key}", f"cpra record {key} --sent FILE"]
        commands += [f"cpra close {key}"] if order.kind is LetterKind.THANKS else []  # it needs no letter
        return self.ask(rule, about or order.key, why, *commands, rests_on=rests_on)

    def ask(
        self,
        rule: str,
        about: str,
        because: str,
        *commands: str,
        draft: LetterOrder | None = None,
        rests_on: Sequence[Statement] = (),
    ) -> NextAction:
        """A person is needed.

        Args:
            rule: who asks.
            about: what the need is about, so that it is told once.
            because: whole sentence.
            commands: that settle it.
            draft: a letter that lacks what only a person can say.
            rests_on: the statements behind it.
        """
        return NextAction(
            request=self.state.key,
            rule=rule,
            mode=Mode.PERSON,
            when=self.today,
            because=because,
            order=None if self.by_portal else draft,
            need=f"{rule}:{about}",
            commands=commands,
            rests_on=resting(rests_on),
        )

    def order(self, kind: LetterKind, items: Sequence[str], facts: Mapping[str, str] | None = None) -> LetterOrder:
        """The next letter of a kind, dated on the day on which it can leave."""
        key, number = self.state.key, self.state.next_number(kind)
        return LetterOrder(key, kind, number, tuple(items), self.working_day, dict(facts or {}))

    def write(
        self,
        rule: str,
        order: LetterOrder,
        because: str,
        *,
        about: str = "",
        asks_first: str = "",
        handling: str = "",
        rests_on: Sequence[Statement] = (),
    ) -> NextAction:
        """A letter is due; the campaign's policy says who lets it go.

        Args:
            rule: who orders it.
            order: the letter.
            because: whole sentence.
            about: what the need is about where a person is asked; the letter itself if left out.
            asks_first: why a person has to look even where the policy says `auto`; empty if the policy alone decides.
            handling: name of the rule in the policy where it is another one.
            rests_on: the statements behind it.
        """
        if self.by_portal:
            return self.at_portal(rule, order, because, about, rests_on)
        asks_first = asks_first or self._looked_at_first(order)
        wished = self.policy.handling(handling or rule)
        mode = MODES["approval" if wished == "auto" and asks_first else wished]
        if mode is Mode.PROPOSE and asks_first:
            because = f"{because}; a person looks first, for {asks_first}"
        return NextAction(
            request=self.state.key,
            rule=rule,
            mode=mode,
            when=self.working_day,
            because=because,
            order=None if mode is Mode.PERSON else order,
            need="" if mode is Mode.AUTO else f"{rule}:{about or order.key}",
            commands=() if mode is Mode.AUTO else self._commands(mode),
            rests_on=resting(rests_on),
        )

    def _looked_at_first(self, order: LetterOrder) -> str:
        """Why no letter of this kind leaves by itself; empty if it may."""
        doubt = next(filter(None, map(unsure, self.said)), None)
        if doubt:
            return f'"{one_line(doubt.quote)}" may be meant otherwise than it was read'
        if order.kind in REMINDERS and self.state.follow_ups >= self.policy.ceiling:
            return f"{self.state.follow_ups} letters have asked before"
        return ""

    def unanswered(self) -> int:
        """Letters that asked again since somebody at the agency wrote last."""
        last = max((reply.received_at for reply in self.said), default=self.state.opened_at)
        return sum(
            1
            for each in self.state.letters
            if each.kind in REMINDERS and each.status is not LetterStatus.WITHDRAWN and each.queued_at >= last
        )

    def _commands(self, mode: Mode) -> tuple[str, ...]:
        show = f"cpra show {self.state.key}"
        return (show, "cpra approve") if mode is Mode.PROPOSE else (show, f"cpra record {self.state.key} --sent FILE")

    def stale(self) -> str:
        """Why the rules of the clock want a person's eye first; empty while their review is good."""
        reviewed = self.rules.stale_on(self.today)
        for clock in self.state.clocks:
            reviewed = reviewed or self.rules.stale_on(self.today, self.rules.determination_on(clock.start))
        return (
            f"the rules of the clock were reviewed on {reviewed}, and that review is no longer good" if reviewed else ""
        )


def patience(clock: ItemClock) -> date:
    """The last day on which a careful requester still waits for a determination on the items of a clock."""
    if clock.extension is None:
        return clock.due.law
    verdict = clock.extension.verdict
    # A second notice extends nothing by law, but its day is a promise like any other.
    promised = verdict.stated if Defect.SECOND in verdict.defects else None
    return max(clock.due.law, verdict.safe, promised or verdict.safe)


def resting(statements_: Sequence[Statement]) -> tuple[tuple[str, Fact], ...]:
    """Statements as an action keeps them."""
    return tuple((reply.message, fact) for reply, fact in statements_)


def one_line(text: str) -> str:
    """Words of an agency as a letter and a sentence can quote them."""
    return " ".join(text.split())


def are(labels: Sequence[str]) -> str:
    """`A1 is`, `A1, A2 are`: the beginning of a clause."""
    return f"{', '.join(labels)} {'is' if len(labels) == 1 else 'are'}"


def answering(statement: Statement) -> dict[str, str]:
    """Facts of a letter that answers a statement: its day and its words."""
    reply, fact = statement
    return {"answers_on": legal_day(reply.received_at).isoformat(), "quote": one_line(fact.quote)}
