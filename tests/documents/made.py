"""Small documents of every kind, made by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from itertools import pairwise

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from cpra_bot.rehearsal.documents import pdf

LINES = ("Dear Robin Sample:", "We need more time until May 20, 2026 (Gov. Code 7922.535).", "Sincerely, Pat Clerk")


def pdf_of(pages: Sequence[Sequence[str]], password: str | None = None) -> bytes:
    """A PDF with one page for each list of lines; with a password that opens it, or "" for one that only locks it."""
    writer = PdfWriter()
    for lines in pages:
        writer.append(PdfReader(io.BytesIO(pdf(lines))))
    if password is not None:
        writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    return written(writer)


def scan() -> bytes:
    """A PDF whose only page shows a picture."""
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): DictionaryObject()})
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, head: str = "") -> bytes:
    """A Word file with the given XML in its body."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
        }
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def mail(*files: tuple[str, str, bytes], text: str = "Please see the attached letter.") -> bytes:
    """A mail with files: name, content type, bytes."""
    message = EmailMessage()
    message["From"] = "clerk@town.example"
    message["Date"] = "Mon, 04 May 2026 09:00:00 -0700"
    message["Subject"] = "Your request"
    message.set_content(text)
    for name, kind, data in files:
        message.add_attachment(data, *kind.split("/", 1), filename=name)
    return message.as_bytes()


def tnef(name: str, data: bytes, body: str = "") -> bytes:
    """A `winmail.dat` (MS-OXTNEF) with one file in it."""

    def attribute(level: int, number: int, content: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)

    out = struct.pack("<IH", 0x223E9F78, 1)
    if body:
        out += attribute(1, 0x0002800C, body.encode("cp1252") + b"\x00")
    out += attribute(2, 0x00069002, b"\x01\x00" + b"\xff" * 12)
    out += attribute(2, 0x00018010, name.encode("cp1252") + b"\x00")
    return out + attribute(2, 0x0006800F, data)


def ole(streams: dict[tuple[str, ...], bytes]) -> bytes:
    """A compound file (MS-CFB) with some streams, each filled up to 4096 bytes so that none is a mini stream."""
    folders = sorted({path[0] for path in streams if len(path) > 1})
    entries: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]
    for folder in folders:
        entries[0][3].append(len(entries))
        entries.append((folder, 1, b"", []))
    for path, content in streams.items():
        parent = 0 if len(path) == 1 else 1 + folders.index(path[0])
        entries[parent][3].append(len(entries))
        entries.append((path[-1], 2, content.ljust(4096, b"\x00"), []))
    directory_sectors = (len(entries) + 3) // 4
    fat = [0xFFFFFFFD, *range(2, 1 + directory_sectors), 0xFFFFFFFE]
    body, starts = b"", {}
    for at, (_, kind, content, _) in enumerate(entries):
        if kind == 2:
            padded = content.ljust(-(-len(content) // 512) * 512, b"\x00")
            starts[at] = len(fat)
            fat += [*range(len(fat) + 1, len(fat) + len(padded) // 512), 0xFFFFFFFE]
            body += padded
    after = {left: right for _, _, _, children in entries for left, right in pairwise(children)}
    directory = b""
    for at, (name, kind, content, children) in enumerate(entries):
        wide = name.encode("utf-16-le") + b"\x00\x00"
        directory += wide.ljust(64, b"\x00") + struct.pack("<HBB", len(wide), kind, 1)
        directory += struct.pack("<III", 0xFFFFFFFF, after.get(at, 0xFFFFFFFF), children[0] if children else 0xFFFFFFFF)
        directory += b"\x00" * 36 + struct.pack("<IQ", starts.get(at, 0xFFFFFFFE), len(content))
    directory = directory.ljust(directory_sectors * 512, b"\x00")
    assert len(fat) <= 128, "one sector of the table is all that is written"
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    )
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    return head + struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat))) + directory + body
