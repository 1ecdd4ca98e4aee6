"""Each temperament does what its name says, and the program meets it as it should."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rehearsal_stage import in_memory, wish, workspace

from cpra_bot.rehearsal.agencies import Agency
from cpra_bot.rehearsal.findings import Kind
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.rehearse import Rehearsed
from cpra_bot.rehearsal.temperaments import MUCKROCK, PAPER, PORTAL, TEMPERAMENTS, play
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.texts import text_of

# temperament → (what would have gone wrong, follow-ups at least, rules that ask a person whatever the reader makes of it)
MET: dict[str, tuple[set[Kind], int, set[str]]] = {
    "keeps-its-promise": (set(), 0, set()),
    "acknowledges-and-extends": (set(), 0, set()),
    "extends-without-a-date": (set(), 0, set()),
    "writes-by-portal": ({Kind.UNMET}, 0, set()),
    "writes-by-service-desk": (set(), 0, set()),
    "answers-at-once": (set(), 0, set()),
    "sends-in-batches": (set(), 0, set()),
    "answers-item-by-item": (set(), 0, set()),
    "answers-twice": (set(), 0, set()),
    "estimates-a-fee": ({Kind.UNMET}, 0, set()),
    "asks-to-clarify": ({Kind.UNMET}, 0, set()),
    "points-to-a-portal": ({Kind.UNMET}, 0, set()),
    "points-to-its-website": (set(), 0, set()),
    "denies": (set(), 0, set()),
    "objects-to-creating-a-record": (set(), 0, set()),
    "never-answers": ({Kind.SILENT}, 3, {"ceiling", "silence"}),
    "bounces": ({Kind.UNSEEN}, 0, {"bounced"}),
    "bounces-for-a-while": (set(), 0, set()),
    "is-out-of-office": (set(), 0, set()),
    # asked whether it arrived, the agency has it after all
    "loses-the-first-letter": ({Kind.UNSEEN}, 0, set()),
    "takes-filings-in-its-portal": (set(), 0, set()),
    "answers-in-its-portal-and-by-mail": (set(), 0, set()),
    "takes-letters-on-paper": (set(), 0, {"by-hand"}),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("home"))


def alone(home: Path, folder: Path, name: str) -> Rehearsed:
    """Three made-up agencies of one temperament, sixty days."""
    return in_memory(wish(home, folder, only=name, agencies=3, days=60))


@pytest.mark.parametrize("name", MET)
def test_what_it_leads_to(home: Path, tmp_path: Path, name: str) -> None:
    troubles, follow_ups, rules = MET[name]
    result = alone(home, tmp_path / "r", name)
    assert result.clean and result.tally.duplicates == result.tally.replies_wrong == 0
    assert {each.temperament for each in result.letters} == {name}
    assert {each.kind for each in result.troubles} == troubles
    assert all(row.state.follow_ups >= follow_ups for row in result.status.rows)
    assert result.tally.letters_lost_afterwards == (3 if Kind.UNSEEN in troubles else 0)
    about = {each.request for each in result.decisions if each.rule != "by-hand"}
    assert about == {row.state.key for row in result.status.rows}
    assert rules <= {each.rule for each in result.decisions}
    assert result.cast.by_hand == (3 if name in PORTAL | PAPER else 0)
    assert (result.tally.filed_by_hand > 0) == (result.cast.by_hand > 0)


def test_an_answer_from_elsewhere_waits_for_a_person_or_is_weak(home: Path, tmp_path: Path) -> None:
    result = in_memory(wish(home, tmp_path / "r", only="answers-from-elsewhere", agencies=12, days=40))
    assert result.clean
    strengths = {reply.strength.value for row in result.status.rows for reply in row.state.replies}
    assert strengths == {"weak"}
    again = [each for each in result.troubles if each.kind is Kind.AGAIN]
    assert 0 < len(again) < 12  # strangers' domains; the others write from a domain we know
    assert 2 * len(again) == result.tally.replies_in_inbox  # nobody placed them, so the agency was asked again


def test_every_temperament_is_tried_and_has_a_weight() -> None:
    by_mail_or_hand = {*MET, "answers-from-elsewhere"}
    assert set(TEMPERAMENTS) == by_mail_or_hand | MUCKROCK == set(shipped_weights())  # these in …_portals


@pytest.mark.parametrize("name", TEMPERAMENTS)
def test_the_same_seed_writes_the_same_mails_and_fills_in_every_word(name: str) -> None:
    def written(seed: int) -> list[tuple[object, ...]]:
        place = Place("elk-pd", "records@elk.example", "City of Elk", "elk.nextrequest.example", random.Random(seed))
        agency = Agency(play(name, place))
        raw = (
            b"From: Robin Sample <r@q.example>\r\nReply-To: r+x@q.example\r\nMessage-ID: <1@q.example>\r\n"
            b"X-CPRA-Letter: m%d\r\nSubject: Trees\r\n\r\nT1. The number of trees\r\n    in 2025.\r\nT2. Where they stand.\r\n"
        )
        answers = [agency.receive(raw % number, datetime(2026, 9, number, 17, tzinfo=UTC)) for number in (1, 15)]
        return [(each.due, each.body, each.sender, each.attachments) for some in answers for each in some]

    assert written(5) == written(5)
    for _due, body, *_rest in written(5):
        assert "$" not in str(body).replace("$58.00", "").replace("$348.00", "")


def test_a_text_with_an_unknown_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        text_of("any/acknowledged", {})
