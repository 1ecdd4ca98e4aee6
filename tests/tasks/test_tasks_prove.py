"""From approval to delivery: what `cpra prove` says, and that it says when something was changed."""

from __future__ import annotations

import hashlib
import sqlite3

from cpra_bot.files.keep import kept
from cpra_bot.output.proof import proof_text
from cpra_bot.output.style import Style
from cpra_bot.tasks.approve import approve, find
from cpra_bot.tasks.prove import prove
from desk import Desk


def test_the_whole_chain_of_one_request(lived: Desk) -> None:
    key = lived.first
    proof = prove(lived.office, key)
    assert proof.holds and proof.request == key and not proof.faults
    (letter,) = proof.letters
    assert letter.approved is not None and "plan" in letter.approved.said and letter.approved.who == "person"
    assert [each.said for each in letter.steps] == [
        "text fixed and queued",
        "handed to the mail server",
        "taken over",
        "our own copy came to the mailbox",
    ]
    assert letter.steps[2].answer.startswith("250")
    ((copy, digest),) = letter.copies
    stored = lived.office.ledger.messages.get(copy)
    assert stored is not None and hashlib.sha256(stored.raw).hexdigest() == digest
    (message,) = proof.messages
    assert message.holds and "acknowledged" in message.says and message.subject == "=HYPERLINK(1)"
    (document,) = proof.documents
    assert document.holds and document.message == message.number and document.name == "Trees.pdf"
    assert proof.received_on is not None


def test_the_text_keeps_to_eighty_columns_and_says_it_all(lived: Desk) -> None:
    proof = prove(lived.office, lived.first)
    text = proof_text(proof, Style())
    assert all(len(line) <= 80 for line in text.splitlines()), text
    assert "all holds" in text and proof.head[:32] in text and '"250' in text
    for digest in (proof.letters[0].fingerprint, proof.messages[0].sha256, proof.documents[0].sha256):
        assert digest[:32] in text and digest[32:] in text


def test_what_was_changed_is_named(lived: Desk) -> None:
    key = lived.first
    digest = prove(lived.office, key).documents[0].sha256
    path = kept(lived.office.workspace.folder, digest)
    assert path is not None
    path.write_bytes(path.read_bytes() + b" ")
    with sqlite3.connect(lived.office.ledger.path) as connection:
        connection.execute("UPDATE events SET at = replace(at, '2026', '2025') WHERE kind = 'letter_sent'")
    connection.close()
    proof = prove(lived.office, key)
    assert not proof.holds and not proof.documents[0].holds and proof.letters[0].holds
    assert proof.faults and all("letter_sent" in each for each in proof.faults)
    assert "WAS CHANGED" in proof_text(proof, Style())


def test_a_letter_by_a_rule_and_one_that_a_person_approved_say_so(desk: Desk) -> None:
    desk.send()
    desk.tick()
    desk.pass_days(8)
    desk.tick()
    by_rule = prove(desk.office, desk.first).letters[1]
    assert by_rule.approved is not None and "by the rule" in by_rule.approved.said
    desk.ask_first()
    desk.pass_days(25)
    desk.tick()
    proposal = find(desk.office, "p1")
    approve(desk.office, proposal)
    desk.pass_days(1)
    desk.tick()
    approved = prove(desk.office, proposal.draft.request).letters[-1].approved
    assert approved is not None and approved.said == "proposal p1 approved" and approved.who == "person"


def test_a_restless_server_is_quoted_attempt_by_attempt(desk: Desk) -> None:
    from cpra_bot.ledger.events import happened
    from cpra_bot.model.event import EventKind

    desk.send()
    letter = desk.letter(desk.first.partition("/")[2])
    said = happened(
        EventKind.LETTER_UNKNOWN, letter.request, desk.clock.now(), "cron", letter=letter.key, answer="cut\noff"
    )
    desk.office.ledger.events.append([said])
    steps = prove(desk.office, desk.first).letters[0].steps
    assert [(each.said, each.answer) for each in steps][-1] == ("outcome unknown", "cut off")
