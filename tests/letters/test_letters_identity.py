"""Names of a letter: the same again tomorrow, different for every other letter, and telling nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters_samples import SECRET, context, letter_of

from cpra_bot.errors import UsageError
from cpra_bot.letters.assemble import attach
from cpra_bot.letters.identity import (
    fingerprint,
    letter_mark,
    message_id,
    plan_day,
    plan_id,
    reply_address,
    reply_token,
)
from cpra_bot.model.letter import Letter, LetterKind

KEY = "alpr-2026/sampleton-pd/initial/1"
LETTER = letter_of(context())
PRINTS = st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=8)


def test_names_never_change() -> None:
    """Letters are looked for by these names after a crash or an upgrade: a changed value here breaks real ledgers."""
    assert message_id(SECRET, KEY, "Sample.Example") == "<3960faca097956c2291cd011a2345b7d@sample.example>"
    assert letter_mark(SECRET, KEY) == "656aa9c39194aa5c6243e1c8fd5c6468"
    assert reply_token(SECRET, "alpr-2026/sampleton-pd") == "7qd3znjmosks"


@given(st.text(), st.text())
def test_different_keys_have_different_names(one: str, other: str) -> None:
    for name in (letter_mark, reply_token, lambda secret, key: message_id(secret, key, "a.example")):
        assert (name(SECRET, one) == name(SECRET, other)) == (one == other)
        assert name(SECRET, one) != name(b"another secret", one)


@given(st.text())
def test_shapes(key: str) -> None:
    token = reply_token(SECRET, key)
    assert len(token) == 12
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert letter_mark(SECRET, key) not in message_id(SECRET, key, "a.example")


def test_empty_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        message_id(b"", KEY, "a.example")


def test_reply_address() -> None:
    assert reply_address("records@sample.example", "abc234") == "records+abc234@sample.example"
    for address in ("records", "@sample.example", "a@", "x" * 60 + "@sample.example"):
        with pytest.raises(UsageError) as caught:
            reply_address(address, "abcdefghijkl")
        assert caught.value.remedy


@pytest.mark.parametrize("field", [field.name for field in fields(Letter) if field.name != "fingerprint"])
def test_fingerprint_covers_every_field(field: str) -> None:
    changed: object = {"kind": LetterKind.FOLLOW_UP, "items": ("A1",), "references": ("<a@b.example>",)}.get(
        field, "other"
    )
    assert fingerprint(replace(LETTER, **{field: changed})) != LETTER.fingerprint


def test_an_attachment_is_part_of_the_fingerprint() -> None:
    one, other = (attach(LETTER, "a.pdf", "application/pdf", content) for content in (b"one", b"other"))
    assert len({LETTER.fingerprint, one.fingerprint, other.fingerprint}) == 3
    assert one.fingerprint == fingerprint(one)
    assert attach(LETTER, "b.pdf", "application/pdf", b"one").fingerprint != one.fingerprint


@given(st.one_of(st.text(), st.text("aZ \n\t\\\"'\x7f\x00/<\u00e9")), st.booleans())
def test_fingerprint_is_the_hash_of_all_fields_as_json(body: str, with_a_file: bool) -> None:
    letter = replace(attach(LETTER, "a.pdf", "application/pdf", b"one") if with_a_file else LETTER, body=body)
    values = {name: value for name, value in asdict(letter).items() if name != "fingerprint"}
    if not with_a_file:
        del values["attachments"]
    framed = json.dumps(sorted(values.items())).encode("ascii")
    assert fingerprint(letter) == hashlib.sha256(framed).hexdigest()


def test_fingerprint_of_a_letter_without_attachments_is_what_it_always_was() -> None:
    """Plans and ledgers from before letters could carry files stay valid."""
    values = asdict(LETTER)
    del values["fingerprint"], values["attachments"]
    assert LETTER.fingerprint == hashlib.sha256(json.dumps(sorted(values.items())).encode()).hexdigest()


def test_fingerprint_is_of_the_letter_alone() -> None:
    assert fingerprint(replace(LETTER, fingerprint="anything")) == LETTER.fingerprint
    assert len(LETTER.fingerprint) == 64


def test_fingerprint_is_framed() -> None:
    shifted = replace(LETTER, subject=LETTER.subject + "a", body=LETTER.body[1:])
    joined = replace(LETTER, references=("<a>", "<b>"))
    assert (
        len({fingerprint(letter) for letter in (LETTER, shifted, joined, replace(joined, references=("<a><b>",)))}) == 4
    )


@given(PRINTS.flatmap(lambda prints: st.tuples(st.just(prints), st.permutations(prints))))
def test_plan_id_does_not_depend_on_order(pair: tuple[list[str], list[str]]) -> None:
    day = date(2026, 11, 22)
    assert plan_id(day, pair[0]) == plan_id(day, pair[1])
    assert plan_day(plan_id(day, pair[0])) == day


@given(PRINTS, PRINTS)
def test_plan_id_fixes_letters_and_day(one: list[str], other: list[str]) -> None:
    day, next_day = date(2026, 11, 22), date(2026, 11, 23)
    assert (plan_id(day, one) == plan_id(day, other)) == (sorted(one) == sorted(other))
    assert plan_id(day, one)[9:] != plan_id(next_day, one)[9:]


@pytest.mark.parametrize(
    "plan",
    ["", "20261122", "20261122-", "20261322-0123456789ab", "20261122-0123456789AB", "20261122-0123456789abc", "x20261122-0123456789ab", "20261122-0123456789ab\n", "\u0662\u0660261122-0123456789ab"],
)  # fmt: skip
def test_malformed_plan_id(plan: str) -> None:
    with pytest.raises(UsageError) as caught:
        plan_day(plan)
    assert caught.value.remedy
