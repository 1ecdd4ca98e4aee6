"""A folder for DocumentCloud's batch uploader: the released PDFs and the CSV that it takes their metadata from.

The uploader (github.com/MuckRock/dc_batch_upload) reads UTF-8 without a mark, takes `title` and `name` (the file
without `.pdf`, looked for in lower case), and makes a key with its value of every other column. Keys are letters,
digits, `_` and `-`, values have 300 characters at most (documentcloud.org/help/api, "Data"), and files 500 MB.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files.keep import kept
from cpra_bot.law.days import legal_day
from cpra_bot.model.answer import Answer, Results, Standing
from cpra_bot.model.document import Document, Source
from cpra_bot.model.names import ending_of, safe_name
from cpra_bot.model.table import Table
from cpra_bot.output.sheets import csv_text
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.results import files_of, results, states_of

COLUMNS = ("title", "name", "agency", "agency_id", "campaign", "items", "received_on", "file", "sha256", "link")
LONGEST_VALUE = 300  # characters of a value
LARGEST = 500_000_000  # bytes of a file
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """What was written.

    Attributes:
        path: the folder.
        files: PDFs in it.
        others: files that the batch uploader does not take; they lie in `other/`.
        left: what was left out, each with the reason.
    """

    path: Path
    files: int
    others: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    agency: str
    items: tuple[str, ...]
    document: Document
    source: Source


def write_upload_folder(office: Office, folder: Path, campaign: str = "") -> UploadFolder:
    """Copy the files that answers rest on, and write their metadata.

    Args:
        office: the open workspace.
        folder: new, or empty.
        campaign: its id; may be left out where there is only one.

    Raises:
        UsageError: there is no such campaign, or the folder has something in it.
        CannotFinish: the disk refuses.
    """
    found = results(office, campaign)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there and not empty", "name a new folder")
    rows, left, others = [], [], 0
    try:
        (folder / "documents").mkdir(parents=True, mode=0o700, exist_ok=True)
        for entry in _entries(office, found):
            path = kept(office.workspace.folder, entry.document.sha256)
            name = _name(entry)
            if path is None or path.stat().st_size > LARGEST:
                left.append(
                    f"{entry.source.name}: " + ("it is not in the store" if path is None else "larger than 500 MB")
                )
            elif path.suffix == ".pdf" or entry.document.media_type == PDF:
                shutil.copyfile(path, folder / "documents" / f"{name}.pdf")
                rows.append(_row(found, entry, name))
            else:
                (folder / "other").mkdir(mode=0o700, exist_ok=True)
                shutil.copyfile(path, folder / "other" / f"{name}{ending_of(entry.source.name) or path.suffix}")
                others += 1
        csv = csv_text(Table("metadata", COLUMNS, tuple(rows)))
        (folder / "metadata.csv").write_bytes(csv.encode("utf-8", "replace"))
        (folder / "README.txt").write_text(_readme(found, len(rows), others), encoding="utf-8")
    except OSError as fault:
        raise CannotFinish(f"{folder} cannot be written ({fault.strerror or fault})", "make room") from fault
    return UploadFolder(folder, len(rows), others, tuple(left))


def _entries(office: Office, found: Results) -> Iterator[_Entry]:
    """Each file that an answer rests on or hands over, once for each agency."""
    books = office.books()
    for state in states_of(books, found.campaign):
        mine = [each for each in found.answers if each.request == state.key and each.standing is not Standing.REJECTED]
        for digest, (document, source) in files_of(office, books, state).items():
            resting = [each for each in mine if digest in _files(each)]
            if resting:
                items = tuple(dict.fromkeys(each.item for each in resting if each.item))
                yield _Entry(state.agency, items, document, source)


def _files(answer: Answer) -> tuple[str, ...]:
    return (*answer.documents, answer.place.document)


def _name(entry: _Entry) -> str:
    """Lower case, unlike any other, and telling: `tracy-pd-sharing-report-1a2b3c4d`."""
    stem = safe_name(entry.source.name).removesuffix(ending_of(entry.source.name))
    words = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60].strip("-")
    return "-".join(filter(None, [entry.agency, words, entry.document.sha256[:8]]))


def _row(found: Results, entry: _Entry, name: str) -> tuple[str, ...]:
    agency = found.agencies[entry.agency]
    shown = " ".join(entry.source.name.split())
    values = (
        f"{agency}: {shown}",
        name,
        agency,
        entry.agency,
        found.campaign,
        " ".join(entry.items),
        legal_day(entry.source.at).isoformat(),
        shown,
        entry.document.sha256,
        entry.source.url,
    )
    return tuple(value[:LONGEST_VALUE] for value in values)


def _readme(found: Results, files: int, others: int) -> str:
    lines = [
        f"Files of the campaign {found.campaign} for DocumentCloud.",
        "",
        f"documents/    {files} PDFs",
        "metadata.csv  title and name of each; every other column becomes a key with its value",
        f"other/        {others} files that the batch uploader does not take: upload them on the website",
        "",
        "Look through the files before you publish them: they may hold personal data, yours included.",
        "With MuckRock's dc_batch_upload and your account in DC_USERNAME and DC_PASSWORD:",
        "",
        "    python batch_upload.py -p PROJECT_ID --path documents --csv metadata.csv",
        "",
        "It uploads them as private; --access public publishes them.",
        "",
    ]
    return "\n".join(lines)
