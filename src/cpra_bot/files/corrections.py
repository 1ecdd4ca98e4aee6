"""Lays `agencies.local.yaml` over the directory: an upgrade brings a new directory and leaves the corrections alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cpra_bot.files.check_agencies import check_corrections
from cpra_bot.files.read import read_tree, shown
from cpra_bot.files.validate import one_fault_once, validate
from cpra_bot.model.agency import Agency, Confidence, ContactChannel, Directory
from cpra_bot.model.correction import Correction, Corrections, DroppedChannel
from cpra_bot.model.problem import Problem

LOCAL = "agencies.local.yaml"

_REPLACED = ("name", "kind", "city", "county", "parent", "parent_id", "website", "custodian", "ticket_pattern")
_ADDED = ("aliases", "domains", "reply_domains", "policy_sections", "policy", "closures", "tags", "notes")
_BEHIND = {"muckrock", "postal"}  # money and a week of post: a new one goes behind what is there
_LOWER: dict[Confidence, Confidence] = {"high": "medium", "medium": "low", "low": "low"}


def read_corrections(folder: Path, directory: Directory) -> tuple[Directory, list[Problem]]:
    """The directory with the workspace's corrections, and the faults of their file.

    Args:
        folder: the workspace.
        directory: shipped, or the workspace's own.

    Returns:
        the directory as it was if there is no such file or it has faults.
    """
    path = folder / LOCAL
    if not os.path.lexists(path):
        return directory, []
    tree = read_tree(path, shown(path, folder), "remove the link")
    corrections, problems = validate(Corrections, tree, "A")
    found = one_fault_once(tree.problems, problems, check_corrections(tree, directory))
    if corrections is None or found:
        return directory, found
    return with_corrections(directory, corrections), []


def with_corrections(directory: Directory, corrections: Corrections) -> Directory:
    """The directory as the corrections leave it; pure.

    Args:
        directory: before.
        corrections: without fault: each speaks of an agency that is there, or brings name and kind of a new one.
    """
    records = dict(directory.by_id)
    for each in corrections.agencies:
        before = records.get(each.id)
        fresh = _new_channels(before, each)
        records[each.id] = _corrected(before, each)
        for child in [agency for agency in records.values() if agency.parent_id == each.id]:
            records[child.id] = _inherits(child, each.id, fresh)
            records[child.id] = _without(records[child.id], each.drop, via=each.id)
    return directory.model_copy(
        update={
            "sources": {**directory.sources, **corrections.sources},
            "agencies": tuple(records[key] for key in sorted(records)),
        }
    )


def same_way(one: ContactChannel, other: ContactChannel) -> bool:
    """True if both are the same way in: one kind, and one place that both name is the same."""
    if one.kind != other.kind:
        return False
    pairs = ((getattr(one, key), getattr(other, key)) for key in ("address", "host", "jurisdiction", "url"))
    both = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    return bool(both) and both[0][0].casefold().rstrip("/") == both[0][1].casefold().rstrip("/")


def _corrected(before: Agency | None, each: Correction) -> Agency:
    if before is None:
        before = Agency.model_validate({"id": each.id, "name": each.name, "kind": each.kind, "source": each.source})
    changes: dict[str, Any] = {key: getattr(each, key) for key in _REPLACED if getattr(each, key) is not None}
    for key in _ADDED:
        changes[key] = tuple(dict.fromkeys((*getattr(before, key), *getattr(each, key))))
    changes["source"] = tuple(dict.fromkeys((*before.source, *each.source)))
    known = [_changed(channel, each) for channel in _without(before, each.drop).channels]
    fresh = _new_channels(before, each)
    changes["channels"] = (
        *(channel for channel in fresh if channel.kind not in _BEHIND),
        *known,
        *(channel for channel in fresh if channel.kind in _BEHIND),
    )
    return before.model_copy(update=changes)


def _new_channels(before: Agency | None, each: Correction) -> list[ContactChannel]:
    known = before.channels if before else ()
    return [
        _with_evidence(channel, each)
        for channel in each.channels
        if not any(same_way(channel, other) for other in known)
    ]


def _changed(channel: ContactChannel, each: Correction) -> ContactChannel:
    for better in each.channels:
        if same_way(better, channel):
            named = {key: getattr(better, key) for key in better.model_fields_set}
            return _with_evidence(channel.model_copy(update={"as_of": None, "via": None, **named}), each, channel.via)
    return channel


def _with_evidence(channel: ContactChannel, each: Correction, via: str | None = None) -> ContactChannel:
    return channel.model_copy(
        update={
            "source": tuple(dict.fromkeys((*channel.source, *each.source))),
            "as_of": channel.as_of or each.looked.isoformat(),
            "via": channel.via or via,
        }
    )


def _inherits(child: Agency, parent: str, fresh: Sequence[ContactChannel]) -> Agency:
    """The parent's new channels, one step less sure, behind what is the agency's own."""
    ours = [
        channel.model_copy(update={"via": parent, "confidence": _LOWER[channel.confidence], "source": ()})
        for channel in fresh
        if not any(same_way(channel, other) for other in child.channels)
    ]
    if not ours:
        return child
    own = [channel for channel in child.channels if channel.via is None and channel.unit == "agency"]
    rest = [channel for channel in child.channels if channel not in own]
    behind = [channel for channel in ours if channel.kind in _BEHIND]
    before = [channel for channel in ours if channel not in behind]
    return child.model_copy(update={"channels": (*own, *before, *rest, *behind)})


def _without(agency: Agency, drop: Iterable[DroppedChannel], via: str | None = None) -> Agency:
    dropped = [
        channel
        for channel in agency.channels
        if (via is None or channel.via == via) and any(_is(channel, each) for each in drop)
    ]
    if not dropped:
        return agency
    return agency.model_copy(update={"channels": tuple(each for each in agency.channels if each not in dropped)})


def _is(channel: ContactChannel, dropped: DroppedChannel) -> bool:
    if channel.kind != dropped.kind:
        return False
    places = {place.casefold().rstrip("/") for place in (channel.address, channel.host, channel.url) if place}
    return dropped.place is None or dropped.place.casefold().rstrip("/") in places
