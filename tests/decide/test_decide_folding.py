"""A fold that is taken up again says the same as one that reads everything at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import REQUEST, Story
from cpra_bot.decide.everything import Asked, Surroundings, ask_all, decide_all
from cpra_bot.decide.fold import Folding, fold
from cpra_bot.decide.together import join
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.portal import PortalView

OTHER = "shade-trees-2026/elkton-pd"
MESSAGES = ("INBOX/1/1", "INBOX/1/2", "INBOX/1/3")
ACTS = ("act-1", "act-2")
PLACED = {
    "reason": "test",
    "rule": "thread",
    "sender": "clerk@sampleton.example",
    "subject": "Your request",
    "message_id": "<1@sampleton.example>",
    "received_at": "2026-09-04T17:00:00+00:00",
}
NUMBER = {"kind": "tracking_number", "value": "PR-26-1", "quote": "PR-26-1", "start": 0, "rule": "t"}


def one_event(draw: st.DrawFn) -> Event:
    """Something that can happen to a letter or a message of one of two requests."""
    story = Story(draw(st.sampled_from([REQUEST, OTHER])))
    message, day = draw(st.sampled_from(MESSAGES)), draw(st.integers(1, 30))
    what = draw(
        st.sampled_from(
            [
                "stored",
                "filed",
                "unplaced",
                "read",
                "copy",
                "letter",
                "told",
                "aside",
                "harmless",
                "corrected",
                "back",
                "seen",
            ]
        )
    )
    act = {"act": draw(st.sampled_from(ACTS))} if draw(st.booleans()) else {}
    if what == "stored":
        story.add(EventKind.MESSAGE_STORED, day, message=message, sha256="")
    elif what == "filed":
        strength = draw(st.sampled_from(["weak", "strong", "person"]))
        story.add(EventKind.MESSAGE_FILED, day, message=message, strength=strength, ours=False, **PLACED, **act)
    elif what == "unplaced":
        story.add(EventKind.MESSAGE_UNPLACED, day, message=message, candidates=[], **PLACED)
    elif what == "read":
        facts = draw(st.sampled_from([[], [NUMBER]]))
        story.add(
            EventKind.MESSAGE_READ, day, message=message, facts=facts, unclear=draw(st.sampled_from(["", "?"])), **act
        )
    elif what == "copy":
        story.add(EventKind.COPY_SEEN, day, letter="x", message=message, message_id=f"<{message}@provider.example>")
    elif what == "letter":
        story.went(draw(st.sampled_from([EventKind.LETTER_STARTED, EventKind.LETTER_SENT])), day)
    elif what == "aside":
        story.add(EventKind.MESSAGE_ASIDE, day, message=message, note="", **act)
    elif what == "harmless":
        story.add(EventKind.MESSAGE_HARMLESS, day, message=message, note="", **act)
    elif what == "corrected":
        story.add(EventKind.FACTS_CORRECTED, day, message=message, facts=[NUMBER], note="", **act)
    elif what == "seen":
        channel, status = (
            draw(st.sampled_from(["nextrequest", "muckrock"])),
            draw(st.sampled_from(["submitted", "done"])),
        )
        view = PortalView(channel, "26-1", "https://sampleton.example/requests/26-1", status)
        story.add(EventKind.PORTAL_SEEN, day, **view.plain())
    elif what == "back":
        story.add(EventKind.ACT_TAKEN_BACK, day, act=draw(st.sampled_from(ACTS)))
    else:
        story.add(EventKind.PERSON_TOLD, day, needs=[message])
    return story.events[0]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Two requests that were opened, and then anything."""
    events = [*Story(REQUEST).sent().events, *Story(OTHER).sent().events]
    events += [one_event(draw) for _ in range(draw(st.integers(0, 14)))]
    return [replace(event, sequence=number) for number, event in enumerate(events, start=1)]


@given(histories(), st.lists(st.integers(0, 20), max_size=5))
def test_books_are_the_same_however_the_events_are_cut(events: list[Event], cuts: list[int]) -> None:
    folding, at = Folding(), 0
    for cut in sorted(cuts):
        folding.add(events[at:cut])
        folding.books()
        at = max(at, cut)
    folding.add(events[at:])
    assert folding.books() == fold(events)
    assert folding.last == len(events)


@given(histories(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), min_size=2, max_size=5))
def test_what_has_not_changed_is_not_asked_again_and_would_say_the_same(
    events: list[Event], cuts: list[tuple[int, int]]
) -> None:
    """Books of a ledger that grows, and days that pass between them or do not."""
    policy, folding, at = FollowUpPolicy(), Folding(), 0
    around = Surroundings(lambda _request: policy)
    now, before, last = datetime(2026, 9, 10, 16, tzinfo=UTC), None, None
    for cut, days in sorted(cuts, key=lambda each: each[0]):
        folding.add(events[at:cut])
        at, now = max(at, cut), now + timedelta(days=days)
        books = folding.books()
        before = ask_all(books, around, now, before)
        assert join(before.actions, before.cases, books) == decide_all(books, around, now)
        if last and not days:
            assert _kept(last, before) == {key for key, case in before.cases.items() if _stood(last, key, case.state)}
        last = before


def _kept(before: Asked, after: Asked) -> set[str]:
    """Requests about which the rules were not asked again."""
    return {key for key, said in after.actions.items() if said is before.actions.get(key)}


def _stood(before: Asked, key: str, state: object) -> bool:
    return key in before.cases and before.cases[key].state is state


def test_later_events_change_nothing_in_books_that_were_made() -> None:
    events = Story().sent().reply(4, ("tracking_number", "PR-26-1")).events
    folding = Folding()
    folding.add(events[:3])
    before = folding.books()
    kept = fold(events[:3])
    folding.add(events[3:])
    assert folding.books() == fold(events) != kept
    assert before == kept
