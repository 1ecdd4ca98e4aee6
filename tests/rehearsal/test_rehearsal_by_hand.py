"""A campaign by mail, in portals and on paper at once: packets come back as sheets, portals confirm, one reply comes twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rehearsal_stage import LAST_DAY, in_memory, workspace

from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.request import Grade
from cpra_bot.rehearsal.mix import deal, shipped_weights
from cpra_bot.rehearsal.rehearse import Rehearsed, Wish
from cpra_bot.rehearsal.temperaments import PAPER, PORTAL
from cpra_bot.rehearsal.volunteers import FOLDER, PEOPLE, what_is_entered

WEIGHTS = {
    "keeps-its-promise": 3.0,
    "takes-filings-in-its-portal": 6.0,
    "answers-in-its-portal-and-by-mail": 3.0,
    "takes-letters-on-paper": 3.0,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("played") / "r"


@pytest.fixture(scope="module")
def played(home: Path, folder: Path) -> Rehearsed:
    return in_memory(Wish(home, "shade-trees-2026", folder, 60, 1, WEIGHTS, 15, last_day=LAST_DAY))


def test_nothing_is_filed_twice_or_forgotten(played: Rehearsed) -> None:
    assert played.clean and played.cast.by_hand == 12
    assert played.tally.letters_sent == played.tally.letters_delivered > 15
    assert played.tally.duplicates == played.tally.replies_wrong == played.tally.replies_in_inbox == 0
    assert played.tally.filed_by_hand >= 12
    firsts = {kind for each in played.letters for _day, kind, how in each.letters[:1] if how == "sent"}
    assert firsts == {"initial"}


def test_some_are_noted_from_a_sheet_and_the_others_confirmed_by_mail(played: Rehearsed, folder: Path) -> None:
    assert played.tally.confirmed_by_mail == 3  # of nine filings in portals every third is forgotten
    sheets = list((folder / FOLDER).rglob("numbers.csv"))
    assert {sheet.parent.name for sheet in sheets} == {each.lower().replace(" ", "-") for each in PEOPLE}
    rows = [row for sheet in sheets for row in csv.DictReader(sheet.read_text(encoding="utf-8").splitlines())]
    assert len(rows) == played.tally.filed_by_hand
    noted = {row["request"]: row["number"] for row in rows if row["number"]}
    assert len(noted) == 6
    for row in played.status.rows:
        if row.state.key in noted:
            assert row.state.sure_numbers[0] == noted[row.state.key]
            assert (row.state.grade, row.state.received_on) == (Grade.NUMBERED, row.state.sent_on)
    with open_ledger(folder / "ledger.db") as ledger:
        said = [event.data["message"] for event in ledger.events.of_kinds([EventKind.FILING_RECORDED])]
        assert len(said) == len(rows) and sum(map(bool, said)) == 3
        kinds = {entry.letter.kind for entry in ledger.outbox.entries((LetterStatus.SENT,)) if entry.letter.by_hand}
        assert kinds > {LetterKind.INITIAL}  # what mail cannot reach later is filed by hand as well


def test_one_reply_by_two_ways_counts_once(played: Rehearsed) -> None:
    parts = {each.agency: each.temperament for each in played.letters}
    twice = [row.state for row in played.status.rows if parts[row.state.agency] == "answers-in-its-portal-and-by-mail"]
    copies = [(state, reply) for state in twice for reply in state.replies if reply.repeats]
    assert len(twice) == len({state.key for state, _ in copies}) == 3
    assert len(copies) == played.tally.replies_repeated  # what a portal publishes may say it a third time
    for state, copy in copies:
        [first] = [reply for reply in state.replies if reply.message == copy.repeats]
        assert first.facts and not copy.facts and not copy.unclear
        assert first.sender != copy.sender


def test_letters_by_mail_and_by_hand_are_one_plan(played: Rehearsed) -> None:
    ways = {each.temperament: each.to for each in played.letters}
    assert "@" in ways["keeps-its-promise"] and ways["takes-letters-on-paper"][0].isdigit()
    assert len({row.state.key for row in played.status.rows}) == 15


def test_shares_say_how_many_are_reached_by_hand(home: Path, tmp_path: Path) -> None:
    result = in_memory(Wish(home, "shade-trees-2026", tmp_path / "r", 2, 1, shipped_weights(), 20, last_day=LAST_DAY))
    by_hand = sum(1 for each in result.letters if each.temperament in PORTAL | PAPER)
    assert by_hand == result.cast.by_hand and 3 <= by_hand <= 6
    assert set(deal(["a", "b"], {"mail": 1.0}, 1).values()) == {"mail"}


def test_a_person_enters_what_the_buttons_copy() -> None:
    page = (
        '<pre id="a">Dear &lt;you&gt;,\n\nA1.</pre><button data-copy="a" aria-label="Copy Request">Copy</button>'
        '<button data-copy="gone" aria-label="Copy Nothing">Copy</button>'
    )
    assert what_is_entered(page) == {"Request": "Dear <you>,\n\nA1.", "Nothing": ""}
