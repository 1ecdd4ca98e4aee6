"""Draws the README's picture: plays the demo and turns the end of what it prints into an SVG.

python docs/picture.py
"""

from __future__ import annotations

import os
import re
import tempfile
from datetime import date
from html import escape
from pathlib import Path

from cpra_bot.output.style import Style
from cpra_bot.rehearsal.demo import play

HERE = Path(__file__).resolve().parent
LAST_DAY = date(2026, 11, 20)
LINE, CHAR, MARGIN = 19, 8.43, 22  # pixels, for 14 px DejaVu Sans Mono and its kin
COLUMNS = 80
CLASSES = {"1": "b", "2": "d", "31": "r", "32": "g", "33": "y"}
CSS = """
text{font:14px 'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#d8dee9;white-space:pre}
.b{font-weight:700;fill:#ffffff}.d{fill:#8a93a5}.r{fill:#ff7b72}.g{fill:#7ee787}.y{fill:#e3b341}
"""


def main() -> None:
    """Play, cut, draw."""
    said: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        play(Path("cpra-demo"), 60, said.append, Style(enabled=True), last_day=LAST_DAY)
    lines = "\n".join(said).splitlines()
    (HERE / "demo.svg").write_text(draw(["$ make demo", "", *shortened(lines)]), encoding="utf-8")


def shortened(lines: list[str]) -> list[str]:
    """The first days, the first day with follow-ups, and the end; what is left out is a line of dots."""
    heads = [number for number, line in enumerate(lines) if "day " in line and line.startswith("\x1b[1m")]
    follow_up = next(number for number, line in enumerate(lines) if "→" in line)
    day = max(head for head in heads if head < follow_up)
    next_day = min(head for head in heads if head > follow_up)
    end = next(number for number, line in enumerate(lines) if "requests" in line and "alpr-2026" in line)
    dots = "\x1b[2m  …\x1b[0m"
    return [
        *lines[: heads[3]],
        dots,
        *lines[day:next_day],
        dots,
        *lines[end - 1 : lines.index("\x1b[1mTry next\x1b[0m") - 1],
    ]


def draw(lines: list[str]) -> str:
    """Lines with escape sequences as a picture of a terminal."""
    width, height = int(COLUMNS * CHAR + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    rows, style = [], ""
    for number, line in enumerate(lines, start=1):
        text, style = spans(line, style)
        rows.append(f'<text xml:space="preserve" x="{MARGIN}" y="{MARGIN + number * LINE - 5}">{text}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="What cpra demo prints">\n<style>{CSS}</style>\n'
        f'<rect width="100%" height="100%" rx="10" fill="#161b22"/>\n' + "\n".join(rows) + "\n</svg>\n"
    )


def spans(line: str, style: str) -> tuple[str, str]:
    """Escape sequences turned into classes; a style goes on into the next line until it is ended."""
    out = []
    for piece in re.split(r"(\x1b\[\d+m)", line):
        code = re.fullmatch(r"\x1b\[(\d+)m", piece)
        if code:
            style = CLASSES.get(code[1], "")
        elif piece:
            out.append(f'<tspan class="{style}">{escape(piece)}</tspan>' if style else escape(piece))
    return "".join(out), style


if __name__ == "__main__":
    main()
