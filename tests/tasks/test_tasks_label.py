"""A person's word on a message's facts: corrected, taken back, and given away as samples without names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cpra_bot.errors import UsageError
from cpra_bot.model.fact import FactKind
from cpra_bot.output import jsonable
from cpra_bot.output.corrections import labelled_text
from cpra_bot.output.style import Style
from cpra_bot.reading.correction import Given, added, changed, removed
from cpra_bot.tasks.label import correct, facts_of, take_back_label
from cpra_bot.tasks.poll import poll
from cpra_bot.tasks.samples import export_samples
from cpra_bot.tasks.status import status
from desk import CAMPAIGN_ID, Desk

TEXT = """Dear Robin Sample,

The City of Cobble Point received your request. We are
declining item A2, see https://cobblepoint.example/why. Call Ms. Testa at (916) 555-0142.

Sincerely,
Kim Testa
"""


def one_reply(desk: Desk) -> str:
    desk.send()
    desk.write("cobble-point-pd", TEXT, sender="Kim Testa <clerk@cobblepoint.example>")
    poll(desk.office)
    (reply,) = desk.office.books().requests[f"{CAMPAIGN_ID}/cobble-point-pd"].replies
    return desk.office.books().numbers[reply.message]


def denial(quote: str = "We are declining item A2", **more: object) -> Given:
    return Given(FactKind.DENIAL, quote=quote, items=("A2",), **more)  # type: ignore[arg-type]


def test_a_fact_is_added_with_the_place_of_its_words(desk: Desk) -> None:
    number = one_reply(desk)
    before = facts_of(desk.office, number)
    assert before.unclear and not before.corrected
    after = correct(desk.office, number, lambda mail, facts: added(mail, facts, denial()), "read it")
    (fact,) = [each for each in after.facts if each.kind is FactKind.DENIAL]
    assert (fact.rule, fact.items, fact.quote) == ("person", ("A2",), "We are\ndeclining item A2")
    assert fact.start > 0
    assert (after.corrected, after.unclear) == (True, "")
    assert not [need for need in status(desk.office).needs if need.rule == "to-read"]
    page = labelled_text(after, Style())
    assert "a person's word" in page
    assert all(len(line) <= 80 for line in page.splitlines())
    jsonable.dumps(jsonable.labelled(after))


def test_facts_are_changed_removed_and_cleared_and_each_is_taken_back(desk: Desk) -> None:
    number = one_reply(desk)
    first = correct(desk.office, number, lambda mail, facts: added(mail, facts, denial())).facts
    at = next(at for at, fact in enumerate(first, start=1) if fact.kind is FactKind.DENIAL)
    given = Given(detail={"sections": "Gov 7922.000"})
    second = correct(desk.office, number, lambda mail, facts: changed(mail, facts, at, given)).facts
    assert second[at - 1].detail == {"sections": "Gov 7922.000"}
    third = correct(desk.office, number, lambda _mail, facts: removed(facts, (at,))).facts
    assert FactKind.DENIAL not in {fact.kind for fact in third}
    assert correct(desk.office, number, lambda _mail, _facts: ()).facts == ()
    for expected in (third, second, first):
        take_back_label(desk.office, number)
        assert facts_of(desk.office, number).facts == expected
    take_back_label(desk.office, number)
    assert not facts_of(desk.office, number).corrected
    with pytest.raises(UsageError, match="nothing to take back"):
        take_back_label(desk.office, number)


def test_words_that_do_not_stand_there_change_nothing(desk: Desk) -> None:
    number = one_reply(desk)
    with pytest.raises(UsageError, match="do not stand in the message"):
        correct(desk.office, number, lambda mail, facts: added(mail, facts, denial("We deny everything")))
    assert not facts_of(desk.office, number).corrected


def test_samples_hold_no_names(desk: Desk, tmp_path: Path) -> None:
    number = one_reply(desk)
    with pytest.raises(UsageError, match="no message was corrected"):
        export_samples(desk.office, tmp_path / "none.jsonl")
    correct(desk.office, number, lambda mail, facts: added(mail, facts, denial()))
    path = tmp_path / "samples.jsonl"
    assert export_samples(desk.office, path) == 1
    text = path.read_text(encoding="utf-8")
    for name in ("Testa", "Kim", "Cobble", "cobblepoint", "555-0142", "clerk@"):
        assert name not in text
    record = json.loads(text)
    assert "denial" in record["labels"]["kinds"]
    for fact in record["facts"]:
        if fact["start"] >= 0:
            assert record["body"][fact["start"] :].startswith(fact["quote"])
    with pytest.raises(UsageError, match="exists already"):
        export_samples(desk.office, path)
    from cpra_bot.tasks.explain import explain

    (explained,) = explain(path)
    assert explained.mail.own_text.split() == record["body"].split()


def test_a_message_in_no_request_can_be_corrected_before_it_is_placed(desk: Desk) -> None:
    from cpra_bot.tasks.inbox import place

    desk.send()
    desk.write("dry-ladle-so", TEXT, threaded=False, sender="x@elsewhere.example", to=desk.own_address)
    poll(desk.office)
    (waiting,) = desk.office.books().inbox.values()
    number = desk.office.books().numbers[waiting.message]
    correct(desk.office, number, lambda _mail, _facts: ())
    place(desk.office, number, "dry-ladle-so")
    (reply,) = desk.office.books().requests[f"{CAMPAIGN_ID}/dry-ladle-so"].replies
    assert (reply.facts, reply.unclear, reply.corrected) == ((), "", True)
