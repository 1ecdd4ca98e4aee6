"""Letters of other kinds than the follow-up, from a fact that a person entered to the agency's own server."""

from __future__ import annotations

import pytest

from cpra_bot.ledger.events import happened
from cpra_bot.model.action import Mode
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.output.proposals import list_json, proposal_text
from cpra_bot.output.style import Style
from cpra_bot.tasks.approve import approve, as_text, find, reject, waiting
from cpra_bot.tasks.decisions import considered
from cpra_bot.tasks.poll import poll
from desk import CAMPAIGN_ID, Desk

COBBLE = f"{CAMPAIGN_ID}/cobble-point-pd"
QUESTION = "Which year do you mean?"


def said(desk: Desk, text: str, *facts: Fact) -> None:
    """The agency writes, and a person says what it states."""
    desk.write("cobble-point-pd", text)
    poll(desk.office)
    message = desk.office.books().requests[COBBLE].replies[-1].message
    data = {"message": message, "facts": [fact.plain() for fact in facts], "note": ""}
    desk.office.ledger.events.append([happened(EventKind.FACTS_CORRECTED, COBBLE, desk.clock.now(), "person", **data)])


def test_a_question_of_the_agency_is_a_draft_with_a_gap(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    said(desk, QUESTION, Fact(FactKind.CLARIFICATION, "", QUESTION, 0, "person"))
    (news,) = desk.tick().news
    assert news.mode is Mode.PERSON and news.commands[0] == "cpra approve p1"
    proposal = find(desk.office, "p1")
    letter = proposal.draft.letter
    assert letter.kind is LetterKind.CLARIFICATION and QUESTION in letter.body and "{{ your answer }}" in letter.body
    refused = approve(desk.office, proposal)
    assert not refused.done and {each.code for each in refused.problems} == {"L003"}
    text = as_text(letter).replace("{{ your answer }}", "The calendar year 2025 is meant.")
    assert approve(desk.office, proposal, text).done
    desk.tick()
    assert "The calendar year 2025 is meant." in desk.text_to("cobble-point-pd")[-1]
    assert desk.statuses()["cobble-point-pd/clarification/1"] is LetterStatus.SENT
    assert all(each.rule != "clarify" for each in considered(desk.office, desk.office.books(), COBBLE) if each.action)


def test_a_fee_is_answered_after_approval_with_the_words_it_rests_on(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    said(desk, "The cost is $412.50.", Fact(FactKind.FEE_DEMAND, "412.50", "The cost is $412.50.", 0, "person"))
    desk.tick()
    (proposal,) = waiting(desk.office).proposals
    assert proposal.draft.rule == "fee" and proposal.draft.order.kind is LetterKind.FEE_REPLY
    ((_, fact),) = proposal.draft.rests_on
    assert fact.quote == "The cost is $412.50."
    page = proposal_text(proposal, "Cobble Point", desk.office.books().numbers, Style())
    assert "the agency asks for $412.50" in " ".join(page.split()) and '"The cost is $412.50."' in page
    (listed,) = list_json([[proposal]])["groups"][0]
    assert listed["rests_on"][0]["quote"] == "The cost is $412.50."
    assert reject(desk.office, proposal, "paid by hand").done
    for _day in range(3):
        desk.pass_days(1)
        assert desk.tick().news == ()
    assert [each for each in desk.office.ledger.outbox.entries() if each.letter.kind is LetterKind.FEE_REPLY] == []


@pytest.mark.parametrize("directory_knows", [True, False])
def test_a_bounce_is_filed_again_at_the_directorys_other_address(desk: Desk, directory_knows: bool) -> None:
    from cpra_bot.files.workspace import load_directory

    if directory_knows:
        path = desk.office.workspace.folder / "agencies.yaml"
        first = "address: police@cobblepoint.example"
        text = path.read_text()
        line = next(each for each in text.splitlines() if first in each)
        path.write_text(text.replace(line, f"{line}\n{line.replace('police@', 'clerk@')}"))
    desk.office.directory = load_directory(desk.office.workspace, desk.office.settings)
    desk.send()
    desk.pass_days(1)
    bounce = Fact(FactKind.BOUNCE_HARD, "police@cobblepoint.example", "550 no such user", 0, "person")
    said(desk, "It came back.", bounce)
    desk.tick()
    proposals = waiting(desk.office).proposals
    assert len(proposals) == directory_knows
    if directory_knows:
        assert proposals[0].draft.letter.to == "clerk@cobblepoint.example"
        assert approve(desk.office, proposals[0]).done
        desk.tick()
        assert desk.got[-1][0] == "clerk@cobblepoint.example"
        assert desk.office.books().requests[COBBLE].address == "clerk@cobblepoint.example"
