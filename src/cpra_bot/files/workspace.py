"""A workspace (`cpra.yaml`, `campaigns/`, `templates/`) read as a whole: all faults of all files at once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files import shipped
from cpra_bot.files.cache import keep, kept
from cpra_bot.files.check_agencies import check_agencies
from cpra_bot.files.check_campaign import check_campaign
from cpra_bot.files.check_selection import check_criteria, check_names, read_list, selects_nobody, spellings
from cpra_bot.files.check_settings import check_settings, warn_settings
from cpra_bot.files.corrections import read_corrections
from cpra_bot.files.law_file import read_law
from cpra_bot.files.read import read_bytes, read_tree, shown
from cpra_bot.files.select import select
from cpra_bot.files.suggest import agency_names, did_you_mean
from cpra_bot.files.templates import read_templates
from cpra_bot.files.validate import one_fault_once, validate
from cpra_bot.files.yaml_tree import Tree, parse
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.problem import Problem
from cpra_bot.model.settings import Settings

SETTINGS = "cpra.yaml"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder that `--workspace` names; the current one by default."""

    folder: Path


@dataclass(frozen=True, slots=True)
class LoadedCampaign:
    """A campaign that passed all checks.

    Attributes:
        campaign: the file.
        agencies: whom it asks, sorted by id; at least one.
        path: where it was read.
    """

    campaign: Campaign
    agencies: tuple[Agency, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything a run needs from files.

    Attributes:
        templates: file name (`initial.j2`) → text.
        warnings: what may be used but should not be forgotten, such as example values in the settings.
    """

    settings: Settings
    directory: Directory
    campaigns: tuple[LoadedCampaign, ...]
    templates: dict[str, str]
    warnings: tuple[Problem, ...]


def load_settings(workspace: Workspace) -> Settings:
    """Read `cpra.yaml`.

    Raises:
        FilesAtFault: with all its faults.
    """
    _tree, settings, problems = _settings(workspace)
    return _or_raise(settings, problems)


def load_directory(workspace: Workspace, settings: Settings) -> Directory:
    """Read the directory that the settings name, else the shipped one.

    Raises:
        FilesAtFault: with all its faults.
    """
    directory, problems = _directory(workspace, settings.directory)
    return _or_raise(directory, problems)


def directory_of(workspace: Workspace) -> Directory:
    """The directory of a workspace with its corrections; in a folder that is none, the shipped one.

    Raises:
        FilesAtFault: with all faults of the settings, the directory or the corrections.
    """
    directory, problems = read_corrections(workspace.folder, base_directory_of(workspace))
    return _or_raise(directory, problems)


def base_directory_of(workspace: Workspace) -> Directory:
    """As `directory_of`, without the corrections.

    Raises:
        FilesAtFault: with all faults of the settings or the directory.
    """
    named = None
    if (workspace.folder / SETTINGS).exists():
        named = load_settings(workspace).directory
    directory, problems = _base_directory(workspace, named)
    return _or_raise(directory, problems)


def load_campaign(
    path: Path, directory: Directory, workspace: Workspace | None = None, tree: Tree | None = None
) -> LoadedCampaign:
    """Read one campaign and choose its agencies.

    Args:
        path: as `find_campaign` gives it.
        directory: where to choose from.
        workspace: to which places in problems are relative; the current folder if left out.
        tree: the file as `campaign_trees` has just read it; read now where left out.

    Raises:
        FilesAtFault: with all faults of the campaign and of its list file.
    """
    known = agency_names(spellings(directory))
    tree = tree or _tree(path, workspace.folder if workspace else Path())
    loaded, problems = _campaign(path, tree, directory, known)
    return _or_raise(loaded, problems)


def load_templates_text(workspace: Workspace) -> dict[str, str]:
    """The shipped templates, those of `<workspace>/templates/` laid over them: file name → text.

    Raises:
        FilesAtFault: a template cannot be read, or replaces nothing.
    """
    texts, problems = read_templates(shipped.templates(), workspace.folder)
    return _or_raise(texts, problems)


def find_campaign(
    workspace: Workspace, name: str, *, shipped_too: bool = False, files: Mapping[str, Path] | None = None
) -> Path:
    """Find a campaign by the path of its file, or by its id among `<workspace>/campaigns/`.

    Args:
        workspace: where.
        name: path or id.
        shipped_too: outside of a workspace, look among the shipped examples as well.
        files: the workspace's campaigns as `campaign_files` says them; asked now where left out.

    Raises:
        UsageError: there is none.
    """
    for path in (Path(name), workspace.folder / name):
        if path.is_file():
            return path
    by_id = campaign_files(workspace) if files is None else dict(files)
    if shipped_too and not (workspace.folder / SETTINGS).exists():
        by_id = {**campaign_files(Workspace(shipped.root())), **by_id}
    if name in by_id:
        return by_id[name]
    remedy = did_you_mean(name, by_id, "give the path of its file")
    raise UsageError(f"there is no campaign `{name}` in {workspace.folder / 'campaigns'}", remedy)


def campaign_files(workspace: Workspace) -> dict[str, Path]:
    """Ids of the workspace's campaigns → their files. A file without a readable id stands under its bare name."""
    return files_by_id(campaign_trees(workspace))


def campaign_trees(workspace: Workspace) -> dict[Path, Tree]:
    """The files of the workspace's campaigns, read and not checked."""
    return {path: _tree(path, workspace.folder) for path in _campaign_paths(workspace)}


def files_by_id(trees: Mapping[Path, Tree]) -> dict[str, Path]:
    """As `campaign_files`, of trees that were read already."""
    found: dict[str, Path] = {}
    for path, tree in trees.items():
        ids = [value for _path, value in tree.strings("id")]
        found.setdefault(ids[0] if ids else path.stem, path)
    return found


def campaign_stamp(workspace: Workspace) -> tuple[tuple[str, int, int], ...]:
    """What changes when a file in `<workspace>/campaigns/` does: name, time of change (ns) and size (bytes) of each."""
    try:
        with os.scandir(f"{workspace.folder}/campaigns") as entries:
            found = [(entry.name, entry.stat()) for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in found))


def _campaign_paths(workspace: Workspace) -> list[Path]:
    folder = workspace.folder / "campaigns"
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def load_all(workspace: Workspace, names: Sequence[str] = (), today: date | None = None) -> Loaded:
    """Read settings, directory, campaigns and templates.

    Args:
        workspace: where.
        names: campaigns by path or id; all of `campaigns/` if left out.
        today: the legal day, so that a review dated in the future is told; None leaves that unchecked.

    Raises:
        FilesAtFault: with all faults of all files.
        UsageError: a named campaign does not exist.
    """
    paths = [find_campaign(workspace, name) for name in names] or _campaign_paths(workspace)
    settings_tree, settings, problems = _settings(workspace)
    named = next((value for _path, value in settings_tree.strings("directory")), None)
    directory, more = _directory(workspace, named)
    problems += more
    if settings is None and named is None:  # they may have wanted to name a directory of their own
        directory = None
    known = agency_names(spellings(directory)) or None if directory else None
    campaigns: list[LoadedCampaign] = []
    for path in {os.path.realpath(path): path for path in paths}.values():
        loaded, more = _campaign(path, _tree(path, workspace.folder), directory, known)
        problems += more
        campaigns += [loaded] if loaded else []
    if not paths and settings is not None:
        what = "there is no campaign in the folder campaigns"
        problems.append(Problem("campaigns", 0, 0, "C030", what, "put one there; `cpra init` brings two examples"))
    problems += _same_id(campaigns, workspace)
    problems += read_law(workspace.folder, known, today)[1]
    templates, more = read_templates(shipped.templates(), workspace.folder)
    problems += more
    if problems or settings is None or directory is None or templates is None:
        raise FilesAtFault(problems)
    return Loaded(settings, directory, tuple(campaigns), templates, tuple(warn_settings(settings_tree)))


def _settings(workspace: Workspace) -> tuple[Tree, Settings | None, list[Problem]]:
    path = workspace.folder / SETTINGS
    tree = read_tree(
        path, shown(path, workspace.folder), "run `cpra init` to make a workspace, or name one with --workspace"
    )
    settings, problems = validate(Settings, tree, "W")
    return tree, settings, one_fault_once(tree.problems, problems, check_settings(tree))


def _directory(workspace: Workspace, named: str | None) -> tuple[Directory | None, list[Problem]]:
    directory, problems = _base_directory(workspace, named)
    if problems or directory is None:
        return directory, problems
    return read_corrections(workspace.folder, directory)


def _base_directory(workspace: Workspace, named: str | None) -> tuple[Directory | None, list[Problem]]:
    """The directory file; one that was found faultless before is not read again."""
    path = workspace.folder / named if named else shipped.directory()
    name = shown(path, workspace.folder)
    raw = read_bytes(path, name, f"mend `directory` in {SETTINGS}, or leave it out")
    if isinstance(raw, Problem):
        return None, [raw]
    directory = kept(raw)
    if directory is None:
        tree = parse(raw, name)
        directory, problems = validate(Directory, tree, "A")
        problems = one_fault_once(tree.problems, problems, check_agencies(tree))
        if problems or directory is None:
            return directory, problems
        keep(raw, directory)
    return directory, []


def _tree(path: Path, folder: Path) -> Tree:
    return read_tree(path, shown(path, folder), "name a file that exists")


def _campaign(
    path: Path, tree: Tree, directory: Directory | None, known: Mapping[str, str] | None
) -> tuple[LoadedCampaign | None, list[Problem]]:
    campaign, problems = validate(Campaign, tree, "C")
    names = check_names(tree, known) if known is not None else ()
    criteria = check_criteria(tree, directory) if directory is not None else ()
    found = one_fault_once(tree.problems, problems, check_campaign(tree), names, criteria)
    list_ids: tuple[str, ...] = ()
    for _path, named in tree.strings("agencies", "list"):
        list_ids, more = read_list(tree, path.parent, named, known)
        found += more
    if campaign is None or directory is None:
        return None, found
    agencies = select(campaign, directory, list_ids)
    if not agencies and not found:
        found.append(selects_nobody(tree))
    return (None if found else LoadedCampaign(campaign, agencies, path)), found


def _same_id(campaigns: Sequence[LoadedCampaign], workspace: Workspace) -> list[Problem]:
    """Two files with one id would write into each other's requests."""
    first: dict[str, Path] = {}
    problems = []
    for loaded in campaigns:
        other = first.setdefault(loaded.campaign.id, loaded.path)
        if other != loaded.path:
            name, tree = shown(loaded.path, workspace.folder), read_tree(loaded.path, "", "")
            line, column = tree.value_place(("id",))
            what = f"campaign `{loaded.campaign.id}` exists already in {shown(other, workspace.folder)}"
            problems.append(Problem(name, line, column, "C025", what, "give one of the two another id"))
    return problems


def _or_raise(value: T | None, problems: Sequence[Problem]) -> T:
    if problems or value is None:
        raise FilesAtFault(problems)
    return value
