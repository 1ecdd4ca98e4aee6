"""Words of scanned pages by Tesseract, where the machine has it: an extra that is looked for and never required."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from time import monotonic

import pypdfium2

from cpra_bot.documents import limits
from cpra_bot.reading.reports.words import Word

PROGRAM = "tesseract"
_DOTS = 200  # an inch; 300 take twice as long and read the same on letters of ten points
_POINTS = 72 / _DOTS
_WORD, _LINE = "5", "4"  # levels of its table (tesseract(1), "tsv")
_DESCENT = 0.2  # of a line's height: what hangs below the baseline


def reader() -> Reader | None:
    """A reader for one file; None where Tesseract is not on the path."""
    program = shutil.which(PROGRAM)
    return Reader(program) if program else None


class Reader:
    """Reads pages until the time for one file is used up."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._ends = monotonic() + limits.OCR_SECONDS

    def words(self, page: pypdfium2.PdfPage) -> tuple[Word, ...] | None:
        """The words that it sees on a page; None if the time is used up or the program failed."""
        left = self._ends - monotonic()
        if left <= 0:
            return None
        try:
            done = subprocess.run(
                [self._program, "stdin", "stdout", "--dpi", str(_DOTS), "--psm", "6", "tsv"],
                input=_picture(page),
                capture_output=True,
                timeout=left,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return tuple(_words(done.stdout.decode("utf-8", errors="replace")))


def _picture(page: pypdfium2.PdfPage) -> bytes:
    """The page in shades of grey, as a portable graymap (netpbm, pgm(5))."""
    bitmap = page.render(scale=_DOTS / 72, grayscale=True)
    try:
        rows = bytes(bitmap.buffer)
        lines = (rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
        return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
    finally:
        bitmap.close()


def _words(table: str) -> list[Word]:
    """The words of its table, each on the baseline of its line."""
    words = []
    base = size = 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            left, top, width, height = (int(row[name]) * _POINTS for name in ("left", "top", "width", "height"))
        except (KeyError, TypeError, ValueError):
            continue
        if row.get("level") == _LINE:
            base, size = top + height * (1 - _DESCENT), height
        elif row.get("level") == _WORD and (text := (row.get("text") or "").strip()):
            word = "".join(text.split())
            words.append(Word(word, round(left, 1), round(left + width, 1), round(base, 1), round(size, 1)))
    return words
