"""What a careful organizer would do on a given day: one row a situation."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import REQUEST, Story
from cpra_bot.decide.actions import next_action, unread
from cpra_bot.law.clock import is_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import Mode
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterKind

POLICY = FollowUpPolicy()
ASK_FIRST = FollowUpPolicy(automatic=False)
ONE_ONLY = FollowUpPolicy(ceiling=1)

# The request is sent on Tuesday 2026-09-01 (day 0); ten days from sending end on Friday 2026-09-11 (day 10).
ACK = ("acknowledged", "")
NUMBER = ("tracking_number", "26-34")
SITUATIONS = [
    # story, day, expected rule, mode
    (Story().opened(), 0, "queued", Mode.WAIT),
    (Story().opened().went(EventKind.LETTER_FAILED, 0), 1, "queued", Mode.WAIT),
    (Story().opened().went(EventKind.LETTER_FAILED, 0), 4, "stuck", Mode.PERSON),
    (Story().opened().went(EventKind.LETTER_REFUSED, 0), 1, "refused", Mode.PERSON),
    (Story().opened().went(EventKind.LETTER_STARTED, 0), 0, "in-flight", Mode.WAIT),
    (Story().opened().went(EventKind.LETTER_UNKNOWN, 0), 30, "settle", Mode.PERSON),
    # nothing heard
    (Story().sent(), 1, "not-due", Mode.WAIT),
    (Story().sent(), 3, "not-due", Mode.WAIT),
    (Story().sent(), 4, "closed-day", Mode.WAIT),  # Saturday, and Monday is Labor Day
    (Story().sent(), 7, "receipt-check", Mode.AUTO),  # three working days, and nobody has acknowledged it
    (Story().sent().letter("receipt-check/1", 7), 10, "not-due", Mode.WAIT),  # the last day is the agency's
    (Story().sent(), 11, "closed-day", Mode.WAIT),  # Saturday
    (Story().sent(), 13, "follow-up", Mode.AUTO),
    # acknowledged: counted from the day of the acknowledgement
    (Story().sent().reply(3, ACK, NUMBER), 13, "not-due", Mode.WAIT),
    (Story().sent().reply(3, ACK, NUMBER), 14, "follow-up", Mode.AUTO),
    # the agency names its own receipt date
    (Story().sent().reply(3, ACK, ("received_on", "2026-09-01")), 13, "follow-up", Mode.AUTO),
    (Story().sent().reply(20, ACK, ("received_on", "2026-09-18")), 27, "not-due", Mode.WAIT),
    # more time: with a date, without one (24 days from receipt), and after its end
    (Story().sent().reply(1, ACK, ("extension", "2026-09-20")), 14, "extension", Mode.WAIT),
    (Story().sent().reply(1, ACK, ("extension", "")), 25, "extension", Mode.WAIT),
    (Story().sent().reply(1, ACK, ("extension", "")), 29, "extension-passed", Mode.PROPOSE),
    # promises are kept apart from the statute
    (Story().sent().reply(1, ACK, ("promised_date", "2026-10-16")), 30, "promise", Mode.WAIT),
    (Story().sent().reply(1, ACK, ("promised_date", "2026-10-16")), 45, "promise", Mode.WAIT),
    (Story().sent().reply(1, ACK, ("promised_date", "2026-10-16")), 46, "promise-passed", Mode.PROPOSE),
    (
        Story().sent().reply(1, ("promised_date", "2026-09-20")).reply(15, ("promised_date", "2026-10-16")),
        30,
        "promise",
        Mode.WAIT,
    ),
    # what the reader does not settle goes to a person, and stays there
    (Story().sent().reply(1, unclear="it may be a denial"), 2, "read", Mode.PERSON),
    (Story().sent().reply(1, unclear="it may be a denial").reply(3, ACK), 40, "read", Mode.PERSON),
    # machines say nothing about the request
    (Story().sent().reply(1, ("automatic_reply", "")), 13, "follow-up", Mode.AUTO),
    (Story().sent().reply(1, ("bounce_hard", "records@sampleton.example")), 1, "bounced", Mode.PERSON),
    (Story().sent().reply(1, ("bounce_hard", "records@sampleton.example")), 60, "bounced", Mode.PERSON),
    (Story().sent().reply(1, ("bounce_soft", "records@sampleton.example")), 2, "delayed", Mode.WAIT),
    (Story().sent().reply(1, ("bounce_soft", "records@sampleton.example")), 13, "follow-up", Mode.AUTO),
    (Story().sent().reply(1, ("bounce_hard", "records@sampleton.example")).reply(5, ACK), 6, "not-due", Mode.WAIT),
    # distance and ceiling
    (Story().sent().follow_up(13), 19, "distance", Mode.WAIT),
    (Story().sent().follow_up(13), 20, "follow-up", Mode.AUTO),
    (Story().sent().follow_up(13).follow_up(20, 2).follow_up(27, 3), 34, "ceiling", Mode.PERSON),
    (Story().sent().follow_up(13).went(EventKind.LETTER_UNKNOWN, 13, "follow-up/1"), 60, "settle", Mode.PERSON),
    (Story().sent().follow_up(13).went(EventKind.LETTER_REFUSED, 13, "follow-up/1"), 60, "refused", Mode.PERSON),
    # a follow-up that was taken back counts for nothing, but keeps its number
    (
        Story().sent().queued("follow-up/1", 13).went(EventKind.LETTER_WITHDRAWN, 13, "follow-up/1").reply(13, ACK),
        27,  # day 24 is Native American Day
        "follow-up",
        Mode.AUTO,
    ),
    # greylisted minutes ago is not stuck, however old the request is
    (
        Story().sent().queued("follow-up/1", 13).went(EventKind.LETTER_FAILED, 13, "follow-up/1"),
        13,
        "queued",
        Mode.WAIT,
    ),
    # what a person wrote, on either side, keeps its distance
    (Story().sent().reply(12, ours=True), 13, "distance", Mode.WAIT),
    (Story().sent().reply(1, ACK).reply(12, NUMBER), 14, "distance", Mode.WAIT),
    # a receipt date before our own letter starts no clock
    (Story().sent().reply(8, ACK, ("received_on", "2026-03-01")), 13, "not-due", Mode.WAIT),
    # an automatic acknowledgement is one
    (Story().sent().reply(3, ("automatic_reply", ""), ACK, NUMBER), 13, "not-due", Mode.WAIT),
    # a bounce outweighs what wants reading
    (
        Story().sent().reply(1, ("bounce_hard", "records@sampleton.example")).reply(1, unclear="a newsletter"),
        2,
        "read",
        Mode.PERSON,
    ),
    (
        Story().sent().reply(1, unclear="a newsletter").reply(1, ("bounce_hard", "records@sampleton.example")),
        2,
        "bounced",
        Mode.PERSON,
    ),
    # a second first letter, to a corrected address
    (
        Story()
        .sent()
        .reply(1, ("bounce_hard", "records@sampleton.example"))
        .queued("initial/2", 5)
        .went(EventKind.LETTER_SENT, 5, "initial/2"),
        6,
        "not-due",
        Mode.WAIT,
    ),
    # a weak placing is never enough for an automatic letter
    (Story().sent().reply(3, ACK, NUMBER, strength="weak"), 14, "confirm", Mode.PERSON),
    (Story().sent().reply(3, ACK, NUMBER, strength="person"), 14, "follow-up", Mode.AUTO),
]


@pytest.mark.parametrize(
    ("story", "day", "rule", "mode"), SITUATIONS, ids=[f"{n}-{row[2]}-day{row[1]}" for n, row in enumerate(SITUATIONS)]
)
def test_the_rule_that_speaks(story: Story, day: int, rule: str, mode: Mode) -> None:
    action = next_action(story.books().requests[REQUEST], POLICY, story.at(day))
    assert (action.rule, action.mode) == (rule, mode), action.because
    assert action.because
    assert bool(action.need) is (mode in {Mode.PERSON, Mode.PROPOSE})
    assert (action.order is not None) is (mode in {Mode.AUTO, Mode.PROPOSE})


def test_a_policy_can_ask_first_and_stop_earlier() -> None:
    story = Story().sent()
    asked = next_action(story.books().requests[REQUEST], ASK_FIRST, story.at(13))
    assert (asked.rule, asked.mode) == ("follow-up", Mode.PROPOSE)
    assert asked.order and asked.need  # the letter is written, and a person lets it go
    story.follow_up(13)
    stopped = next_action(story.books().requests[REQUEST], ONE_ONLY, story.at(20))
    assert stopped.rule == "ceiling"


def test_nothing_is_sent_over_a_message_that_may_be_the_answer() -> None:
    story = Story().sent()
    action = next_action(story.books().requests[REQUEST], POLICY, story.at(13), ["m7"])
    assert (action.rule, action.mode) == ("in-doubt", Mode.WAIT)
    assert "m7" in action.because


def test_a_follow_up_asks_for_the_active_items_only() -> None:
    story = Story().sent()
    order = next_action(story.books().requests[REQUEST], POLICY, story.at(13)).order
    assert order is not None
    assert (order.kind, order.items, order.day) == (LetterKind.FOLLOW_UP, ("A1", "A2"), date(2026, 9, 14))


def test_the_number_of_a_withdrawn_letter_is_not_used_again() -> None:
    story = Story().sent().queued("follow-up/1", 13).went(EventKind.LETTER_WITHDRAWN, 13, "follow-up/1")
    order = next_action(story.books().requests[REQUEST], POLICY, story.at(21)).order
    assert order is not None
    assert order.key == f"{REQUEST}/follow-up/2"


def test_every_reply_that_wants_reading_is_a_question_of_its_own() -> None:
    story = Story().sent().reply(1, unclear="a fee").reply(2, ACK).reply(3, unclear="a denial")
    asked = unread(story.books().requests[REQUEST], story.at(4), {})
    assert ["denial" in each.because for each in asked] == [False, True]
    assert len({each.need for each in asked}) == 2


def test_a_letter_whose_sending_is_proven_late_was_sent_when_it_started() -> None:
    story = Story().opened().went(EventKind.LETTER_STARTED, 0).went(EventKind.LETTER_UNKNOWN, 3)
    story.went(EventKind.LETTER_SENT, 6)
    assert story.books().requests[REQUEST].sent_on == date(2026, 9, 1)


def test_two_troubles_are_two_needs() -> None:
    bounce = ("bounce_hard", "")
    first, second = Story().sent().reply(1, bounce, key="INBOX/1/1"), Story().sent().reply(1, bounce, key="INBOX/1/2")
    needs = {next_action(each.books().requests[REQUEST], POLICY, each.at(2)).need for each in (first, second)}
    again = Story().opened().went(EventKind.LETTER_STARTED, 0).went(EventKind.LETTER_UNKNOWN, 0)
    before = next_action(again.books().requests[REQUEST], POLICY, again.at(1)).need
    again.went(EventKind.LETTER_FAILED, 1).went(EventKind.LETTER_STARTED, 2).went(EventKind.LETTER_UNKNOWN, 2)
    after = next_action(again.books().requests[REQUEST], POLICY, again.at(2)).need
    assert len(needs) == 2 and before != after


def test_a_weak_number_is_not_for_letters() -> None:
    state = Story().sent().reply(1, NUMBER, strength="weak").books().requests[REQUEST]
    assert (list(state.numbers), state.sure_numbers, state.acknowledged) == (["26-34"], (), False)


def test_a_message_that_a_person_moves_leaves_the_request_it_was_in() -> None:
    here, there = Story().sent().reply(1, ACK, key="INBOX/1/1"), Story("shade-trees-2026/otherville-pd").sent()
    moved = Story("shade-trees-2026/otherville-pd").reply(2, ACK, key="INBOX/1/1", strength="person")
    here.events += there.events + moved.events
    books = here.books()
    assert books.requests[REQUEST].replies == ()
    assert [reply.message for reply in books.requests["shade-trees-2026/otherville-pd"].replies] == ["INBOX/1/1"]


def test_a_number_is_as_sure_as_the_surest_message_that_gave_it() -> None:
    story = Story().sent().reply(1, NUMBER, strength="weak")
    assert story.books().requests[REQUEST].numbers == {"26-34": "weak"}
    story.reply(2, NUMBER, strength="strong").reply(3, NUMBER, strength="weak")
    assert story.books().requests[REQUEST].numbers == {"26-34": "strong"}


facts = st.sampled_from(
    [
        ACK,
        NUMBER,
        ("automatic_reply", ""),
        ("extension", ""),
        ("extension", "2026-09-25"),
        ("promised_date", "2026-10-02"),
    ]
)
replies = st.lists(st.tuples(st.integers(1, 40), facts, st.sampled_from(["strong", "weak", "person"])), max_size=4)


@given(replies, st.integers(0, 3), st.integers(0, 90))
def test_no_automatic_letter_that_a_careful_person_would_not_send(
    heard: list[tuple[int, tuple[str, str], str]], follow_ups: int, day: int
) -> None:
    story = Story().sent()
    for number in range(follow_ups):
        story.follow_up(13 + 7 * number, number + 1)
    for when, fact, strength in sorted(heard):
        story.reply(when, fact, strength=strength)
    state = story.books().requests[REQUEST]
    action = next_action(state, POLICY, story.at(day))
    if action.mode is not Mode.AUTO or action.rule == "receipt-check":
        return  # the one question whether it arrived has a test of its own
    today = legal_day(story.at(day))
    assert state.due is not None and today > state.due.law
    assert is_working_day(today)
    assert state.promised is None and state.extension_until is None
    assert follow_ups < POLICY.ceiling
    assert (today - max(legal_day(letter.at) for letter in state.letters)).days >= 7
    assert all(strength != "weak" or fact[0] == "automatic_reply" for _, fact, strength in heard)
