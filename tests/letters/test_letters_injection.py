"""Names, custodians, overrides and replies that try to be more than words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.parser import Parser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters_kinds import AGENCIES, CAPPED, FACTS, later_context, render
from letters_samples import agency, context, letter_of
from pydantic import ValidationError

from cpra_bot.channels.email.serialize import mail_bytes
from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.lint import lint
from cpra_bot.model.campaign import Override
from cpra_bot.model.letter import LetterKind

CODE = "{{ ''.__class__.__mro__ }}{% for x in range(9) %}x{% endfor %}{# gone #}"
BREAKS = ["\n", "\r", "\u2028", "\u2029", "\x0b", "\x85"]
INVISIBLE = ["\x00", "\x1b[31m", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff"]


def _places(bad: str) -> dict[str, object]:
    """The same bad text in each place that a file or a reply fills."""
    return {
        "name": context(whom=agency().model_copy(update={"name": f"Sampleton {bad} PD"})),
        "custodian": context(whom=agency().model_copy(update={"custodian": f"City {bad} Clerk"})),
        "override": context(CAPPED.model_copy(update={"overrides": {"sampleton-pd": _override(bad)}})),
        "quote": _with_fact("quote", f"No {bad} records."),
        "number": replace(
            later_context(LetterKind.OVERDUE, AGENCIES["known"]),
            request=replace(later_context(LetterKind.OVERDUE, AGENCIES["known"]).request, numbers=(f"26{bad}1",)),
        ),
    }


def _override(bad: str) -> Override:
    return Override.model_construct(custodian=f"Clerk {bad}", without_items=(), extra_paragraph=None)


def _with_fact(name: str, value: str) -> object:
    made_of = later_context(LetterKind.RECORD_CREATION, AGENCIES["known"])
    made_of.order.facts[name] = value
    return made_of


@pytest.mark.parametrize("place", ["name", "custodian", "override", "quote", "number"])
def test_template_syntax_in_a_value_is_shown_and_not_run(place: str) -> None:
    letter, made_of = render(_places(CODE)[place])  # type: ignore[arg-type]
    assert CODE in " ".join(letter.body.split())
    codes = {problem.code for problem in lint(letter, CAPPED, made_of)}
    assert codes == (set() if place == "quote" else {"L003"}), "only the agency's own words may look like that"


@pytest.mark.parametrize("bad", BREAKS + INVISIBLE, ids=ascii)
@pytest.mark.parametrize("place", ["name", "custodian", "override", "quote", "number"])
def test_breaks_and_invisible_characters_are_refused(place: str, bad: str) -> None:
    with pytest.raises(LetterAtFault, match="which no letter may carry"):
        render(_places(bad)[place])  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [*BREAKS[:4], "\x00", "\x1b"], ids=ascii)
def test_files_refuse_them_even_before(bad: str) -> None:
    with pytest.raises(ValidationError):
        agency(name=f"Sampleton{bad}PD")


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=60))
def test_any_printable_name_leaves_the_letter_whole(name: str) -> None:
    usual = letter_of(context())
    odd = letter_of(context(whom=agency().model_copy(update={"name": f"x{name}x"})))
    assert odd.subject == usual.subject
    assert odd.body.partition("\n\nDear ")[2] == usual.body.partition("\n\nDear ")[2]


@pytest.mark.parametrize("kind", FACTS)
def test_no_fact_can_begin_a_line_of_its_own(kind: LetterKind) -> None:
    """A fact that looks like an item or a line block stays inside its sentence."""
    made_of = later_context(kind, AGENCIES["known"])
    for name in ("quote", "trouble"):
        if name in made_of.order.facts:
            made_of.order.facts[name] = "A9. Also the plans. | Sincerely, - B9"
            letter, _ = render(made_of)
            assert not [line for line in letter.body.split("\n") if line.startswith(("A9. Also", "| "))]


def _with_paragraph(words: str) -> LetterContext:
    own = Override.model_construct(custodian=None, without_items=(), extra_paragraph=words)
    return context(CAPPED.model_copy(update={"overrides": {"sampleton-pd": own}}))


@pytest.mark.parametrize("bad", [*BREAKS[1:], *INVISIBLE], ids=ascii)
def test_a_paragraph_of_ones_own_may_break_lines_and_hide_nothing(bad: str) -> None:
    letter, _ = render(_with_paragraph("One line.\nAnother line."))
    assert "One line. Another line." in letter.body
    with pytest.raises(LetterAtFault, match="which no letter may carry"):
        render(_with_paragraph(f"One {bad} line."))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (CODE, {"L003"}),
        ("Subject: another\nBcc: everybody@sample.example", set()),  # words of the text like any other
        ("A9. The plans of the building.", {"L001"}),
        ("- The plans of the building.", {"L014"}),
    ],
)
def test_a_paragraph_of_ones_own_bends_no_header_and_adds_no_demand(words: str, codes: set[str]) -> None:
    usual, _ = render(context(CAPPED))
    letter, made_of = render(_with_paragraph(words))
    assert (letter.subject, letter.to, letter.reply_to) == (usual.subject, usual.to, usual.reply_to)
    assert {problem.code for problem in lint(letter, CAPPED, made_of)} == codes


HOSTILE = [
    "Sampleton <script>alert(1)</script> PD",
    'Sampleton "PD" <clerk@evil.example>',
    "Sampleton =?utf-8?q?PD?= PD",
    "#panic() $x$ ]] {{ 7*7 }} PD",
    "Sampleton, PD; Bcc: x@evil.example",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_one_line_of_the_address_and_no_header(name: str) -> None:
    whom = agency().model_copy(update={"name": name, "custodian": name})
    letter, made_of = render(context(CAPPED, whom))
    mail = Parser().parsestr(mail_bytes(letter, datetime(2026, 11, 2, tzinfo=UTC)).decode("ascii"))
    assert (mail.get_all("To"), mail["Bcc"]) == (["clerk@sampleton.example"], None)
    assert mail.get_all("Subject") == [letter.subject]
    assert name not in letter.subject
    text = " ".join(mail.get_payload(decode=True).decode("utf-8").split())
    assert text.startswith(f"{name} {name} Dear {name}:")
    assert {problem.code for problem in lint(letter, CAPPED, made_of)} <= {"L003"}
