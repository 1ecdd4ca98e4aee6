"""Put files into the store and say so in the ledger: where each came from, what it is, how many pages were read."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.documents import limits
from cpra_bot.documents.archive import ARCHIVES, unpack
from cpra_bot.documents.extract import texts_of_file
from cpra_bot.documents.types import media_type
from cpra_bot.files.keep import adopt, incoming, keep, keep_pages, kept
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import DocumentText
from cpra_bot.model.names import ending_of
from cpra_bot.reading.files import files_of
from cpra_bot.tasks.office import Office

NAME_LENGTH = 300
"""Characters of a given name that the ledger keeps."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file and the way by which it came; fields as in `model.document.Source`."""

    request: str
    message: str
    name: str
    given: str = ""
    url: str = ""
    final: str = ""
    inside: str = ""


def keep_attachments(
    office: Office, message: str, raw: bytes, request: str, texts: Sequence[DocumentText]
) -> list[Event]:
    """Keep the files of a message.

    Args:
        office: the open workspace.
        message: its key; `raw` its bytes.
        request: the request with which it is filed.
        texts: the words of its files, as the reader got them.

    Returns:
        One event a file, archives' contents included, for the commit in which the message is filed.

    Raises:
        CannotFinish: the disk refuses.
    """
    events: list[Event] = []
    for attachment, data in files_of(raw):
        digest = keep(office.workspace.folder, data, ending_of(attachment.name))
        own = [each for each in texts if each.name == attachment.name or each.name.startswith(f"{attachment.name}/")]
        arrived = Arrived(request, message, attachment.name, attachment.content_type)
        events += _noted(office, arrived, digest, own)
    return events


def keep_file(office: Office, path: Path, digest: str, arrived: Arrived) -> list[Event]:
    """Keep a file that lies on the store's own disk; it is moved.

    Args:
        office: the open workspace.
        path: the file; `digest` the SHA-256 (hex) of its bytes.
        arrived: how it came.

    Returns:
        Its event, and those of the files in it if it is an archive.

    Raises:
        CannotFinish: the disk refuses.
    """
    there = adopt(office.workspace.folder, path, digest, ending_of(arrived.name))
    return _noted(office, arrived, digest, _words(there, arrived))


def _words(path: Path, arrived: Arrived) -> Sequence[DocumentText]:
    if path.stat().st_size > limits.FILE_BYTES:
        return (DocumentText(arrived.name, fault=f"it is larger than {limits.FILE_BYTES // 1_000_000} MB"),)
    return texts_of_file(arrived.name, arrived.given, path.read_bytes())


def _noted(office: Office, arrived: Arrived, digest: str, texts: Sequence[DocumentText]) -> list[Event]:
    folder = office.workspace.folder
    path = kept(folder, digest)
    if path is None:
        raise AssertionError("it was kept a moment ago")
    kind = media_type(path)
    pages = [page for text in texts for page in text.pages]
    if pages:
        keep_pages(folder, digest, pages)
    archive = kind in ARCHIVES and not arrived.inside
    event = happened(
        EventKind.DOCUMENT_KEPT,
        arrived.request,
        office.clock.now(),
        office.actor,
        message=arrived.message,
        sha256=digest,
        size=path.stat().st_size,
        type=kind,
        name=arrived.name[:NAME_LENGTH],
        given=arrived.given[:NAME_LENGTH],
        pages=len(pages),
        fault="" if archive else next((text.fault for text in texts if text.fault), ""),
        url=arrived.url,
        final=arrived.final,
        inside=arrived.inside,
    )
    return [event, *_unpacked(office, path, kind, arrived, digest, event)] if archive else [event]


def _unpacked(office: Office, path: Path, kind: str, arrived: Arrived, digest: str, archive: Event) -> Iterator[Event]:
    """Keep what lies in an archive; what was left in it is said in the archive's own event."""
    room = incoming(office.workspace.folder, digest[:16])
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    left = []
    try:
        for member in unpack(path, kind, room):
            if member.fault:
                left.append(f"{member.name[:80]}: {member.fault}")
                continue
            unpacked = Path(member.path)
            with unpacked.open("rb") as file:
                own = hashlib.file_digest(file, "sha256").hexdigest()
            inner = Arrived(arrived.request, arrived.message, member.name, "", arrived.url, arrived.final, digest)
            yield from keep_file(office, unpacked, own, inner)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    if left:
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        archive.data["fault"] = "not unpacked: " + "; ".join(left[:3]) + more
