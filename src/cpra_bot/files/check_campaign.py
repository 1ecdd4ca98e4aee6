"""What the schema of a campaign cannot say: labels are unique and fit their part, fallbacks stand for something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpra_bot.files.suggest import did_you_mean
from cpra_bot.files.yaml_tree import Path, Tree
from cpra_bot.model.problem import Problem

_ASK = ("parts", "*", "items", "*")


def check_campaign(tree: Tree) -> list[Problem]:
    """Every fault of what a campaign asks; whom it asks is checked in `check_selection`."""
    return [
        *_parts(tree),
        *_labels(tree),
        *_fallbacks(tree),
        *_something_asked(tree),
        *_vendor_hints(tree),
        *_left_out(tree),
        *_template_syntax(tree),
    ]


def _template_syntax(tree: Tree) -> Iterator[Problem]:
    """The texts of a campaign are plain: what looks like a template would be printed as it stands."""
    for path, text in _texts(tree.data, ()):
        found = re.search(r"\{\{|\}\}|\{%|%\}|\{#|#\}", text)
        if found:
            what = f"`{found[0]}` is template syntax, and the texts of a campaign are plain"
            yield tree.problem(path, "C026", what, "write out what it stands for")


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


def _parts(tree: Tree) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for path, part in tree.strings("parts", "*", "id"):
        line, _column = tree.value_place(path)
        if part in first:
            what = f"part `{part}` exists already (first on line {first[part]})"
            yield tree.problem(path, "C010", what, "put its items there, or use another letter")
        first.setdefault(part, line)


def _labels(tree: Tree) -> Iterator[Problem]:
    first: dict[str, int] = {}
    parts = {path[1]: part for path, part in tree.strings("parts", "*", "id")}
    for path, item in tree.strings(*_ASK, "id"):
        line, _column = tree.value_place(path)
        if item in first:
            what = f"item `{item}` exists already (first on line {first[item]})"
            yield tree.problem(path, "C011", what, "give it the next free number")
        first.setdefault(item, line)
        part = parts.get(path[1], item[:1])
        if re.fullmatch("[A-Z]", part) and re.match("[A-Z]", item) and not item.startswith(part):
            what = f"item `{item}` stands in part `{part}`"
            yield tree.problem(path, "C012", what, f"let its label begin with `{part}`, or move it")


def _fallbacks(tree: Tree) -> Iterator[Problem]:
    items = _items(tree)
    conditional = {label for label, item in items.items() if item.get("fallback_for")}
    for path, item in tree.find(*_ASK):
        if not isinstance(item, dict):
            continue
        named, reason = item.get("fallback_for"), item.get("activated_by")
        if named and reason is None:
            what, remedy = (
                "a fallback without a reason that activates it",
                "add `activated_by: record_creation_objection`",
            )
            yield tree.problem((*path, "fallback_for"), "C014", what, remedy, at_key=True)
        if reason is not None and not named:
            what, remedy = "a fallback for no item", "name the items it stands for in `fallback_for`"
            yield tree.problem((*path, "activated_by"), "C015", what, remedy, at_key=True)
    for path, named in tree.strings(*_ASK, "fallback_for", "*"):
        yield from _one_fallback(tree, path, named, items, conditional)


def _one_fallback(
    tree: Tree, path: Path, named: str, items: dict[str, dict[str, Any]], conditional: set[str]
) -> Iterator[Problem]:
    own = next((item for _path, item in tree.strings("parts", "*", "items", "*", "id") if _path[:4] == path[:4]), "")
    plain = [label for label in items if label not in conditional]
    if named not in items:
        what = f"a fallback for no item: there is no item `{named}`"
        yield tree.problem(path, "C013", what, did_you_mean(named, plain, "name an item of this campaign"))
    elif named == own:
        yield tree.problem(path, "C013", f"item `{own}` is a fallback for itself", "name the item it stands for")
    elif named in conditional:
        what = f"`{named}` is itself a fallback, so nothing would activate this one"
        yield tree.problem(path, "C013", what, "name the item that is asked first")


def _something_asked(tree: Tree) -> Iterator[Problem]:
    items = _items(tree)
    if items and all(item.get("fallback_for") for item in items.values()):
        what, remedy = "the campaign asks nothing: every item is a fallback", "add an item that is asked at once"
        yield tree.problem(("parts",), "C016", what, remedy, at_key=True)


def _vendor_hints(tree: Tree) -> Iterator[Problem]:
    parts = [part for _path, part in tree.strings("parts", "*", "id")]
    for path, part in tree.strings("vendor_hints", "*", "part"):
        if part not in parts:
            what = f"there is no part `{part}` to give a hint for"
            yield tree.problem(path, "C017", what, did_you_mean(part, parts, "name a part of this campaign"))


def _left_out(tree: Tree) -> Iterator[Problem]:
    items = _items(tree)
    asked = {label for label, item in items.items() if not item.get("fallback_for")}
    for path, label in tree.strings("overrides", "*", "without_items", "*"):
        if label not in items:
            what = f"there is no item `{label}` to leave out"
            yield tree.problem(path, "C018", what, did_you_mean(label, items, "name an item of this campaign"))
    for path, override in tree.find("overrides", "*"):
        labels = override.get("without_items") if isinstance(override, dict) else None
        if isinstance(labels, list) and asked and asked <= {label for label in labels if isinstance(label, str)}:
            what, remedy = f"nothing is left to ask of `{path[-1]}`", "name it in `exclude`, or leave fewer items out"
            yield tree.problem(path, "C019", what, remedy, at_key=True)


def _items(tree: Tree) -> dict[str, dict[str, Any]]:
    found = (item for _path, item in tree.find(*_ASK) if isinstance(item, dict))
    return {item["id"]: item for item in found if isinstance(item.get("id"), str)}
