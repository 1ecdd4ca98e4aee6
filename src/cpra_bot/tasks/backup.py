"""Copy a workspace while it is in use, and bring a copy back without writing to anybody twice."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files.saved import FORMAT, LEDGER, read_saved, to_save, unpack_saved
from cpra_bot.files.workspace import SETTINGS, Workspace, load_settings
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.output.bundle import Part, write_bundle
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.standing import pause, pauses
from cpra_bot.wire.clock import Clock, SystemClock


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written.

    Attributes:
        path: of the file.
        files: how many are in it.
        events: how many events its ledger has; `head` the last link of their chain (hex).
        faults: what was not as it should be when the backup was made, a sentence each.
    """

    path: Path
    files: int
    events: int
    head: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace that was brought back.

    Attributes:
        folder: where it is now.
        made_at: when its backup was made (ISO).
        files: how many.
        paused: campaigns that are paused, because letters may have left since.
    """

    folder: Path
    made_at: str
    files: int
    paused: tuple[str, ...]


def backup(office: Office, path: Path, *, force: bool = False) -> BackedUp:
    """Write a backup; other runs may go on meanwhile.

    The ledger is copied first. Files are only ever added to the store, and before the commit that speaks of them, so
    every file that the copy knows is there when its turn comes.

    Args:
        office: the open workspace.
        path: of the backup.
        force: replace a file that is there.

    Raises:
        UsageError: the file is there already.
        CannotFinish: the disk refuses.
    """
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", "name another file, or say --force")
    folder, copy = office.workspace.folder, path.with_name(path.name + ".ledger")
    try:
        office.ledger.copy_to(copy)
        with open_ledger(copy) as ledger:
            checked = ledger.verify()
        parts = [Part(LEDGER, "ledger", copy)]
        named = {office.settings.directory or "", office.settings.requester.signature or ""}
        for each in to_save(folder, office.ledger.path, named):
            if each.resolve() not in {path.resolve(), copy.resolve()}:
                parts.append(Part(each.relative_to(folder).as_posix(), "file", each))
        about = {
            "backup": FORMAT,
            "made_at": office.clock.now().isoformat(),
            "ledger": office.settings.ledger,
            "events": checked.events,
            "head": checked.head,
        }
        write_bundle(path, parts, about)
    finally:
        for left in path.parent.glob(copy.name + "*"):
            left.unlink(missing_ok=True)
    return BackedUp(path, len(parts), checked.events, checked.head, tuple(said for _, said in checked.faults))


def restore(path: Path, folder: Path, clock: Clock | None = None) -> Restored:
    """Bring a backup back into a new folder.

    Letters may have left after the backup was made, of which it knows nothing. So all campaigns are paused: a person
    polls, looks, and resumes them.

    Args:
        path: of the backup.
        folder: not there yet, or empty.
        clock: the machine's own where left out.

    Raises:
        UsageError: the file is no backup, is damaged or newer than this program, or the folder holds something.
        LedgerUnusable: its ledger is of a newer version, or damaged.
        CannotFinish: the disk refuses.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and is not empty", "name a new folder")
    saved = read_saved(path)
    room = folder.with_name(folder.name + ".part")
    shutil.rmtree(room, ignore_errors=True)
    try:
        room.mkdir(mode=0o700, parents=True)
        files = unpack_saved(saved, room)
        paused = _made_usable(room, saved.made_at, clock or SystemClock())
        room.replace(folder)
    except OSError as fault:
        raise CannotFinish(
            f"{folder} cannot be written ({fault.strerror or fault})", "make room, then again"
        ) from fault
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return Restored(folder, saved.made_at, files, paused)


def _made_usable(room: Path, made_at: str, clock: Clock) -> tuple[str, ...]:
    """Put the ledger where the settings look for it, hold it against its chain, and let nothing leave."""
    if not (room / SETTINGS).is_file() or not (room / LEDGER).is_file():
        raise UsageError("the backup holds no settings or no ledger", "take another backup")
    place = room / load_settings(Workspace(room)).ledger
    if not place.resolve().is_relative_to(room.resolve()):
        raise UsageError("the settings in the backup keep the ledger outside of the workspace", "restore it by hand")
    place.parent.mkdir(parents=True, exist_ok=True)
    (room / LEDGER).replace(place)
    with open_office(room, clock=clock) as office:
        faults = office.ledger.verify().faults
        if faults:
            raise UsageError(f"the ledger in the backup does not hold: {faults[0][1]}", "take another backup")
        campaigns = sorted({state.campaign for state in office.books().requests.values()})
        standing = pauses(office)
        for name in campaigns:
            if ("campaign", name) not in standing:
                pause(office, "campaign", name, None, f"restored from the backup of {made_at[:16]}")
        return tuple(campaigns)
