"""What a file is by its first bytes, in the words of the IANA; what its sender calls it is kept beside it."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import filetype

_LOOK = 8192
_STARTS = (
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
)
_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body|title|script|meta)\b", re.I | re.S)
_MAIL = re.compile(
    rb"(?:(?:From|Return-Path|Received|Delivered-To|Message-ID|MIME-Version|Date|Subject|X-[\w-]+):)", re.I
)
_IN_ZIP = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)


def media_type(path: Path) -> str:
    """The media type of a file, `application/octet-stream` where nothing is known.

    Args:
        path: where it lies; its name plays no part.
    """
    with path.open("rb") as file:
        head = file.read(_LOOK)
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    for start, name in _STARTS:
        if head.lstrip().startswith(start):
            return name
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(path)
    return _by_signature(head) or _of_text(head)


def _by_signature(head: bytes) -> str:
    try:
        guess = filetype.guess(head)
    except Exception:  # noqa: BLE001 - it looks into the formats, and on damaged files it raises what it likes
        return ""
    return str(guess.mime) if guess else ""


def _of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:5_000])
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except Exception:  # noqa: BLE001 - a damaged archive is one all the same
        return "application/zip"
    return next((kind for mark, kind in _IN_ZIP if mark in names), "application/zip")


def _of_text(head: bytes) -> str:
    if b"\0" in head or not head:
        return "application/octet-stream"
    if _HTML.match(head):
        return "text/html"
    if _MAIL.match(head):
        return "message/rfc822"
    text = head.decode("utf-8", "replace")
    if text.count("\ufffd") > len(text) // 10:
        return "application/octet-stream"
    return "text/csv" if _is_table(text) else "text/plain"


def _is_table(text: str) -> bool:
    """Several lines with the same number of fields, and more than one each."""
    lines = text.splitlines()[:-1][:20]
    try:
        widths = {len(row) for row in csv.reader(lines)}
    except csv.Error:
        return False
    return len(lines) > 2 and len(widths) == 1 and min(widths) > 1
