"""Every code of the linter: words that it must catch, and the shipped letters that it must let pass."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from letters_samples import ALPR, TOW, campaign, context, follow_up, letter_of

from cpra_bot.letters import lint as lint_module
from cpra_bot.letters.citations import Citation, citations
from cpra_bot.letters.lint import lint
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind

FIRST = letter_of(context())
NUDGE = follow_up(FIRST)  # never acknowledged: repeats the first letter below a ruled line
QUIET = follow_up(FIRST, acknowledged=True)


def _says(letter: Letter, words: str) -> Letter:
    """The letter with one more paragraph among our own words."""
    return replace(letter, body=letter.body.replace("\n\nThank you for your help.", f"\n\n{words}\n\nThank you.", 1))


def _codes(letter: Letter, of: Campaign = ALPR) -> set[str]:
    return {problem.code for problem in lint(letter, of)}


BAD: list[tuple[str, Letter]] = [
    ("L001", _says(FIRST, "Items B1-B4 are in the usual report.")),
    ("L001", _says(FIRST, "Please start with A1, A2 and C7.")),
    ("L001", _says(FIRST, "If you hold records on item D3, please send them.")),
    ("L001", _says(QUIET, "B2 matters most to me.")),
    ("L001", replace(FIRST, subject="Request with items A1-A9")),
    ("L002", replace(FIRST, body=re.sub(r"^B2\. (.*\n)", r"\1", FIRST.body, flags=re.M))),
    ("L002", replace(QUIET, body=QUIET.body.replace("- B1 (", "- ("))),
    ("L003", _says(FIRST, "Dear {{ custodian }}")),
    ("L003", _says(FIRST, "{% if x %}")),
    ("L003", _says(FIRST, "Our number is None.")),
    ("L003", _says(QUIET, "It reached you on undefined.")),
    ("L003", replace(FIRST, subject="Request to {{ agency.name }}")),
    ("L004", _says(FIRST, "See Gov. Code 6253(c).")),
    ("L004", _says(FIRST, "See Government Code sections 7922.535, 6254(f) and\n6255.")),
    ("L004", _says(FIRST, "See section 6276.48.")),
    ("L004", _says(FIRST, "See \u00a7 6250 et seq.")),
    ("L004", _says(FIRST, "Under 6254(k) nothing is left out.")),
    ("L005", _says(FIRST, "See Gov. Code 7923.600(a).")),
    ("L005", _says(FIRST, "See 7922.540 on who signs.")),
    ("L005", _says(FIRST, "See Gov. Code 34090.6.")),
    ("L005", _says(QUIET, "See Gov. Code 7922.500.")),
    ("L006", _says(FIRST, "See Civ. Code 1798.90.54.")),
    ("L006", _says(FIRST, "See Penal Code section 832.7.")),
    ("L006", _says(QUIET, "See Civil Code section 1798.90.51(b).")),
    ("L007", _says(FIRST, "My number is 123-45-6789.")),
    ("L007", _says(QUIET, "My number is 123 45 6789.")),
    ("L008", replace(FIRST, subject="Request\nBcc: everybody@sample.example")),
    ("L008", replace(FIRST, to="clerk@sampleton.example\r\nBcc: x@sample.example")),
    ("L008", replace(FIRST, sender_name="Robin \u202eelpmaS")),
    ("L008", replace(FIRST, reply_to="a@sample.example\u2028")),
    ("L008", replace(FIRST, in_reply_to="<a@b>\x00")),
    ("L008", replace(FIRST, references=("<a@b.example>", "<c\n@d.example>"))),
    ("L008", replace(FIRST, subject="  ")),
    ("L008", replace(FIRST, mark="")),
    ("L009", _says(FIRST, "x" * 991)),
    ("L009", _says(FIRST, "\u00e9" * 496)),
    ("L010", _says(QUIET, "The determination is overdue.")),
    ("L010", _says(QUIET, "This is a violation of the Act.")),
    ("L010", _says(QUIET, "Your answer is three weeks late.")),
    ("L010", _says(QUIET, "You have failed to\nrespond.")),
    ("L010", _says(QUIET, "The deadline has passed.")),
    ("L010", _says(NUDGE, "Your late reply surprises me.")),
    ("L010", replace(QUIET, subject="Re: OVERDUE request")),
    ("L011", _says(FIRST, "Please send the records within 10 days.")),
    ("L011", _says(FIRST, "I expect your response within ten calendar\ndays, as the law asks.")),
    ("L011", _says(QUIET, "You have 10 days to produce the records.")),
    ("L012", _says(FIRST, "The Act requires you to preserve the records.")),
    ("L012", _says(FIRST, "Please add a privilege log.")),
    ("L012", _says(FIRST, "The courts have held that sharing is barred.")),
    ("L012", _says(FIRST, "The list is readily available.")),
    ("L012", _says(FIRST, "The list exists within your system.")),
    ("L012", _says(FIRST, "Your software can print it.")),
    ("L013", replace(FIRST, body=FIRST.body.rstrip("\n"))),
    ("L013", replace(FIRST, body=FIRST.body + "\n")),
    ("L013", replace(FIRST, body=FIRST.body.replace("\n", "\r\n"))),
    ("L013", replace(FIRST, body=FIRST.body.replace("Sincerely,", "Sincerely, "))),
    ("L013", _says(FIRST, "Robin\u200b Sample")),
    ("L013", replace(FIRST, body="")),
]

GOOD: list[tuple[str, Letter, Campaign]] = [
    ("first letter", FIRST, ALPR),
    ("follow-up with the original below", NUDGE, ALPR),
    ("follow-up", QUIET, ALPR),
    ("another campaign", letter_of(context(TOW)), TOW),
    ("range of known items", _says(FIRST, "A1-A7 come first."), ALPR),
    ("an apartment is no item", _says(FIRST, "Write to 1 Sample Street, Apt B7, or to Suite C9."), ALPR),
    ("a number of the agency is no item", _says(QUIET, "yours is B25-191 and C-9."), ALPR),
    ("a form of another letter is no item", _says(FIRST, "Form H6 is enclosed."), ALPR),
    ("none of", _says(FIRST, "None of the records need be new."), ALPR),
    ("street and telephone numbers", _says(FIRST, "6254 Main Street, 555-6255; zip code 90210."), ALPR),
    ("listed section", _says(FIRST, "See Civil Code section 1798.90.55(b)."), ALPR),
    ("own policy", _says(FIRST, "See section 427.3 of your policy."), ALPR),
    ("telephone is no SSN", _says(FIRST, "Call 916-555-0100 or 1123-45-67890."), ALPR),
    ("longest line", _says(FIRST, "x" * 990), ALPR),
    ("the first letter may say late", _says(FIRST, "Records of late fees, past due or not."), ALPR),
    ("determination in ten days", _says(FIRST, "Please send your determination within 10 days."), ALPR),
    ("if your system can", _says(FIRST, "A report will do if your system can print one."), ALPR),
]


@pytest.mark.parametrize(("code", "letter"), BAD, ids=[f"{code}-{index}" for index, (code, _) in enumerate(BAD)])
def test_fault_is_found_and_no_other(code: str, letter: Letter) -> None:
    found = _codes(letter)
    assert code in found
    along = {"L004": {"L005"}, "L009": set(), "L013": {"L002"}}.get(code, set())
    assert found - {code} <= along


@pytest.mark.parametrize(("letter", "of"), [pytest.param(letter, of, id=name) for name, letter, of in GOOD])
def test_good_letter_passes(letter: Letter, of: Campaign) -> None:
    assert lint(letter, of) == []


def test_every_code_has_a_bad_sample() -> None:
    documented = set(re.findall(r"^ +(L\d{3}) ", lint_module.__doc__ or "", re.M))
    assert documented == {code for code, _ in BAD}
    assert len(documented) == 13


def test_citations_of_one_campaign_are_not_another_ones() -> None:
    assert _codes(_says(letter_of(context(TOW)), "See Civ. Code 1798.90.51."), TOW) == {"L006"}


def test_problem_names_template_letter_and_remedy() -> None:
    (problem,) = lint(_says(FIRST, "Items B1-B3 come first."), ALPR)
    assert problem.file == "initial.j2"
    assert problem.what == 'alpr-2026/sampleton-pd/initial/1: it refers to item "B3" and does not ask for it'
    assert problem.remedy
    assert not problem.warning


def test_below_the_rule_the_first_letters_rules_hold() -> None:
    assert lint(NUDGE, ALPR) == []  # A5 to A7 and 7922.530 stand there, and are none of the follow-up's own words
    tampered = replace(NUDGE, body=NUDGE.body + "See Gov. Code 7923.600.\n")
    assert _codes(tampered) == {"L005"}


def test_a_campaign_about_late_fees_can_be_followed_up() -> None:
    fees = campaign(
        "tow-fees-2026",
        title="late fees and violations",
        parts=[
            {"id": "A", "title": "Violations", "items": [{"id": "A1", "ask": "The fee schedules.", "answer": "list"}]}
        ],
    )
    original = letter_of(context(fees))
    letter = follow_up(original, fees, ("A1",), acknowledged=True)
    assert "- A1 (Violations)" in letter.body
    assert lint(letter, fees) == []
    assert _codes(_says(letter, "Two violations."), fees) == {"L010"}


def test_each_kind_of_letter_has_a_whitelist() -> None:
    assert set(lint_module.ALLOWED_SECTIONS) == set(LetterKind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gov. Code 7922.535(a)", [("gov", "7922.535")]),
        ("Government Code sections 7922.530, 7922.570 and 7922.575(b)(2)", [("gov", n) for n in ("7922.530", "7922.570", "7922.575")]),
        ("Civ. Code 1798.90.51(b)(2)(D), 1798.90.52(b),\n1798.90.55(b)", [("civ", f"1798.90.{n}") for n in (51, 52, 55)]),
        ("section 1798.90.52(a)", [("civ", "1798.90.52")]),
        ("\u00a7\u00a7 6253, 6254(k)", [("", "6253"), ("", "6254")]),
        ("7923.600-7923.625", [("gov", "7923.600"), ("gov", "7923.625")]),
        ("Evidence Code section 1040", [("evi", "1040")]),
        ("zip code 90210, area code 916", []),
        ("6254 Main Street", []),
        ("call 555-6254 (a cell phone)", []),
        ("Gov. Code 7922.535, and 10 days", [("gov", "7922.535")]),
    ],
)  # fmt: skip
def test_citations(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(citations(text)) == [Citation(*pair) for pair in expected]


@pytest.mark.parametrize(
    ("code", "section", "superseded"),
    [
        ("gov", "6250", True),
        ("gov", "6249", False),
        ("", "6254.19", True),
        ("gov", "6276.48", True),
        ("gov", "6276.50", False),
        ("gov", "6277", False),
        ("pen", "6254", False),
        ("gov", "7920.000", False),
    ],
)
def test_superseded_sections(code: str, section: str, superseded: bool) -> None:
    assert Citation(code, section).superseded is superseded
