"""The short ways of the linter find what the long way finds: every pattern on every paragraph, nothing remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from letters_kinds import AGENCIES, first_context, later_context, render
from letters_samples import ALPR, REPOSITORY, TOW, agency, context, letter_of
from test_letters_lint import BAD, GOOD
from test_letters_wrong_ones import LETTERS

from cpra_bot.letters import claims, lint_days, lint_form, lint_items, lint_law, questions
from cpra_bot.letters.lint import lint
from cpra_bot.letters.looked import Looked, without
from cpra_bot.letters.plain import RULE, unfit_character
from cpra_bot.letters.questions import Answers, answers, question
from cpra_bot.letters.stretches import BLANK_AT_THE_END, LINE_LIMIT, one_line
from cpra_bot.model.agency import Agency
from cpra_bot.model.letter import Letter, LetterKind

QUESTIONS = questions.all_questions()
PATTERNS: list[re.Pattern[str]] = [
    *(pattern for _, pattern in claims._UNTRUE_PATTERNS),
    *(pattern for pattern, _ in lint_form._PRIVATE),
    *(claims._LATE, claims._TEN_DAYS, claims._OTHER_AGENCIES, claims._COURTS, claims._AGREES_TO_PAY),
    *(lint_days._WRITTEN, lint_form._CARD, lint_form._LEFTOVERS, lint_law._CASE, lint_law._SB_34),
    *(lint_items._REFERENCE, lint_items._ALSO, lint_items._BARE_DEMAND, lint_items._BULLET, lint_items._QUESTION),
]
TEXT = (
    "within 10 days ten please send produce you late PLATE due overdue the system your software agency's county other "
    "agencies have released has court suit fees my attorney I agree to pay invoice None {{ }} object # A1 A2-A5 B7. "
    "items Gov. Code 7922.535 section 6254(f) \u00a7 6250 1798.90.52 v. Smith Cal. 5th Ops. In re Jones GC 12 CCP 1040 "
    "123-45-6789 4111 1111 1111 1111 birth DOB 1/2 driver's November 22, 2026 2026-11-22 - 1. records of All copies "
    "\u017fection \u212a \u0130 \u0131 Ca\u00f1ada \u2019s \u0663 Flock vigilant"
)
WORDS = st.sampled_from(TEXT.split(" "))
PARAGRAPHS = st.one_of(
    st.lists(WORDS, max_size=12).map(" ".join),
    st.lists(st.one_of(WORDS, *(st.from_regex(pattern) for pattern in PATTERNS)), max_size=4).map(" ".join),
    st.text(max_size=60),
)
NAMES = st.lists(
    st.one_of(WORDS, st.text("abAB0-9 .,'&\u00f1\u2019\u017f", min_size=1, max_size=12)), min_size=1, max_size=5
)


@lru_cache(maxsize=4096)  # the agencies' letters share their paragraphs
def _asked_plainly(paragraph: str) -> tuple[tuple[questions.Question[Any], str, Any], ...]:
    return tuple((each, paragraph, answer) for each in QUESTIONS if (answer := each.find(paragraph)))


@given(PARAGRAPHS)
@settings(max_examples=400)
def test_no_sign_hides_an_answer(text: str) -> None:
    paragraph = one_line(text)
    assert answers(paragraph) == _asked_plainly(paragraph)


@given(PARAGRAPHS)
@settings(max_examples=200)
def test_what_is_looked_for_first_stands_in_all_that_is_looked_for(text: str) -> None:
    if any(pattern.search(text) for pattern, _ in lint_form._PRIVATE) or lint_form._CARD.search(text):
        assert lint_form._NINE_DIGITS.search(text) or re.search("birth|born on|dob|driver", text, re.I)
    if lint_days._WRITTEN.search(text):
        assert lint_days._MAY_BE_A_DAY.search(text)
    if lint_items._REFERENCE.search(text):
        assert lint_items._LETTER_AND_DIGIT.search(text)
    if lint_items._ALSO.search(text):
        assert "please" in text.casefold()
    if lint_law._CASE.search(text):
        assert any(sign in text for sign in lint_law._CASE_SIGNS)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:30])
def test_every_pattern_is_tried_on_texts_that_it_fits(pattern: re.Pattern[str]) -> None:
    @given(st.from_regex(pattern), st.sampled_from((str, str.upper, str.lower, str.title)))
    @settings(max_examples=20)
    def tried(text: str, written: Callable[[str], str]) -> None:
        paragraph = one_line(written(text))
        assert answers(paragraph) == _asked_plainly(paragraph)

    tried()


def test_a_question_that_comes_too_late_is_refused() -> None:
    answers("Sampleton")
    with pytest.raises(RuntimeError):
        question(("x",))(lambda paragraph: True)


_BLOCKS = re.compile(r"\n\n+|\n(?=[A-Z]\d{1,2}\. |- )")
_ENTRY = re.compile(r"[A-Z]\d{1,2}\. |- ")


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(one_line(block) for block in _BLOCKS.split(text.strip("\n")))


def _see_the_same(letter: Letter, looked: Looked) -> None:
    """The letter as `Looked` shows it, and taken apart in one go, each question put to each paragraph."""
    own, ruled, below = letter.body.partition(f"\n{RULE}\n")
    first = letter.kind is LetterKind.INITIAL
    own = own if ruled and not first else letter.body
    blocks, facts = _paragraphs(own), looked.facts
    quoted = [facts[name] for name in facts if name in {"quote", "url"}]
    repeated = [
        re.sub(r"^\d{4}-\d\d-\d\d; *", "", facts[name])
        for name in facts
        if name.partition(".")[0] in {"sections", "got"}
    ]
    for seen, paragraphs in (
        (looked.said, without((letter.subject, *blocks), quoted + repeated)),
        (looked.blocks, blocks),
        (looked.prose, without(tuple(block for block in blocks if not _ENTRY.match(block)), quoted)),
        (looked.below, () if first else _paragraphs(below)),
    ):
        plainly = Answers(map(_asked_plainly, paragraphs))
        for each in QUESTIONS:
            assert seen.to(each) == plainly.to(each)
    assert looked.labels == set(re.findall(r"^([A-Z]\d{1,2})\. \S", own, re.M))
    if looked.sound:
        assert not unfit_character(letter.body, many_lines=True)
        assert not BLANK_AT_THE_END.search(letter.body)
        assert all(len(line.encode()) <= LINE_LIMIT for line in letter.body.split("\n"))


SAMPLES = [
    *(letter for _, letter in BAD),
    *(letter for _, letter, _ in GOOD),
    *(pair[0] for _, pair in LETTERS.values()),
]


@pytest.mark.parametrize("letter", SAMPLES, ids=[str(number) for number in range(len(SAMPLES))])
def test_samples_are_seen_as_they_are(letter: Letter) -> None:
    _see_the_same(letter, Looked(letter, ALPR))


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("whom", list(AGENCIES))
def test_every_kind_of_letter_is_seen_as_it_is(kind: LetterKind, whom: str) -> None:
    first = kind is LetterKind.INITIAL
    letter, made_of = render(first_context(AGENCIES[whom]) if first else later_context(kind, AGENCIES[whom]))
    _see_the_same(letter, Looked(letter, made_of.campaign, made_of))


@given(st.lists(st.one_of(PARAGRAPHS, st.sampled_from(("", "\n", " ", "A1. x", "- y", "| z", RULE))), max_size=6))
@settings(max_examples=100)
def test_any_body_is_seen_as_it_is(pieces: list[str]) -> None:
    for join in ("\n", "\n\n"):
        letter = replace(GOOD[2][1], body=join.join(pieces))
        _see_the_same(letter, Looked(letter, ALPR))
        _see_the_same(first := replace(letter, kind=LetterKind.INITIAL), Looked(first, ALPR))


def test_letters_to_all_agencies_of_the_directory_are_seen_as_they_are() -> None:
    raw = yaml.load((REPOSITORY / "agencies.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    for record in raw["agencies"]:
        made_of = context(TOW, Agency.model_validate(record))
        letter = letter_of(made_of)
        _see_the_same(letter, Looked(letter, TOW, made_of))
        assert lint(letter, TOW, made_of) == []


@given(NAMES.map(" ".join), NAMES.map(" ".join))
@settings(max_examples=80)
def test_letters_to_agencies_of_any_name_are_seen_as_they_are(name: str, custodian: str) -> None:
    made_of = context(whom=agency(name=name.strip() or "x", custodian=custodian.strip() or None))
    letter = letter_of(made_of)
    _see_the_same(letter, Looked(letter, ALPR, made_of))
