"""Words of a PDF with their places, turned upright.

pdfium gives every letter's box and origin in a few milliseconds a page; pypdf has no right edges.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from cpra_bot.documents import limits
from cpra_bot.documents.ocr import Reader, reader
from cpra_bot.reading.reports.words import Page, Word

_HALF = 0.5  # of a page: pictures that cover more, over words, are a scan
_STRIP = 0.05  # of a page: some copiers cut their picture into strips
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
        ocr = reader()
        pages = tuple(_page(document, number, ocr) for number in range(min(count, limits.REPORT_PAGES)))
    finally:
        document.close()
    if not count:
        return (), "has no pages", False
    if count > len(pages):
        return pages, f"has {count} pages, of which the first {len(pages)} were read", True
    return pages, "", False


def _page(document: pypdfium2.PdfDocument, index: int, ocr: Reader | None) -> Page:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page(index + 1)
    try:
        glyphs = _glyphs(page)
        scan = _scanned(page, bool(glyphs))
        words = tuple(_levelled(_words(glyphs)) if scan else _words(glyphs))
        if scan and not words:
            words = (ocr.words(page) if ocr else None) or ()
        return Page(index + 1, words, guessed=scan and bool(words), picture=scan and not words)
    finally:
        page.close()


@dataclass(frozen=True, slots=True)
class _Raw:
    """A letter in the page's own space, whose y grows upwards; x and y are where its baseline begins."""

    letter: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A letter as it is read, whose base grows downwards."""

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
            letter = "-" if letter == "\x02" else letter  # pdfium's mark for a hyphen at the end of a line
            x, y = ctypes.c_double(), ctypes.c_double()
            box = pdfium.FS_RECTF()
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            pdfium.FPDFText_GetLooseCharBox(text, at, box)
            if not letter.isspace():
                turns[round(pdfium.FPDFText_GetCharAngle(text, at) / (math.pi / 2)) % _QUARTERS] += 1
            size = pdfium.FPDFText_GetFontSize(text, at) * (1.0 if letter.isspace() else _scale(text, at))
            raw.append(_Raw(letter, x.value, y.value, box.left, box.bottom, box.right, box.top, size))
    finally:
        text.close()
    turn = turns.most_common(1)[0][0] if turns else 0
    return [_upright(each, turn, page.get_size()) for each in raw]


def _scale(text: pypdfium2.PdfTextPage, at: int) -> float:
    """How much larger a letter is drawn than its font size says."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, at, matrix):
        return 1.0
    return math.hypot(matrix.c, matrix.d) or 1.0


def _upright(each: _Raw, turn: int, size: tuple[float, float]) -> _Glyph:
    """A letter as a reader sees it who has turned the page by quarters so that most letters stand upright."""
    long = max(size)
    if turn == 3:  # the text runs from the bottom to the top; pdfium counts angles clockwise
        return _Glyph(each.letter, each.bottom, each.top, each.x, each.size)
    if turn == 2:
        return _Glyph(each.letter, long - each.right, long - each.left, each.y, each.size)
    if turn == 1:  # from the top to the bottom
        return _Glyph(each.letter, long - each.top, long - each.bottom, long - each.x, each.size)
    return _Glyph(each.letter, each.left, each.right, long - each.y, each.size)


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


def _levelled(words: list[Word]) -> list[Word]:
    """The words of a sheet that lay askew on the copier, made level: neighbours on a line tell how much it leans."""
    order = sorted(words, key=lambda word: word.left)
    slopes = []
    for at, word in enumerate(order):
        for other in order[at + 1 : at + 80]:
            ahead = other.left - word.right
            if ahead > 2 * word.size:
                break
            if ahead > -0.3 * word.size and abs(other.base - word.base) < 0.5 * word.size:
                slopes.append((other.base - word.base) / max(other.left - word.left, 1.0))
    slope = median(slopes) if len(slopes) > 5 else 0.0
    if abs(slope) > 0.05:  # three degrees: no sheet lies like that and is still read
        return words
    return [replace(word, base=round(word.base - slope * word.left, 1)) for word in words]


def _scanned(page: pypdfium2.PdfPage, words: bool) -> bool:
    """True if pictures are what a person sees of the page: they cover most of it, and no words are painted on them.

    A copier's words are invisible (text rendering mode 3, ISO 32000-1 table 106) or lie below the picture; a page may
    also have a picture for its background, with words on it. A page without words is a scan if it has any picture.
    """
    width, height = page.get_size()
    covered, hidden, shown = 0.0, 0, 0
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = each.get_bounds()
            part = (right - left) * (top - bottom) / (width * height)
            covered += part
            if part > _STRIP:
                hidden, shown = hidden + shown, 0
        elif pdfium.FPDFTextObj_GetTextRenderMode(each.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            hidden += 1
        else:
            shown += 1
    return covered > _HALF and shown <= hidden if words else covered > 0
