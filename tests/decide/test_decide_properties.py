"""What must hold of any course of a request, however odd."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import REQUEST, Story, stated
from cpra_bot.decide.actions import next_actions
from cpra_bot.decide.grid import waits_on
from cpra_bot.decide.rules.case import patience
from cpra_bot.decide.rules.table import RULES
from cpra_bot.decide.said import DECIDES
from cpra_bot.decide.why import why
from cpra_bot.law.clock import is_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.campaign import FollowUpPolicy, RuleHandling
from cpra_bot.model.fact import Fact
from cpra_bot.model.grid import WaitsOn
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.request import REMINDERS, Outcome, RequestState

PATIENT = FollowUpPolicy()
LOOSEST = FollowUpPolicy(rules=RuleHandling(overdue="auto", extension_passed="auto", promise_passed="auto"))

facts = st.sampled_from(
    [
        stated("acknowledged"),
        stated("tracking_number", "26-34"),
        stated("received_on", "2026-09-02"),
        stated("automatic_reply"),
        stated("determination"),
        stated("extension", "2026-09-23", grounds="c2"),
        stated("extension", "", defects="no_date"),
        stated("extension", "2026-10-30", grounds="c2", defects="over_14"),
        stated("promised_date", "2026-10-02"),
        stated("status"),
        stated("exemption_warning"),
        stated("fee_quote", "12.50"),
        stated("clarification"),
        stated("deadline_for_us", "2026-09-20"),
        stated("record_creation", "", "A1"),
        stated("denial", "", "A2", sections="Gov 7923.600"),
        stated("release", "", "A1"),
        stated("release", "", "*", partial="yes"),
        stated("no_records", "", "*", final="yes"),
        stated("closure", reason="completed"),
        stated("bounce_soft", "records@sampleton.example"),
    ]
)
said = st.tuples(
    st.integers(1, 50),
    st.lists(facts, min_size=1, max_size=3),
    st.sampled_from(["strong", "strong", "weak", "person"]),
    st.booleans(),
)


@st.composite
def courses(draw: st.DrawFn) -> Story:
    """A request that was sent, what the agency wrote, what we wrote, what a person noted."""
    story = Story().sent()
    steps = [
        (day, "said", (some, strength, likely)) for day, some, strength, likely in draw(st.lists(said, max_size=4))
    ]
    steps += [
        (day, "letter", kind)
        for day, kind in draw(
            st.lists(
                st.tuples(
                    st.integers(4, 60),
                    st.sampled_from(["follow-up", "receipt-check", "overdue", "record-creation", "remainder"]),
                ),
                max_size=4,
            )
        )
    ]
    steps += [
        (day, "noted", how)
        for day, how in draw(
            st.lists(st.tuples(st.integers(1, 60), st.sampled_from(["called", "received", "sent", "note"])), max_size=2)
        )
    ]
    if draw(st.integers(0, 5)) == 0:
        steps.append((draw(st.integers(1, 60)), draw(st.sampled_from(["withdrawn", "closed", "paused"])), ""))
    for number, (day, what, detail) in enumerate(sorted(steps, key=lambda step: (step[0], step[1])), start=1):
        _tell(story, number, day, what, detail)
    return story


def _tell(story: Story, number: int, day: int, what: str, detail: object) -> None:
    if what == "said":
        some, strength, likely = detail  # type: ignore[misc]
        story.reply(day, *(_perhaps(fact, likely) for fact in some), strength=strength)
    elif what == "letter":
        story.letter(f"{detail}/{number}", day)
    elif what == "noted":
        story.noted(day, str(detail))
    else:
        getattr(story, what)(day)


def _perhaps(fact: Fact, likely: bool) -> Fact:
    return stated(fact.kind, fact.value, *fact.items, likely=likely, **fact.detail)


def looked_at(story: Story, day: int, policy: FollowUpPolicy) -> tuple[RequestState, date, tuple[NextAction, ...]]:
    """The request as it stands by what happened until that day, and what is to be done then."""
    story.events = [event for event in story.events if event.at <= story.at(day)]
    state = story.books().requests[REQUEST]
    return state, legal_day(story.at(day)), next_actions(state, policy, story.at(day))


days = st.integers(0, 120)
policies = st.sampled_from([PATIENT, LOOSEST])


@given(courses(), days, policies)
def test_a_letter_that_asks_again_waits_for_the_law_for_promises_and_for_the_distance(
    story: Story, day: int, policy: FollowUpPolicy
) -> None:
    state, today, (first, *_) = looked_at(story, day, policy)
    order = first.order
    if order is None or order.kind not in REMINDERS or first.rule == "closed-early":
        return  # a closing is answered at once
    clocks = [clock for clock in state.clocks if set(order.items) & set(clock.items)]
    assert today > min(clock.due.law for clock in clocks)
    assert all(today > patience(clock) for clock in clocks)
    assert state.promised is None or today > state.promised
    assert set(order.items) <= set(state.open_items)
    heard = [legal_day(each.at) for each in state.letters]
    heard += [each.on for each in state.contacts if each.how != "note"]
    heard += [legal_day(reply.received_at) for reply in state.replies if not _silent(reply.facts)]
    assert (today - max(heard)).days >= policy.minimum_distance_days
    said = max((reply.received_at for reply in state.replies if not _silent(reply.facts)), default=state.opened_at)
    assert sum(each.kind in REMINDERS and each.queued_at >= said for each in state.letters) < policy.ceiling


def _silent(some: tuple[Fact, ...]) -> bool:
    """Bounces and empty automatic replies are no contact."""
    kinds = {fact.kind.value for fact in some}
    receipt = kinds & {"acknowledged", "tracking_number", "extension"}
    return "bounce_soft" in kinds or ("automatic_reply" in kinds and not receipt)


@given(courses(), days, policies)
def test_nothing_leaves_by_itself_on_weak_ground(story: Story, day: int, policy: FollowUpPolicy) -> None:
    state, today, actions = looked_at(story, day, policy)
    first = actions[0]
    assert all(action.mode is not Mode.AUTO for action in actions[1:])
    if first.mode is not Mode.AUTO:
        return
    assert is_working_day(today) and first.order
    assert first.order.day == today
    assert not state.withdrawn_on and not state.closed_on and not state.pause
    assert state.follow_ups < policy.ceiling or first.rule == "receipt-check"
    assert all(reply.strength != "weak" or _silent(reply.facts) for reply in state.replies)
    said = [fact for reply in state.replies for fact in reply.facts if not _silent(reply.facts)]
    assert all(fact.certainty == "sure" for fact in said if fact.kind in DECIDES)
    assert not any(reply.unclear for reply in state.replies)
    assert first.rule in {"receipt-check", "follow-up", "overdue", "extension-passed", "promise-passed"}


@given(courses(), days, policies)
def test_nothing_is_called_overdue_without_proof(story: Story, day: int, policy: FollowUpPolicy) -> None:
    state, today, (first, *_) = looked_at(story, day, policy)
    if first.order is None or first.order.kind is not LetterKind.OVERDUE:
        return
    clock = state.clocks[0]
    assert clock.proven and state.received_on == clock.start and today > clock.due.safe
    assert clock.extension is None and not clock.determined
    assert all(state.outcomes[label].outcome is Outcome.OPEN for label in clock.items)


@given(courses(), days)
def test_nothing_goes_out_after_the_end(story: Story, day: int) -> None:
    state, _, (first, *_) = looked_at(story, day, PATIENT)
    if state.withdrawn_on or state.closed_on or state.pause:
        assert first.mode is Mode.WAIT and first.order is None
    if not state.open_items and first.order:
        assert first.order.kind not in REMINDERS | {LetterKind.RECEIPT_CHECK}


@given(courses(), days)
def test_a_receipt_check_is_sent_once_and_only_into_silence(story: Story, day: int) -> None:
    state, today, (first, *_) = looked_at(story, day, PATIENT)
    if first.rule == "receipt-check" and first.mode is Mode.AUTO:
        assert state.filed_on and (today - state.filed_on).days > 3
        assert all(_silent(reply.facts) for reply in state.replies)
        assert not any(letter.kind is LetterKind.RECEIPT_CHECK for letter in state.letters)


@given(courses(), days, policies)
def test_why_says_what_is_done(story: Story, day: int, policy: FollowUpPolicy) -> None:
    state, _, actions = looked_at(story, day, policy)
    said_of = why(state, policy, story.at(day))
    assert tuple(each.action for each in said_of if each.action) == actions
    assert [each.rule for each in said_of[: len(RULES)]] == [rule.name for rule in RULES]
    assert all(each.said for each in said_of)


@given(courses())
def test_every_request_ends_with_somebody(story: Story) -> None:
    """A year later nothing waits on the agency alone: a letter, a person, or the end."""
    state = story.books().requests[REQUEST]
    over = {"withdrawn", "closed", "paused", "done", "distance"}
    for week in range(3):
        first = next_actions(state, PATIENT, story.at(370 + week))[0]
        assert first.mode is not Mode.WAIT or first.rule in over | {"closed-day"}, first.because


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 60), facts), max_size=3), st.integers(2, 31))
def test_missed_days_change_nothing_but_the_date(told: list[tuple[int, Fact]], step: int) -> None:
    """Whoever looks every day and whoever looks once a month end with the same obligations, and the latter write less.

    The letter that is due at the end may be another one: daily runs have asked more often, and may have come to the
    claim or to the ceiling. Whose turn it is, and for which items, is the same.
    """
    daily, rarely = _lived(told, 1), _lived(told, step)
    assert daily[:2] == rarely[:2]
    assert rarely[2] <= daily[2]


def _lived(told: list[tuple[int, Fact]], step: int) -> tuple[dict[str, str], WaitsOn, int]:
    """How every item stands after 200 days, whose turn it is then, and how many letters went out meanwhile."""
    story, waiting = Story().sent(), sorted(told, key=lambda each: each[0])
    for day in range(0, 200, step):
        while waiting and waiting[0][0] <= day:
            story.reply(*waiting.pop(0))
        first = next_actions(story.books().requests[REQUEST], PATIENT, story.at(day))[0]
        if first.mode is Mode.AUTO and first.order:
            story.letter(f"{first.order.kind}/{first.order.number}", day)
    state = story.books().requests[REQUEST]
    outcomes = {label: each.outcome.value for label, each in state.outcomes.items()}
    last = next_actions(state, PATIENT, story.at(205))[0]  # a Thursday
    return outcomes, waits_on(last), len(state.letters)


def test_a_review_that_is_past_asks_first() -> None:
    story = Story().sent(date(2027, 2, 1)).reply(date(2027, 2, 2), stated("acknowledged")).follow_up(date(2027, 2, 18))
    now = story.at(date(2027, 2, 25))
    first = next_actions(story.books().requests[REQUEST], LOOSEST, now)[0]
    assert (first.rule, first.mode) == ("overdue", Mode.PROPOSE)
    assert "reviewed on 2026-11-22" in first.because


def test_a_policy_may_let_the_overdue_notice_go() -> None:
    story = Story().sent().reply(3, stated("acknowledged")).follow_up(14)
    first = next_actions(story.books().requests[REQUEST], LOOSEST, story.at(21))[0]
    assert (first.rule, first.mode, first.need) == ("overdue", Mode.AUTO, "")
    strict = LOOSEST.model_copy(update={"automatic": False})
    assert next_actions(story.books().requests[REQUEST], strict, story.at(21))[0].mode is Mode.PROPOSE
    by_hand = replace_rules(overdue="person")
    told = next_actions(story.books().requests[REQUEST], by_hand, story.at(21))[0]
    assert (told.mode, told.order) == (Mode.PERSON, None)


def replace_rules(**rules: str) -> FollowUpPolicy:
    """A policy with these handlings."""
    return FollowUpPolicy.model_validate({"rules": rules})
