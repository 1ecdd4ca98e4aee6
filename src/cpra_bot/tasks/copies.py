"""The fold and the decisions of a large ledger, kept beside it between commands. See `files.copies` for how far."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cpra_bot.files import shipped
from cpra_bot.files.copies import read_copy, write_copy
from cpra_bot.files.quiet import files_stamp

if TYPE_CHECKING:
    from cpra_bot.decide.fold import Folding
    from cpra_bot.model.action import NextAction
    from cpra_bot.tasks.office import Office

COPY_AFTER = 2_000
"""So many events are read faster than it would help to keep them folded."""


def fold_path(ledger: Path) -> Path:
    """`ledger.db.fold`."""
    return ledger.with_name(f"{ledger.name}.fold")


def decided_path(ledger: Path) -> Path:
    """`ledger.db.decided`."""
    return ledger.with_name(f"{ledger.name}.decided")


def shapes_path(ledger: Path) -> Path:
    """`ledger.db.shapes`, of which `tasks.lookalikes` tells."""
    return ledger.with_name(f"{ledger.name}.shapes")


def stamp_of(office: Office) -> str:
    """Names the program and the workspace's files as they are; a change of either lets all copies go.

    Empty where a file is younger than the opened workspace: then nobody knows which of its versions was read.
    """
    folder, named = office.workspace.folder, office.settings.directory
    stamp, newest = files_stamp(folder, str(folder / named if named else shipped.directory()))
    return stamp if newest < office.opened.timestamp() else ""


def take_up(office: Office, folding: Folding) -> None:
    """Begin a fold where the copy ends, if there is one of this very ledger: its last event has the same seal."""
    ledger = office.ledger
    if ledger.events.last() < COPY_AFTER or not office.stamp:
        return
    kept = read_copy(fold_path(ledger.path), copy_key("fold", office.stamp), ledger.secret)
    if kept is not None and ledger.events.link_at(kept[0].last) == kept[1]:
        folding.take_up(kept[0])


def keep_fold(office: Office, folding: Folding) -> None:
    """Keep the fold, where much was read that no copy has."""
    if folding.last - folding.began_at < COPY_AFTER or not office.stamp:
        return
    ledger = office.ledger
    link, halfway = ledger.events.link_at(folding.last), folding.halfway()
    if stamp_of(office) == office.stamp:  # no file has changed since they were read
        write_copy(fold_path(ledger.path), copy_key("fold", office.stamp), ledger.secret, (halfway, link))


def known_decisions(office: Office, asked: str, last: int) -> Mapping[str, tuple[NextAction, ...]] | None:
    """What the rules said of the same events when the same was asked; None if nobody kept it.

    Args:
        office: the open workspace.
        asked: all that the rules were told beside events and files: the day, and whether the mailbox is in doubt.
        last: sequence of the newest event.
    """
    if last < COPY_AFTER or not office.stamp:
        return None
    key = copy_key("decided", office.stamp, asked, str(last), office.ledger.events.link_at(last))
    kept: Mapping[str, tuple[NextAction, ...]] | None = read_copy(
        decided_path(office.ledger.path), key, office.ledger.secret
    )
    return kept


def keep_decisions(office: Office, asked: str, last: int, decided: Mapping[str, tuple[NextAction, ...]]) -> None:
    """Keep what the rules said; arguments as for `known_decisions`."""
    if last >= COPY_AFTER and office.stamp and stamp_of(office) == office.stamp:
        key = copy_key("decided", office.stamp, asked, str(last), office.ledger.events.link_at(last))
        write_copy(decided_path(office.ledger.path), key, office.ledger.secret, decided)


def copy_key(*parts: str) -> str:
    """A key for `files.copies`, which names all that a copy was made from."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
