"""Whole letters, compared exactly. `CPRA_GOLDEN=write pytest tests/letters` rewrites the files and fails, so that the
change is looked at before it is kept."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from letters_samples import ALPR, ROBIN, TOW, agency, campaign, context, due, evidence, letter_of, sent

from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.lint import lint
from cpra_bot.letters.plain import HARD_WIDTH
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.model.settings import Requester

GOLDEN = Path(__file__).parent / "golden"
PLAIN_ROBIN = Requester(name="Robin Sample")
CHANGED = campaign(
    "alpr-2026",
    fee_cap=25,
    overrides={
        "sampleton-pd": {
            "custodian": "City Clerk",
            "without_items": ["A3", "A4", "B2"],
            "extra_paragraph": "The council discussed the system on March 3, 2026;\nthe staff report may help.",
        }
    },
)
FIRST = letter_of(context())
ACTIVE = ("A1", "A2", "A3", "A4", "B1", "B2", "C1", "C2", "C3")
NUDGE_DAY = date(2026, 11, 17)
RECEIVED = date(2026, 11, 4)


def _nudge(items: tuple[str, ...] = ACTIVE, number: int = 1, **facts: object) -> Letter:
    return letter_of(
        context(kind=LetterKind.FOLLOW_UP, items=items, number=number, day=NUDGE_DAY, request=sent(FIRST, **facts))
    )


LETTERS: dict[str, tuple[Letter, Campaign]] = {
    "initial-alpr": (FIRST, ALPR),
    "initial-alpr-least-known": (letter_of(context(requester=PLAIN_ROBIN)), ALPR),
    "initial-alpr-flock-overrides": (
        letter_of(
            context(
                CHANGED, agency(alpr=(evidence("flock", "2026-04-28"),), policy_sections=("427.3", "427.6", "427.8"))
            )
        ),
        CHANGED,
    ),
    "initial-alpr-vigilant": (letter_of(context(whom=agency(alpr=(evidence("vigilant", "2025-06"),)))), ALPR),
    "initial-tow": (
        letter_of(context(TOW, agency(id="city-of-sampleton", name="City of Sampleton", kind="city"))),
        TOW,
    ),
    "follow-up-never-acknowledged": (_nudge(), ALPR),
    "follow-up-acknowledged": (
        _nudge(
            acknowledged=True, received_on=RECEIVED, due=due(RECEIVED, date(2026, 11, 16)), numbers=("25-1", "R-0042")
        ),
        ALPR,
    ),
    "follow-up-acknowledged-without-date": (_nudge(acknowledged=True, numbers=("25-1",)), ALPR),
    "follow-up-second-fallback": (
        _nudge(("A5", "A6", "A7", "C2"), 2, acknowledged=True, followed_up=True, received_on=RECEIVED),
        ALPR,
    ),
}


def _text(letter: Letter) -> str:
    heads = {
        "From": f"{letter.sender_name} <{letter.sender}>",
        "To": letter.to,
        "Reply-To": letter.reply_to,
        "Subject": letter.subject,
        "Message-ID": letter.message_id,
        "X-CPRA-Letter": letter.mark,
    }
    return "".join(f"{name}: {value}\n" for name, value in heads.items()) + "\n" + letter.body


@pytest.mark.parametrize("name", LETTERS)
def test_letter_is_the_golden_one(name: str) -> None:
    text, file = _text(LETTERS[name][0]), GOLDEN / f"{name}.txt"
    if os.environ.get("CPRA_GOLDEN") == "write":
        file.write_text(text, "utf-8")
        pytest.fail(f"{file.name} was written: look at the difference and run again without CPRA_GOLDEN")
    assert text == file.read_text("utf-8")


def test_every_golden_file_is_used() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(LETTERS)


@pytest.mark.parametrize("name", LETTERS)
def test_letter_passes_the_linter(name: str) -> None:
    assert lint(*LETTERS[name]) == []


@pytest.mark.parametrize("name", LETTERS)
def test_letter_is_plain_seven_bit_text(name: str) -> None:
    body = LETTERS[name][0].body
    assert body.isascii()
    assert body.endswith("\n")
    assert not body.endswith("\n\n")
    assert all(line == line.rstrip() and len(line) <= HARD_WIDTH for line in body.split("\n"))
    assert "\n\n\n" not in body


def test_first_letter_is_short() -> None:
    assert FIRST.body.count("\n") <= 110


def test_the_original_is_repeated_word_for_word_only_where_nobody_acknowledged() -> None:
    assert LETTERS["follow-up-never-acknowledged"][0].body.endswith(FIRST.body)
    assert FIRST.body not in LETTERS["follow-up-acknowledged"][0].body


def test_last_day_is_named_only_when_it_counts_from_the_day_of_receipt() -> None:
    assert "November 16, 2026" in LETTERS["follow-up-acknowledged"][0].body
    from_sending = _nudge(acknowledged=True, due=due(date(2026, 11, 2), date(2026, 11, 12)))
    assert "November 12" not in from_sending.body


def test_left_out_items_leave_with_every_mention() -> None:
    body = LETTERS["initial-alpr-flock-overrides"][0].body
    assert not [label for label in ("A3", "A4", "B2") if label in body]
    assert "Only in place of A1 and A2:" in body


def test_part_without_items_is_gone() -> None:
    changed = campaign("alpr-2026", overrides={"sampleton-pd": {"without_items": ["A1", "A2", "A3", "A4"]}})
    letter = letter_of(context(changed))
    assert "PART A" not in letter.body
    assert letter.items == ("B1", "B2", "C1", "C2", "C3")


def test_letter_is_the_same_when_made_again() -> None:
    assert letter_of(context()) == FIRST


def test_without_plus_addressing_the_plain_address_is_named() -> None:
    from letters_samples import MAILBOX, ROUTE, SECRET, TEMPLATES

    plain = MAILBOX.model_copy(update={"plus_addressing": False})
    letter = assemble(context(requester=ROBIN), TEMPLATES, secret=SECRET, mailbox=plain, route=ROUTE)
    assert letter.reply_to == ""
    assert letter.body.endswith("\nrecords@sample.example\n")
