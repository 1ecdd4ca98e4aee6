"""Takes what people found into the workspace's corrections: matched, compared, shown first, and never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.check_agencies import check_corrections
from cpra_bot.files.corrections import read_corrections, same_way, with_corrections
from cpra_bot.files.corrections_text import add_corrections
from cpra_bot.files.names import match_name
from cpra_bot.files.places import NoPlaceError, channel_at
from cpra_bot.files.read import read_tree
from cpra_bot.files.sheet import Row, Sheet, read_sheet
from cpra_bot.files.suggest import like_an_id
from cpra_bot.files.validate import one_fault_once, validate
from cpra_bot.files.workspace import Workspace, base_directory_of
from cpra_bot.model.agency import Agency, ContactChannel, Directory
from cpra_bot.model.correction import Correction, Corrections
from cpra_bot.model.problem import Problem
from cpra_bot.model.reach import CHANNEL_KINDS, Change, ImportResult, Proposed

COLUMNS = frozenset(
    {
        *("agency", "id", "name", "kind", "city", "county", "website", "known"),
        *("channel", "place", "address", "email", "url", "page", "host"),
        *("custodian", "confidence", "source", "where", "looked", "date", "by", "who", "note"),
    }
)
PLACES = ("place", "email", "address", "url", "page", "host")
SAID = (*PLACES, "custodian", "note")
"""Columns of which one must be filled, or the row says nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who looked, when and where, for rows that do not say."""

    by: str = ""
    looked: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Given:
    """One row that says something.

    Attributes:
        sources: new keys of `sources`.
    """

    proposed: Proposed
    sources: dict[str, dict[str, str]]


def import_sheet(folder: Path, path: Path, told: Told, *, write: bool) -> ImportResult:
    """Read a filled sheet (CSV) or corrections of somebody else (YAML), compare them with the directory, and keep them.

    A row is taken only if its agency is sure: the same id, or the same name spelt another way. Nothing is written if
    any row is at fault, and rows whose agency is not sure are left out and told.

    Args:
        folder: the workspace.
        path: the file.
        told: who looked, when and where.
        write: False for a dry run.

    Raises:
        FilesAtFault: the file, or the directory, cannot be read.
        CannotFinish: `agencies.local.yaml` cannot be written.
    """
    workspace = Workspace(folder)
    base = base_directory_of(workspace)
    directory, problems = read_corrections(folder, base)
    if problems:
        raise FilesAtFault(problems)
    faults: list[Problem] = []
    notes: tuple[str, ...] = ()
    if path.suffix.lower() in {".yaml", ".yml"}:
        given, silent = _of_yaml(path, directory), 0
    else:
        sheet = read_sheet(path, COLUMNS, frozenset({"agency", "id", "name"}))
        given, faults, silent = _of_sheet(sheet, directory, told)
        notes = sheet.notes
    rows = tuple(each.proposed for each in given)
    if faults:
        return ImportResult(rows, silent, problems=tuple(sorted(faults)), notes=notes)
    entries = [row.correction for row in rows if row.correction and row.changes]
    if not (write and entries):
        return ImportResult(rows, silent, notes=notes)
    sources = {key: value for each in given if each.proposed.changes for key, value in each.sources.items()}
    known = {key: value for key, value in sources.items() if key not in directory.sources}
    written = add_corrections(folder, base, entries, known)
    return ImportResult(rows, silent, str(written), notes=notes)


def _of_yaml(path: Path, directory: Directory) -> list[_Given]:
    tree = read_tree(path, str(path), "name a file that exists")
    corrections, problems = validate(Corrections, tree, "A")
    found = one_fault_once(tree.problems, problems, check_corrections(tree, directory))
    if found or corrections is None:
        raise FilesAtFault(found)
    given = []
    for position, each in enumerate(corrections.agencies):
        line, _column = tree.value_place(("agencies", position))
        plain = each.model_dump(mode="json", exclude_unset=True)
        used = {
            key: corrections.sources[key].model_dump(exclude_none=True)
            for key in each.source
            if key in corrections.sources
        }
        changes = _changes(directory, each)
        given.append(_Given(Proposed(line, each.id, each.id, 100, (), changes, plain), used))
    return given


def _of_sheet(sheet: Sheet, directory: Directory, told: Told) -> tuple[list[_Given], list[Problem], int]:
    given: list[_Given] = []
    faults = list(sheet.problems)
    silent = 0
    said: dict[tuple[str, str], Row] = {}
    for row in sheet.rows:
        if not row.get(*SAID):
            silent += 1
            continue
        each, wrong = _of_row(sheet.file, row, directory, told)
        faults += wrong or _contradicts(sheet.file, row, each.proposed.agency, said)
        given.append(each)
    return given, faults, silent


def _of_row(file: str, row: Row, directory: Directory, told: Told) -> tuple[_Given, list[Problem]]:
    named = row.get("agency", "id") or row.get("name")
    match = match_name(named, directory)
    if not match.agency and row.get("name") and row.get("name") != named:
        match = match_name(row.get("name"), directory, county=row.get("county"))
    proposed = Proposed(row.line, named, match.agency, match.score, tuple(match.near))
    evidence, sources, faults = _evidence(file, row, told)
    channels, more = _channel(file, row)
    faults += more
    if not match.agency or faults:
        return _Given(proposed, {}), faults
    plain: dict[str, Any] = {"id": match.agency, **evidence}
    if row.get("custodian"):
        plain["custodian"] = row.get("custodian")
    if channels:
        plain["channels"] = channels
    elif row.get("note"):
        plain["notes"] = [row.get("note")]
    changes = _changes(directory, Correction.model_validate(plain))
    return _Given(replace(proposed, changes=changes, correction=plain), sources), []


def _evidence(file: str, row: Row, told: Told) -> tuple[dict[str, Any], dict[str, dict[str, str]], list[Problem]]:
    """Who looked, when and where: a fact without them is a rumour."""
    by, looked = row.get("by", "who") or told.by, row.get("looked", "date") or told.looked
    where = row.get("source", "where") or told.source
    faults = []
    if not by:
        faults.append(row.problem(file, "by", "S010", "nobody is named who looked", "fill `by`, or say --by NAME"))
    day = _day(looked)
    if day is None:
        what = f"`{looked}` is no date" if looked else "no day of looking is named"
        faults.append(row.problem(file, "looked", "S011", what, "write it as 2026-11-20, or say --looked"))
    if not where:
        remedy = "name the web page, or how it was learned (a call, a letter)"
        faults.append(row.problem(file, "source", "S012", "no source is named", remedy))
    if faults:
        return {}, {}, faults
    if re.match(r"https?://\S+\Z", where):
        return {"by": by, "looked": looked, "source": [where]}, {}, []
    key = like_an_id(f"{where[:40]}-{looked}")
    return {"by": by, "looked": looked, "source": [key]}, {key: {"title": where, "as_of": looked}}, []


def _channel(file: str, row: Row) -> tuple[list[dict[str, Any]], list[Problem]]:
    column = next((name for name in PLACES if row.get(name)), "")
    kind = row.get("channel").lower().replace(" ", "_")
    if not column:
        if kind:
            return [], [row.problem(file, "channel", "S013", f"`channel` says {kind} and no place is named", "fill it")]
        return [], []
    kind = {"mail": "email", "e-mail": "email", "post": "postal", "form": "web_form"}.get(kind, kind)
    if kind and kind not in CHANNEL_KINDS:
        remedy = f"write one of {', '.join(CHANNEL_KINDS)}, or leave it empty"
        return [], [row.problem(file, "channel", "S014", f"there is no channel `{kind}`", remedy)]
    sure = row.get("confidence").lower() or "medium"
    if sure not in {"high", "medium", "low"}:
        return [], [row.problem(file, "confidence", "S015", f"`{sure}` is no confidence", "high, medium or low")]
    try:
        channel: dict[str, Any] = dict(channel_at(row.get(column), kind or ("email" if column == "email" else "")))
    except NoPlaceError as fault:
        return [], [row.problem(file, column, "S016", str(fault), fault.remedy)]
    channel["confidence"] = sure
    if row.get("note"):
        channel["note"] = row.get("note")
    return [channel], []


def _contradicts(file: str, row: Row, agency: str, said: dict[tuple[str, str], Row]) -> list[Problem]:
    """Two rows about one agency that name another custodian or place: a person decides which is right."""
    if not agency:
        return []
    faults = []
    for column in ("custodian", "place", "email"):
        value = row.get(column)
        if not value:
            continue
        first = said.setdefault((agency, column), row)
        if first.get(column).casefold() != value.casefold():
            what = f"{agency} stands on line {first.line} already, with another `{column}`"
            faults.append(row.problem(file, column, "S017", what, "keep one of the two rows"))
    return faults


def _changes(directory: Directory, each: Correction) -> tuple[Change, ...]:
    """What would be otherwise in the directory; nothing if it says so already."""
    before = next((agency for agency in directory.agencies if agency.id == each.id), None)
    merged = with_corrections(directory, Corrections(version=1, agencies=(each,)))
    after = next(agency for agency in merged.agencies if agency.id == each.id)
    return tuple(_differences(before, after, each))


def _differences(before: Agency | None, after: Agency, each: Correction) -> list[Change]:
    changes = []
    for key in sorted(each.model_fields_set - {"id", "by", "looked", "source", "channels", "drop"}):
        old, new = (getattr(before, key) if before else None), getattr(after, key)
        if old != new:
            changes.append(Change(key, _words(old), _words(new)))
    for channel in each.channels:
        old_way = next((way for way in before.channels if same_way(way, channel)), None) if before else None
        new_way = next(way for way in after.channels if same_way(way, channel))
        if old_way is None or _way(old_way) != _way(new_way):
            changes.append(Change("channels", _way(old_way) if old_way else "", _way(new_way)))
    changes += [Change("drop", f"{gone.kind} {gone.place or ''}".strip(), "") for gone in each.drop]
    return changes


def _way(channel: ContactChannel) -> str:
    place = channel.address or channel.host or channel.url or channel.jurisdiction or ""
    number = f" number {channel.agency_id}" if channel.agency_id else ""
    state = f" {channel.status}" if channel.status else ""
    return f"{channel.kind} {place}{number} ({channel.confidence}{state})"


def _words(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
