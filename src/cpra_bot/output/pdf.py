"""A letter on paper: the words of the mail and no others, as a tagged PDF (PDF/UA-1, ISO 14289-1).

The same letter, day and signature give the same bytes, whenever and wherever they are made: the fonts are typst's own,
the time in the file is the letter's day, and no text is ever read as markup.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from cpra_bot.errors import LetterAtFault, UsageError
from cpra_bot.letters.blocks import Block, pieces
from cpra_bot.letters.context import template_name
from cpra_bot.letters.plain import day_in_words, unfit_character
from cpra_bot.model.letter import Letter

if TYPE_CHECKING:
    from typst import Compiler

MEDIA_TYPE = "application/pdf"

_LOCK = threading.Lock()
"""One compiler serves the whole process; it keeps the data of its last letter."""


def need_typst() -> None:
    """Make sure that letters can be printed here.

    Raises:
        UsageError: typst is not installed.
    """
    _compiler()


def letter_pdf(letter: Letter, day: date, signature: bytes | None = None) -> bytes:
    """The letter as a PDF.

    Args:
        letter: as rendered.
        day: the day that stands above it, also the time in the file.
        signature: picture of the signature (PNG or JPEG), or None for room to sign by hand.

    Raises:
        UsageError: typst is not installed.
        LetterAtFault: a text holds a character that cannot be printed, or the picture cannot be read.
    """
    need_typst()
    data = json.dumps(_data(letter, day, signature), ensure_ascii=False)
    words, made = compile_page(_source(), "letter", data, datetime(day.year, day.month, day.day, tzinfo=UTC))
    if made is None:
        raise LetterAtFault(
            f"the letter {letter.key} cannot be printed: {words}",
            "the PDF's fonts know Latin, Greek, Cyrillic and Arabic letters; write the name in those"
            if "displayed with font" in words
            else "look at the picture of the signature: it must be a PNG or JPEG file",
            template=template_name(letter.kind),
            agency=letter.request.rpartition("/")[2],
        )
    return made


def compile_page(source: bytes, name: str, data: str, stamp: datetime) -> tuple[str, bytes | None]:
    """A tagged PDF from a page and its data.

    Args:
        source: the page, in typst's language.
        name: under which it looks for its data.
        data: JSON.
        stamp: the time in the file (aware UTC).

    Returns:
        what typst says and None where it refuses; else an empty text and the file.

    Raises:
        UsageError: typst is not installed.
    """
    compiler = _compiler()
    import typst

    try:
        with _LOCK:
            made = compiler.compile(
                source, format="pdf", sys_inputs={name: data}, pdf_standards=["ua-1"], timestamp=stamp
            )
    except typst.TypstError as error:
        return " ".join(str(error.message).split()).removeprefix("PDF/UA-1 error: "), None
    assert isinstance(made, bytes)
    return "", made


def pdf_name(letter: Letter) -> str:
    """`alpr-2026--sampleton-pd.pdf`; the kind and number follow for later letters."""
    campaign, agency, kind, number = letter.key.split("/")
    later = "" if kind == "initial" else f"--{kind}-{number}"
    return f"{campaign}--{agency}{later}.pdf"


def _data(letter: Letter, day: date, signature: bytes | None) -> dict[str, Any]:
    """All that the page shows, each text looked at once more: what typst gets is printed as it is."""
    parts = pieces(letter.body, letter.sender_name)
    data = {
        "title": letter.subject,
        "author": letter.sender_name,
        "day": day_in_words(day),
        "by": f"By post to {letter.to}" if letter.channel == "postal" else "",
        "reference": letter.request,
        "contact": parts.contact or (letter.reply_to or letter.sender,),
        "blocks": [_block(block) for block in parts.blocks],
        "closing": parts.closing,
        "enclosed": [_block(block) for block in parts.enclosed],
        "signature_words": f"Signature of {letter.sender_name}",
        "space": letter.channel == "postal",
    }
    found = unfit_character(letter.body, many_lines=True) or next(
        filter(None, (unfit_character(str(data[name])) for name in ("title", "author", "by", "reference"))), ""
    )
    if found:
        raise LetterAtFault(
            f"the letter {letter.key} holds {found}, which no letter may carry",
            "take it out where it is written",
            template=template_name(letter.kind),
            agency=letter.request.rpartition("/")[2],
        )
    return {**data, "signature": list(signature) if signature is not None else None}


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, "lines": block.lines, "markers": block.markers, "lead": block.lead}


@cache
def _source() -> bytes:
    return resources.files(__package__).joinpath("letter.typ").read_bytes()


@cache
def _compiler() -> Compiler:
    """Without the machine's fonts, so that every machine makes the same file."""
    try:
        import typst
    except ImportError:
        raise UsageError(
            "PDF letters need typst, which is not installed", "install it with: pip install 'cpra-bot[pdf]'"
        ) from None
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
