"""Whatever goes wrong at whichever call: nothing twice, nothing lost, nothing filed wrongly, by the agencies' own books.

A failing seed replays: the faults are chosen by the number of the call.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from rehearsal_stage import dump, in_memory, on, wish, workspace

from cpra_bot.model.letter import LetterStatus
from cpra_bot.rehearsal.findings import Kind
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.memory.faults import Call, Fault, Faults, at, at_random, at_verb
from cpra_bot.rehearsal.rehearse import Rehearsed

SMTP = ("CONNECT", "EHLO", "AUTH", "NOOP", "MAIL", "RCPT", "DATA", "TEXT", "QUIT")
IMAP = ("CONNECT", "CAPABILITY", "LOGIN", "LIST", "NOOP", "STATUS", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT")
OFTEN = {"MAIL", "RCPT", "DATA", "TEXT", "EXAMINE", "UID SEARCH", "UID FETCH"}  # also tried at the fourth call
EACH = [("SMTP", verb) for verb in SMTP] + [("IMAP", verb) for verb in IMAP]
SEEDS = range(16)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("home"))


def played(home: Path, folder: Path, faults: Faults, *, agencies: int = 4, days: int = 24, seed: int = 1) -> Rehearsed:
    return in_memory(wish(home, folder, agencies=agencies, days=days, seed=seed), faults)


def noting(faults: Faults, met: list[Call]) -> Faults:
    """The same faults, and a list of the calls that they met."""

    def decide(call: Call) -> Fault | None:
        fault = faults(call)
        met.extend([call] if fault else [])
        return fault

    return decide


def safe(result: Rehearsed) -> None:
    """What must hold whatever happened."""
    tally = result.tally
    assert tally.duplicates == 0
    assert tally.replies_wrong == 0
    assert tally.replies_received == tally.replies_matched + tally.replies_in_inbox
    assert not [each for each in result.troubles if each.kind is Kind.OURS]
    how = Counter(status for each in result.letters for _day, _kind, status in each.letters)
    assert how[LetterStatus.SENT] == tally.letters_sent <= tally.letters_delivered
    # What the server has and we do not call sent is told to a person; nothing else stays behind.
    assert tally.letters_delivered - tally.letters_sent <= how[LetterStatus.UNKNOWN]
    assert not set(how) & {LetterStatus.STARTED, LetterStatus.REFUSED}
    settle = {each.need for each in result.decisions if each.rule == "settle"}
    assert len(settle) >= how[LetterStatus.UNKNOWN]


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
@pytest.mark.parametrize(("protocol", "verb"), EACH)
def test_one_fault_at_a_call(home: Path, tmp_path: Path, protocol: str, verb: str, fault: Fault) -> None:
    for first in (1, 4) if verb in OFTEN else (1,):
        met: list[Call] = []
        faults = at_verb(verb, fault, protocol=protocol, first=first)
        result = played(home, tmp_path / f"{first}", noting(faults, met))
        assert met, "the play never made that call"
        safe(result)
        statuses = {how for each in result.letters for _day, _kind, how in each.letters}
        assert statuses <= {"sent", "unknown"}  # what was put off has left by the end


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_a_fault_that_stays_for_long(home: Path, tmp_path: Path, fault: Fault) -> None:
    for verb in ("TEXT", "UID FETCH", "CONNECT"):
        safe(played(home, tmp_path / verb.replace(" ", "-"), at_verb(verb, fault, times=12)))


@pytest.mark.parametrize("seed", SEEDS)
def test_faults_at_random_calls(home: Path, tmp_path: Path, seed: int) -> None:
    wrong = partial(at_random, seed, 0.1, until=300)
    safe(played(home, tmp_path / "a", wrong(), agencies=6, days=40, seed=seed))
    safe(played(home, tmp_path / "b", wrong(), agencies=6, days=40, seed=seed))
    assert dump(tmp_path / "a") == dump(tmp_path / "b")


def test_a_letter_whose_answer_was_lost_is_settled_by_its_copy(home: Path, tmp_path: Path) -> None:
    for fault in (Fault.DROP_AFTER, Fault.HANG, Fault.GARBLE):
        result = played(home, tmp_path / "r", at_verb("TEXT", fault))
        safe(result)
        assert result.tally.letters_sent == result.tally.letters_delivered


def test_a_letter_that_may_never_have_left_waits_for_a_person(home: Path, tmp_path: Path) -> None:
    result = played(home, tmp_path / "r", at_verb("TEXT", Fault.DROP_BEFORE))
    safe(result)
    assert [each.rule for each in result.decisions].count("settle") == 1
    assert [each for each in result.troubles if each.kind is Kind.UNSENT]


def test_the_table_of_calls_is_whole(home: Path, tmp_path: Path) -> None:
    """What a play says to the servers, beside RSET, which follows a refusal."""
    carriers: list[MemoryMail] = []

    def carrier(*words: object) -> MemoryMail:
        carriers.append(MemoryMail(*words))  # type: ignore[arg-type]
        return carriers[-1]

    on(carrier, wish(home, tmp_path / "r", agencies=3, days=24))
    assert {(call.protocol, call.verb) for call in carriers[0].calls.made} == set(EACH)


def test_every_call_is_numbered_and_can_be_chosen(home: Path, tmp_path: Path) -> None:
    carriers: list[MemoryMail] = []

    def carrier(*words: object) -> MemoryMail:
        carriers.append(MemoryMail(*words, faults=at({3: Fault.REFUSE})))  # type: ignore[arg-type]
        return carriers[-1]

    safe(on(carrier, wish(home, tmp_path / "r", agencies=3, days=10)))
    calls = carriers[0].calls.made
    assert [call.number for call in calls] == list(range(1, len(calls) + 1))
    assert [(call.protocol, call.verb) for call in calls[:4]] == [
        ("SMTP", "CONNECT"),
        ("SMTP", "EHLO"),
        ("SMTP", "AUTH"),
        ("SMTP", "CONNECT"),
    ]
    assert {call.verb for call in calls} >= {*SMTP, "UID FETCH", "UID SEARCH", "STATUS"}
