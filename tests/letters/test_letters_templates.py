"""Faulty templates and values: one clear error with template, line and agency, never a half-written letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from letters_samples import ALPR, ROBIN, SOURCES, TEMPLATES, agency, campaign, context, letter_of, sent

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.compose import VARIABLES, RequestFacts, compose, variables
from cpra_bot.letters.environment import load_templates
from cpra_bot.letters.template_check import check_templates
from cpra_bot.model.letter import LetterKind, LetterOrder
from cpra_bot.model.settings import Requester

HEAD = "Subject: Request\n\n"


def _fault(template: str, **sources: str) -> LetterAtFault:
    """What composing with this template as the first letter says."""
    with pytest.raises(LetterAtFault) as caught:
        compose(context(), load_templates({"initial.j2": template, **sources}))
    return caught.value


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        (HEAD + "Dear {{ custodien }}:\n", 3, 'there is no "custodien" (did you mean "custodian"?)'),
        (HEAD + "a\n{{ agency.nmae }}\n", 4, 'there is no "nmae" in agency (did you mean "name"?)'),
        (HEAD + "{{ request.numbres }}\n", 3, 'there is no "numbres" in RequestFacts (did you mean "numbers"?)'),
        (HEAD + "{{ facts.quote }}\n", 3, 'there is no "quote"'),
        (HEAD + "{% if no_such_thing %}x{% endif %}\n", 3, 'there is no "no_such_thing"'),
        (HEAD + "{% for part in parts %}\n{{ part.hnt }}\n{% endfor %}\n", 4, '(did you mean "hint"?)'),
        (HEAD + "{{ ''.__class__ }}\n", 3, "may not use"),
        (HEAD + "{{ ''.__class__.__mro__[1].__subclasses__() }}\n", 3, "may not use"),
        (HEAD + "{{ agency.model_copy.__globals__ }}\n", 3, "may not use"),
        (HEAD + "{{ agency.__module__ }}\n", 3, "may not use"),
        (HEAD + "{{ agency.name }}{{ agency.name.__doc__ }}\n", 3, "may not use"),
        (HEAD + "{% for rule in [agency, agency] %}\n{{ rule.__doc__ }}\n{% endfor %}\n", 4, "may not use"),
        (HEAD + "{{ '{0.__class__}'.format(agency) }}\n", 3, "may not use"),
        (HEAD + "{% set x = facts.update({'a': 'b'}) %}\n", 3, "may not use"),
        (HEAD + "{{ cycler }}\n", 3, 'there is no "cycler"'),
        (HEAD + "{{ 1 / 0 }}\n", 3, "ZeroDivisionError"),
        (HEAD + "{{ custodian | day }}\n", 3, "AttributeError"),
        (HEAD + "{% include 'sign.j2' %}\n", 3, "sign.j2"),
    ],
)
def test_error_while_rendering(template: str, line: int, words: str) -> None:
    fault = _fault(template)
    assert words in str(fault)
    assert (fault.template, fault.line, fault.agency) == ("initial.j2", line, "sampleton-pd")
    assert fault.remedy
    assert "\n" not in str(fault)


def test_error_in_an_included_template_names_that_one() -> None:
    fault = _fault(HEAD + "a\n{% include 'sign.j2' %}\n", **{"sign.j2": "Sincerely,\n\n{{ requster.name }}\n"})
    assert (fault.template, fault.line) == ("sign.j2", 3)
    assert '"requester"' in str(fault)


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        (HEAD + "{{ custodian\n", 4, "cannot be read"),
        (HEAD + "{% if agency %}\nDear\n", 5, "cannot be read"),
        (HEAD + "a\n{% endfor %}\n", 4, "cannot be read"),
        (HEAD + "{{ custodian | uper }}\n", 3, 'no filter "uper" (did you mean "upper"?)'),
        (HEAD + "{{ requester.phone | default('none') }}\n", 3, 'no filter "default"'),
    ],
)
def test_error_while_parsing(template: str, line: int, words: str) -> None:
    with pytest.raises(LetterAtFault) as caught:
        load_templates({"initial.j2": template})
    assert words in str(caught.value)
    assert (caught.value.template, caught.value.agency) == ("initial.j2", "")
    assert abs(caught.value.line - line) <= 1  # Jinja may tell the line on which it gave up
    (problem,) = (problem for problem in check_templates({**SOURCES, "initial.j2": template}))
    assert (problem.file, problem.code, problem.line) == ("initial.j2", "T001", caught.value.line)


@pytest.mark.parametrize(
    "template", ["Dear clerk\n", "Subject:\n\nDear\n", "Subject: only this", "\n\nSubjekt: x\n\ny\n"]
)
def test_template_needs_its_first_line(template: str) -> None:
    fault = _fault(template)
    assert "Subject:" in str(fault)
    assert fault.line == 1


def test_missing_template_is_named() -> None:
    with pytest.raises(LetterAtFault, match=r"there is no template initial\.j2 .*initail"):
        compose(context(), load_templates({"initail.j2": HEAD + "x"}))


def test_shipped_templates_have_no_fault() -> None:
    assert check_templates(SOURCES) == []


def test_all_faults_of_all_templates_are_told() -> None:
    problems = check_templates({"initial.j2": HEAD + "{{ custodien }}\n{{ reqester.name }}\n", "other.j2": "{% if %}"})
    missing = [(f"{kind.value}.j2", "T003", 0) for kind in LetterKind if kind is not LetterKind.INITIAL]
    assert [(problem.file, problem.code, problem.line) for problem in problems] == [
        *missing,
        ("initial.j2", "T002", 3),
        ("initial.j2", "T002", 4),
        ("other.j2", "T001", 1),
    ]


def test_names_a_template_sets_itself_are_known() -> None:
    text = HEAD + "{% set a = 1 %}{% if a %}{% set b = 2 %}{{ b }}{% endif %}{% for c in labels %}{{ c }}{% endfor %}"
    assert check_templates({**SOURCES, "initial.j2": text}) == []


def test_the_documented_names_are_the_given_ones() -> None:
    assert set(variables(context())) == set(VARIABLES)
    assert all(f"\n  {name} " in SOURCES["initial.j2"] for name in VARIABLES)


def test_values_are_not_templates() -> None:
    asked = campaign("alpr-2026", purpose="They are {{ requester.phone }} and {% if %} & <b>.")
    assert "{{ requester.phone }} and {% if %} & <b>." in " ".join(letter_of(context(asked)).body.split())


@pytest.mark.parametrize(
    ("made_of", "words"),
    [
        (replace(context(), request=RequestFacts(numbers=("25-1\nBcc: a@b.example",))), "a tracking number holds a line break"),
        (replace(context(), request=RequestFacts(numbers=("25\u2028-1",))), "a tracking number holds a line break"),
        (replace(context(), reply_address="a@b.example\r\nX: y"), "the reply address holds a line break"),
        (context(whom=agency(name="Sampleton \u202eecilop")), "agency.name holds the character U+202E"),
        (context(whom=agency(custodian="City\u200bClerk")), "agency.custodian holds the character U+200B"),
        (context(campaign("alpr-2026", purpose="a\x1b[31m")), "campaign.purpose holds the character U+001B"),
        (context(campaign("alpr-2026", overrides={"sampleton-pd": {"extra_paragraph": "\u2066x"}})), "extra_paragraph holds"),
        (replace(context(), order=LetterOrder("alpr-2026/x", LetterKind.INITIAL, 1, ("A1",), date(2026, 11, 2), {"q": "a\nb"})), "facts.q holds"),
    ],
)  # fmt: skip
def test_values_that_no_letter_may_carry(made_of: object, words: str) -> None:
    with pytest.raises(LetterAtFault) as caught:
        compose(made_of, TEMPLATES)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert caught.value.agency == "sampleton-pd"


def test_invisible_character_in_an_item_is_refused() -> None:
    parts = [{"id": "A", "title": "Lists", "items": [{"id": "A1", "ask": "The list\u202e of it.", "answer": "list"}]}]
    with pytest.raises(LetterAtFault, match="the letter holds the character U\\+202E"):
        compose(context(campaign("tow-fees-2026", parts=parts)), TEMPLATES)


def test_names_in_other_scripts_are_welcome() -> None:
    jose = Requester(
        name="Jos\u00e9 Mu\u00f1oz \u0639\u0644\u06cc\u200c\u0631\u0636\u0627", postal_address=("1 Ca\u00f1on Way",)
    )
    assert "Jos\u00e9 Mu\u00f1oz" in letter_of(context(requester=jose)).body


@pytest.mark.parametrize("facts", [RequestFacts(), replace(sent(letter_of(context())), sent_on=None)])
def test_nothing_to_follow_up(facts: RequestFacts) -> None:
    with pytest.raises(LetterAtFault, match="nothing to follow up"):
        letter_of(context(kind=LetterKind.FOLLOW_UP, request=facts))


def test_item_that_the_campaign_lacks() -> None:
    with pytest.raises(LetterAtFault, match="item B4, which campaign alpr-2026 does not have"):
        letter_of(context(items=("A1", "B4")))


def test_nothing_left_to_ask() -> None:
    asked = campaign("tow-fees-2026", overrides={"sampleton-pd": {"without_items": ["A1", "A2", "B1", "B2"]}})
    with pytest.raises(LetterAtFault, match="no item of campaign tow-fees-2026 is left"):
        letter_of(context(asked))


def test_sample_is_the_shipped_campaign() -> None:
    assert ROBIN.name in letter_of(context()).body
    assert ALPR.id in letter_of(context()).subject
