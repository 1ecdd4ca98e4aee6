"""The body of a letter taken apart again: paragraphs, lists, headings, address lines and the closing.

The mail's text is what was approved, so other views of a letter are made from it and from nothing else. Where a line
was broken only because the next word did not fit, the line goes on; every other break was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cpra_bot.letters.plain import RULE, WIDTH

_ENTRY = re.compile(r"(?P<marker>[A-Z][0-9]{1,2}\.|-) +(?=\S)")
_HEADING = re.compile(r"PART [A-Z]\. \S.*|[A-Z][A-Z ]{4,60}")
_LEAD = re.compile(r"[A-Z][a-z]+(?: [a-z]+)?\.(?= [A-Z])")
_CLOSING = re.compile(r"(?:Sincerely|Yours|Respectfully|Regards|Thank you)[\w ]*,?")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a letter.

    Attributes:
        kind: `heading`, `paragraph` (one line each), `lines` (breaks that were meant) or `list`.
        lines: the text; of a list one line per entry, without its marker.
        markers: of a list: the markers of its entries, `A1.` or `-`.
        lead: of a paragraph among points: the words that name its point, `In parts.`; empty for any other.
    """

    kind: str
    lines: tuple[str, ...]
    markers: tuple[str, ...] = ()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A letter's body in its parts.

    Attributes:
        blocks: from the first line to before the closing.
        closing: `Sincerely,`; empty if the letter has none that is known.
        name: of who signs, under the closing.
        contact: lines under the name.
        enclosed: what stands below the ruled line: the first letter, repeated.
    """

    blocks: tuple[Block, ...]
    closing: str = ""
    name: str = ""
    contact: tuple[str, ...] = ()
    enclosed: tuple[Block, ...] = field(default=())


def pieces(body: str, name: str) -> Pieces:
    """Take a body apart.

    Args:
        body: as `plain.lay_out` leaves it.
        name: of who signs; the closing block is known by it.
    """
    own, _, below = body.partition(f"\n{RULE}\n")
    enclosed = _blocks(below)
    raw = [block for block in re.split(r"\n\n+", own.strip("\n")) if block]
    if len(raw) > 1 and raw[-1].split("\n")[0] == name and _CLOSING.fullmatch(raw[-2]):
        return Pieces(_blocks("\n\n".join(raw[:-2])), raw[-2], name, tuple(_folded(raw[-1].split("\n"))[1:]), enclosed)
    return Pieces(_blocks(own), enclosed=enclosed)


def _blocks(text: str) -> tuple[Block, ...]:
    raw = [block.split("\n") for block in re.split(r"\n\n+", text.strip("\n")) if block]
    greeting = next((index for index, lines in enumerate(raw) if lines[0].startswith("Dear ")), 1)
    found = [
        found
        for index, lines in enumerate(raw)
        for found in _block(_folded(lines) if index < greeting else _filled(lines))
    ]
    return tuple(_with_leads(found))


def _with_leads(blocks: list[Block]) -> Iterator[Block]:
    """Paragraphs under a heading of points begin with the point's name; under one of items they do not."""
    points = False
    for block in blocks:
        if block.kind == "heading":
            points = not block.lines[0].startswith("PART ")
        lead = _LEAD.match(block.lines[0]) if points and block.kind == "paragraph" else None
        yield replace(block, lead=lead[0]) if lead else block


def _block(lines: list[str]) -> list[Block]:
    if len(lines) == 1 and _HEADING.fullmatch(lines[0]):
        return [Block("heading", tuple(lines))]
    found: list[Block] = []
    for line in lines:
        match = _ENTRY.match(line)
        kind = "list" if match else "lines"
        text, marker = (line[match.end() :], match["marker"]) if match else (line, "")
        if found and found[-1].kind == kind and (not match or _follows(found[-1].markers[-1], marker)):
            last = found.pop()
            found.append(Block(kind, (*last.lines, text), (*last.markers, marker) if match else ()))
        else:
            found.append(Block(kind, (text,), (marker,) if match else ()))
    return [Block("paragraph", block.lines) if _is_paragraph(block) else block for block in found]


def _is_paragraph(block: Block) -> bool:
    return block.kind == "lines" and len(block.lines) == 1


def _follows(one: str, other: str) -> bool:
    """True if the marker goes on with the same list: hyphens, or labels of one letter that count up."""
    if "-" in {one, other}:
        return one == other
    return one[0] == other[0] and int(other[1:-1]) == int(one[1:-1]) + 1


def _folded(lines: list[str]) -> list[str]:
    """Address lines above the greeting: each break was meant, but for a long line that goes on under an indent."""
    joined: list[str] = []
    for line in lines:
        if joined and line.startswith("  "):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return joined


def _filled(lines: list[str]) -> list[str]:
    """The lines with those put together that were one before filling."""
    joined: list[str] = []
    length = 0
    for line in lines:
        goes_on = joined and not _ENTRY.match(line) and length + 1 + len(line.split()[0]) > WIDTH
        if goes_on:
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
        length = len(line)
    return [" ".join(line.split()) for line in joined]
