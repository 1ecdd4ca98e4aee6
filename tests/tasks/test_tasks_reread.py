"""Reading everything again: shown before it changes, and a person's word stands."""

from __future__ import annotations

from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.message import Strength
from cpra_bot.output import jsonable
from cpra_bot.output.corrections import reread_text
from cpra_bot.output.style import Style
from cpra_bot.tasks.inbox import aside, harmless, inbox, place
from cpra_bot.tasks.label import correct
from cpra_bot.tasks.poll import poll
from cpra_bot.tasks.reread import read_again
from desk import CAMPAIGN_ID, Desk

ACK = "We received your request on September 2, 2026. Your number is PRA-26-11."


def as_old_rules_read(desk: Desk, message: str, request: str) -> None:
    """The ledger as if an older version had read something else in the message."""
    old = {"kind": "status", "value": "", "quote": "received", "start": 3, "rule": "an old rule"}
    read = happened(
        EventKind.MESSAGE_READ, request, desk.clock.now(), "cron", message=message, facts=[old], unclear="an old doubt"
    )
    desk.office.ledger.events.append([read])


def several(desk: Desk) -> None:
    desk.send()
    desk.write("cobble-point-pd", ACK)
    desk.write("dry-ladle-so", "You will find everything on our website.")
    desk.write("moose-grove-pd", "We received your request.", threaded=False, to=desk.own_address)
    desk.write("moose-grove-pd", "Good morning.", threaded=False, sender="a@elsewhere.example", to=desk.own_address)
    poll(desk.office)


def test_todays_rules_change_nothing_that_they_read_themselves(desk: Desk) -> None:
    several(desk)
    result = read_again(desk.office)
    assert (result.messages, result.changes, result.kept) == (4, (), ())


def test_what_would_change_is_shown_then_done_and_then_there_is_nothing_left(desk: Desk) -> None:
    several(desk)
    request = f"{CAMPAIGN_ID}/cobble-point-pd"
    (reply,) = desk.office.books().requests[request].replies
    as_old_rules_read(desk, reply.message, request)
    before = desk.office.books()
    events = len(desk.office.ledger.events.all())
    (change,) = read_again(desk.office).changes
    assert [fact.rule for fact in change.gone] == ["an old rule"]
    assert "PRA-26-11" in {fact.value for fact in change.new}
    assert (change.unclear_was, change.unclear_now, change.moved) == ("an old doubt", "", False)
    assert len(desk.office.ledger.events.all()) == events
    assert desk.office.books() == before
    page = reread_text(read_again(desk.office), Style())
    assert page.splitlines()[-1] == "do it: cpra read --again --apply"
    assert all(len(line) <= 80 for line in page.splitlines())
    done = read_again(desk.office, apply=True)
    assert done.applied and len(done.changes) == 1
    (now,) = desk.office.books().requests[request].replies
    assert now.facts == reply.facts
    assert read_again(desk.office).changes == ()
    jsonable.dumps(jsonable.reread(done))


def test_a_wrong_placing_is_mended(desk: Desk) -> None:
    several(desk)
    right, wrong = f"{CAMPAIGN_ID}/cobble-point-pd", f"{CAMPAIGN_ID}/dry-ladle-so"
    (reply,) = desk.office.books().requests[right].replies
    filed = next(
        event
        for event in desk.office.ledger.events.of_kinds([EventKind.MESSAGE_FILED])
        if event.data["message"] == reply.message
    )
    desk.office.ledger.events.append([happened(EventKind.MESSAGE_FILED, wrong, filed.at, "cron", **filed.data)])
    change = next(each for each in read_again(desk.office).changes if each.message == reply.message)
    assert (change.was, change.now) == ((wrong, Strength.STRONG), (right, Strength.STRONG))
    assert change.reason
    assert "→" in reread_text(read_again(desk.office), Style())
    read_again(desk.office, apply=True)
    assert [each.message for each in desk.office.books().requests[right].replies] == [reply.message]
    assert read_again(desk.office).changes == ()


def test_a_persons_word_stands_and_is_listed(desk: Desk) -> None:
    several(desk)
    books = desk.office.books()
    numbers = books.numbers
    corrected = books.requests[f"{CAMPAIGN_ID}/cobble-point-pd"].replies[0].message
    read = books.requests[f"{CAMPAIGN_ID}/dry-ladle-so"].replies[0].message
    (stray,) = inbox(desk.office).messages
    correct(desk.office, numbers[corrected], lambda _mail, facts: facts[:1])
    harmless(desk.office, numbers[read], "")
    aside(desk.office, numbers[stray.message], "")
    result = read_again(desk.office, apply=True)
    assert [each.message for each in result.kept] == [corrected]
    assert "a person corrected" in result.kept[0].kept
    assert result.changes == ()
    after = desk.office.books()
    assert len(after.requests[f"{CAMPAIGN_ID}/cobble-point-pd"].replies[0].facts) == 1
    assert after.requests[f"{CAMPAIGN_ID}/dry-ladle-so"].replies[0].unclear == ""
    assert stray.message not in after.inbox
    assert "a person's word stands" in reread_text(result, Style())


def test_a_message_that_a_person_placed_stays_there(desk: Desk) -> None:
    several(desk)
    (stray,) = inbox(desk.office).messages
    place(desk.office, desk.office.books().numbers[stray.message], "moose-grove-pd")
    assert read_again(desk.office, apply=True).changes == ()
    replies = desk.office.books().requests[f"{CAMPAIGN_ID}/moose-grove-pd"].replies
    assert {each.strength for each in replies if each.message == stray.message} == {Strength.PERSON}
