"""Words of a PDF with their places, turned upright.

pdfium gives every letter's box and origin in a few milliseconds a page; pypdf has no right edges.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from cpra_bot.documents import limits
from cpra_bot.reading.reports.words import Page, Word

_HALF = 0.5  # of a page: a picture that covers more, below words, is a scan
_BLANK = 0.18  # of the size of the letters: a wider gap is a blank that nobody wrote
_QUARTERS = 4


def positioned(data: bytes) -> tuple[tuple[Page, ...], str, bool]:
    """The pages of a PDF.

    Returns:
        No more than `limits.REPORT_PAGES` pages, a sentence without a subject on what a person must look at (empty if
        all was read), and True if pages were left out.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) == pdfium.FPDF_ERR_PASSWORD:
            return (), "is encrypted with a password", False
        return (), "is damaged: no page of it can be read", False
    try:
        count = len(document)
        pages = tuple(_page(document, number) for number in range(min(count, limits.REPORT_PAGES)))
    finally:
        document.close()
    if not count:
        return (), "has no pages", False
    if count > len(pages):
        return pages, f"has {count} pages, of which the first {len(pages)} were read", True
    return pages, "", False


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page(index + 1)
    try:
        glyphs = _glyphs(page)
        scan = _scanned(page)
        return Page(index + 1, tuple(_words(glyphs)), guessed=scan and bool(glyphs), picture=scan and not glyphs)
    finally:
        page.close()


@dataclass(frozen=True, slots=True)
class _Glyph:
    letter: str
    left: float
    right: float
    base: float
    size: float


def _glyphs(page: pypdfium2.PdfPage) -> list[_Glyph]:
    """The letters of a page in the order of its text, places seen upright from the top left corner."""
    text = page.get_textpage()
    try:
        raw = []
        turns: Counter[int] = Counter()
        for at in range(min(text.count_chars(), limits.PAGE_LETTERS)):
            letter = chr(pdfium.FPDFText_GetUnicode(text, at))
            if letter in "\r\n\x00\ufffe\uffff":
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            box = pdfium.FS_RECTF()
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            pdfium.FPDFText_GetLooseCharBox(text, at, box)
            if not letter.isspace():
                turns[round(pdfium.FPDFText_GetCharAngle(text, at) / (math.pi / 2)) % _QUARTERS] += 1
            raw.append((letter, x.value, y.value, box.left, box.bottom, box.right, box.top))
    finally:
        text.close()
    turn = turns.most_common(1)[0][0] if turns else 0
    return [_upright(each, turn, page.get_size()) for each in raw]


def _upright(
    each: tuple[str, float, float, float, float, float, float], turn: int, size: tuple[float, float]
) -> _Glyph:
    """A letter as a reader sees it who has turned the page by quarters so that most letters stand upright."""
    letter, x, y, left, bottom, right, top = each
    long = max(size)
    if turn == 1:  # the text runs from the bottom to the top
        return _Glyph(letter, bottom, top, x, right - left)
    if turn == 2:
        return _Glyph(letter, long - right, long - left, y, top - bottom)
    if turn == 3:  # from the top to the bottom
        return _Glyph(letter, long - top, long - bottom, long - x, right - left)
    return _Glyph(letter, left, right, long - y, top - bottom)


def _words(glyphs: list[_Glyph]) -> list[Word]:
    words: list[list[_Glyph]] = []
    ended = True
    for glyph in glyphs:
        if glyph.letter.isspace():
            ended = True
            continue
        last = words[-1][-1] if words else None
        size = min(glyph.size, last.size) if last else glyph.size
        apart = (
            last is None
            or abs(glyph.base - last.base) > 0.3 * size
            or not -0.5 * size < glyph.left - last.right < _BLANK * size
        )
        if ended or apart:
            words.append([])
        words[-1].append(glyph)
        ended = False
    return [_word(glyphs) for glyphs in words]


def _word(glyphs: list[_Glyph]) -> Word:
    text = "".join(glyph.letter for glyph in glyphs)
    starts = tuple(round(glyph.left, 1) for glyph in glyphs) if len(text) == len(glyphs) else ()
    size = max(glyph.size for glyph in glyphs)
    right = max(glyph.right for glyph in glyphs)
    return Word(text, round(glyphs[0].left, 1), round(right, 1), round(glyphs[0].base, 1), round(size, 1), starts)


def _scanned(page: pypdfium2.PdfPage) -> bool:
    """True if a picture is what a person sees of the page: it covers most of it, and the words are not painted on it.

    A copier's words are invisible (text rendering mode 3, ISO 32000-1 table 106) or lie below the picture; a page may
    also have a picture for its background, with words on it.
    """
    width, height = page.get_size()
    picture, hidden, shown = False, 0, 0
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = each.get_bounds()
            if (right - left) * (top - bottom) > _HALF * width * height:
                picture, hidden, shown = True, hidden + shown, 0
        elif pdfium.FPDFTextObj_GetTextRenderMode(each.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            hidden += 1
        else:
            shown += 1
    return picture and shown <= hidden
