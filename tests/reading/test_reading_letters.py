"""Whole letters in many voices (`letters/*.txt`): what each states, and nothing besides.

A letter begins with `== labels | field=values`; `unread` in their place of fields means that no rule knows its words and
that a person is sent to read it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from cpra_bot.reading.facts import read
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.summary import vocabulary

FIELDS = {"fees": "fees", "due": "due_dates", "numbers": "tracking_numbers", "statutes": "statutes"}


class Letter(NamedTuple):
    """One letter with its labels."""

    name: str
    kinds: set[str]
    fields: dict[str, str]
    text: str


def letters() -> list[Letter]:
    found = []
    for path in sorted((Path(__file__).parent / "letters").glob("*.txt")):
        for number, block in enumerate(re.split(r"(?m)^== ", path.read_text(encoding="utf-8"))[1:], 1):
            head, _, text = block.partition("\n")
            kinds, *fields = (one.strip() for one in head.split("|"))
            known = dict((*one.split("=", 1), "")[:2] for one in fields)
            found.append(Letter(f"{path.stem}-{number}", set(kinds.split()), known, text))
    return found


LETTERS = letters()


@pytest.mark.parametrize("letter", LETTERS, ids=[one.name for one in LETTERS])
def test_letter(letter: Letter) -> None:
    mail, came = mail_of({"id": letter.name, "body": letter.text, "date": "2026-05-06"})
    reading = read(mail, came)
    said = vocabulary(mail, reading)
    if "unread" in letter.fields:
        assert reading.unclear
        assert set(said["kinds"]) < letter.kinds | {"other"}
        return
    assert set(said["kinds"]) == letter.kinds
    for field, name in FIELDS.items():
        wanted = [one for one in letter.fields.get(field, "").split(",") if one]
        assert {_plain(one) for one in said[name]} == {_plain(one) for one in wanted}, field


def _plain(value: object) -> object:
    """A sum as a number, everything else as it is written."""
    return float(str(value)) if re.fullmatch(r"\d+(?:\.\d+)?", str(value)) else str(value)


def test_letters_are_many_and_cover_every_label() -> None:
    assert len(LETTERS) > 120
    labels = set().union(*(one.kinds for one in LETTERS))
    assert {"denial", "no_records", "create_record_objection", "redirect_portal", "verification_needed"} <= labels
