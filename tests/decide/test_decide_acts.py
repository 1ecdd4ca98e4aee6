"""What persons do to messages can be taken back, and a person's word on the facts outlives every reading."""

from __future__ import annotations

from builders import REQUEST, Story
from cpra_bot.decide.fold import fold
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import FactKind
from cpra_bot.model.request import FiledMessage

KEY = "INBOX/1/1"
DENIED = {"kind": "denial", "value": "", "quote": "denied", "start": 3, "rule": "person"}


def only_reply(story: Story) -> FiledMessage:
    (reply,) = story.books().requests[REQUEST].replies
    return reply


def corrected(story: Story, act: str = "act-1", *facts: dict[str, object]) -> Story:
    return story.add(EventKind.FACTS_CORRECTED, 5, message=KEY, facts=list(facts), note="", act=act)


def test_a_correction_wins_over_the_reading_and_makes_it_clear() -> None:
    reply = only_reply(corrected(Story().sent().reply(4, ("acknowledged", ""), unclear="?"), "act-1", DENIED))
    assert ([fact.kind for fact in reply.facts], reply.unclear, reply.corrected) == ([FactKind.DENIAL], "", True)


def test_a_correction_outlives_a_second_reading() -> None:
    story = corrected(Story().sent().reply(4), "act-1", DENIED)
    story.add(EventKind.MESSAGE_READ, 6, message=KEY, facts=[], unclear="again?")
    reply = only_reply(story)
    assert ([fact.kind for fact in reply.facts], reply.unclear) == ([FactKind.DENIAL], "")


def test_an_empty_correction_says_that_nothing_matters() -> None:
    reply = only_reply(corrected(Story().sent().reply(4, ("denial", ""), unclear="?")))
    assert (reply.facts, reply.unclear, reply.corrected) == ((), "", True)


def test_a_correction_taken_back_leaves_the_one_before_it() -> None:
    story = corrected(corrected(Story().sent().reply(4), "act-1", DENIED), "act-2")
    story.add(EventKind.ACT_TAKEN_BACK, 6, act="act-2")
    assert [fact.kind for fact in only_reply(story).facts] == [FactKind.DENIAL]
    story.add(EventKind.ACT_TAKEN_BACK, 6, act="act-1")
    reply = only_reply(story)
    assert (reply.facts, reply.corrected) == ((), False)
    assert story.books() == fold(story.events)
    assert story.books().acts == ()


def test_harmless_stays_after_a_second_reading_until_it_is_taken_back() -> None:
    story = Story().sent().reply(4, unclear="?")
    story.add(EventKind.MESSAGE_HARMLESS, 5, message=KEY, note="", act="act-1")
    story.add(EventKind.MESSAGE_READ, 6, message=KEY, facts=[], unclear="again?")
    assert only_reply(story).unclear == ""
    story.add(EventKind.ACT_TAKEN_BACK, 6, act="act-1")
    assert only_reply(story).unclear == "again?"


def test_aside_taken_back_puts_the_message_where_it_was() -> None:
    story = Story().sent().reply(4, ("acknowledged", ""))
    before = only_reply(story)
    story.add(EventKind.MESSAGE_ASIDE, 5, message=KEY, note="", act="act-1")
    assert story.books().requests[REQUEST].replies == ()
    assert [(act.verb, act.messages) for act in story.books().acts] == [("aside", (KEY,))]
    story.add(EventKind.ACT_TAKEN_BACK, 6, act="act-1")
    assert only_reply(story) == before


def test_acts_of_older_ledgers_carry_no_id_and_cannot_be_taken_back() -> None:
    story = Story().sent().reply(4, unclear="?")
    story.add(EventKind.MESSAGE_HARMLESS, 5, message=KEY, note="")
    assert only_reply(story).unclear == ""
    assert story.books().acts == ()
