"""The workspace's own rows over the rules of the clock: `law.yaml`, which need not be there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.check_law import check_law
from cpra_bot.files.check_selection import spellings
from cpra_bot.files.read import read_tree, shown
from cpra_bot.files.suggest import agency_names
from cpra_bot.files.validate import one_fault_once, validate
from cpra_bot.model.agency import Directory
from cpra_bot.model.overlay import LawOverlay
from cpra_bot.model.problem import Problem

LAW = "law.yaml"


def load_law(folder: Path, directory: Directory | None = None, today: date | None = None) -> LawOverlay:
    """Read `law.yaml` of a workspace.

    Args:
        folder: the workspace.
        directory: agencies that closures may name; None leaves the names unchecked.
        today: the legal day, so that a review dated in the future is told; None leaves that unchecked.

    Returns:
        An overlay that changes nothing where there is no such file.

    Raises:
        FilesAtFault: with all its faults.
    """
    if not os.path.lexists(folder / LAW):  # and the names of thousands of agencies need not be spelt
        return LawOverlay.model_construct()
    known = agency_names(spellings(directory)) if directory else None
    overlay, problems = read_law(folder, known, today)
    if problems or overlay is None:
        raise FilesAtFault(problems)
    return overlay


def read_law(
    folder: Path, known: Mapping[str, str] | None, today: date | None = None
) -> tuple[LawOverlay | None, list[Problem]]:
    """As `load_law`, with the faults returned.

    Args:
        folder: the workspace.
        known: spellings of agencies → ids; None leaves the names unchecked.
        today: as there.
    """
    path = folder / LAW
    if not os.path.lexists(path):
        return LawOverlay.model_construct(), []
    tree = read_tree(path, shown(path, folder), "remove the link")
    overlay, problems = validate(LawOverlay, tree, "R")
    return overlay, one_fault_once(tree.problems, problems, check_law(tree, known, today))
