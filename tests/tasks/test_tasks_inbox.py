"""The inbox: groups of look-alikes, what a placing teaches, and taking it back."""

from __future__ import annotations

import pytest

from cpra_bot.errors import UsageError
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage
from cpra_bot.output import jsonable
from cpra_bot.output.corrections import undo_text
from cpra_bot.output.inbox import group_text, inbox_text, place_text
from cpra_bot.output.style import Style
from cpra_bot.tasks.copies import shapes_path
from cpra_bot.tasks.groups import aside_group, harmless_group, place_group
from cpra_bot.tasks.inbox import aside, harmless, inbox, place, undo
from cpra_bot.tasks.poll import poll
from desk import CAMPAIGN_ID, Desk

NAMES = {"cobble-point-pd": "Cobble Point", "moose-grove-pd": "Moose Grove"}


def replies(desk: Desk, agency: str) -> tuple[FiledMessage, ...]:
    return desk.office.books().requests[f"{CAMPAIGN_ID}/{agency}"].replies


def stranger(desk: Desk, agency: str, text: str, sender: str = "desk@elsewhere.example", **more: str) -> None:
    desk.write(agency, text, threaded=False, sender=sender, to=desk.own_address, **more)


def notices(desk: Desk) -> None:
    """One template, two agencies that it names, one that it does not, all from a sender whom nobody knows."""
    text = "Dear Robin,\n\nThe City of {} received your records request 26-4{} on May {}, 2026.\n\nRegards,\nThe desk\n"
    for number, name in enumerate([*NAMES.values(), "Nowhere"]):
        stranger(desk, "dry-ladle-so", text.format(name, number, number + 3), sender=f"desk{number}@elsewhere.example")
    poll(desk.office)


def all_fit_80_columns(text: str) -> bool:
    return all(len(line) <= 80 for line in text.splitlines())


def test_look_alikes_are_placed_each_with_its_own_request(desk: Desk) -> None:
    desk.send()
    notices(desk)
    shown = inbox(desk.office)
    (group,) = shown.groups
    assert (len(group.messages), len(group.unplaced)) == (3, 3)
    assert f"cpra inbox place {group.name}" in inbox_text(shown, Style())
    preview = place_group(desk.office, group.name)
    assert [step.request.partition("/")[2] for step in preview.covered] == list(NAMES)
    assert [step.stays for step in preview.steps if step.stays] == ["nothing in it names an agency of a live request"]
    assert len(desk.office.books().inbox) == 3  # a preview does nothing
    page = group_text(preview, Style())
    assert page.splitlines()[-1].endswith(f"cpra inbox place {group.name} --apply {preview.plan}")
    assert all_fit_80_columns(page)
    done = place_group(desk.office, group.name, apply=preview.plan)
    assert done.applied and len(done.covered) == 2
    assert [replies(desk, agency)[0].strength for agency in NAMES] == [Strength.PERSON] * 2
    assert len(desk.office.books().inbox) == 1
    jsonable.dumps(jsonable.group(done))
    back = undo(desk.office)
    assert (back.act.verb, len(back.act.messages), set(back.now.values())) == ("place", 2, {"in the inbox"})
    assert "taken back: placing" in undo_text(back)
    assert [len(replies(desk, agency)) for agency in NAMES] == [0, 0]
    assert inbox(desk.office).groups[0].messages == group.messages


def test_what_came_after_the_preview_is_not_swept_along(desk: Desk) -> None:
    desk.send()
    notices(desk)
    (group,) = inbox(desk.office).groups
    preview = aside_group(desk.office, group.name, "")
    text = "Dear Robin,\n\nThe City of Elsewhere received your records request 26-9 on June 3, 2026.\n\nRegards,\nThe desk\n"
    stranger(desk, "dry-ladle-so", text)
    poll(desk.office)
    with pytest.raises(UsageError, match="no longer what the preview"):
        aside_group(desk.office, group.name, "", apply=preview.plan)
    again = aside_group(desk.office, group.name, "spam")
    assert len(again.covered) == 4
    aside_group(desk.office, group.name, "spam", apply=again.plan)
    assert not desk.office.books().inbox
    undo(desk.office)
    assert len(desk.office.books().inbox) == 4


def test_replies_that_look_alike_are_called_harmless_together(desk: Desk) -> None:
    desk.send()
    for agency in NAMES:
        desk.write(
            agency, f"Hello, the City of {NAMES[agency]} has a new website. You will find everything on our website."
        )
    poll(desk.office)
    (group,) = inbox(desk.office).groups
    assert (group.unplaced, len(group.unread)) == ((), 2)
    preview = harmless_group(desk.office, group.name, "an advertisement")
    assert [replies(desk, agency)[0].unclear != "" for agency in NAMES] == [True, True]
    harmless_group(desk.office, group.name, "an advertisement", apply=preview.plan)
    assert [replies(desk, agency)[0].unclear for agency in NAMES] == ["", ""]
    assert not inbox(desk.office).groups
    undo(desk.office)
    assert [replies(desk, agency)[0].unclear != "" for agency in NAMES] == [True, True]


def test_a_group_of_weak_placings_is_confirmed_where_it_is(desk: Desk) -> None:
    desk.send()
    for agency in NAMES:
        desk.write(agency, "We received your request.", threaded=False, to=desk.own_address)
    poll(desk.office)
    (group,) = inbox(desk.office).groups
    assert len(group.weak) == 2
    preview = place_group(desk.office, group.name)
    place_group(desk.office, group.name, apply=preview.plan)
    assert [replies(desk, agency)[0].strength for agency in NAMES] == [Strength.PERSON] * 2


def test_all_of_a_group_can_go_to_one_request(desk: Desk) -> None:
    desk.send()
    notices(desk)
    (group,) = inbox(desk.office).groups
    preview = place_group(desk.office, group.name, "moose-grove-pd")
    place_group(desk.office, group.name, "moose-grove-pd", apply=preview.plan)
    assert len(replies(desk, "moose-grove-pd")) == 3


def test_a_group_that_is_none(desk: Desk) -> None:
    desk.send()
    stranger(desk, "dry-ladle-so", "Good morning.")
    poll(desk.office)
    with pytest.raises(UsageError, match="no messages that wait look like m"):
        place_group(desk.office, "g9")


def test_a_placed_sender_places_the_next_and_undo_unteaches(desk: Desk) -> None:
    desk.send()
    stranger(desk, "dry-ladle-so", "Good morning, it is in our hands.", sender="counsel@lawyers.example")
    stranger(desk, "dry-ladle-so", "A word more about something else.", sender="counsel@lawyers.example")
    poll(desk.office)
    first, second = inbox(desk.office).messages
    numbers = desk.office.books().numbers
    placed = place(desk.office, numbers[first.message], "dry-ladle-so")
    assert [each.message for each in placed.taught] == [second.message]
    assert f"since a person placed {numbers[first.message]}" in placed.taught[0].reason
    assert placed.taught[0].strength is Strength.WEAK
    assert "cpra inbox undo" in place_text(placed, Style())
    stranger(desk, "dry-ladle-so", "And again.", sender="second@lawyers.example")
    (read,) = poll(desk.office).read
    assert (read.request, read.strength) == (f"{CAMPAIGN_ID}/dry-ladle-so", Strength.WEAK)
    undo(desk.office)
    assert {each.message for each in inbox(desk.office).messages} == {first.message, second.message}
    stranger(desk, "dry-ladle-so", "And once more.", sender="third@lawyers.example")
    (read,) = poll(desk.office).read
    assert read.request == ""


def test_a_weak_placing_is_confirmed_without_naming_the_request(desk: Desk) -> None:
    desk.send()
    desk.write("dry-ladle-so", "We received your request.", threaded=False, to=desk.own_address)
    stranger(desk, "dry-ladle-so", "Good morning.")
    poll(desk.office)
    numbers = desk.office.books().numbers
    (weak,) = inbox(desk.office).weak
    place(desk.office, numbers[weak[1].message])
    assert replies(desk, "dry-ladle-so")[0].strength is Strength.PERSON
    (stray,) = inbox(desk.office).messages
    with pytest.raises(UsageError, match="no request that could be confirmed"):
        place(desk.office, numbers[stray.message])


def test_acts_are_taken_back_one_by_one_the_last_first(desk: Desk) -> None:
    desk.send()
    stranger(desk, "dry-ladle-so", "Good morning.")
    desk.write("cobble-point-pd", "You will find everything on our website.")
    poll(desk.office)
    numbers = desk.office.books().numbers
    (stray,) = inbox(desk.office).messages
    aside(desk.office, numbers[stray.message], "")
    harmless(desk.office, numbers[replies(desk, "cobble-point-pd")[0].message], "")
    assert undo(desk.office).act.verb == "harmless"
    assert undo(desk.office).act.verb == "aside"
    with pytest.raises(UsageError, match="nothing to take back"):
        undo(desk.office)
    kinds = [event.kind for event in desk.office.ledger.events.all()]
    assert kinds.count(EventKind.ACT_TAKEN_BACK) == 2  # what was taken back still stands in the ledger
    assert kinds.count(EventKind.MESSAGE_ASIDE) == 1


def test_messages_of_an_older_ledger_are_grouped_too(desk: Desk) -> None:
    desk.send()
    notices(desk)
    books = desk.office.books()
    for event in desk.office.ledger.events.of_kinds([EventKind.MESSAGE_UNPLACED]):
        old = {name: value for name, value in event.data.items() if name != "shape"}
        desk.office.ledger.events.append([happened(event.kind, "", event.at, "person", **old)])
    assert [each.shape for each in desk.office.books().inbox.values()] == ["", "", ""]
    assert [len(group.messages) for group in inbox(desk.office).groups] == [3]
    assert len(books.inbox) == 3


def test_what_messages_look_like_is_kept_beside_the_ledger_and_droppable(desk: Desk) -> None:
    desk.send()
    notices(desk)
    desk.office.copies = True
    path = shapes_path(desk.office.ledger.path)
    first = inbox(desk.office)
    kept = path.read_bytes()
    assert inbox(desk.office) == first
    assert path.read_bytes() == kept  # nothing was found out a second time
    path.write_bytes(kept[:-1] + b"x")
    assert inbox(desk.office) == first  # a damaged copy is none
    path.unlink()
    assert inbox(desk.office) == first
    assert all(each.shape for each in first.messages)
