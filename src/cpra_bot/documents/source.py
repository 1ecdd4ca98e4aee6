"""A released file to pages with places and tables with rows, for the recognisers; runs in the child process."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

import lxml.html

from cpra_bot.documents import limits
from cpra_bot.documents.inner import mail
from cpra_bot.documents.ocr import PROGRAM, reader
from cpra_bot.documents.positions import positioned
from cpra_bot.documents.tables import rows_of_csv, rows_of_workbook
from cpra_bot.documents.word import docx_pages, odt_pages, rtf_pages
from cpra_bot.reading.charset import decode
from cpra_bot.reading.html import render
from cpra_bot.reading.reports.words import Page, Source, pages_of_text

_WORKBOOKS = frozenset({"xlsx", "xlsm", "xlsb", "xls", "ods"})
_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_DATA = re.compile(r"^data:text/csv[^,]{0,100},", re.IGNORECASE)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_NEEDS_OCR = "is a picture without text: it needs OCR"


def source_of(name: str, data: bytes) -> Source:
    """What is in a file, by its first bytes and then by its name.

    Args:
        name: of the file; `data` its bytes.

    Returns:
        A source with faults where it could not be opened, or only in part; no fault raises.
    """
    end = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not data.strip():
        return _fault(name, "is empty")
    if b"%PDF-" in data[:1024]:
        return _pdf(name, data)
    if data.startswith(b"PK\x03\x04") or data.startswith(b"\xd0\xcf\x11\xe0") or end in _WORKBOOKS:
        return _packed(name, end, data)
    if data.startswith(_PICTURES):
        return _fault(name, _NEEDS_OCR)
    if _HTML.match(data) or end in {"html", "htm"}:
        return _html(name, data)
    if end == "eml":
        return Source(name, "mail", pages_of_text(mail(data).text))
    if data.startswith(b"{\\rtf"):
        return _pages(name, *rtf_pages(data))
    if b"\0" in data[:4096] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return _fault(name, "is of a kind that is not known here")
    if end in {"csv", "tsv"}:
        sheets, fault = rows_of_csv(name, data)
        return Source(name, "table", sheets=sheets, faults=_sentences(name, fault), cut=bool(fault))
    text = decode(data[: limits.FILE_BYTES], None)[0]
    return Source(name, "text", pages_of_text(text[: limits.PAGE_LETTERS * 20]))


def _fault(name: str, fault: str) -> Source:
    return Source(name, faults=_sentences(name, fault))


def _sentences(name: str, fault: str) -> tuple[str, ...]:
    return (f"{name} {fault}",) if fault else ()


def _pages(name: str, pages: list[str], fault: str) -> Source:
    return Source(name, "text", pages_of_text("\f".join(pages)), faults=_sentences(name, fault))


def _packed(name: str, end: str, data: bytes) -> Source:
    if b"word/document.xml" in data or end == "docx":
        return _pages(name, *docx_pages(data))
    if end == "odt":
        return _pages(name, *odt_pages(data))
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k" in data:
        return _fault(name, "is encrypted with a password")
    sheets, fault = rows_of_workbook(data)
    return Source(name, "table", sheets=sheets, faults=_sentences(name, fault), cut=bool(fault))


def _pdf(name: str, data: bytes) -> Source:
    pages, fault, cut = positioned(data)
    faults = [fault] if fault else []
    blank = [page.number for page in pages if page.picture]
    if blank and len(blank) == len(pages):
        faults.append(f"is a scan without text: it needs OCR{_without()}")
    elif blank:
        faults.append(f"has pictures without text on page {_numbers(blank)}: it needs OCR there{_without()}")
    if pages and not blank and not any(page.words for page in pages):
        faults.append("has no text on any page")
    return Source(name, "pdf", pages, faults=tuple(f"{name} {each}" for each in faults), cut=cut or bool(blank))


def _without() -> str:
    return "" if reader() else f" (the program {PROGRAM} is not on the path)"


def _numbers(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:10])) + (f" and {len(pages) - 10} more" if len(pages) > 10 else "")


def _html(name: str, data: bytes) -> Source:
    text = decode(data, None)[0]
    links = []
    try:
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(huge_tree=True, recover=True))
        for anchor in root.iter("a"):
            target = str(anchor.get("href") or "")
            start = _DATA.match(target)
            if start:
                links.append((str(anchor.get("download") or "linked.csv"), unquote_to_bytes(target[start.end() :])))
    except (lxml.etree.LxmlError, ValueError):
        links = []
    sheets = [sheet for title, content in links[:5] for sheet in rows_of_csv(title, content)[0] if len(sheet.rows) > 1]
    pages: tuple[Page, ...] = pages_of_text(render(text).own)
    return Source(name, "html", pages, tuple(sheets))
