"""Wrapping, labels and dates: properties over random texts and random choices of items."""

from __future__ import annotations

import re
import textwrap
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters_samples import ALPR, campaign, context, letter_of

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.lint import lint
from cpra_bot.letters.plain import (
    HARD_WIDTH,
    WIDTH,
    _laid_out_block,
    day_in_words,
    join_labels,
    join_words,
    keep,
    lay_out,
    paragraph,
    unfit_character,
)
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.wrapping import wrapped

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="|"), min_size=1, max_size=90
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), max_size=6).map("\n\n".join)
ITEMS = [item.id for item in ALPR.items]


@given(TEXTS)
def test_laying_out_keeps_all_words_in_order(text: str) -> None:
    assert lay_out(text).split() == text.split()


@given(TEXTS)
def test_no_long_line_but_for_a_long_word(text: str) -> None:
    for line in lay_out(text).split("\n"):
        assert len(line) <= WIDTH or len(line.split()) <= 2
        assert line == line.rstrip()


@given(st.lists(WORDS, min_size=1, max_size=40), st.text(" ", max_size=6), st.sampled_from(("", "  ", "A12. ")))
def test_words_are_wrapped_as_the_standard_library_wraps_them(words: list[str], indent: str, hanging: str) -> None:
    assert wrapped(words, WIDTH, indent, hanging) == textwrap.wrap(
        " ".join(words),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


LINES = st.sampled_from(("", " ", "\t", "a b", "A1. c ", "- d", "| e", "| ", "|", "  f"))


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_a_blank_line_may_hold_blanks_wherever_it_stands(text: str) -> None:
    pieces = re.split(r"\n(?:[ \t]*\n)+", text.strip("\n"))
    assert lay_out(text) == "\n\n".join(filter(None, map(_laid_out_block, pieces))).strip("\n") + "\n"


@given(st.text(), st.booleans())
def test_an_unfit_character_is_found_wherever_it_stands(text: str, many_lines: bool) -> None:
    alone = (unfit_character(each, many_lines=many_lines) for each in text)
    assert unfit_character(text, many_lines=many_lines) == next(filter(None, alone), "")


@given(TEXTS)
def test_laying_out_again_changes_nothing_that_is_kept(text: str) -> None:
    once = lay_out(text)
    assert lay_out(keep(once)) == once


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_paragraph_is_one_line(words: list[str]) -> None:
    assert paragraph(" \n".join(words)).split(" ") == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n\n\n\nc", "a b\n\nc\n"),
        ("A1. one\ntwo\nA2. three", "A1. one two\nA2. three\n"),
        ("Items:\n- one\n- two", "Items:\n- one\n- two\n"),
        ("| Robin Sample\n| 1 Sample Street\nand more", "Robin Sample\n1 Sample Street\nand more\n"),
        ("|\n| x\n|\n| y\n|", "x\n\ny\n"),
        ("   \n\na", "a\n"),
        ("| " + "word " * 20, ("word " * 14).strip() + "\n" + "  " + ("word " * 6).strip() + "\n"),
        ("A12. " + "word " * 20, "A12. " + ("word " * 13).strip() + "\n     " + ("word " * 7).strip() + "\n"),
        ("see https://" + "x" * 100 + " there", "see\nhttps://" + "x" * 100 + "\nthere\n"),
        ("e-mail and plug-in " * 6, "e-mail and plug-in e-mail and plug-in e-mail and plug-in e-mail and\nplug-in e-mail and plug-in e-mail and plug-in\n"),
    ],
)  # fmt: skip
def test_layout(text: str, expected: str) -> None:
    assert lay_out(text) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("", ""),
        ("A1", "A1"),
        ("A1 A2", "A1 and A2"),
        ("A1 A2 A3", "A1-A3"),
        ("A1 A2 B1", "A1, A2 and B1"),
        ("A1 A2 A3 A4 B1 B2", "A1-A4, B1 and B2"),
        ("A1 A3 A4 A5 C1", "A1, A3-A5 and C1"),
        ("A9 A10 A11", "A9-A11"),
        ("A2 A1", "A2 and A1"),
    ],
)
def test_labels_are_joined(labels: str, expected: str) -> None:
    assert join_labels(labels.split()) == expected


@given(st.lists(st.sampled_from(ITEMS), unique=True).map(sorted))
def test_joined_labels_say_the_same_labels(labels: list[str]) -> None:
    said: list[str] = []
    for first, last in re.findall(r"([A-Z]\d+)(?:-([A-Z]\d+))?", join_labels(labels)):
        said += [f"{first[0]}{number}" for number in range(int(first[1:]), int((last or first)[1:]) + 1)]
    assert said == labels


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined(words: list[str], expected: str) -> None:
    assert join_words(words) == expected


def test_day_in_words() -> None:
    assert day_in_words(date(2026, 11, 22)) == "November 22, 2026"
    assert day_in_words(date(2027, 1, 4)) == "January 4, 2027"


def _without(left_out: set[str]) -> Campaign:
    return campaign("alpr-2026", overrides={"sampleton-pd": {"without_items": sorted(left_out)}})


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(ITEMS), max_size=len(ITEMS) - 1))
def test_whatever_is_left_out_no_reference_dangles(left_out: set[str]) -> None:
    """References in the text are checked here by a plain search, not by the linter's own eyes alone."""
    asked = _without(left_out)
    try:
        letter = letter_of(context(asked))
    except LetterAtFault as fault:
        assert set(ITEMS) - left_out <= {"A5", "A6", "A7"}, fault
        return
    body = letter.body.replace("Apt A9", "")
    named = set(re.findall(r"\b[A-Z]\d\b", body))
    assert named <= set(letter.items)
    assert set(letter.items) <= set(re.findall(r"^([A-Z]\d)\. ", body, re.M))
    assert not left_out & set(letter.items)
    assert lint(letter, asked) == []


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(ITEMS), min_size=1), st.booleans())
def test_follow_up_speaks_of_its_items_only(items: set[str], acknowledged: bool) -> None:
    from letters_samples import follow_up

    letter = follow_up(letter_of(context()), ALPR, tuple(sorted(items)), acknowledged=acknowledged)
    assert letter.items == tuple(label for label in ITEMS if label in items)
    assert letter.kind is LetterKind.FOLLOW_UP
    assert lint(letter, ALPR) == []


def test_hard_width_leaves_room_for_a_quote_mark() -> None:
    assert WIDTH + 2 <= HARD_WIDTH <= 78
