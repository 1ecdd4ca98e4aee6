"""The files that simulated agencies attach: a letter as a real, small PDF, and a table as CSV."""

from __future__ import annotations

from collections.abc import Sequence


def pdf(lines: Sequence[str]) -> bytes:
    """One page of plain lines in Helvetica, as PDF 1.4: the same lines give the same bytes.

    Args:
        lines: ASCII text, short enough for a page's width (about 90 letters).
    """
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    page = "BT /F1 11 Tf 14 TL 60 740 Td " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}{end}{trailer}".encode("ascii")


def csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as a spreadsheet program saves them: CRLF line ends, no quoting, so the cells hold no commas."""
    return "".join(f"{','.join(row)}\r\n" for row in rows).encode("utf-8")
