"""Sheets of agencies for people: an export of whatever was chosen, and the work sheet of those without a way in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files.sheet import write_sheet
from cpra_bot.files.ways import best_way, law_enforcement
from cpra_bot.files.workspace import Workspace, directory_of
from cpra_bot.model.reach import Listed, Way
from cpra_bot.output import agencies_json
from cpra_bot.output.jsonable import dumps
from cpra_bot.tasks.agencies import campaign_of

EXPORTED = [
    *("agency", "name", "kind", "city", "county", "website", "custodian"),
    *("channel", "place", "confidence", "via", "as_of", "why"),
]
WORK_SHEET = [
    *("agency", "name", "kind", "city", "county", "website", "known"),
    *("channel", "place", "custodian", "confidence", "source", "looked", "by", "note"),
]
"""Left of `channel` stands what is known; the rest a volunteer fills. `import` reads the same columns."""


def export(found: Sequence[Listed], path: Path | None, *, as_json: bool = False) -> str:
    """The agencies as CSV, YAML or JSON, by the file's ending; CSV on the screen.

    Args:
        found: as listed.
        path: None to return the text itself.
        as_json: JSON on the screen.

    Returns:
        what to print: the text, or where it was written.

    Raises:
        UsageError: the ending is none of these.
        CannotFinish: the file cannot be written.
    """
    ending = path.suffix.lower() if path else (".json" if as_json else ".csv")
    records = [each.agency.model_dump(mode="json", exclude_defaults=True) for each in found]
    if ending == ".csv":
        text = write_sheet(EXPORTED, [_exported(each) for each in found])
    elif ending == ".json":
        text = dumps([agencies_json.listed(each) for each in found])
    elif ending in {".yaml", ".yml"}:
        import yaml

        text = yaml.safe_dump({"agencies": records}, allow_unicode=True, sort_keys=False, width=110)
    else:
        raise UsageError(f"{path} ends in none of the forms that can be written", "end it in .csv, .yaml or .json")
    if path is None:
        return text.rstrip("\r\n")
    _write(path, text)
    return f"{len(found)} agencies were written into {path}"


def missing(folder: Path, campaign: str, path: Path | None) -> list[Listed]:
    """Agencies without a usable way in; written as a work sheet for volunteers if a path is given.

    Args:
        folder: the workspace.
        campaign: id or file; all law-enforcement agencies of the directory where empty.
        path: the sheet; refused if it exists, for somebody may have filled it.

    Raises:
        UsageError: the file exists, or there is no such campaign.
        FilesAtFault: the directory or the campaign has faults.
        CannotFinish: the file cannot be written.
    """
    workspace = Workspace(folder)
    directory = directory_of(workspace)
    agencies = campaign_of(workspace, campaign, directory).agencies if campaign else law_enforcement(directory)
    records = directory.by_id
    found = [each for each in (best_way(agency, records) for agency in agencies) if each.way is None]
    if path:
        if path.exists():
            raise UsageError(f"{path} exists, and may have been filled by somebody", "name another file")
        _write(path, write_sheet(WORK_SHEET, [_asked(each) for each in found]))
    return found


def _exported(each: Listed) -> dict[str, str]:
    way = each.way
    return {
        **_identity(each),
        "custodian": each.agency.custodian or "",
        "channel": way.channel.kind if way else "",
        "place": _written(way) if way else "",
        "confidence": way.channel.confidence if way else "",
        "via": (way.channel.via or "") if way else "",
        "as_of": (way.channel.as_of or "") if way else "",
        "why": each.why,
    }


def _written(way: Way) -> str:
    """The place as `import` reads it again."""
    return way.channel.url or "" if way.channel.kind == "muckrock" else way.place


def _asked(each: Listed) -> dict[str, str]:
    doubtful = [
        f"{one.kind} {one.address or one.host or one.url or ''} ({one.status or one.confidence})"
        for one in each.agency.channels
    ]
    return {**_identity(each), "known": "; ".join(doubtful)}


def _identity(each: Listed) -> dict[str, str]:
    agency = each.agency
    return {
        "agency": agency.id,
        "name": agency.name,
        "kind": agency.kind,
        "city": agency.city or "",
        "county": agency.county or "",
        "website": agency.website or "",
    }


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as fault:
        raise CannotFinish(f"{path} cannot be written: {fault.strerror}", "name another file") from fault
