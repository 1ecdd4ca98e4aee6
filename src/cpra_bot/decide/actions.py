"""What a careful organizer would do today about one request, and why: the first rule that speaks decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cpra_bot.decide.state import is_machine, last_bounce, since_last_first_letter
from cpra_bot.law.clock import next_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.law.rules import RULES as SHIPPED_RULES
from cpra_bot.law.rules import Rules
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, RequestState

SOFT_BOUNCE_PATIENCE_DAYS = 5
"""Mail systems try for four to five days before they give up (RFC 5321 §4.5.4.1)."""

STUCK_AFTER_DAYS = 3
"""A letter that the server has put off for so long wants a person's eye."""


@dataclass(frozen=True)
class _Case:
    """What every rule looks at."""

    state: RequestState
    policy: FollowUpPolicy
    today: date
    doubts: Sequence[str]
    numbers: Mapping[str, str]
    rules: Rules

    def number(self, reply: FiledMessage) -> str:
        return self.numbers.get(reply.message, reply.message)

    def wait(self, rule: str, until: date, because: str) -> NextAction:
        return NextAction(self.state.key, rule, Mode.WAIT, until, because)

    def ask(self, rule: str, need: str, because: str, *commands: str) -> NextAction:
        return NextAction(
            self.state.key, rule, Mode.PERSON, self.today, because, need=f"{rule}:{need}", commands=commands
        )


def next_action(
    state: RequestState,
    policy: FollowUpPolicy,
    now: datetime,
    doubts: Sequence[str] = (),
    numbers: Mapping[str, str] | None = None,
    rules: Rules = SHIPPED_RULES,
) -> NextAction:
    """Decide about one request.

    Args:
        state: as folded.
        policy: the campaign's patience.
        now: aware UTC.
        doubts: numbers of messages in the inbox that may belong to this request.
        numbers: message key → short number, for the commands.
        rules: whose holidays count.
    """
    case = _Case(state, policy, legal_day(now), doubts, numbers or {}, rules)
    for rule in RULES:
        action = rule(case)
        if action:
            return action
    raise AssertionError("the last rule always speaks")


def unread(state: RequestState, now: datetime, numbers: Mapping[str, str]) -> list[NextAction]:
    """One question per reply that wants reading: the newest may matter more than the one that speaks first."""
    case = _Case(state, FollowUpPolicy(), legal_day(now), (), numbers, SHIPPED_RULES)
    return [_to_read(case, reply) for reply in state.replies if reply.unclear]


def _uncertain_letter(case: _Case) -> NextAction | None:
    """A letter that may or may not have left comes before everything else."""
    for letter in case.state.letters:
        if letter.status is LetterStatus.STARTED:
            why = f"{letter.key} is being handed over, or its run was cut off; the next run looks for its copy"
            return case.wait("in-flight", case.today, why)
        if letter.status is LetterStatus.UNKNOWN:
            return case.ask(
                "settle",
                f"{letter.key}@{letter.at.isoformat()}",
                f"the letter {letter.key} was being handed over on {legal_day(letter.at)} when the line broke. A copy "
                "in the mailbox would show that it left, and none has been seen yet. It will not be sent again until "
                "its copy is found or you say what happened",
                "cpra poll",
                f"cpra record {letter.key} --arrived",
                f"cpra record {letter.key} --never-left",
            )
    return None


def _refused_letter(case: _Case) -> NextAction | None:
    first = case.state.first_letter
    for letter in case.state.letters:
        settled = letter.kind is LetterKind.INITIAL and letter is not first  # a newer one went to another address
        if letter.status is LetterStatus.REFUSED and not settled:
            return case.ask(
                "refused",
                letter.key,
                f"{letter.key} was refused for good on {legal_day(letter.at)}; correct the address in the directory, "
                "and `cpra preview` offers the letter again",
                f"cpra show {case.state.key}",
            )
    return None


def _letter_in_queue(case: _Case) -> NextAction | None:
    for letter in case.state.letters:
        if letter.status not in {LetterStatus.QUEUED, LetterStatus.FAILED}:
            continue
        since = legal_day(letter.queued_at)
        if letter.by_hand:
            return case.wait(
                "by-hand", case.today, f"{letter.key} waits since {since} for a person to file it; see `cpra file`"
            )
        waiting = case.today - legal_day(letter.queued_at)
        if letter.status is LetterStatus.FAILED and waiting > timedelta(days=STUCK_AFTER_DAYS):
            return case.ask(
                "stuck",
                letter.key,
                f"the mail server has put {letter.key} off since {since}; it is tried again with each run",
                f"cpra show {case.state.key}",
            )
        return case.wait("queued", case.today, f"{letter.key} is in the queue and leaves with the next run")
    return None


def _unread_reply(case: _Case) -> NextAction | None:
    """What the reader could not settle a person reads; no letter of ours goes out over it."""
    return next((_to_read(case, reply) for reply in case.state.replies if reply.unclear), None)


def _to_read(case: _Case, reply: FiledMessage) -> NextAction:
    return case.ask(
        "read",
        reply.message,
        f'"{reply.subject}" of {legal_day(reply.received_at)} wants reading: {reply.unclear}',
        f"cpra show {case.number(reply)}",
    )


def _bounce(case: _Case) -> NextAction | None:
    found = last_bounce(since_last_first_letter(case.state.letters, case.state.replies))
    if found is None:
        return None
    bounce, reply = found
    if bounce.kind is FactKind.BOUNCE_HARD:
        to = bounce.value or "the agency"
        return case.ask(
            "bounced",
            reply.message,
            f'the letter to {to} came back: "{bounce.quote}"; correct the address in the directory, and '
            "`cpra preview` offers the letter again",
            f"cpra show {case.state.key}",
        )
    since = legal_day(reply.received_at)
    until = since + timedelta(days=SOFT_BOUNCE_PATIENCE_DAYS)
    if case.today <= until:
        return case.wait("delayed", until, f"a mail system reported a delay on {since} and keeps trying for some days")
    return None


def _promise(case: _Case) -> NextAction | None:
    promised = case.state.promised
    if promised is None:
        return None
    if case.today <= promised:
        return case.wait("promise", promised, f"the agency named {promised} and that day has not passed")
    return case.ask(
        "promise-passed",
        f"{case.state.key}:{promised}",
        f"the agency named {promised}; that day has passed and nothing newer has come",
        f"cpra show {case.state.key}",
    )


def _extension(case: _Case) -> NextAction | None:
    until = case.state.extension_until
    if until is None:
        return None
    if case.today <= until:
        return case.wait(
            "extension", until, f"the agency took more time; its determination is due on {until} at the latest"
        )
    return case.ask(
        "extension-passed",
        f"{case.state.key}:{until}",
        f"the extension ended on {until} and no determination has come",
        f"cpra show {case.state.key}",
    )


def _not_due(case: _Case) -> NextAction | None:
    """The last day is the agency's: we act from the day after."""
    due = case.state.due
    if due is None or case.today > due.law:
        return None
    basis = (
        f"received {case.state.received_on}"
        if case.state.received_on
        else f"sent {case.state.sent_on}, receipt unproven"
    )
    return case.wait(
        "not-due", due.law, f"a determination is due by {due.law} ({basis}, counted by Gov. Code 7922.535 and CCP 12a)"
    )


def _too_soon(case: _Case) -> NextAction | None:
    """Distance from whatever was last heard in the request: a letter of ours, or a person's word from either side."""
    ours = [legal_day(letter.at) for letter in case.state.letters if letter.status is LetterStatus.SENT]
    heard = [legal_day(reply.received_at) for reply in case.state.replies if not is_machine(reply)]
    last = max(ours + heard)
    earliest = next_working_day(last + timedelta(days=case.policy.minimum_distance_days), case.rules)
    if case.today < earliest:
        whose = "we wrote" if last in ours else "there was mail"
        return case.wait("distance", earliest, f"{whose} last on {last}; the next letter may go on {earliest}")
    return None


def _perhaps_answered(case: _Case) -> NextAction | None:
    """A message that may be the agency's answer waits for its place: we do not write over it."""
    if not case.doubts:
        return None
    names = " and ".join(case.doubts)
    return case.wait("in-doubt", case.today, f"a follow-up is due, but {names} in the inbox may be the agency's answer")


def _closed_day(case: _Case) -> NextAction | None:
    opens = next_working_day(case.today, case.rules)
    if opens != case.today:
        return case.wait("closed-day", opens, f"offices are closed today; the next working day is {opens}")
    return None


def _ceiling(case: _Case) -> NextAction | None:
    sent = case.state.follow_ups
    if sent < case.policy.ceiling:
        return None
    return case.ask(
        "ceiling",
        f"{case.state.key}:{sent}",
        f"{sent} follow-ups have gone unanswered, as many as the campaign allows; a person decides what comes next",
        f"cpra show {case.state.key}",
    )


def _rests_on_weak(case: _Case) -> NextAction | None:
    """A reply that was placed by its sender's domain alone is never enough for an automatic letter."""
    for reply in case.state.replies:
        if reply.strength is Strength.WEAK and not reply.ours and not is_machine(reply):
            return case.ask(
                "confirm",
                reply.message,
                f'a follow-up is due, but "{reply.subject}" of {legal_day(reply.received_at)} was placed here on weak '
                f"grounds ({reply.reason}); confirm or move it first",
                f"cpra inbox place {case.number(reply)} {case.state.key}",
            )
    return None


def _follow_up(case: _Case) -> NextAction:
    state, due = case.state, case.state.due
    if due is None:
        raise AssertionError("a request without a sent letter is caught by the rules before")
    number = state.next_number(LetterKind.FOLLOW_UP)
    heard = (
        f"received on {state.received_on}" if state.received_on else f"sent on {state.sent_on} and never acknowledged"
    )
    because = f"no determination by {due.law}, as far as our mailbox knows; the request was {heard}"
    order = LetterOrder(state.key, LetterKind.FOLLOW_UP, number, state.open_items, case.today)
    if case.policy.automatic:
        return NextAction(state.key, "follow-up", Mode.AUTO, case.today, because, order=order)
    return case.ask("follow-up", f"{state.key}:{number}", because, f"cpra show {state.key}")


RULES: tuple[Callable[[_Case], NextAction | None], ...] = (
    _uncertain_letter,
    _refused_letter,
    _bounce,
    _unread_reply,
    _letter_in_queue,
    _promise,
    _extension,
    _not_due,
    _too_soon,
    _ceiling,
    _rests_on_weak,
    _perhaps_answered,
    _closed_day,
    _follow_up,
)
"""In order of precedence."""
