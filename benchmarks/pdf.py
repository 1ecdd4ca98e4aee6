"""Time to print 500 two-page letters, against a plain typst page of the same words: one line, ours / bare / ratio.

python benchmarks/pdf.py [letters]
"""

from __future__ import annotations

import json
import sys
import time

import typst
from letter_samples import DAY, desk
from row import Row, more, show

from cpra_bot.letters.blocks import pieces
from cpra_bot.output.pdf import letter_pdf

TARGET, AIM = 1.5, 0.8
BARE = b"""#let data = json(bytes(sys.inputs.letter))
#set document(title: data.title)
#set text(size: 11pt, lang: "en")
#set page(paper: "us-letter", margin: 1in, footer: context [
  Page #counter(page).display() of #counter(page).final().first()
])
#text(14pt, weight: "bold", data.author)
#line(length: 100%)
#for part in data.parts { if part.at(0) { enum(..part.at(1)) } else { par(part.at(1).join(linebreak())) } }
"""


def main() -> None:
    """Measure and print. The two take turns, so that a busy machine slows both."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    at = desk()
    compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
    wall = cpu = bare_wall = bare_cpu = 0.0
    size = 0
    for made_of in at.contexts(number):
        letter = at.letter(made_of)
        start, work = time.perf_counter(), time.process_time()
        size += len(letter_pdf(letter, DAY))
        wall, cpu = wall + time.perf_counter() - start, cpu + time.process_time() - work
        start, work = time.perf_counter(), time.process_time()
        parts = [(block.kind == "list", block.lines) for block in pieces(letter.body, "").blocks]
        data = json.dumps({"title": letter.subject, "author": letter.sender_name, "parts": parts})
        compiler.compile(BARE, format="pdf", sys_inputs={"letter": data})
        bare_wall, bare_cpu = bare_wall + time.perf_counter() - start, bare_cpu + time.process_time() - work
    work = f"{number} letters printed as PDF: CPU, bare typst page"
    show(Row(work, f"{cpu:.2f} s", f"{bare_cpu:.2f} s", cpu / bare_cpu, TARGET, AIM))
    more(f"{size / number / 1000:.0f} KB each; by the clock {wall:.2f} s and {bare_wall:.2f} s")


if __name__ == "__main__":
    main()
