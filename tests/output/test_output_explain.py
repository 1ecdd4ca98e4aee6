"""An explained message: its quotes marked, what was cut, and nothing wider than the page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.model.fact import Certainty, Fact, FactKind, Reading
from cpra_bot.model.hearing import Explained
from cpra_bot.model.message import ParsedMail
from cpra_bot.output.explain import cut_parts, explained_json, explained_text
from cpra_bot.output.marked import fact_lines, marked_text
from cpra_bot.output.style import Style
from cpra_bot.tasks.explain import explain

OWN = "Hello,\n\nwe received your request on May 4. Your number is PRA-26-1.\n\nKim"
TEXT = OWN + "\n\nOn Monday Robin wrote:\n> Please send it.\n> Thank you.\n"
QUOTE = "we received your request on May 4."
ACK = Fact(FactKind.ACKNOWLEDGED, "", QUOTE, OWN.index(QUOTE), "receipt stated")
NUMBER = Fact(FactKind.TRACKING_NUMBER, "PRA-26-1", "PRA-26-1", OWN.index("PRA"), "number by prefix")


def mail(text: str = TEXT, own: str = OWN) -> ParsedMail:
    when = datetime(2026, 5, 4, 17, tzinfo=UTC)
    return ParsedMail("", (), (), "kim@birch.example", "Kim", (), (), "Your request", when, "", "", text, own)


def test_quotes_stand_in_braces_with_their_numbers() -> None:
    lines = marked_text(OWN, [ACK, NUMBER], Style())
    assert lines[2] == "  {we received your request on May 4.}[1] Your number is {PRA-26-1.}[2]"


def test_in_colour_there_are_no_braces() -> None:
    page = "\n".join(marked_text(OWN, [ACK, NUMBER], Style(enabled=True)))
    assert "{" not in page
    assert "\x1b[33mreceived\x1b[0m" in page
    assert "\x1b[2m[1]\x1b[0m" in page


def test_the_list_tells_value_items_doubt_and_rule() -> None:
    fact = replace(NUMBER, items=("A1", "A2"), certainty=Certainty.LIKELY, start=-1, detail={"by": "2026-05-04"})
    page = "\n".join(fact_lines([fact], Style()))
    for words in (
        "[1]",
        "tracking number PRA-26-1",
        "items A1, A2",
        "likely",
        "by 2026-05-04",
        "number by prefix",
        '"PRA-26-1"',
    ):
        assert words in page


def test_what_was_cut_is_named_with_its_line() -> None:
    (part,) = cut_parts(mail())
    assert (part.line, len(part.lines)) == (7, 3)
    page = explained_text(
        Explained("x", mail(), Reading((ACK,), "it may hold more"), {"primary": "acknowledgment"}), Style()
    )
    assert "cut: 3 lines" in page
    assert "On Monday Robin wrote:" in page
    assert "to read: it may hold more" in page


def test_own_words_put_together_from_pieces_are_still_told_from_the_rest() -> None:
    parts = cut_parts(mail(text="one\n> two\nthree", own="three\none"))
    assert [part.lines for part in parts] == [("> two",)]


def test_a_terminal_is_safe_from_a_strangers_text() -> None:
    bad = "We \x1b[31mreceived\x07 it"
    page = explained_text(Explained("x", mail(bad, bad), Reading((), ""), {"primary": "other"}), Style())
    assert "\x1b" not in page
    assert "\x07" not in page


@given(
    st.text(alphabet="ab .\n{}[]é", max_size=300),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 80)), max_size=4),
)
def test_no_word_is_lost_and_no_line_too_wide(text: str, spans: list[tuple[int, int]]) -> None:
    facts = [
        Fact(FactKind.STATUS, "", text[at : at + size], at, "t") for at, size in spans if text[at : at + size].strip()
    ]
    lines = marked_text(text, facts, Style())
    assert all(len(line) <= 120 for line in lines)  # the page, and the marks of a word that is as long as a line
    bare = "".join("".join(marked_text(text, [], Style())).split())
    assert bare == "".join(text.split())


def test_the_json_line_has_the_words_of_the_samples(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"id": "r1", "body": OWN, "date": "2026-05-05"}) + "\n", encoding="utf-8")
    (each,) = explain(path)
    line = explained_json(each)
    assert line["id"] == "r1"
    names = "primary kinds facts tracking_numbers due_dates fees statutes links counts"
    assert set(names.split()) <= line.keys()
    for fact in line["facts"]:
        assert {"kind", "value", "quote", "start", "end", "rule", "certainty"} <= fact.keys()
        if fact["start"] >= 0:
            assert each.mail.own_text[fact["start"] : fact["end"]] == fact["quote"]


def test_all_real_replies_are_explained(shared: Path) -> None:
    for name in ("dev.jsonl", "written.jsonl"):
        for each in explain(shared / "data" / "replies" / name):
            page = explained_text(each, Style())
            assert each.id in page.splitlines()[0]
            # an address longer than a line stands alone: cut, it would be of no use
            assert all(len(line) <= 80 or len(line.split()) == 1 for line in page.splitlines())
