"""The campaigns of a workspace, each read once for as long as no file in `campaigns/` changes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.workspace import (
    LoadedCampaign,
    Workspace,
    campaign_stamp,
    campaign_trees,
    files_by_id,
    find_campaign,
    load_campaign,
)
from cpra_bot.model.agency import Directory
from cpra_bot.model.campaign import FollowUpPolicy

if TYPE_CHECKING:
    from cpra_bot.files.yaml_tree import Tree


@dataclass
class _Read:
    """What was read.

    Attributes:
        stamp: of the folder when it was read.
        files: campaign id → its file.
        trees: file → what stands in it, until it is loaded.
        found: what somebody called a campaign → its file.
        loaded: file → campaign.
        policies: campaign id → patience, once somebody asked.
    """

    stamp: tuple[tuple[str, int, int], ...]
    files: dict[str, Path]
    trees: dict[Path, Tree]
    found: dict[str, Path] = field(default_factory=dict)
    loaded: dict[Path, LoadedCampaign] = field(default_factory=dict)
    policies: dict[str, FollowUpPolicy] | None = None


class Shelf:
    """Gives campaigns out. A long run follows the files as cron does: it looks at their stamp each time.

    Args:
        workspace: whose campaigns.
        directory: from which they choose their agencies.
    """

    def __init__(self, workspace: Workspace, directory: Directory) -> None:
        self._workspace, self._directory = workspace, directory
        self._kept: _Read | None = None

    def campaign(self, name: str) -> LoadedCampaign:
        """A campaign by its id or file.

        Raises:
            UsageError: there is none of that name.
            FilesAtFault: it has faults.
        """
        read = self._read()
        if name not in read.found:
            read.found[name] = find_campaign(self._workspace, name, files=read.files)
        return self._load(read.found[name])

    def policies(self) -> Mapping[str, FollowUpPolicy]:
        """Campaign id → patience as its file says it today; a file that is gone or broken gives none."""
        read = self._read()
        if read.policies is None:
            read.policies = {}
            for name, path in read.files.items():
                with suppress(FilesAtFault):
                    read.policies[name] = self._load(path).campaign.follow_up
        return read.policies

    def _load(self, path: Path) -> LoadedCampaign:
        if path.parent != self._workspace.folder / "campaigns":  # nobody watches over that file
            return load_campaign(path, self._directory, self._workspace)
        read = self._read()
        if path not in read.loaded:
            read.loaded[path] = load_campaign(path, self._directory, self._workspace, read.trees.pop(path, None))
        return read.loaded[path]

    def _read(self) -> _Read:
        stamp = campaign_stamp(self._workspace)
        if self._kept is None or self._kept.stamp != stamp:
            trees = campaign_trees(self._workspace)
            self._kept = _Read(stamp, files_by_id(trees), trees)
        return self._kept
