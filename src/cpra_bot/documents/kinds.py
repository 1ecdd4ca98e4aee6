"""What a file is, by its first bytes rather than by its name, and whether it may be a letter at all."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum


class Kind(StrEnum):
    """What the reader does with a file."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    TEXT = "text"
    HTML = "html"
    MAIL = "mail"
    MSG = "msg"  # a message saved by Outlook
    TNEF = "tnef"  # winmail.dat: files in Outlook's own wrapping
    RECORD = "record"  # a table, a recording, a signature: never a letter, and not opened
    OLD_WORD = "old word"
    PICTURE = "picture"
    ARCHIVE = "archive"
    SEALED = "sealed"
    UNKNOWN = "unknown"


FAULTS = {
    Kind.OLD_WORD: "it is in Word's old format, which cannot be read here",
    Kind.PICTURE: "it is a picture, whose words cannot be read here",
    Kind.ARCHIVE: "it is an archive, which is not unpacked here",
    Kind.SEALED: "it is encrypted",
    Kind.UNKNOWN: "it is of a kind that is not known here",
}
"""Why a file that may be a letter is not opened."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"{\\rtf", Kind.RTF),
    (b"\x78\x9f\x3e\x22", Kind.TNEF),
    (b"\x89PNG", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"GIF8", Kind.RECORD),
    (b"BM", Kind.PICTURE),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"-----BEGIN PGP MESSAGE", Kind.SEALED),
)
_RECORD_NAMES = frozenset(
    {
        "csv", "tsv", "xls", "xlsx", "xlsm", "xlsb", "ods", "ppt", "pptx", "odp", "mp3", "mp4",
        "m4a", "m4v", "wav", "avi", "mov", "wmv", "wma", "mkv", "ogg", "ics", "vcf", "p7s",
        "asc", "sig", "json", "kml", "kmz", "shp", "dbf", "gpx", "geojson", "accdb", "mdb", "sqlite",
        "db", "parquet", "xml", "log",
    }
)  # fmt: skip
_RECORD_TYPES = ("audio/", "video/", "text/csv", "text/calendar", "text/vcard", "text/x-vcard", "text/rfc822-headers")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_LOOK = 1024
_LOGO = 12_000  # bytes below which a picture is taken for a logo


def kind_of(name: str, content_type: str, data: bytes) -> Kind:
    """What a file is.

    Args:
        name: as the sender gave it.
        content_type: as the sender gave it, lower case.
        data: its bytes.
    """
    end = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    head = data[:_LOOK].lstrip()
    for start, kind in _STARTS:
        if head.startswith(start):
            return Kind.RECORD if kind is Kind.PICTURE and len(data) < _LOGO else kind
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(data, end)
    if head.startswith(_OLE):
        return _of_ole(data, end)
    if b"%PDF-" in data[:_LOOK] and not content_type.startswith("message/"):  # some write a few bytes before it
        return Kind.PDF
    if end in _RECORD_NAMES or content_type.startswith(_RECORD_TYPES) or content_type in _SIGNATURES or not data:
        return Kind.RECORD
    return _of_words(end, content_type, head, data)


def _of_words(end: str, content_type: str, head: bytes, data: bytes) -> Kind:
    if content_type.startswith("message/") or end == "eml":
        return Kind.MAIL
    if end in {"htm", "html"} or content_type == "text/html" or head[:14].lower() in {b"<!doctype html", b"<html"}:
        return Kind.HTML
    if content_type in {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}:
        return Kind.SEALED
    if content_type.startswith("image/"):
        return Kind.PICTURE
    if (content_type.startswith("text/") or end in {"txt", "md"}) and b"\x00" not in data[:_LOOK]:
        return Kind.TEXT
    return Kind.UNKNOWN


def _of_zip(data: bytes, end: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:5_000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Kind.DOCX if end == "docx" else Kind.ARCHIVE
    if "word/document.xml" in names:
        return Kind.DOCX
    if "content.xml" in names and (end == "odt" or b"opendocument.text" in data[:200]):
        return Kind.ODT
    if end in _RECORD_NAMES or {"xl/workbook.xml", "ppt/presentation.xml"} & names:
        return Kind.RECORD
    return Kind.ARCHIVE


def _of_ole(data: bytes, end: str) -> Kind:
    marks = {name: name.encode("utf-16-le") for name in ("__properties_version1.0", "EncryptedPackage", "Workbook")}
    if marks["__properties_version1.0"] in data:
        return Kind.MSG
    if marks["EncryptedPackage"] in data:  # a password on a .docx puts it into this older wrapping
        return Kind.SEALED
    return Kind.RECORD if end in _RECORD_NAMES or marks["Workbook"] in data else Kind.OLD_WORD
