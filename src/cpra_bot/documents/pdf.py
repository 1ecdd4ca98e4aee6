"""Text of a PDF, page by page."""

from __future__ import annotations

import io

from pypdf import PageObject, PdfReader
from pypdf.errors import PdfReadError

from cpra_bot.documents import limits


def pages_of(data: bytes) -> tuple[list[str], str]:
    """The text of its pages, and what a person must look at.

    Returns:
        No more than `limits.PAGES` pages, and a sentence that begins with a small letter; empty if all was read.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return [], "it is encrypted with a password"
        count = len(reader.pages)
        pages = [reader.pages[number].extract_text() or "" for number in range(min(count, limits.PAGES))]
        blank = [number + 1 for number, text in enumerate(pages) if not text.strip() and _shows(reader.pages[number])]
    except (PdfReadError, ValueError, KeyError, TypeError, AttributeError, IndexError, NotImplementedError) as error:
        return [], f"it is damaged ({type(error).__name__})"
    if pages and not any(text.strip() for text in pages):
        return [], "it is a scan without text"
    if count > len(pages):
        return pages, f"it has {count} pages, of which the first {len(pages)} were read"
    if blank:
        return pages, f"page {', '.join(map(str, blank))} is a picture without text"
    return pages, "" if pages else "it has no pages"


def _shows(page: PageObject) -> bool:
    """True if the page holds pictures: one without words and pictures is only empty."""
    resources = page.get("/Resources")
    return "/XObject" in (resources.get_object() if resources else {})
