"""Each kind of letter for four odd agencies, compared exactly, and what all of them must keep to."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
import yaml
from letters_kinds import AGENCIES, CAPPED, FACTS, MUCKROCK, RECEIVED, all_letters, first_context, later_context, render

from cpra_bot.errors import LetterAtFault
from cpra_bot.law.citations import expand, find_citations, read_citations
from cpra_bot.law.clock import determination_due
from cpra_bot.law.rules import RULES, Term
from cpra_bot.letters.channels import ChannelRules, rules_of
from cpra_bot.letters.exemptions import grounds_cited
from cpra_bot.letters.facts import NEEDS
from cpra_bot.letters.lint import ALLOWED_SECTIONS, lint
from cpra_bot.letters.lint_law import ALLOWED_ELSEWHERE, CASES
from cpra_bot.letters.plain import HARD_WIDTH, RULE
from cpra_bot.model.agency import ChannelKind, PortalRoute
from cpra_bot.model.letter import LetterKind

GOLDEN = Path(__file__).parent / "golden" / "kinds"
LETTERS = all_letters()
KNOWN = AGENCIES["known"]


def own(body: str) -> str:
    """What stands above the ruled line, on one line."""
    return " ".join(body.partition(RULE)[0].split())


@pytest.mark.parametrize("name", LETTERS)
def test_letter_is_the_golden_one(name: str) -> None:
    letter, _ = LETTERS[name]
    body = letter.body.partition(f"\n{RULE}\n")
    text = f"Subject: {letter.subject}\n\n{body[0]}" + (f"\n{RULE}\n(the first letter, whole)\n" if body[1] else "")
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("CPRA_GOLDEN") == "write":
        file.write_text(text, "utf-8")
        pytest.fail(f"{file.name} was written: look at the difference and run again without CPRA_GOLDEN")
    assert text == file.read_text("utf-8")


def test_every_golden_file_is_used() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(LETTERS)


def test_every_kind_is_here() -> None:
    assert set(FACTS) | {LetterKind.INITIAL} == set(LetterKind)


@pytest.mark.parametrize("name", LETTERS)
def test_letter_passes_the_linter(name: str) -> None:
    letter, made_of = LETTERS[name]
    assert lint(letter, CAPPED, made_of) == []


@pytest.mark.parametrize("name", LETTERS)
def test_lines_are_short_and_clean(name: str) -> None:
    body = LETTERS[name][0].body
    assert all(line == line.rstrip() and len(line) <= max(HARD_WIDTH, 90) for line in body.split("\n"))
    assert "\n\n\n" not in body
    assert body.endswith("\n")
    assert not re.search(r"  +\S", re.sub(r"^ +", "", body, flags=re.M)), "two blanks in a row"
    assert not re.search(r" [,.;:]", body.replace("...", ""))


@pytest.mark.parametrize(
    "kind", [kind for kind in FACTS if kind not in {LetterKind.RECEIPT_CHECK, LetterKind.REFILING}]
)
def test_later_letters_are_one_page(kind: LetterKind) -> None:
    for turn, whom in enumerate(AGENCIES.values()):
        assert render(later_context(kind, whom, turn))[0].body.count("\n") <= 90


@pytest.mark.parametrize("name", LETTERS)
def test_no_section_outside_its_whitelist(name: str) -> None:
    letter, made_of = LETTERS[name]
    theirs = [value for key, value in made_of.order.facts.items() if key.startswith("sections")]
    allowed = {f"Gov {section}" for section in ALLOWED_SECTIONS[letter.kind]}
    allowed |= ALLOWED_ELSEWHERE.get(letter.kind, frozenset())
    allowed |= {name for value in theirs for name in expand(read_citations(value))}
    if letter.kind in {LetterKind.INITIAL, LetterKind.RECORD_CREATION}:
        allowed |= {name for entry in CAPPED.citations for name in expand(find_citations(entry))}
    assert set(expand(find_citations(own(letter.body)))) <= allowed


def test_the_whitelists_are_those_of_the_rule_sheet(shared: Path) -> None:
    text = (shared / "facts" / "law.md").read_text("utf-8")
    sheet = yaml.safe_load(text[text.index("letters:                #") : text.index("forbidden_in_letters:")])[
        "letters"
    ]
    names = {
        LetterKind.FOLLOW_UP: "nudge",
        LetterKind.FEE_REPLY: "fees",
        LetterKind.RECEIPT_CHECK: "thanks",
        LetterKind.REMAINDER: "thanks",
        LetterKind.REFILING: "thanks",
        LetterKind.STATUS: "thanks",
    }
    for kind in LetterKind:
        listed = sheet[names.get(kind, kind.value.replace("-", "_"))]
        assert ALLOWED_SECTIONS[kind] <= {each for each in listed if not each.startswith("CIV")}, kind
        elsewhere = {each.replace("Civ", "CIV") for each in ALLOWED_ELSEWHERE.get(kind, ())}
        assert elsewhere <= set(listed), kind


def test_cases_are_those_of_the_rule_sheet(shared: Path) -> None:
    text = (shared / "facts" / "law.md").read_text("utf-8")
    known = text[text.index("\ncases:") :]
    for case in (case for cases in CASES.values() for case in cases):
        assert case in known


@pytest.mark.parametrize(
    "kind", [LetterKind.RECEIPT_CHECK, LetterKind.REMAINDER, LetterKind.REFILING, LetterKind.THANKS]
)
def test_four_kinds_cite_nothing(kind: LetterKind) -> None:
    for turn, whom in enumerate(AGENCIES.values()):
        assert "Code" not in own(render(later_context(kind, whom, turn))[0].body)


@pytest.mark.parametrize(("kind", "fact"), [(kind, fact) for kind, facts in NEEDS.items() for fact in facts])
def test_a_missing_fact_stops_the_letter(kind: LetterKind, fact: str) -> None:
    made_of = later_context(kind, KNOWN)
    del made_of.order.facts[fact]
    with pytest.raises(LetterAtFault, match=f'"{fact}" is missing') as caught:
        render(made_of)
    assert (caught.value.template, caught.value.agency) == (f"{kind.value}.j2", KNOWN.id)
    assert caught.value.remedy


@pytest.mark.parametrize("kind", [LetterKind.REMAINDER, LetterKind.THANKS])
def test_what_came_has_to_be_said(kind: LetterKind) -> None:
    made_of = later_context(kind, KNOWN)
    made_of.order.facts.clear()
    with pytest.raises(LetterAtFault, match=r"got\.LABEL"):
        render(made_of)


@pytest.mark.parametrize(
    ("kind", "fact", "value"),
    [
        (LetterKind.EXTENSION_EXPIRED, "answers_on", "13 November"),
        (LetterKind.EXTENSION_EXPIRED, "answers_on", "2026-13-01"),
        (LetterKind.EXTENSION_EXPIRED, "answers_on", "2027-01-01"),
        (LetterKind.OVERDUE, "answer_by", "2026-11-18"),
        (LetterKind.FEE_REPLY, "amount", "about 12"),
        (LetterKind.FEE_REPLY, "amount", "NaN"),
        (LetterKind.FEE_REPLY, "amount", "1.234"),
        (LetterKind.FEE_REPLY, "programming", "no"),
        (LetterKind.REFILING, "because", "I felt like it"),
        (LetterKind.CLARIFICATION, "narrowed", "B1 & B2"),
        (LetterKind.DENIAL_REBUTTAL, "others_released", "0"),
        (LetterKind.THANKS, "got.B1", "yesterday; report.csv"),
        (LetterKind.THANKS, "got.report", "2026-11-20; report.csv"),
    ],
)
def test_a_malformed_fact_stops_the_letter(kind: LetterKind, fact: str, value: str) -> None:
    made_of = later_context(kind, KNOWN)
    made_of.order.facts[fact] = value
    with pytest.raises(LetterAtFault, match=fact.replace(".", r"\.")) as caught:
        render(made_of)
    assert caught.value.remedy


def test_each_cited_section_has_its_paragraph_and_no_other() -> None:
    words = {
        "7923.600": "targeted inquiry",
        "7922.000": "clearly outweighs",
        "7927.705": "which other law",
        "7927.200": "pending litigation",
        "Civil Code 1798.90.55": "ALPR information",
    }
    for section, paragraph in words.items():
        made_of = later_context(LetterKind.DENIAL_REBUTTAL, KNOWN)
        made_of.order.facts.clear()
        made_of.order.facts.update(answers_on="2026-11-16", sections=section)
        letter, _ = render(made_of)
        body = own(letter.body)
        assert [other for other in words.values() if other in body] == [paragraph]
        assert lint(letter, CAPPED, made_of) == []


@pytest.mark.parametrize("name", AGENCIES)
def test_the_agencys_own_policy_stands_only_where_it_is_known(name: str) -> None:
    body = own(LETTERS[f"initial--{name}"][0].body)
    assert ("12.7" in body) == (name == "known")
    assert ("the Act itself asks for no particular form" in body) == (name == "known")
    assert "policy" in body if name == "known" else "policy" not in body


def test_west_sacramentos_sections_are_in_the_directory(repository: Path) -> None:
    from cpra_bot.model.agency import Directory

    directory = Directory.model_validate(yaml.safe_load((repository / "agencies.yaml").read_text("utf-8")))
    whom = next(each for each in directory.agencies if each.id == "west-sacramento-pd")
    assert [rule.section for rule in whom.policy] == ["475.7", "475.6", "475.3.1", "810.4.1", "810.4.1(d)"]
    assert {source for rule in whom.policy for source in rule.source} <= set(directory.sources)
    assert not any(channel.kind == "email" for channel in whom.channels), "no mail address of theirs has a source"
    letter, made_of = render(first_context(whom))
    assert lint(letter, CAPPED, made_of) == []
    assert "section 475.7 provides that approved requests" in own(letter.body)
    later, made_of = render(later_context(LetterKind.RECORD_CREATION, whom))
    assert lint(later, CAPPED, made_of) == []
    assert "Section 475.7 of your own published policy provides that approved requests" in own(later.body)


def test_no_sentence_of_the_manual_is_reused(shared: Path) -> None:
    (manual,) = (shared / "data" / "seeds").glob("004*.txt")
    from test_letters_campaigns import _runs

    theirs = _runs(manual.read_text("utf-8"))
    for name, (letter, _) in LETTERS.items():
        assert _runs(letter.body) & theirs == set(), name


WAYS = [
    PortalRoute(channel=channel, address="records.sampleton.example")
    for channel in get_args(ChannelKind)
    if channel != "email"
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.channel))
@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_takes_every_way(kind: LetterKind, way: PortalRoute) -> None:
    """Only what a channel forbids is left out: its own address, marks, braces, files."""
    for turn, whom in enumerate(AGENCIES.values()):
        made_of = first_context(whom) if kind is LetterKind.INITIAL else later_context(kind, whom, turn)
        quote = made_of.order.facts.get("quote", "")
        made_of.order.facts.update({"quote": quote.replace("?", ".")} if quote else {})
        if "question" in made_of.order.facts:
            made_of.order.facts["question"] = "Please tell me whether 2024 is the whole year."
        letter, _ = render(made_of, way)
        by_mail, _ = render(made_of)
        assert lint(letter, CAPPED, made_of) == [], kind
        if rules_of(way.channel) == ChannelRules():
            assert (letter.subject, letter.body) == (by_mail.subject, by_mail.body)
        else:
            dropped = [line for line in by_mail.body.split("\n") if line not in letter.body.split("\n")]
            assert set(dropped) == {by_mail.reply_to}
            assert letter.reply_to == ""


@pytest.mark.parametrize(
    ("way", "attached"), [(MUCKROCK, False), (PortalRoute(channel="nextrequest", address="x"), True)]
)
def test_a_signed_copy_is_promised_only_where_it_can_go(way: PortalRoute, attached: bool) -> None:
    letter, _ = render(first_context(KNOWN), way.model_copy(update={"signed": True}))
    assert ("A signed copy is attached" in own(letter.body)) is attached
    assert ("If you would like a signed copy" in own(letter.body)) is not attached


@pytest.mark.parametrize("name", AGENCIES)
def test_on_a_channel_with_an_address_of_its_own_nothing_forbidden_stands(name: str) -> None:
    whom = AGENCIES[name]
    for made_of in (first_context(whom), later_context(LetterKind.REFILING, whom)):
        letter, _ = render(made_of, MUCKROCK)
        assert letter.channel == "muckrock"
        assert letter.reply_to == ""
        assert not re.search(r"[!?{}]|@", letter.subject + letter.body)
        assert lint(letter, CAPPED, made_of) == []


def test_readme_and_docs_say_when_the_rules_were_reviewed_and_that_they_are_no_advice(repository: Path) -> None:
    from cpra_bot.law.holidays import REVIEWED

    for page in ("README.md", "docs/letters.md"):
        text = " ".join((repository / page).read_text("utf-8").split())
        assert f"reviewed on {REVIEWED.isoformat()}" in text, page
        assert "legal advice" in text, page


def test_the_page_lists_every_kind_fact_and_code(repository: Path) -> None:
    import cpra_bot.letters.lint as lint_module
    from cpra_bot.letters.facts import FACTS as KNOWN_FACTS

    text = (repository / "docs" / "letters.md").read_text("utf-8")
    words = [*(kind.value for kind in LetterKind), *KNOWN_FACTS]
    assert [word for word in words if f"`{word}`" not in text] == []
    assert set(re.findall(r"L\d{3}", lint_module.__doc__ or "")) <= set(re.findall(r"L\d{3}", text))


def test_sections_as_the_reader_names_them_are_spelled_out() -> None:
    made_of = later_context(LetterKind.DENIAL_REBUTTAL, KNOWN)
    made_of.order.facts.clear()
    made_of.order.facts.update(answers_on="2026-11-16", sections="Gov 7922.000; Gov 6254(f); Evid 1040")
    letter, _ = render(made_of)
    assert "For this you cite: Gov. Code 7922.000; Gov. Code 6254(f); Evid. Code 1040" in own(letter.body)
    assert "Gov. Code 7923.600 (6254(f) in your letter)" in own(letter.body)
    assert lint(letter, CAPPED, made_of) == []


@pytest.mark.parametrize(
    ("sections", "grounds"),
    [
        ("6254", [""]),  # a list of exemptions: none is named
        ("6255", ["balance"]),
        ("6254(f)(1), 6254(F) and § 7923.615", ["investigations"]),
        ("7923.600-7923.625", ["investigations"]),
        ("Pen. Code 832.7; section 1798.90.55", ["sharing", ""]),
        ("7922.000, Gov. Code section 7922.000", ["balance"]),
    ],
)
def test_the_grounds_that_a_denial_means(sections: str, grounds: list[str]) -> None:
    assert [each.id for each in grounds_cited(sections)] == grounds


def test_periods_are_those_in_force_for_the_request() -> None:
    """A workspace's law.yaml changes the words, the count and the last day alike."""
    changed = replace(
        RULES,
        determination=(*RULES.determination, Term(10, "business", "a new act", since=date(2026, 1, 1))),
        extension=(*RULES.extension, Term(7, "calendar", "a new act", since=date(2026, 1, 1))),
    )
    first, _ = render(replace(first_context(KNOWN), rules=changed))
    assert "within 10 business days of receiving" in own(first.body)
    made_of = replace(later_context(LetterKind.OVERDUE, KNOWN), rules=changed)
    due = determination_due(RECEIVED, rules=changed)
    order = replace(made_of.order, day=due.safe + timedelta(days=1))
    made_of = replace(made_of, order=order, request=replace(made_of.request, due=due))
    letter, _ = render(made_of)
    assert "November 19, 2026: business day 10, the last day" in own(letter.body)
    assert "a determination within 10 business days of receipt" in own(letter.body)
    assert lint(letter, CAPPED, made_of) == []
    made_of = replace(later_context(LetterKind.EXTENSION_EXPIRED, KNOWN, 1), rules=changed)
    made_of = replace(made_of, request=replace(made_of.request, due=due))
    letter, _ = render(made_of)
    assert "one extension of at most 7 days" in own(letter.body)
    assert "that time ran to November 30, 2026" in own(letter.body)  # 26 and 27 November are Thanksgiving


def test_closures_give_an_extension_more_time() -> None:
    made_of = later_context(LetterKind.EXTENSION_EXPIRED, KNOWN, 1)
    closed = replace(made_of, closures=frozenset({date(2026, 11, 30), date(2026, 12, 1)}))
    for each, last in ((made_of, "November 30, 2026"), (closed, "December 2, 2026")):
        letter, _ = render(each)
        assert f"that time ran to {last}" in own(letter.body)
        assert lint(letter, CAPPED, each) == []
    early = replace(closed, order=replace(closed.order, day=date(2026, 12, 2)))
    assert {problem.code for problem in lint(render(early)[0], CAPPED, early)} == {"L016"}
