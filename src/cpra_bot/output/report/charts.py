"""Charts as inline SVG, drawn when the page is written; each stands beside a table of the same numbers.

They are drawn by Vega-Lite (vl-convert, the extra `[report]`), and need no script in the page. Colours are names of the
page's own style sheet, so that a chart follows light and dark. Without the extra there are the tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from cpra_bot.model.answer import Standing
from cpra_bot.model.request import Outcome
from cpra_bot.output.agencies import NAMES as CHANNELS
from cpra_bot.output.report.figures import ItemFigures, Week
from cpra_bot.output.report.view import Finding, Row
from cpra_bot.output.style import short_name

INSTALL = "pip install 'cpra-bot[report]'"
WIDTH, LINE = 430, 22
MOST_BARS = 25
"""Agencies that one chart of numbers shows; the table beside it has all."""

_CONFIG: Mapping[str, Any] = {
    "font": "system-ui, sans-serif",
    "axis": {
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "tickColor": "currentColor",
        "domainColor": "currentColor",
        "gridColor": "var(--line)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 240,
    },
    "legend": {
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "labelFontSize": 12,
        "orient": "bottom",
        "title": None,
    },
    "view": {"stroke": None},
}


def available() -> bool:
    """True where the extra is installed."""
    return find_spec("vl_convert") is not None


def outcomes_chart(items: Sequence[ItemFigures]) -> str:
    """Agencies by outcome, a bar an item; empty where nothing is to be drawn."""
    order = list(Outcome)
    values = [
        {"item": each.label, "outcome": str(outcome), "agencies": count, "place": order.index(outcome)}
        for each in items
        for outcome, count in each.outcomes.items()
    ]
    shown = [outcome for outcome in order if any(outcome in each.outcomes for each in items)]
    return _svg(
        values,
        {
            "mark": {"type": "bar", "stroke": "var(--page)", "strokeWidth": 1},
            "height": {"step": LINE},
            "encoding": {
                "y": {"field": "item", "type": "nominal", "title": None, "sort": [each.label for each in items]},
                "x": {"field": "agencies", "type": "quantitative", "title": "agencies", "axis": _whole(values)},
                "color": _colours([str(each) for each in shown], [f"var(--o-{_slug(each)})" for each in shown]),
                "order": {"field": "place", "type": "quantitative"},
            },
        },
    )


def course_chart(weeks: Sequence[Week]) -> str:
    """How far the campaign has come, a line each for what was sent, acknowledged, determined and given."""
    series = {"sent": "sent", "acknowledged": "acknowledged", "determined": "determined", "came": "gave something"}
    values = [
        {"day": each.last.isoformat(), "what": name, "requests": getattr(each, attribute)}
        for each in weeks
        for attribute, name in series.items()
    ]
    return _svg(
        values if len(weeks) > 1 else [],
        {
            "mark": {"type": "line", "point": {"filled": True, "size": 30}, "strokeWidth": 2},
            "height": 220,
            "encoding": {
                "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%b %-d", "grid": False}},
                "y": {"field": "requests", "type": "quantitative", "title": "requests", "axis": _whole(values)},
                "color": _colours(list(series.values()), [f"var(--s-{number})" for number in range(1, 5)]),
                "strokeDash": {
                    "field": "what",
                    "type": "nominal",
                    "scale": {"domain": list(series.values()), "range": [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]]},
                },
            },
        },
    )


def times_chart(rows: Sequence[Row]) -> str:
    """Days from sending to a determination, a stroke a request, by channel."""
    values = [
        {"channel": CHANNELS.get(row.channel, row.channel), "days": days}
        for row in rows
        if (days := row.course.days_to(row.course.determined_on)) is not None
    ]
    axis = {"field": "channel", "type": "nominal", "title": None}
    return _svg(
        values,
        {
            "height": {"step": 34},
            "layer": [
                {
                    "mark": {"type": "tick", "color": "var(--s-3)", "thickness": 2, "opacity": 0.55},
                    "encoding": {
                        "x": {"field": "days", "type": "quantitative", "title": "days from sending to determination"},
                        "y": axis,
                    },
                },
                {
                    "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 90, "color": "currentColor"},
                    "encoding": {"x": {"aggregate": "median", "field": "days", "type": "quantitative"}, "y": axis},
                },
            ],
        },
    )


def numbers_chart(findings: Sequence[Finding], names: Mapping[str, str]) -> tuple[str, str]:
    """One year's counts of one kind, the largest first, and what they are; empty where no two can be compared.

    Figures of other years, of parts of a year, and those that a rule only proposes, are in the table alone.

    Args:
        findings: numbers told for one item.
        names: agency id → its name.
    """
    groups: dict[tuple[str, int], dict[str, int]] = {}
    for each in findings:
        year = each.period.year if each.period else None
        if each.number is not None and each.measure and year and each.standing is not Standing.PROPOSED:
            groups.setdefault((each.measure.value, year), {})[each.agency] = each.number
    (measure, year), counts = max(groups.items(), key=lambda pair: (len(pair[1]), pair[0][1]), default=(("", 0), {}))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_BARS]
    values = [{"agency": short_name(names.get(agency, agency)), "number": number} for agency, number in ranked]
    largest = f", the {MOST_BARS} largest" if len(counts) > MOST_BARS else ""
    title = f"{measure.replace('_', ' ').capitalize()} in {year}, as {len(counts)} agencies tell them{largest}"
    drawn = _svg(
        values if len(values) > 1 else [],
        {
            "mark": {"type": "bar", "color": "var(--s-1)"},
            "height": {"step": LINE},
            "encoding": {
                "y": {"field": "agency", "type": "nominal", "title": None, "sort": None},
                "x": {"field": "number", "type": "quantitative", "title": None, "axis": {"format": ",d"}},
            },
        },
    )
    return (title, drawn) if drawn else ("", "")


def _slug(outcome: Outcome) -> str:
    return outcome.value.replace(" ", "-")


def _colours(domain: list[str], colours: list[str]) -> dict[str, Any]:
    field = "outcome" if domain and domain[0] in {str(each) for each in Outcome} else "what"
    return {"field": field, "type": "nominal", "scale": {"domain": domain, "range": colours}}


def _whole(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Ticks at whole numbers only: half an agency is none."""
    most = max((int(each.get("agencies", each.get("requests", 0))) for each in values), default=0)
    return {"format": "d", "tickMinStep": 1, "tickCount": min(10, max(most, 1))}


def _svg(values: Sequence[Mapping[str, Any]], spec: dict[str, Any]) -> str:
    """The chart; empty without data or without the extra."""
    if not values or not available():
        return ""
    import vl_convert

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "transparent",
        "width": WIDTH,
        "padding": {"left": 30, "right": 12, "top": 5, "bottom": 5},  # fonts differ from those it measures with
        "config": _CONFIG,
        "data": {"values": list(values)},
        **spec,
    }
    drawn: str = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    return drawn
