"""Ten letters such as people really sent, each refused for what is wrong with it. All are in words of our own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from letters_kinds import AGENCIES, CAPPED, first_context, later_context, render
from letters_samples import campaign

from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.lint import lint
from cpra_bot.model.letter import Letter, LetterKind

WHOM = AGENCIES["no-custodian"]
Pair = tuple[Letter, LetterContext]


def _with(pair: Pair, words: str) -> Pair:
    letter, made_of = pair
    return replace(
        letter, body=letter.body.replace("\n\nThank you for your help.", f"\n\n{words}\n\nThank you for your help.", 1)
    ), made_of


FIRST = render(first_context(WHOM))
BLANKS = campaign("alpr-2026", parts=[part.model_dump() for part in CAPPED.parts])
LETTERS: dict[str, tuple[str, Pair]] = {
    "speaks of B1 to B4 where B1 and B2 are all there is": ("L001", _with(FIRST, "Items B1-B4 are in one report.")),
    "its last three bullets have no label, and one no verb": (
        "L014",
        _with(FIRST, "Records of:\n- access by users\n- audits\n- outside agencies and their searches"),
    ),
    "wants the records in ten days as if the Act said so": (
        "L011",
        _with(FIRST, "The statute gives you 10 calendar days to send your response and the records."),
    ),
    "cites the Act by its numbers from before 2023": ("L004", _with(FIRST, "Under Gov. Code 6253(c) and 6253.9(a).")),
    "says what the agency's software can do": (
        "L012",
        _with(FIRST, "The data is readily available for extraction, since your software can print it."),
    ),
    "tells what sixty other agencies did": (
        "L017",
        _with(FIRST, "Sixty police departments and hundreds of other agencies have provided this data to our team."),
    ),
    "cites a section without its code, and reads a signed certificate into it": (
        "L025",
        _with(FIRST, "Under Sec 1798.90.52(b) each of them signs a certificate."),
    ),
    "calls a request overdue that nobody has confirmed": (
        "L010",
        _with(render(later_context(LetterKind.RECEIPT_CHECK, WHOM)), "Your answer is overdue."),
    ),
    "threatens a suit": (
        "L023",
        _with(render(later_context(LetterKind.OVERDUE, WHOM)), "Else I will begin a lawsuit."),
    ),
    "says that the courts have settled what they have not": (
        "L012",
        _with(
            render(later_context(LetterKind.DENIAL_REBUTTAL, WHOM)),
            "The courts have held that SB 34 bars sharing with other states.",
        ),
    ),
    "demands a list of what is withheld": (
        "L012",
        _with(render(later_context(LetterKind.DENIAL_REBUTTAL, WHOM)), "You must provide a privilege log."),
    ),
    "gives its sender's social security number": ("L007", _with(FIRST, "My number is 123-45-6789.")),
    "was sent with the template's blanks unfilled": ("L003", _with(FIRST, "Dear {{ custodian }},")),
}


@pytest.mark.parametrize("what", LETTERS)
def test_it_is_refused_for_its_fault(what: str) -> None:
    code, (letter, made_of) = LETTERS[what]
    problems = lint(letter, CAPPED, made_of)
    assert code in {problem.code for problem in problems}
    assert all(problem.remedy and not problem.warning for problem in problems)


def test_there_are_more_than_ten() -> None:
    assert len(LETTERS) >= 10


@pytest.mark.parametrize(
    ("seed", "codes"),
    [
        ("000", {"L011", "L012", "L014", "L017", "L027"}),
        ("001", {"L011", "L012", "L014", "L017", "L027"}),
        ("002", {"L001", "L011", "L012", "L014", "L025", "L027", "L028"}),
        ("003", {"L001", "L011", "L012", "L014", "L025", "L027", "L028"}),
    ],
)
def test_the_requests_that_were_really_sent_are_refused_for_their_faults(
    shared: Path, seed: str, codes: set[str]
) -> None:
    (file,) = (shared / "data" / "seeds").glob(f"{seed}*.txt")
    text = file.read_text("utf-8")
    request = text[text.index("I hereby request") : text.index("Thank you in advance")]
    closing = text[text.index("Thank you in advance") :].partition("\n")[0]
    letter, made_of = FIRST
    problems = lint(replace(letter, body=f"{request.strip()}\n\n{closing.strip()}\n"), CAPPED, made_of)
    assert codes <= {problem.code for problem in problems}


def test_an_overdue_notice_before_the_safest_day_is_refused() -> None:
    made_of = later_context(LetterKind.OVERDUE, WHOM)
    due = made_of.request.due
    assert due is not None
    for day, code in ((due.safe, {"L016"}), (made_of.order.day, set())):
        early = replace(made_of, order=replace(made_of.order, day=day, facts={}))
        letter, _ = render(early)
        assert {problem.code for problem in lint(letter, CAPPED, early)} == code
