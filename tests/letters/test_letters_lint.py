"""Every code of the linter: words that it must catch, and the shipped letters that it must let pass."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from letters_kinds import AGENCIES, CAPPED, MUCKROCK, RECEIVED, first_context, later_context, render
from letters_samples import ALPR, TOW, campaign, context, follow_up, letter_of

from cpra_bot.law.clock import determination_due
from cpra_bot.letters import lint as lint_module
from cpra_bot.letters.assemble import attach
from cpra_bot.letters.context import LetterContext
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
    ("the first letter may say late", _says(FIRST, "These are records of late fees, past due or not."), ALPR),
    ("determination in ten days", _says(FIRST, "Please send your determination within 10 days."), ALPR),
    ("if your system can", _says(FIRST, "A report will do if your system can print one."), ALPR),
]


KNOWN = AGENCIES["known"]
FIRST_OF = render(first_context(KNOWN))
Pair = tuple[Letter, LetterContext]


def _later(kind: LetterKind, words: str = "", **facts: str) -> Pair:
    """A letter of that kind with one more paragraph; facts are added to its own."""
    made_of = later_context(kind, KNOWN)
    made_of.order.facts.update(facts)
    letter, _ = render(made_of)
    end = "\n\nSincerely," if kind is LetterKind.THANKS else "\n\nThank you for your help."
    return replace(letter, body=letter.body.replace(end, f"\n\n{words}{end}" if words else end, 1)), made_of


def _first(words: str) -> Pair:
    return _says(FIRST_OF[0], words), FIRST_OF[1]


def _shown(kind: LetterKind, old: str, new: str) -> Pair:
    letter, made_of = _later(kind)
    assert old in letter.body
    return replace(letter, body=letter.body.replace(old, new, 1)), made_of


def _at(pair: Pair, day: date | None = None, **request: object) -> Pair:
    """The same text, ordered for another day or with other things known of the request."""
    letter, made_of = pair
    order = replace(made_of.order, day=day) if day else made_of.order
    return letter, replace(made_of, order=order, request=replace(made_of.request, **request))  # type: ignore[arg-type]


def _attached(name: str = "request.pdf", sha256: str = "") -> Pair:
    letter = attach(FIRST_OF[0], name, "application/pdf", b"%PDF-1.7 ...")
    file = letter.attachments[0]
    return replace(letter, attachments=(replace(file, sha256=sha256 or file.sha256),)), FIRST_OF[1]


def _muckrock(words: str, **changes: str) -> Pair:
    letter, made_of = render(first_context(KNOWN), MUCKROCK)
    return replace(_says(letter, words), **changes), made_of


def _muckrock_with_a_file() -> Pair:
    letter, made_of = render(first_context(KNOWN), MUCKROCK)
    return attach(letter, "request.pdf", "application/pdf", b"%PDF-1.7 ..."), made_of


def _unknown_vendor(words: str) -> Pair:
    letter, made_of = render(first_context(AGENCIES["nothing-known"]))
    return _says(letter, words), made_of


def _asks_instead(words: str) -> Pair:
    letter, made_of = FIRST_OF
    return replace(letter, body=re.sub(r"^B2\. [^\n]*\n *[^\n]*", f"B2. {words}", letter.body, flags=re.M)), made_of


OVERDUE, EXPIRED, DENIAL = LetterKind.OVERDUE, LetterKind.EXTENSION_EXPIRED, LetterKind.DENIAL_REBUTTAL
WRONG: list[tuple[str, Letter, LetterContext]] = [
    (code, *pair)
    for code, pair in [
        ("L005", _later(OVERDUE, "See Gov. Code 7922.540.")),
        ("L005", _later(LetterKind.RECEIPT_CHECK, "See Gov. Code 7922.535(a).")),
        ("L005", _later(LetterKind.THANKS, "See Gov. Code 7922.535(a).")),
        ("L006", _later(LetterKind.FEE_REPLY, "See Civ. Code 1798.90.51.")),
        ("L004", _later(DENIAL, "See Gov. Code 6253(c).")),
        ("L001", _later(LetterKind.REMAINDER, "C2 matters most.")),
        ("L001", _later(LetterKind.RECORD_CREATION, "C2 matters most.")),
        ("L007", _first("I was born on May 4, 1980.".replace("May 4, 1980", "5/4/1980"))),
        ("L007", _first("Charge it to 4111 1111 1111 1111.")),
        ("L010", _later(OVERDUE, "That is a violation of the Act.")),
        ("L010", _later(EXPIRED, "Your answer is overdue.")),
        ("L010", _later(DENIAL, "Your answer was late.")),
        ("L014", _first("Records of:")),
        ("L014", _first("- The contract with the vendor.")),
        ("L014", _first("\u2022 The contract with the vendor.")),
        ("L014", _first("1. The contract with the vendor.")),
        ("L014", _first("Please also send me copies of all contracts.")),
        ("L014", _first("The names of all officers who use the system.")),
        ("L015", _shown(OVERDUE, "November 16, 2026", "November 15, 2026")),
        ("L015", _shown(OVERDUE, "November 25, 2026", "November 26, 2026")),
        ("L015", _later(OVERDUE, "It reached you on November 2, 2026.")),
        ("L015", _shown(LetterKind.REMAINDER, "request of\nNovember 2, 2026", "request of\nNovember 4, 2026")),
        ("L015", _later(LetterKind.THANKS, "You wrote on 2026-10-01.")),
        ("L015", _later(LetterKind.RECEIPT_CHECK, "On November 6, 2026 I sent you a request.")),
        ("L015", _first("I ask for February 30, 2026.")),
        ("L016", _at(_later(OVERDUE), extended_to=date(2026, 11, 30))),
        ("L016", _at(_later(OVERDUE), due=determination_due(RECEIVED, closures=frozenset({date(2026, 11, 16), date(2026, 11, 17)})))),
        ("L017", _first("Hundreds of agencies have provided this data to me.")),
        ("L017", _first("Other California cities released such lists.")),
        ("L017", _later(DENIAL, "By my own records 40 other California agencies have released such records.", others_released="17")),
        ("L018", _later(DENIAL, "See Sample v. Superior Court (2019) 1 Cal.App.5th 1.")),
        ("L018", _later(DENIAL, "See Haynie v. Superior Court (2002) 26 Cal.4th 1061.")),
        ("L018", _later(LetterKind.FEE_REPLY, "See Sander v. Superior Court (2018) 26 Cal.App.5th 651.")),
        ("L018", _first("See 71 Ops.Cal.Atty.Gen. 235 (1988).")),
        ("L019", _muckrock("Is that clear?")),
        ("L019", _muckrock("Thank you!")),
        ("L019", _muckrock("", subject="Records, please!")),
        ("L020", _muckrock("Please answer to records+abc@sample.example.")),
        ("L020", _muckrock("", reply_to="records+abc@sample.example")),
        ("L021", _muckrock("This rests on the { law name }.")),
        ("L026", _muckrock("", subject="Records " * 26)),
        ("L026", _muckrock("", body=FIRST_OF[0].body.replace("records@", "").replace(FIRST_OF[0].reply_to, "") + "long line\n" * 15_000)),
        ("L026", _muckrock_with_a_file()),
        ("L027", _first("A Hit Ratio Report of Vigilant LEARN will do.")),  # this agency's vendor is another
        ("L027", _unknown_vendor("If your system is Flock Safety's, a copy of its page will do.")),
        ("L028", _asks_instead("The names of all agencies with which yours shares data.")),
        ("L028", _asks_instead("How many searches were made in 2025.")),
        ("L017", _first("To date, more than 60 California law enforcement agencies have provided such data.")),
        ("L012", _first("This is easily accessible.")),
        ("L012", _first("It is available within the Agency's Sample Systems FINDER system.")),
        ("L012", _first("The data are maintained by your software.")),
        ("L022", _later(LetterKind.FEE_REPLY, "I agree to pay that.")),
        ("L022", _later(LetterKind.FEE_REPLY, "Please send me your invoice.", amount="40.01")),
        ("L023", _later(DENIAL, "I will take this to the superior court.")),
        ("L023", _later(DENIAL, "A lawsuit would cost you attorney's fees.", court_remedy="yes")),
        ("L024", _attached(name="../request.pdf")),
        ("L024", _attached(sha256="0" * 64)),
        ("L025", _first("Sec 1798.90.52(b) asks for it.")),
    ]
]  # fmt: skip
"""Code → a letter with that fault alone, and what it was made of."""

NEAR_MISSES: dict[str, Pair] = {
    "L001": _later(LetterKind.REMAINDER),  # names B1 and B2, which have come, and asks for others
    "L002": _later(OVERDUE),  # names its items by ranges
    "L003": _first("None of the records need be new."),
    "L004": _later(DENIAL, sections="6254(f) and 6255"),  # repeats the agency's own numbers
    "L005": _later(DENIAL, sections="7923.600 and 7927.700", **{"sections.A1": "7927.700"}),
    "L006": _first("See Civ. Code 1798.90.55(b)."),
    "L007": _first("Call 916-555-0100; my request is 26-104-2026 and my file 1234 5678 9012 3456."),
    "L008": (replace(FIRST_OF[0], reply_to="", in_reply_to=""), FIRST_OF[1]),
    "L009": _first("x" * 990),
    "L010": _later(OVERDUE, "This is overdue."),
    "L011": _first("Please send your determination within 10 days."),
    "L012": _first("A report will do if your system can print one."),
    "L013": _first("Jos\u00e9 Mu\u00f1oz"),
    "L014": _first("Please send copies of those that are ready first; masked records will do."),
    "L015": _later(OVERDUE, "The period ran to November 16, 2026. It reached you on November 4, 2026.\n\nOn November 4, 2026 it lay before you."),
    "L016": _at(_later(OVERDUE), extended_to=date(2026, 11, 17)),
    "L017": _later(DENIAL, "By my own records 17 other California agencies have released such records.", others_released="17"),
    "L018": _later(DENIAL, "See Haynie v. Superior Court (2001) 26 Cal.4th 1061."),
    "L019": _first("Is that clear? Thank you!"),  # mail may say so
    "L020": _muckrock("The vendor writes from sales@vendor.example."),
    "L021": _first("The field is called {owner}."),
    "L022": _later(LetterKind.FEE_REPLY, "I agree to pay that.", amount="39.99"),
    "L023": _later(DENIAL, court_remedy="yes"),
    "L024": _attached(),
    "L027": _first("If your system offers Flock Safety's network audit, a copy of it will do."),
    "L028": _asks_instead("Records sufficient to show the number of searches in 2025."),
    "L026": _muckrock("", subject="Records " * 25),
    "L025": _first("See Civil Code section 1798.90.52(b)."),
}  # fmt: skip
"""Code → a letter that comes as near to the fault as a right one can."""


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
    assert documented == {code for code, _ in BAD} | {code for code, _, _ in WRONG}
    assert len(documented) == 28


def test_every_code_has_a_good_sample() -> None:
    documented = set(re.findall(r"^ +(L\d{3}) ", lint_module.__doc__ or "", re.M))
    assert documented == set(NEAR_MISSES)


@pytest.mark.parametrize(("code", "letter", "made_of"), WRONG, ids=[f"{c}-{i}" for i, (c, _, _) in enumerate(WRONG)])
def test_fault_is_found_where_the_context_is_known(code: str, letter: Letter, made_of: LetterContext) -> None:
    assert {problem.code for problem in lint(letter, CAPPED, made_of)} == {code}


@pytest.mark.parametrize("code", NEAR_MISSES)
def test_near_miss_passes(code: str) -> None:
    letter, made_of = NEAR_MISSES[code]
    assert lint(letter, CAPPED, made_of) == []


@pytest.mark.parametrize("kind", [LetterKind.OVERDUE, LetterKind.EXTENSION_EXPIRED])
def test_without_its_context_lateness_is_never_proven(kind: LetterKind) -> None:
    letter, _ = render(later_context(kind, KNOWN))
    assert "L016" in {problem.code for problem in lint(letter, CAPPED)}


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


def test_a_campaign_may_explain_its_items_in_words_that_a_demand_would_use() -> None:
    asked = campaign(
        "tow-fees-2026",
        purpose="They are about cases that went to the superior court.",
        parts=[
            {
                "id": "A",
                "title": "Lists",
                "satisfied_by": "A list of the cases in court satisfies this item.",
                "items": [{"id": "A1", "ask": "Records sufficient to show the cases of 2025.", "answer": "list"}],
            }
        ],
    )
    made_of = context(asked)
    letter = letter_of(made_of)
    assert "A list of the cases in court satisfies" in letter.body
    assert lint(letter, asked, made_of) == []
    assert _codes(_says(letter, "I will go to court."), asked) == {"L023"}


def test_each_kind_of_letter_has_a_whitelist() -> None:
    assert set(lint_module.ALLOWED_SECTIONS) == set(LetterKind)
