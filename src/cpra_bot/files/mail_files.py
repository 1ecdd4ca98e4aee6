"""Messages in a file or folder of the person's own: a mail, an mbox, a maildir, a folder of mails, JSON lines."""

from __future__ import annotations

import json
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cpra_bot.errors import FilesAtFault
from cpra_bot.model.message import ParsedMail
from cpra_bot.model.problem import Problem
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.records import mail_of

_LOOK = 64 * 1024
_LARGEST_LINE = 20_000_000
_REMEDY = "give a mail (.eml), an mbox, a maildir, a folder of mails or JSON lines"


@dataclass(frozen=True, slots=True)
class FoundMail:
    """One message of a file.

    Attributes:
        id: its id in the file, or its name.
        mail: as parsed.
        received_at: when it came, by its own Date or the record's; of the file where it has none (aware UTC).
    """

    id: str
    mail: ParsedMail
    received_at: datetime


def messages_in(path: Path) -> Iterator[FoundMail]:
    """All messages under a path, one after the other.

    Raises:
        FilesAtFault: there is nothing, or it holds no messages, or a line of it is no record. All faulty lines are
            named before the first message is given.
    """
    try:
        yield from _messages(path)
    except OSError as error:
        raise _fault(path, f"it cannot be read: {error.strerror}", "make it readable for you") from error


def _messages(path: Path) -> Iterator[FoundMail]:
    if not path.exists():
        raise _fault(path, "there is no such file or folder", _REMEDY)
    if path.is_dir():
        yield from _of_folder(path)
        return
    with path.open("rb") as file:
        head = file.read(_LOOK)
    if not head.strip():
        raise _fault(path, "the file is empty", _REMEDY)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) or path.suffix in {".jsonl", ".json", ".ndjson"}:
        yield from _of_lines(path)
    elif head.startswith(b"From "):
        yield from _of_mbox(path)
    elif _is_mail(head):
        yield _found(path.name, path.read_bytes(), path)
    else:
        raise _fault(path, "this is no mail: it does not begin with header lines", _REMEDY)


def _of_folder(folder: Path) -> Iterator[FoundMail]:
    if (folder / "cur").is_dir() and (folder / "new").is_dir():
        names = sorted(each for part in ("cur", "new") for each in (folder / part).iterdir() if each.is_file())
    else:
        names = sorted(folder.glob("*.eml"))
    if not names:
        raise _fault(folder, "this folder is no maildir and holds no .eml files", _REMEDY)
    for name in names:
        yield _found(name.name, name.read_bytes(), name)


def _of_mbox(path: Path) -> Iterator[FoundMail]:
    box = mailbox.mbox(path, create=False)
    try:
        for position, key in enumerate(box.keys(), start=1):
            yield _found(f"{path.name}:{position}", box.get_bytes(key), path)
    finally:
        box.close()


def _of_lines(path: Path) -> Iterator[FoundMail]:
    """Records, one a line. The file is gone through twice, so that a fault on its last line is told first."""
    problems = [fault for _, _, fault in _lines(path) if fault]
    if problems:
        raise FilesAtFault(problems)
    for number, record, _ in _lines(path):
        mail, came = mail_of(record)
        yield FoundMail(str(record.get("id") or f"{path.name}:{number}"), mail, came)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any], Problem | None]]:
    """Line number, record, and what is wrong with it."""
    with path.open("rb") as file:
        number, seen = 0, 0
        while raw := file.readline(_LARGEST_LINE + 1):
            number += 1
            if not raw.strip():
                continue
            seen += 1
            if len(raw) > _LARGEST_LINE:
                yield number, {}, _at(path, number, 1, f"the line is longer than {_LARGEST_LINE:,} bytes")
                return
            yield (number, *_record(path, number, raw))
    if not seen:
        yield 0, {}, _at(path, 0, 0, "the file is empty")


def _record(path: Path, number: int, raw: bytes) -> tuple[dict[str, Any], Problem | None]:
    try:
        record = json.loads(raw.decode("utf-8-sig").rstrip())
    except UnicodeDecodeError as error:
        return {}, _at(path, number, error.start + 1, "this is no UTF-8 text")
    except json.JSONDecodeError as error:
        return {}, _at(path, number, error.colno, f"this is no JSON: {error.msg}")
    except RecursionError:
        return {}, _at(path, number, 1, "this JSON is nested too deeply")
    if not isinstance(record, dict) or not isinstance(record.get("body"), str):
        return {}, _at(path, number, 1, "this is no message: it has no text under `body`")
    try:
        mail_of({**record, "body": ""})
    except (ValueError, TypeError) as error:
        return {}, _at(path, number, 1, f"this record cannot be read as a message: {error}")
    return record, None


def _found(name: str, raw: bytes, path: Path) -> FoundMail:
    mail = parse_mail(raw)
    return FoundMail(name, mail, mail.date or datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _is_mail(head: bytes) -> bool:
    """True if it begins as a mail does: a header line, and no zero bytes in the headers."""
    top = head.lstrip(b"\r\n").replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    first = top.split(b"\n", 1)[0]
    name, colon, _ = first.partition(b":")
    return bool(colon) and b"\x00" not in top and 0 < len(name) < 80 and all(33 <= byte < 127 for byte in name.rstrip())


def _at(path: Path, line: int, column: int, what: str) -> Problem:
    return Problem(str(path), line, column, "M001", what, "one JSON object a line, with at least `body`")


def _fault(path: Path, what: str, remedy: str) -> FilesAtFault:
    return FilesAtFault([Problem(str(path), 0, 0, "M001", what, remedy)])
