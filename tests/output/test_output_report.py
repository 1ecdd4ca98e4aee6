"""The report's page as text: strangers' words stay words, nothing is fetched, and each figure has its rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from output_report import LABELS, report

from cpra_bot.model.answer import Standing
from cpra_bot.model.course import Course, Punctual
from cpra_bot.model.report import Period
from cpra_bot.model.request import Outcome
from cpra_bot.output.report import charts, render
from cpra_bot.output.report.figures import exemptions, glance, items, percent, punctuality, times, weeks
from cpra_bot.output.report.page import topic_of
from cpra_bot.output.report.said import said
from cpra_bot.output.report.view import Piece, Report
from cpra_bot.output.style import Style

EVIL = '<script>alert(1)</script><img src=x onerror=alert(2)>\u202egpj.exe\x1b[31m"\' onclick="x'


class Page(HTMLParser):
    """Tags, ids and targets of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if (found.get("href") or "").startswith("#"):
            self.targets.append(str(found["href"])[1:])


@pytest.fixture(scope="module")
def whole() -> str:
    return render(report())


@pytest.mark.parametrize("public", [False, True])
def test_every_link_of_the_page_leads_somewhere_in_it(public: bool) -> None:
    page = Page(render(report(public=public)))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids) and len(page.targets) > 50


def test_it_asks_no_other_machine_for_anything(whole: str) -> None:
    page = Page(whole)
    assert not [tag for tag, found in page.tags if found.get("src") or tag in {"link", "iframe", "object", "base"}]
    assert not re.search(r"url\(|@import|xlink:href=|fetch\(|XMLHttpRequest", whole)
    assert not re.findall(r'href="(?!#)', whole)


def test_the_same_data_give_the_same_page(whole: str) -> None:
    assert render(report()) == whole


def test_it_says_that_it_is_no_legal_advice_and_when_the_rules_were_reviewed(whole: str) -> None:
    assert "Not legal advice" in whole and "last reviewed on <time>2026-09-30</time>" in whole
    assert "that review does not cover today" not in whole
    assert "that review does not cover today" in render(replace(report(), stale=True))


def _with_evil(clean: Report) -> Report:
    """What agencies, files and campaigns call things, made hostile."""
    row = replace(clean.rows[0], name=EVIL, county=EVIL, told=(replace(clean.rows[1].told[0], quote=EVIL),))
    inside = clean.inside[row.request]
    reply = replace(inside.steps[1], title=EVIL, about=EVIL, pieces=(Piece(EVIL, (1,)),), unclear=EVIL)
    finding = replace(clean.findings[0], names=(EVIL, EVIL), quote=EVIL, place=EVIL, note=EVIL)
    return replace(
        clean,
        title=EVIL,
        items=dict.fromkeys(clean.items, EVIL),
        rows=(row, *clean.rows[1:]),
        findings=(finding, *clean.findings[1:]),
        inside={**clean.inside, row.request: replace(inside, next=EVIL, numbers=(EVIL, EVIL), steps=(reply,))},
        letter=EVIL,
    )


def test_strangers_words_are_text_and_never_markup(whole: str) -> None:
    page = Page(render(_with_evil(report())))
    scripts = [tag for tag, _ in page.tags if tag == "script"]
    assert scripts == ["script"] and not [tag for tag, _ in page.tags if tag == "img"]
    assert not [name for _, found in page.tags for name in found if name.startswith("on")]


def test_nothing_turns_the_text_around() -> None:
    page = render(_with_evil(report()))
    assert "\u202e" not in page and "\x1b" not in page and "\ufffdgpj.exe" in page


def test_each_part_is_there_and_private_ones_only_inside() -> None:
    own, public = Page(render(report())), Page(render(report(public=True)))
    parts = {"glance", "grid", "results", "exemptions", "times", "figures", "requests"}
    assert parts | {"decisions"} <= set(own.ids)
    assert parts <= set(public.ids) and "decisions" not in public.ids
    assert "robin" not in render(report(public=True)).lower()


def test_a_fact_is_marked_where_it_stands(whole: str) -> None:
    assert re.search(r"<mark>The records that you describe .{60,90}<sup>1,2</sup></mark>", whole)
    assert "(likely, not sure)" in whole and "in letter.pdf, page 1" in whole


def test_an_empty_campaign_has_a_page() -> None:
    nothing = replace(report(0), items={}, rows=(), findings=(), statistics=())
    assert "Nothing has been sent yet." in render(nothing)


def test_charts_have_a_mark_a_value() -> None:
    some = report(6)
    drawn = charts.outcomes_chart(items(some))
    assert drawn.count('aria-roledescription="bar"') == sum(len(each.outcomes) for each in items(some))
    course = charts.course_chart(weeks(some.rows, some.today))
    assert course.count("<path") > 8 and all(f">{word}</text>" in course for word in ("sent", "determined"))
    assert charts.times_chart(some.rows).count("var(--s-3)") == 5
    assert "var(--o-denied)" in drawn and "http" not in drawn.replace("http://www.w3.org", "")


def test_numbers_of_one_whole_year_are_compared_and_no_others() -> None:
    told = [each for each in report(24).findings if each.number is not None]
    names = {each.agency: "Sampleton Police Department" for each in told}
    title, drawn = charts.numbers_chart(told, names)
    assert title == "Detections in 2025, as 4 agencies tell them"
    assert drawn.count('aria-roledescription="bar"') == 4 and "Sampleton PD" in drawn
    part = replace(told[0], period=Period(date(2025, 1, 1), date(2025, 11, 30), "2025 so far"))
    unsure = replace(told[1], standing=Standing.PROPOSED)
    assert charts.numbers_chart([part, unsure, *told[2:]], names)[0] == "Detections in 2025, as 2 agencies tell them"
    assert charts.numbers_chart(told[:1], names) == charts.numbers_chart((), names) == ("", "")


def test_nothing_to_draw_is_no_chart() -> None:
    assert charts.times_chart(()) == charts.course_chart(()) == charts.outcomes_chart(()) == ""


def test_figures_are_counts_of_rows_with_their_denominator() -> None:
    rows = report(12).rows
    found = {each.name: each for each in glance(rows)}
    assert {name: (each.count, each.of) for name, each in found.items()} == {
        "sent": (12, 12),
        "acknowledged": (10, 12),
        "determined": (10, 12),
        "released": (4, 12),
        "denied": (2, 12),
        "no_records": (2, 12),
        "objected": (2, 12),
        "silent": (2, 12),
    }
    assert found["silent"].rows == ("shade-trees-2026/agency-2", "shade-trees-2026/agency-8")
    assert {each.name: each.count for each in punctuality(rows) if each.count} == {
        "on_time": 6,
        "late": 2,
        "overdue": 2,
        "unclear": 2,
    }


def test_what_was_not_sent_counts_nowhere_but_in_the_first_denominator() -> None:
    first, *others = report(6).rows
    rows = (replace(first, course=Course()), *others)
    assert [(each.name, each.count, each.of) for each in glance(rows)][:2] == [("sent", 5, 6), ("acknowledged", 4, 5)]
    assert sum(each.count for each in punctuality(rows)) == 5
    assert sum(each.sent for each in times(rows, lambda row: row.county)) == 5


def test_weeks_end_today_and_grow() -> None:
    found = weeks(report(6).rows, date(2026, 10, 20))
    assert found[0].last == date(2026, 9, 1) and found[-1].last == date(2026, 10, 20)
    assert [each.determined for each in found] == sorted(each.determined for each in found)
    assert found[-1].determined == 5 and found[-1].sent == 6


def test_times_tell_median_ends_and_how_many() -> None:
    (mail, portal) = times(report(12).rows, lambda row: row.channel)
    assert (mail.group, mail.sent, mail.determined.count) == ("email", 6, 6)
    assert (mail.determined.least, mail.determined.middle, mail.determined.most) == (9, 10.0, 20)
    assert (portal.determined.count, portal.determined.middle) == (4, 10.0)


def test_sections_with_the_agencies_that_cite_them() -> None:
    (cited,) = exemptions(report(12).rows, topic_of)
    assert (cited.section, len(cited.rows)) == ("Gov 7922.000", 2) and "public-interest" in cited.topic


@pytest.mark.parametrize(
    ("section", "words"),
    [("Gov 7922.535(b)", "extension of 14 days"), ("Civ 1798.90.55", "plate readers"), ("Gov 1.1", "")],
)
def test_topics(section: str, words: str) -> None:
    assert words in topic_of(section) and bool(words) == bool(topic_of(section))


@pytest.mark.parametrize(("count", "of", "words"), [(1, 3, "33%"), (0, 5, "0%"), (0, 0, "–")])
def test_percent(count: int, of: int, words: str) -> None:
    assert percent(count, of) == words


def test_the_command_line_says_the_same_figures(tmp_path: object) -> None:
    from pathlib import Path

    text = said(report(12), Path("report.html"), 1_234_567, Style())
    assert re.search(r"acknowledged +10 of 12 +83%", text) and "wrote report.html (1,234,567 bytes)" in text
    assert max(map(len, text.splitlines())) <= 80 and "private data" in text


def test_twelve_items_in_the_grid() -> None:
    some = report(6)
    assert [each.label for each in items(some)] == list(LABELS)
    assert items(some)[0].outcomes[Outcome.DENIED] == 1 and items(some)[4].outcomes == {Outcome.INACTIVE: 6}
    assert Punctual.NOT_SENT not in {row.course.punctual for row in some.rows}
