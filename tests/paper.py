"""PDFs made in memory for tests: runs of Helvetica at given places, upright or turned, over a picture or not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

INVISIBLE = 3


@dataclass(frozen=True)
class Run:
    """Words at a place: `x` from the left edge, `y` of the baseline from the top edge, both in points."""

    x: float
    y: float
    text: str
    size: float = 11.0


def pdf(
    pages: Sequence[Sequence[Run]],
    box: tuple[float, float] = (595, 842),
    *,
    rotate: int = 0,
    turned: bool = False,
    picture: bool = False,
    hidden: bool = False,
    skew: float = 0.0,
) -> bytes:
    """A PDF.

    Args:
        pages: the runs of each page.
        box: width and height of a page, in points.
        rotate: the page's own `/Rotate`.
        turned: draw the text so that it runs upwards, as on a sheet that lay across the copier.
        picture: lay a picture over the whole page, below the text.
        hidden: write the text invisibly, as a copier's OCR does.
        skew: degrees by which everything leans.
    """
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
        b"stream\n\xff\nendstream"
    )
    width, height = box
    kids = []
    for runs in pages:
        parts = [f"q {width} 0 0 {height} 0 0 cm /Im Do Q".encode()] if picture else []
        if turned:
            parts.append(f"q 0 1 -1 0 {width} 0 cm".encode())
        lean, up = math.sin(math.radians(skew)), math.cos(math.radians(skew))
        for run in runs:
            top = (width if turned else height) - run.y
            text = run.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252", "replace")
            x, y = run.x * up - top * lean, run.x * lean + top * up
            mode = INVISIBLE if hidden else 0
            place = f"{up:.5f} {lean:.5f} {-lean:.5f} {up:.5f} {x:.2f} {y:.2f}"
            parts.append(f"BT {mode} Tr /F {run.size:.2f} Tf {place} Tm (".encode() + text + b") Tj ET")
        if turned:
            parts.append(b"Q")
        stream = b"\n".join(parts)
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Rotate {rotate} /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F 3 0 R >> /XObject << /Im 4 0 R >> >> >>"
        )
        objects.append(page.encode())
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
