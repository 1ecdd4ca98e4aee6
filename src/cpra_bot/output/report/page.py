"""Puts the parts of the report into one page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from cpra_bot.law.sections import topic
from cpra_bot.model.answer import AnswerForm
from cpra_bot.model.report import Period
from cpra_bot.model.request import Outcome
from cpra_bot.output.agencies import NAMES as CHANNELS
from cpra_bot.output.report import charts, figures
from cpra_bot.output.report.view import Finding, Inside, Report, Row
from cpra_bot.output.style import short_name

if TYPE_CHECKING:
    from jinja2 import Environment

_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Control characters, and those that turn or hide text."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The findings of one item, by what they are."""

    numbers: tuple[Finding, ...]
    lists: tuple[Finding, ...]
    others: tuple[Finding, ...]


def render(report: Report) -> str:
    """The page as HTML.

    Args:
        report: what it shows.
    """
    items = figures.items(report)
    weeks = figures.weeks(report.rows, report.today)
    names = {row.request: row.name for row in report.rows}
    found = {label: _found(report, label) for label in report.items}
    agencies = {row.agency: row.name for row in report.rows}
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            title=report.title[:1].upper() + report.title[1:],
            report=report,
            names=names,
            agencies=agencies,
            glance=figures.glance(report.rows),
            punctuality=figures.punctuality(report.rows),
            weeks=weeks,
            items=items,
            findings=found,
            outcomes=[each for each in Outcome if any(each in one.outcomes for one in items)],
            exemptions=figures.exemptions(report.rows, topic_of),
            by_channel=figures.times(report.rows, lambda row: CHANNELS.get(row.channel, row.channel)),
            by_county=figures.times(report.rows, lambda row: row.county),
            counties=sorted({row.county for row in report.rows if row.county}),
            kinds=sorted({row.kind for row in report.rows if row.kind}),
            turns=sorted({row.waits_on for row in report.rows if row.waits_on}),
            charts=_charts(report, items, weeks, found, agencies),
            drawn=charts.available(),
            style=_file("style.css"),
            script=_file("script.js"),
        )
    )


@dataclass(frozen=True, slots=True)
class _Alike:
    """Items of one request that stand alike, by the same words."""

    labels: tuple[str, ...]
    outcome: Outcome
    on: date | None
    quote: str
    source: str


def _alike(row: Row, inside: Inside | None) -> list[_Alike]:
    groups: dict[tuple[Outcome, date | None, str, str], list[str]] = {}
    for label, outcome in row.outcomes.items():
        quote, source = inside.quotes.get(label, ("", "")) if inside else ("", "")
        groups.setdefault((outcome, row.days.get(label), quote, source), []).append(label)
    return [_Alike(tuple(labels), *about) for about, labels in groups.items()]


def topic_of(section: str) -> str:
    """What a section such as `Gov 7922.535(b)` is about; empty if it is not known."""
    code, _, number = section.rpartition(" ")
    bare, bracket, levels = number.partition("(")
    return topic(code, bare, bracket + levels)


def _found(report: Report, label: str) -> _Found:
    some = [each for each in report.findings if each.item == label]
    return _Found(
        numbers=tuple(each for each in some if each.form is AnswerForm.NUMBER),
        lists=tuple(each for each in some if each.form is AnswerForm.NAMES),
        others=tuple(each for each in some if each.form not in {AnswerForm.NUMBER, AnswerForm.NAMES}),
    )


def _charts(
    report: Report,
    items: tuple[figures.ItemFigures, ...],
    weeks: tuple[figures.Week, ...],
    found: Mapping[str, _Found],
    agencies: Mapping[str, str],
) -> dict[str, Any]:
    """Every chart as markup; empty ones where there is nothing to draw or nothing that draws."""
    from markupsafe import Markup

    drawn = {label: charts.numbers_chart(each.numbers, agencies) for label, each in found.items() if each.numbers}
    return {
        "outcomes": Markup(charts.outcomes_chart(items)),  # noqa: S704 - Vega escapes what it draws
        "course": Markup(charts.course_chart(weeks)),  # noqa: S704
        "times": Markup(charts.times_chart(report.rows)),  # noqa: S704
        "numbers": {label: (title, Markup(svg)) for label, (title, svg) in drawn.items()},  # noqa: S704
    }


def _file(name: str) -> Any:
    """A file of the page itself, which is no stranger's text."""
    from markupsafe import Markup

    return Markup(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))  # noqa: S704


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = resources.files(__package__)
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_tame,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "alike": _alike,
        "anchor": lambda request: "r-" + request.partition("/")[2],
        "day": lambda day: day.isoformat() if day else "–",
        "days": lambda number: f"{number:g} {'day' if number == 1 else 'days'}",
        "instant": lambda at: f"{at:%Y-%m-%d %H:%M} UTC",
        "period": period_words,
        "share": lambda figure: figures.percent(figure.count, figure.of),
        "short": short_name,
        "slug": lambda outcome: outcome.value.replace(" ", "-"),
        "thousands": lambda number: f"{number:,}",
        "words": _words,
    }
    return environment


def _tame(value: Any) -> Any:
    """What templates print: no control character and nothing that turns the text around."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        tamed = _UNFIT.sub("\ufffd", value.expandtabs(4).replace("\r", ""))
        return type(value)(tamed) if tamed != value else value
    return value


def period_words(period: Period) -> str:
    """`2025`, or both ends."""
    return str(period.year) if period.year else f"{period.first} to {period.last}"


def _words(value: Any) -> str:
    """A measure, a form or a channel as a person reads it."""
    text = value.value if isinstance(value, Enum) else value or ""
    return CHANNELS.get(text, text.replace("_", " "))
