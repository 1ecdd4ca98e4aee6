"""What the server demands of a filing before it acts on it, field by field and in its words."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

Row = dict[str, Any]
EMBARGOES = ("public", "embargo", "permanent")
LONGEST_TITLE = 1024
"""Characters that the published schema takes; the table behind it takes fewer, and breaks."""

_TRUTHS = (True, False, "true", "false", "True", "False", 0, 1, "0", "1")


def faults_of(data: Any, agencies: Container[int], organization: int) -> Row:
    """The faults of a filing by field; none if the server would act on it.

    Args:
        data: the JSON.
        agencies: numbers of those that are approved.
        organization: number of the one whose requests the account may spend.
    """
    if not isinstance(data, dict):
        return {"non_field_errors": [f"Invalid data. Expected a dictionary, but got {type(data).__name__}."]}
    faults: Row = {name: fault for name in ("title", "requested_docs") if (fault := _text(data, name))}
    judged = {
        "agencies": _agencies(data, agencies),
        "organization": _organization(data, organization),
        "embargo_status": _embargo(data),
        "tags": _tags(data),
    }
    if data.get("edited_boilerplate", False) not in _TRUTHS:
        judged["edited_boilerplate"] = ["Must be a valid boolean."]
    return faults | {name: fault for name, fault in judged.items() if fault}


def _text(data: Row, name: str) -> list[str]:
    if name not in data:
        return ["This field is required."]
    value = data[name]
    if not isinstance(value, str):
        return ["Not a valid string."]
    if not value.strip():
        return ["This field may not be blank."]
    if "\x00" in value:
        return ["Null characters are not allowed."]
    if name == "title" and len(value) > LONGEST_TITLE:
        return [f"Ensure this field has no more than {LONGEST_TITLE} characters."]
    return []


def _agencies(data: Row, shown: Container[int]) -> list[str]:
    if "agencies" not in data:
        return ["This field is required."]
    given = data["agencies"]
    if given is None:
        return ["This field may not be null."]
    if not isinstance(given, list):
        return [f'Expected a list of items but got type "{type(given).__name__}".']
    if not given:
        return ["This list may not be empty."]
    return next(filter(None, (_key(each, shown) for each in given)), [])


def _key(value: Any, shown: Container[int]) -> list[str]:
    """A key that is text is taken if it is a number; the first bad one is told."""
    if isinstance(value, bool) or not str(value).isdigit():
        return [f"Incorrect type. Expected pk value, received {type(value).__name__}."]
    return [] if int(value) in shown else [f'Invalid pk "{value}" - object does not exist.']


def _organization(data: Row, own: int) -> list[str]:
    if "organization" not in data:
        return []
    return ["This field may not be null."] if data["organization"] is None else _key(data["organization"], {own})


def _embargo(data: Row) -> list[str]:
    given = data.get("embargo_status", "public")
    if given not in EMBARGOES:
        return [f'"{given}" is not a valid choice.']
    return [] if given == "public" else ["You do not have permission to embargo requests."]


def _tags(data: Row) -> list[str]:
    given = data.get("tags", [])
    return [] if isinstance(given, list) else [f'Expected a list of items but got type "{type(given).__name__}".']
