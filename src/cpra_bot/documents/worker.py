"""The child process: files come in on the standard input, their words go out on the standard output.

It ends when its input does. Whatever a library prints goes nowhere, so that it cannot pass for an answer.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from cpra_bot.documents import inner, limits, pdf, word
from cpra_bot.documents.kinds import FAULTS, Kind, kind_of
from cpra_bot.documents.packing import packed
from cpra_bot.documents.source import source_of
from cpra_bot.model.message import DocumentText
from cpra_bot.reading.charset import decode
from cpra_bot.reading.html import render
from cpra_bot.reading.reports.words import Source

T = TypeVar("T")

_PAGES: dict[Kind, Callable[[bytes], tuple[list[str], str]]] = {
    Kind.PDF: pdf.pages_of,
    Kind.DOCX: word.docx_pages,
    Kind.ODT: word.odt_pages,
    Kind.RTF: word.rtf_pages,
    Kind.TEXT: lambda data: (decode(data[: limits.CHARACTERS * 4], None)[0].split("\f"), ""),
    Kind.HTML: lambda data: ([render(decode(data, None)[0]).own], ""),
}
_OPENED: dict[Kind, Callable[[bytes], inner.Opened]] = {
    Kind.MAIL: inner.mail,
    Kind.MSG: inner.msg,
    Kind.TNEF: inner.tnef,
}


def read_file(name: str, content_type: str, data: bytes, depth: int = 0) -> list[DocumentText]:
    """The words of a file and of those inside it.

    Args:
        name: as the sender gave it.
        content_type: as the sender gave it, lower case.
        data: its bytes.
        depth: how many files it lies inside.
    """
    kind = kind_of(name, content_type, data)
    if kind is Kind.RECORD:
        return []
    if kind in _PAGES:
        nothing: tuple[list[str], str] = ([], "")
        (pages, fault), broken = _guarded(partial(_PAGES[kind], data), nothing)
        return [_capped(name, pages, fault or broken)]
    if kind not in _OPENED:
        return [DocumentText(name, fault=FAULTS[kind])]
    opened, fault = _guarded(partial(_OPENED[kind], data), inner.Opened())
    if not opened.text.strip() and not opened.files:
        fault = fault or "nothing was found in it"
    found = [_capped(name, [opened.text] if opened.text.strip() else [], fault)]
    for inside, inside_type, content in opened.files[: limits.FILES]:
        path = f"{name}/{inside}"
        if depth + 1 >= limits.DEPTH:
            found.append(DocumentText(path, fault="it lies inside too many other files"))
        else:
            found += read_file(path, inside_type, content, depth + 1)
    if len(opened.files) > limits.FILES:
        found.append(DocumentText(name, fault=f"it holds {len(opened.files)} files; {limits.FILES} were read"))
    return [each for each in found if each.pages or each.fault]


def _guarded(read: Callable[[], T], otherwise: T) -> tuple[T, str]:
    try:
        return read(), ""
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the parsers of foreign formats raise what they like on damaged files
        return otherwise, f"it cannot be read ({type(error).__name__})"


def _capped(name: str, pages: list[str], fault: str) -> DocumentText:
    kept: list[str] = []
    left = limits.CHARACTERS
    for page in pages[: limits.PAGES]:
        lines = page.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")
        clean = "\n".join(line.rstrip() for line in lines)
        kept.append(clean[:left])
        left -= len(kept[-1])
        if len(kept[-1]) < len(clean):
            return DocumentText(name, tuple(kept), fault or f"it is longer than {limits.CHARACTERS} characters")
    if len(pages) > len(kept):
        fault = fault or f"it has {len(pages)} pages, of which the first {len(kept)} were read"
    return DocumentText(name, tuple(kept), fault)


def main() -> None:
    """Answer one order after the other: a line of JSON, then as many bytes as it says; the answer is a line of JSON."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limits.bind()
    orders = sys.stdin.buffer
    for line in orders:
        order = json.loads(line)
        data = orders.read(order["size"])
        limits.allow_another_file()
        answers.write(json.dumps(_answer(order, data)) + "\n")
        answers.flush()


def _answer(order: dict[str, Any], data: bytes) -> Any:
    if order.get("places"):
        return packed(_source(order["name"], data))
    try:
        texts = read_file(order["name"], order["type"], data)
    except MemoryError:
        texts = [DocumentText(order["name"], fault="it needs too much memory to be read")]
    return [_plain(text) for text in texts]


def _source(name: str, data: bytes) -> Source:
    """The words of a released file with their places."""
    try:
        source, fault = _guarded(partial(source_of, name, data), Source(name))
    except MemoryError:
        return Source(name, faults=(f"{name} needs too much memory to be read",))
    return Source(name, faults=(f"{name}: {fault}",)) if fault else source


def _plain(text: DocumentText) -> dict[str, Any]:
    return {"name": text.name, "pages": list(text.pages), "fault": text.fault}


if __name__ == "__main__":
    main()
