"""What the fold makes of a person's acts, of corrected facts, of answers item by item, and of the second clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders import ITEMS, REQUEST, Story, stated
from cpra_bot.decide.actions import next_actions
from cpra_bot.decide.everything import Surroundings, decide_all
from cpra_bot.decide.fold import fold
from cpra_bot.decide.grid import grid
from cpra_bot.decide.rules.case import Around, patience
from cpra_bot.model.action import Mode
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.event import EventKind
from cpra_bot.model.grid import WaitsOn
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.request import Grade, Outcome, Phase, RequestState

ACK = stated("acknowledged")
SECTIONS = {"sections": "Gov 7923.600"}


def state(story: Story) -> RequestState:
    """The one request of a story."""
    return story.books().requests[REQUEST]


def outcomes(story: Story) -> dict[str, str]:
    """Label → outcome."""
    return {label: each.outcome.value for label, each in state(story).outcomes.items()}


def test_items_get_their_outcome_one_by_one() -> None:
    story = Story().sent().reply(3, stated("item_answer", "405", "A1"), stated("denial", "", "A2", **SECTIONS))
    assert outcomes(story) == {"A1": "answered", "A2": "denied", "A5": "inactive"}
    assert (state(story).open_items, state(story).phase) == ((), Phase.SETTLED)
    assert state(story).outcomes["A2"].message == "INBOX/1/1"
    story.reply(9, stated("release", "", "A2"))  # they looked again
    assert outcomes(story)["A2"] == "released"


def test_what_has_come_is_not_taken_back_by_a_closing_word() -> None:
    story = Story().sent().reply(3, stated("release", "", "A1", "A2"))
    story.reply(9, stated("no_records", "", "A1", final="yes"))
    assert outcomes(story)["A1"] == "released"


def test_words_about_the_whole_request_speak_of_what_is_left() -> None:
    story = Story().sent().reply(3, stated("release", "", "A1")).reply(5, stated("denial", "", "*", **SECTIONS))
    assert outcomes(story) == {"A1": "released", "A2": "denied", "A5": "inactive"}


def test_words_without_a_label_mean_the_only_item_that_is_open() -> None:
    story = Story(items={"A1": "The list."}, conditional=()).sent().reply(3, stated("release"))
    assert outcomes(story) == {"A1": "released"}


def test_a_machine_and_our_own_mail_settle_nothing() -> None:
    story = Story().sent().reply(3, stated("automatic_reply"), stated("release", "", "*"))
    story.reply(4, stated("release", "", "*"), ours=True)
    assert outcomes(story) == {"A1": "open", "A2": "open", "A5": "inactive"}


def test_the_fallback_has_a_clock_of_its_own() -> None:
    story = Story().sent().reply(3, ACK).reply(9, stated("record_creation", "", "A1", "A2"))
    story.letter("record-creation/1", 10)
    now = state(story)
    assert (now.conditional, now.open_items, now.fallback_on) == ((), ("A5",), date(2026, 9, 11))
    first, second = now.clocks
    assert (first.items, second.items, second.fallback) == (("A1", "A2"), ("A5",), True)
    assert (second.start, second.proven, patience(second)) == (date(2026, 9, 11), False, date(2026, 9, 21))
    assert now.due == first.due
    assert not first.fallback and first.proven
    story.reply(12, stated("extension", "2026-10-02", grounds="c2"))
    first, second = state(story).clocks
    assert first.extension is None and second.proven
    assert second.extension and patience(second) == date(2026, 10, 2)


def test_only_the_items_that_were_objected_to_get_their_fallback() -> None:
    items = {**ITEMS, "A6": "The log."}
    story = Story(items=items, conditional=("A5", "A6"))
    parts = [{"items": [{"id": "A5", "fallback_for": ["A1"]}, {"id": "A6", "fallback_for": ["A2"]}, {"id": "A1"}]}]
    story.add(EventKind.PLAN_APPROVED, 0, plan="20260901-0123456789ab", letters=1, campaign={"parts": parts})
    story.sent().reply(3, ACK).reply(9, stated("record_creation", "", "A1"))
    first = next_actions(state(story), FollowUpPolicy(), story.at(9))[0]
    assert first.order and first.order.items == ("A5",)
    story.letter("record-creation/1", 10)
    assert (state(story).conditional, state(story).open_items) == (("A6",), ("A2", "A5"))


def test_an_extension_is_judged() -> None:
    story = Story().sent().reply(3, ACK).reply(9, stated("extension", "", grounds="c1", defects="no_date"))
    extension = state(story).clocks[0].extension
    assert extension and not extension.verdict.valid and extension.message == "INBOX/1/2"
    assert extension.verdict.law == state(story).due.law  # type: ignore[union-attr]
    assert state(story).extension_until == date(2026, 9, 28)


def test_a_person_has_the_last_word_on_what_a_message_states() -> None:
    story = Story().sent().reply(3, ACK, unclear="it may be a denial", key="INBOX/1/9")
    story.corrected(4, "INBOX/1/9", stated("denial", "", "A1", likely=True, **SECTIONS))
    read_again = Story().reply(5, ACK, unclear="again?", key="INBOX/1/9").events[-1]
    story.events.append(read_again)
    assert outcomes(story)["A1"] == "denied"
    (reply,) = state(story).replies
    assert (reply.unclear, [fact.certainty.value for fact in reply.facts]) == ("", ["sure"])


def test_what_is_only_likely_proves_no_receipt_and_teaches_no_number() -> None:
    story = (
        Story().sent().reply(3, stated("acknowledged", likely=True), stated("tracking_number", "26-34", likely=True))
    )
    now = state(story)
    assert (now.received_on, now.acknowledged, now.sure_numbers) == (None, False, ())
    story.reply(4, stated("tracking_number", "26-34"))
    assert (state(story).grade, state(story).sure_numbers) == (Grade.NUMBERED, ("26-34",))


def test_a_determination_shows_receipt() -> None:
    assert state(Story().sent().reply(3, stated("determination"))).received_on == date(2026, 9, 4)
    assert state(Story().sent().reply(3, stated("automatic_reply"), stated("status"))).received_on is None


def test_contacts_pauses_and_proposals_are_folded() -> None:
    story = Story().sent().noted(4, "called").paused(5, "campaign", "2026-09-10").paused(5, "agency", "2026-09-30")
    now = state(story)
    assert [(each.how.value, each.on) for each in now.contacts] == [("called", date(2026, 9, 5))]
    assert now.pause and (now.pause.scope, now.pause.until) == ("agency", date(2026, 9, 30))
    story.resumed(6, "agency")
    assert state(story).pause and state(story).pause.scope == "campaign"  # type: ignore[union-attr]
    story.proposal(EventKind.PROPOSAL_MADE, 7, "overdue:x", "overdue/1")
    story.proposal(EventKind.PROPOSAL_POSTPONED, 8, "overdue:x", "overdue/1", "2026-09-20")
    proposal = state(story).proposals["overdue:x"]
    assert (proposal.status, proposal.until) == (ProposalStatus.POSTPONED, date(2026, 9, 20))


def test_what_is_withdrawn_is_open_no_more() -> None:
    story = Story().sent().reply(3, stated("release", "", "A1")).withdrawn(5)
    assert outcomes(story) == {"A1": "released", "A2": "withdrawn", "A5": "inactive"}
    assert state(story).phase is Phase.WITHDRAWN
    assert state(story.reopened(6)).open_items == ("A2",)


def test_a_later_filing_starts_the_count_of_sending_and_keeps_the_first_date() -> None:
    story = Story().sent().reply(1, stated("bounce_hard", "records@sampleton.example")).letter("refiling/1", 3)
    now = state(story)
    assert (now.sent_on, now.filed_on) == (date(2026, 9, 1), date(2026, 9, 4))
    assert now.due and now.due.received == date(2026, 9, 4)
    assert now.phase is Phase.WAITING


def test_a_dead_address_is_left_for_another_one_of_the_directory() -> None:
    story = Story().sent().reply(1, stated("bounce_hard", "records@sampleton.example", quote="550 no such user"))
    around = Around(addresses=("RECORDS@sampleton.example", "clerk@sampleton.example"))
    first = next_actions(state(story), FollowUpPolicy(), story.at(2), around)[0]
    assert (first.rule, first.mode) == ("bounced", Mode.PROPOSE)
    assert first.order and first.order.kind is LetterKind.REFILING
    assert first.order.facts == {"because": "bounced", "to": "clerk@sampleton.example"}
    story.proposal(EventKind.PROPOSAL_REJECTED, 2, first.need, "refiling/1")
    assert next_actions(state(story), FollowUpPolicy(), story.at(2), around)[0].mode is Mode.PERSON


@pytest.mark.parametrize(
    ("named", "directory", "filed_at", "to"),
    [
        ("https://a.example/new", (), "", "https://a.example/new"),
        ("a.example/new", (), "", "https://a.example/new"),
        ("https://a.example/new", ("a.example",), "", "a.example"),
        ("https://A.example/new", ("a.example",), "", "a.example"),
        ("https://a.example/new", ("https://a.example/police", "b.example"), "", "https://a.example/new"),
        ("https://a.example/new", ("https://a.example/new",), "", "https://a.example/new"),
        ("", ("https://b.example/form", "a.example"), "", "https://b.example/form"),
        ("", ("https://b.example/form", "a.example"), "b.example", "a.example"),
        ("", ("b.example",), "https://b.example/form", ""),
        ("https://b.example/x", ("a.example",), "b.example", ""),
        ("", (), "", ""),
        ("our website", (), "", ""),
        ("https://[::1", ("a.example",), "", "a.example"),
    ],
)
def test_where_a_request_goes_that_is_wanted_in_a_portal(
    named: str, directory: tuple[str, ...], filed_at: str, to: str
) -> None:
    story = Story().sent().reply(1, stated("portal_redirect", named, quote="use our portal"))
    now = state(story)
    if filed_at:
        before = replace(now.letters[0], key=f"{now.key}/refiling/0", kind=LetterKind.REFILING, to=filed_at)
        now = replace(now, letters=(*now.letters, before))
    first = next_actions(now, FollowUpPolicy(), story.at(2), Around(portals=lambda: directory))[0]
    assert (first.rule, first.mode) == ("redirected", Mode.PERSON)
    assert (first.order.facts if first.order else {}) == ({"because": "portal", "to": to} if to else {})


def test_a_closure_of_the_office_is_no_day_for_a_letter() -> None:
    story = Story().sent().letter("receipt-check/1", 7)
    around = Around(closures=frozenset({date(2026, 9, 15)}))
    first = next_actions(state(story), FollowUpPolicy(), story.at(14), around)[0]
    assert (first.rule, first.when) == ("closed-day", date(2026, 9, 16))


def everything(*stories: Story, day: int) -> dict[str, str]:
    """Request key → rule and mode, decided together."""
    books = fold(sorted((event for story in stories for event in story.events), key=lambda event: event.at))
    found = decide_all(books, Surroundings(lambda _key: FollowUpPolicy()), stories[0].at(day))
    return {key: f"{actions[0].rule} {actions[0].mode.value}" for key, actions in found.items()}


def test_several_requests_at_one_agency_get_one_letter() -> None:
    trees, benches = Story().sent(), Story("benches-2026/sampleton-pd").sent(1)
    other = Story("benches-2026/elkton-pd").sent(1)
    together = everything(trees, benches, other, day=14)
    assert together == {
        REQUEST: "status-letter propose",
        "benches-2026/sampleton-pd": "status-letter wait",
        "benches-2026/elkton-pd": "follow-up auto",
    }
    need = f"status-letter:benches-2026/sampleton-pd+{REQUEST}"
    declined = Story().sent().proposal(EventKind.PROPOSAL_REJECTED, 14, need, "status/1")
    assert everything(declined, benches, day=14)[REQUEST] == "follow-up auto"
    asked = Story().sent().letter("status/1", 14)
    assert everything(asked, benches, day=16) == {
        REQUEST: "distance wait",
        "benches-2026/sampleton-pd": "distance wait",
    }


def test_a_status_letter_names_the_other_requests() -> None:
    trees, benches = Story().sent(), Story("benches-2026/sampleton-pd").sent(1)
    benches.reply(3, stated("tracking_number", "PR-1"))
    books = fold(sorted([*trees.events, *benches.events], key=lambda event: event.at))
    order = decide_all(books, Surroundings(lambda _key: FollowUpPolicy()), trees.at(15))[REQUEST][0].order
    assert order and (order.kind, order.items) == (LetterKind.STATUS, ("A1", "A2"))
    assert order.facts == {"others": "2026-09-02; benches-2026; PR-1"}


def test_a_mailbox_in_which_nothing_arrives_holds_questions_back() -> None:
    stories = [Story(f"shade-trees-2026/{name}-pd").sent() for name in ("elkton", "alder", "sampleton")]
    assert everything(*stories, day=13)[REQUEST] == "follow-up auto"  # thirteen days are not enough
    assert set(everything(*stories, day=14).values()) == {"silent-mailbox wait"}
    assert everything(*stories[1:], day=14)[REQUEST] == "follow-up auto"  # two agencies may well be silent
    stories[0].add(EventKind.COPY_SEEN, 1, letter="x", message="INBOX/1/7", message_id="<x>")
    assert everything(*stories, day=14)[REQUEST] == "follow-up auto"  # our own copy came


def test_letters_on_paper_bring_no_copies_that_could_be_missed() -> None:
    names = ("elkton", "alder", "sampleton")
    stories = [Story(f"shade-trees-2026/{name}-pd").opened(channel="postal").filed(0) for name in names]
    assert set(everything(*stories, day=14).values()) == {"follow-up auto"}


def test_the_grid_shows_every_item_at_every_agency() -> None:
    here = Story().sent().reply(3, stated("release", "", "A1"))
    there = Story("shade-trees-2026/elkton-pd").sent()
    there.reply(3, stated("denial", "", "A1", "A2", **SECTIONS), key="INBOX/1/9")
    books = fold([*here.events, *there.events])
    decided = decide_all(books, Surroundings(lambda _key: FollowUpPolicy()), here.at(4))
    found = grid(books.requests.values(), decided)
    assert found.labels == ("A1", "A2", "A5")
    assert found.count("A1") == {Outcome.RELEASED: 1, Outcome.DENIED: 1}
    first, second = found.rows
    assert (first.waits_on, second.waits_on) == (WaitsOn.AGENCY, WaitsOn.PERSON)
    assert (first.cells["A1"].waits_on, first.cells["A2"].waits_on) == (WaitsOn.NOBODY, WaitsOn.AGENCY)
    assert first.cells["A2"].until == date(2026, 9, 14)
    assert (second.cells["A1"].waits_on, second.cells["A1"].state.quote) == (WaitsOn.PERSON, "denial")
