"""Text of a word processor's file: DOCX, OpenDocument, RTF.

The packed formats are zipped XML. Each part is unpacked up to a limit, and the XML parser resolves no entity and
fetches nothing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree
from striprtf.striprtf import rtf_to_text

from cpra_bot.documents import limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says the same once more
_UNREADABLE = (
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def docx_pages(data: bytes) -> tuple[list[str], str]:
    """Pages of a Word file as Word last laid them out, and what a person must look at."""
    root, fault = _part(data, "word/document.xml")
    if root is None:
        return [], fault
    pages = "".join(_docx_words(root)).split("\f")
    if any(page.strip() for page in pages):
        return pages, ""
    return [], "it holds pictures and no text" if root.find(f".//{_W}drawing") is not None else "it is empty"


def odt_pages(data: bytes) -> tuple[list[str], str]:
    """The text of an OpenDocument file as one page."""
    root, fault = _part(data, "content.xml")
    if root is None:
        return [], fault
    blocks = list(root.iter(f"{_TEXT}p", f"{_TEXT}h"))
    text = "\n".join("".join(str(piece) for piece in node.itertext()) for node in blocks)
    return ([text], "") if text.strip() else ([], "it holds no text")


def rtf_pages(data: bytes) -> tuple[list[str], str]:
    """The text of an RTF file as one page."""
    source = data[: limits.CHARACTERS * 10].decode("cp1252", errors="replace")
    text = str(rtf_to_text(source, errors="ignore"))  # type: ignore[no-untyped-call]
    return ([text], "") if text.strip() else ([], "it holds no text")


def _part(data: bytes, name: str) -> tuple[etree._Element | None, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(name).flag_bits & 1:
                return None, "it is encrypted with a password"
            with archive.open(name) as packed:
                xml = packed.read(limits.UNPACKED_BYTES + 1)
        if len(xml) > limits.UNPACKED_BYTES:
            return None, f"it unpacks to more than {limits.UNPACKED_BYTES // 1_000_000} MB"
        return etree.fromstring(xml, parser), ""
    except _UNREADABLE as error:
        return None, f"it is damaged ({type(error).__name__})"


def _docx_words(root: etree._Element) -> Iterator[str]:
    """Words, tabs and breaks in reading order; each row of a table is a line."""
    skipped: set[etree._Element] = set()
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node.tag == _FALLBACK:
            (skipped.add if event == "start" else skipped.discard)(node)
        if skipped:
            continue
        if event == "end":
            yield {f"{_W}p": "\n", f"{_W}tc": "\t"}.get(str(node.tag), "")
        elif node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag == f"{_W}tab":
            yield "\t"
        elif node.tag == f"{_W}lastRenderedPageBreak" or (node.tag == f"{_W}br" and node.get(f"{_W}type") == "page"):
            yield "\f"
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
