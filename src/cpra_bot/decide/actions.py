"""What a careful organizer would do today about one request, and why: the first rule that speaks decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cpra_bot.decide.state import is_machine, last_bounce
from cpra_bot.law.clock import next_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.law.rules import RULES as SHIPPED_RULES
from cpra_bot.law.rules import Rules
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.request import RequestState

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
    rules: Rules

    def wait(self, rule: str, until: date, because: str) -> NextAction:
        return NextAction(self.state.key, rule, Mode.WAIT, until, because)

    def ask(self, rule: str, need: str, because: str, command: str = "") -> NextAction:
        return NextAction(
            self.state.key, rule, Mode.PERSON, self.today, because, need=f"{rule}:{need}", command=command
        )


def next_action(
    state: RequestState, policy: FollowUpPolicy, now: datetime, doubts: Sequence[str] = (), rules: Rules = SHIPPED_RULES
) -> NextAction:
    """Decide about one request.

    Args:
        state: as folded.
        policy: the campaign's patience.
        now: aware UTC.
        doubts: numbers of messages in the inbox that may belong to this request.
        rules: whose holidays count.
    """
    case = _Case(state, policy, legal_day(now), doubts, rules)
    for rule in RULES:
        action = rule(case)
        if action:
            return action
    raise AssertionError("the last rule always speaks")


def _uncertain_letter(case: _Case) -> NextAction | None:
    """A letter that may or may not have left comes before everything else."""
    for letter in case.state.letters:
        if letter.status in {LetterStatus.UNKNOWN, LetterStatus.STARTED}:
            return case.ask(
                "settle",
                letter.key,
                f"the letter {letter.key} was being handed over on {legal_day(letter.at)} when the line broke, and no "
                "copy of it has come to the mailbox; it will not be sent again until someone says what happened",
                f"cpra record {letter.key} --arrived (or --never-left)",
            )
    return None


def _refused_letter(case: _Case) -> NextAction | None:
    for letter in case.state.letters:
        if letter.status is LetterStatus.REFUSED:
            return case.ask(
                "refused",
                letter.key,
                f"the mail server refused {letter.key} for good on {legal_day(letter.at)}; another address is needed",
                f"cpra show {case.state.key}",
            )
    return None


def _letter_in_queue(case: _Case) -> NextAction | None:
    for letter in case.state.letters:
        if letter.status not in {LetterStatus.QUEUED, LetterStatus.FAILED}:
            continue
        since = legal_day(letter.at)
        if letter.status is LetterStatus.FAILED and case.today - legal_day(case.state.opened_at) > timedelta(
            days=STUCK_AFTER_DAYS
        ):
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
    for reply in case.state.replies:
        if reply.unclear:
            return case.ask(
                "read",
                reply.message,
                f'"{reply.subject}" of {legal_day(reply.received_at)} wants reading: {reply.unclear}',
                f"cpra show {case.state.key}",
            )
    return None


def _bounce(case: _Case) -> NextAction | None:
    bounce = last_bounce(case.state.replies)
    if bounce is None:
        return None
    if bounce.kind is FactKind.BOUNCE_HARD:
        return case.ask(
            "bounced",
            bounce.value,
            f'the letter to {bounce.value} came back: "{bounce.quote}"; another address is needed',
            f"cpra show {case.state.key}",
        )
    since = max(legal_day(reply.received_at) for reply in case.state.replies if bounce in reply.facts)
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
    last = max(legal_day(letter.at) for letter in case.state.letters)
    earliest = next_working_day(last + timedelta(days=case.policy.minimum_distance_days), case.rules)
    if case.today < earliest:
        return case.wait("distance", earliest, f"our last letter left on {last}; the next may go on {earliest}")
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
        if reply.strength is Strength.WEAK and not is_machine(reply):
            return case.ask(
                "confirm",
                reply.message,
                f'a follow-up is due, but "{reply.subject}" of {legal_day(reply.received_at)} was placed here on weak '
                f"grounds ({reply.reason}); confirm or move it first",
                f"cpra inbox place {reply.message} {case.state.key}",
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
    _letter_in_queue,
    _unread_reply,
    _bounce,
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
