"""What a report says, under the names that published tables and our labelled samples use, and where each stands.

A list that is empty says that there are none; `None` is what the report does not say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cpra_bot.model.report import Measure, Place, ReportReading, Value
from cpra_bot.reading.reports import (
    audit_memo,
    flock_mails,
    flock_networks,
    flock_portal,
    flock_searches,
    learn_dashboard,
    learn_sharing,
    typed_list,
)

_PORTAL_COUNTS = (
    ("retention_days", Measure.RETENTION_DAYS),
    ("cameras", Measure.CAMERAS),
    ("vehicles_detected_30d", Measure.DETECTIONS),
    ("hits_30d", Measure.HITS),
    ("searches_30d", Measure.SEARCHES),
)
_FRAME = ("period_from", "period_to", "time_frame_printed")


def values_of(reading: ReportReading) -> dict[str, Any]:
    """The values of a reading as plain JSON values; empty for a file that no recogniser knows."""
    maker = _MAKERS.get(reading.kind)
    return maker(reading) if maker else {}


def period_of(reading: ReportReading) -> list[str] | str | None:
    """The days that the report itself names, or the words where the days follow from its own date.

    What the figures really cover is `reading.period`: a frame that ends at midnight leaves its last day out.
    """
    if reading.kind == flock_portal.KIND:
        return "last 30 days before as_of"
    if reading.printed.get("period_from"):
        return [reading.printed["period_from"], reading.printed["period_to"]]
    if reading.period:
        return [reading.period.first.isoformat(), reading.period.last.isoformat()]
    return None


def places_of(reading: ReportReading) -> dict[str, Any]:
    """Page, line and words of each value of `values_of`; lists also tell where each of their lines stands."""
    places = {_name(reading.kind, value.measure): _shown(value) for value in reading.values}
    if reading.printed.get("frame_at"):
        page, line = reading.printed["frame_at"]
        places["time_frame_printed"] = {"page": page, "line": line, "quote": reading.printed["time_frame_printed"]}
    return places


def _name(kind: str, measure: Measure) -> str:
    if kind == learn_dashboard.HIT_RATIO and measure is Measure.TOTAL_DETECTIONS:
        return "total_records"
    if kind == flock_mails.PENDING:
        return "pending_requests"
    if kind == flock_portal.KIND:
        names = {measure: name for name, measure in _PORTAL_COUNTS}
        names |= {Measure.UNIQUE_VEHICLES: "vehicles_detected_30d", Measure.HOTLISTS: "hotlists_alerted_on"}
        return names.get(measure, measure.value)
    return measure.value


def _shown(value: Value) -> dict[str, Any]:
    shown: dict[str, Any] = {**_at(value.place), "quote": value.quote}
    if value.number is None:
        shown["entries"] = [_at(entry.place) for entry in value.entries]
    return shown | ({"note": value.note} if value.note else {})


def _at(place: Place) -> dict[str, int]:
    return {name: number for name, number in (("page", place.page), ("line", place.line)) if number}


def _value(reading: ReportReading, measure: Measure) -> Value | None:
    return next((value for value in reading.values if value.measure is measure), None)


def _number(reading: ReportReading, measure: Measure) -> int | None:
    value = _value(reading, measure)
    return value.number if value else None


def _names(reading: ReportReading, *measures: Measure) -> dict[str, Any]:
    """The names of lists, and how many they are."""
    found: dict[str, Any] = {}
    for measure in measures:
        value = _value(reading, measure)
        found[measure.value] = [entry.name for entry in value.entries] if value else None
        found[f"{measure.value}_count"] = len(value.entries) if value else None
    return found


def _sharing(reading: ReportReading) -> dict[str, Any]:
    received = _value(reading, Measure.HOTLIST_RECEIVES_FROM)
    found = _names(
        reading,
        Measure.SHARES_WITH,
        Measure.RECEIVES_FROM,
        Measure.HOTLIST_SHARES_WITH,
        Measure.HOTLIST_RECEIVES_FROM,
    )
    if received:
        found["hotlist_receives_from"] = [[each.name, each.detail.get("hot_list", "")] for each in received.entries]
    detections = _value(reading, Measure.RECEIVES_FROM)
    if detections and any("city" in entry.detail or "state" in entry.detail for entry in detections.entries):
        found["receives_from_places"] = [
            [entry.name, entry.detail.get("city", ""), entry.detail.get("state", "")] for entry in detections.entries
        ]
    return found


def _printed(*names: str) -> Callable[[ReportReading], dict[str, Any]]:
    return lambda reading: {name: reading.printed.get(name) for name in names}


def _networks(reading: ReportReading) -> dict[str, Any]:
    return {
        **_printed("organizations", "both_count", "own_networks")(reading),
        **_names(reading, Measure.SHARES_WITH, Measure.RECEIVES_FROM),
    }


def _portal(reading: ReportReading) -> dict[str, Any]:
    found: dict[str, Any] = {name: _number(reading, measure) for name, measure in _PORTAL_COUNTS}
    unique = _number(reading, Measure.UNIQUE_VEHICLES)
    found["vehicles_detected_30d"] = unique if unique is not None else found["vehicles_detected_30d"]
    hotlists = _value(reading, Measure.HOTLISTS)
    return {
        **found,
        **_printed("vehicles_are_unique", "public_search_audit")(reading),
        "hotlists_alerted_on": [entry.name for entry in hotlists.entries] if hotlists else None,
        **_names(reading, Measure.SHARES_WITH, Measure.RECEIVES_FROM),
    }


def _pending(reading: ReportReading) -> dict[str, Any]:
    value = _value(reading, Measure.PENDING)
    requests = [
        {
            "organization": entry.name,
            "request_date": entry.detail["requested_on"],
            "permissions": entry.detail["permissions"],
        }
        for entry in (value.entries if value else ())
    ]
    return {"pending_requests": requests if value else None, "shares_with": []}


def _typed(reading: ReportReading) -> dict[str, Any]:
    return _names(reading, *(value.measure for value in reading.values)) or _printed("names")(reading)


_MAKERS: dict[str, Callable[[ReportReading], dict[str, Any]]] = {
    learn_sharing.KIND: _sharing,
    learn_dashboard.HIT_RATIO: _printed(*_FRAME, "total_records", "detections", "hits"),
    learn_dashboard.DETECTIONS: _printed(*_FRAME, "total_detections", "contributors", "hits"),
    flock_portal.KIND: _portal,
    flock_networks.KIND: _networks,
    flock_searches.KIND: _printed("searches", "first", "last", "max_networks_in_one_search", "searches_of_one_network"),
    flock_mails.PENDING: _pending,
    flock_mails.SHARED: lambda reading: _names(reading, Measure.RECEIVES_FROM),
    typed_list.KIND: _typed,
    audit_memo.KIND: _printed(
        "audited_months", "cameras", "out_of_state_sharing", "searches", "searches_by_outside_agencies"
    ),
}
