"""JSON Schemas of the files, so that an editor completes keys, shows what they mean and underlines what is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cpra_bot.errors import CannotFinish
from cpra_bot.model.agency import Directory
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.correction import Corrections
from cpra_bot.model.overlay import LawOverlay
from cpra_bot.model.settings import Settings

_FILES: dict[str, tuple[type[BaseModel], str]] = {
    "agencies.schema.json": (Directory, "Directory of agencies (agencies.yaml)"),
    "agencies.local.schema.json": (Corrections, "Corrections of the directory (agencies.local.yaml)"),
    "campaign.schema.json": (Campaign, "Campaign (campaigns/*.yaml)"),
    "cpra.schema.json": (Settings, "Settings of a workspace (cpra.yaml)"),
    "law.schema.json": (LawOverlay, "Changes of the clock's rules (law.yaml)"),
}


def schemas() -> dict[str, str]:
    """File name → JSON Schema (draft 2020-12) as text that ends in a line feed; the same for the same models."""
    return {name: json.dumps(_schema(model, title), indent=2) + "\n" for name, (model, title) in _FILES.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into a folder, over older ones; the folder is made if need be.

    Raises:
        CannotFinish: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            written.append(folder / name)
    except OSError as error:
        raise CannotFinish(f"cannot write in {folder}: {error.strerror}", "name another folder") from error
    return written


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema()
    for described in (schema, *schema.get("$defs", {}).values()):
        _describe(described)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _describe(schema: dict[str, Any]) -> None:
    """Split a docstring: its first sentences describe the mapping, its `Attributes:` the keys."""
    summary, _heading, attributes = schema.get("description", "").partition("\n\nAttributes:\n")
    meanings = attribute_meanings(attributes)
    for key, field in schema.get("properties", {}).items():
        if key in meanings:
            field["description"] = meanings[key]
        field.pop("title", None)  # `Fee Cap` says nothing that `fee_cap` does not
    if summary:
        schema["description"] = " ".join(summary.split())


def attribute_meanings(section: str) -> dict[str, str]:
    """Read the lines of a docstring's `Attributes:` section: name → meaning; `smtp, imap: …` speaks of both."""
    meanings: dict[str, str] = {}
    for entry in re.split(r"\n(?= {4}\S)", section.rstrip()):
        names, colon, text = entry.partition(":")
        if colon:
            meaning = " ".join(text.split())
            meanings |= {name.strip(): meaning[:1].upper() + meaning[1:] for name in names.split(",")}
    return meanings
