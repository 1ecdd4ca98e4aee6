"""Files that hold other files: a message inside a message, Outlook's `winmail.dat`, a message saved by Outlook."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import olefile
from tnefparse import TNEF

from cpra_bot.reading.charset import decode
from cpra_bot.reading.files import files_of
from cpra_bot.reading.html import render
from cpra_bot.reading.mail import parse_mail


@dataclass(frozen=True, slots=True)
class Opened:
    """What such a file holds.

    Attributes:
        text: words of its own.
        files: name, content type and bytes of each file in it.
    """

    text: str = ""
    files: list[tuple[str, str, bytes]] = field(default_factory=list)


def mail(data: bytes) -> Opened:
    """A message: its sender's own words, and what came with it."""
    parsed = parse_mail(data)
    words = parsed.own_text or parsed.text
    return Opened(words, [(each.name, each.content_type, found) for each, found in files_of(data)])


def tnef(data: bytes) -> Opened:
    """A `winmail.dat`: often the only place where the files are."""
    holder = TNEF(data, do_checksum=False)
    files = [
        (str(each.long_filename() or each.name or "unnamed").split("\x00")[0], "application/octet-stream", each.data)
        for each in holder.attachments
        if isinstance(each.data, bytes)
    ]
    html = holder.htmlbody
    if html:
        return Opened(render(html if isinstance(html, str) else decode(html, None)[0]).own, files)
    body = holder.body or ""
    return Opened(body if isinstance(body, str) else decode(body, None)[0], files)


def msg(data: bytes) -> Opened:
    """A message saved by Outlook (MS-OXMSG): plain body, else HTML body, and its files."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        words = _text(ole, "1000")
        if not words.strip():
            words = render(decode(_bytes(ole, "10130102"), None)[0]).own
        folders = sorted({path[0] for path in ole.listdir() if path[0].startswith("__attach_version1.0_")})
        files = []
        for folder in folders:
            name = _text(ole, "3707", folder) or _text(ole, "3704", folder) or "unnamed"
            files.append((name, _text(ole, "370E", folder).lower(), _bytes(ole, "37010102", folder)))
    return Opened(words, [each for each in files if each[2]])


def _text(ole: olefile.OleFileIO, number: str, folder: str = "") -> str:
    """A text property: as UTF-16 (type 001F), else in eight bits (001E)."""
    wide = _bytes(ole, f"{number}001F", folder)
    text = wide.decode("utf-16-le", errors="replace") if wide else decode(_bytes(ole, f"{number}001E", folder), None)[0]
    return text.replace("\x00", "").replace("\r\n", "\n")


def _bytes(ole: olefile.OleFileIO, number: str, folder: str = "") -> bytes:
    path = [*filter(None, [folder]), f"__substg1.0_{number}"]
    if not ole.exists(path):
        return b""
    data = ole.openstream(path).read()
    return data if isinstance(data, bytes) else b""
