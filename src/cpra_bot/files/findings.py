"""What no schema can tell of a directory: records that are one agency, places with a wrong shape, old facts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from cpra_bot.files.names import normal
from cpra_bot.files.ways import best_way
from cpra_bot.model.agency import ContactChannel, Directory
from cpra_bot.model.reach import LAW_ENFORCEMENT, Finding

STALE_YEARS = 3
_TENANT = {"nextrequest": r"[\w-]+\.nextrequest\.com", "justfoia": r"(?!request\.)[\w-]+\.justfoia\.com"}
_TENANT["govqa"] = r"[\w-]+\.(?:govqa\.us|mycusthelp\.(?:com|net))"
_REPORT_SHOPS = ("coplogic", "lexisnexis", "buycrash", "crimegraphics")
"""Sellers of crash and incident reports; they take no records requests."""


def findings(directory: Directory, today: date) -> list[Finding]:
    """Everything a person should look at, the worst first.

    Args:
        directory: with its corrections.
        today: facts older than three years before it are called old.
    """
    return [*_duplicates(directory), *_shapes(directory), *_shared(directory), *_stale(directory, today)]


def _duplicates(directory: Directory) -> Iterator[Finding]:
    names: dict[tuple[str, str], list[str]] = {}
    for agency in directory.agencies:  # a city's own record may share a name with its police: the parent is no copy
        for name in {normal(each) for each in (agency.name, *agency.aliases)}:
            names.setdefault((name, agency.county or ""), []).append(agency.id)
    kinds = {agency.id: agency.kind in LAW_ENFORCEMENT for agency in directory.agencies}
    told = set()
    for (name, county), ids in sorted(names.items()):
        if len(ids) > 1 and len({kinds[each] for each in ids}) == 1 and tuple(ids) not in told:
            told.add(tuple(ids))
            where = f" in {county} County" if county else ""
            yield Finding("duplicate", tuple(ids), f"the same name{where}: {name}")


def _shapes(directory: Directory) -> Iterator[Finding]:
    for agency in directory.agencies:
        for channel in agency.channels:
            fault = _shape(channel)
            if fault:
                yield Finding("shape", (agency.id,), fault)


def _shape(channel: ContactChannel) -> str:
    url = channel.url or ""
    host = (channel.host or urlsplit(url).hostname or "").lower()
    if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        return f"{channel.kind}: {url} is no web address"
    if any(shop in host for shop in _REPORT_SHOPS):
        return f"{channel.kind}: {host} sells reports and takes no records requests"
    pattern = _TENANT.get(channel.kind)
    if pattern and not re.fullmatch(pattern, host):
        return f"{channel.kind}: {host or 'no host'} has not the form of such a portal"
    if channel.kind == "postal" and not re.search(r"\b9[0-6]\d{3}(?:-\d{4})?\b", channel.address or ""):
        return f"postal: {channel.address or 'no address'} has no Californian ZIP code"
    if channel.kind == "web_form" and not url:
        return "web_form: no page is named"
    return ""


def _shared(directory: Directory) -> Iterator[Finding]:
    """Agencies that would be written to at one desk: the second letter looks like a copy of the first."""
    records = directory.by_id
    desks: dict[tuple[str, str], list[str]] = {}
    for agency in directory.agencies:
        if agency.kind in LAW_ENFORCEMENT and (way := best_way(agency, records).way):
            desks.setdefault((way.channel.kind, way.place.casefold()), []).append(agency.id)
    for (kind, place), ids in sorted(desks.items()):
        if len(ids) > 1:
            yield Finding("shared", tuple(ids), f"one {kind} desk: {place}")


def _stale(directory: Directory, today: date) -> Iterator[Finding]:
    records = directory.by_id
    for agency in directory.agencies:
        way = best_way(agency, records).way
        if way is None or way.channel.via or agency.kind not in LAW_ENFORCEMENT:
            continue
        year = (way.channel.as_of or "")[:4]
        if year.isdigit() and today.year - int(year) >= STALE_YEARS:
            yield Finding("stale", (agency.id,), f"{way.channel.kind}, last seen {way.channel.as_of}")
