"""How well released reports are read: values right, missed and invented, per kind, against labelled samples.

Run it as `CPRA_SHARED=FOLDER .venv/bin/python benchmarks/reports.py [--json] [--each]`; the folder holds
`data/reports/labels.jsonl` and the files that it names. A list counts each of its names as a value. Rows whose words a
machine read off a scan stand apart from native text.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cpra_bot.model.report import ReportReading
from cpra_bot.reading.reports.vocabulary import period_of, values_of
from cpra_bot.tasks.report_reading import read_report

ELSEWHERE = frozenset({"searches_30d_on_portal"})
"""Gold values that stand in another document than the one they label."""


@dataclass
class Score:
    """Values of one kind and text layer.

    Attributes:
        files: read; `claimed` of them by the right recogniser.
        right, missed, invented: names of lists, counts and other values.
        counted: counts, periods and other single values; `exact` of them are as they should be.
        quotes: of values, that do not occur in their source.
    """

    files: int = 0
    claimed: int = 0
    right: int = 0
    missed: int = 0
    invented: int = 0
    listed_right: int = 0
    listed_missed: int = 0
    listed_invented: int = 0
    counted: int = 0
    exact: int = 0
    quotes: int = 0

    @property
    def f1(self) -> float:
        """Of the names in lists; 1 where there are none."""
        total = 2 * self.listed_right + self.listed_missed + self.listed_invented
        return 2 * self.listed_right / total if total else 1.0


def scores(folder: Path) -> Iterator[tuple[str, str, str, Score, list[str]]]:
    """Kind, text layer, file, score and what differs, for each labelled file and each other rendering of it."""
    for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        for name in [label["file"], *(label.get("other_renderings") or [])]:
            layer = label["text_layer"] if name == label["file"] else f"as {name.rsplit('.', 1)[-1]}"
            yield (label["kind"], layer, name, *score(label, folder / name))


def score(label: dict[str, Any], path: Path) -> tuple[Score, list[str]]:
    """One file against its label, and what differs."""
    readings = read_report(path.name, data := path.read_bytes())
    reading = next((each for each in readings if each.kind == label["kind"]), readings[0])
    made = Score(files=1, claimed=int(reading.kind == label["kind"]))
    differs: list[str] = [] if made.claimed else [f"claimed as {reading.kind or 'nothing'}"]
    values = values_of(reading) if made.claimed else {}
    for name, gold in label["gold"].items():
        if name not in ELSEWHERE:
            differs += _compared(made, name, gold, values.get(name))
    as_of = reading.as_of.isoformat() if reading.as_of else None
    if as_of is not None or _printed_date(label):
        differs += _compared(made, "as_of", label["as_of"], as_of)
    differs += _compared(made, "period", label["period"], period_of(reading) if made.claimed else None)
    source = bare(text_of(path, data))
    lost = [quote for each in readings for quote in quotes(each) if bare(quote) not in source]
    made.quotes = len(lost)
    return made, [*differs, *(f"no such words: {quote!r}" for quote in lost)]


def _printed_date(label: dict[str, Any]) -> bool:
    """True if the file itself shows its date: a csv and a typed list do not."""
    return label["kind"] not in {"typed_name_list", "flock_public_search_audit"}


def _compared(made: Score, name: str, gold: Any, got: Any) -> list[str]:
    if isinstance(gold, list) and name != "period":
        wanted, found = Counter(map(_key, gold)), Counter(map(_key, got or []))
        right, missed, invented = (wanted & found).total(), (wanted - found).total(), (found - wanted).total()
        made.listed_right += right
        made.listed_missed += missed
        made.listed_invented += invented
    else:
        right = int(got == gold and gold is not None)
        missed, invented = int(gold is not None and got != gold), int(got is not None and got != gold)
        made.counted += int(gold is not None or got is not None)
        made.exact += right
    made.right, made.missed, made.invented = made.right + right, made.missed + missed, made.invented + invented
    return [f"{name}: missed {missed}, invented {invented}"] if missed or invented else []


def _key(entry: Any) -> str:
    return json.dumps(entry, sort_keys=True)


def quotes(reading: ReportReading) -> Iterator[str]:
    """The words that prove the values of a reading, and the names of its lists."""
    for value in reading.values:
        yield value.quote
        for entry in value.entries:
            yield entry.name


def bare(text: str) -> str:
    """A text without white space, for a line may break anywhere."""
    return re.sub(r"\s+", "", text)


def text_of(path: Path, data: bytes) -> str:
    """The text of a file by other means than the reader's own."""
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        pages = [page.extract_text() or "" for page in PdfReader(io.BytesIO(data)).pages]
        return "\n".join([*pages, *(_by_columns(page) for page in PdfReader(io.BytesIO(data)).pages)])
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return "\n".join(
            str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
        )
    text = data.decode("utf-8-sig", errors="replace")
    if path.suffix in {".html", ".htm"}:
        from selectolax.lexbor import LexborHTMLParser

        return LexborHTMLParser(text).text(separator=" ")
    return text


def _by_columns(page: Any) -> str:
    """The words of a page, column by column: names that wrap in one column stand beside those of the next."""
    pieces: list[tuple[float, float, str]] = []
    page.extract_text(visitor_text=lambda text, _cm, tm, _font, _size: pieces.append((round(tm[4] / 40), -tm[5], text)))
    return " ".join(text for _, _, text in sorted(pieces, key=lambda piece: piece[:2]))


def main() -> int:
    """Print the table; 1 if it misses the bounds on native text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--each", action="store_true", help="what differs, file by file")
    chosen = parser.parse_args()
    folder = Path(os.environ.get("CPRA_SHARED", "shared")) / "data" / "reports"
    table: dict[tuple[str, str], Score] = {}
    for kind, layer, name, made, differs in scores(folder):
        if chosen.each and differs:
            sys.stdout.write(f"{name}: {'; '.join(differs)}\n")
        total = table.setdefault((kind, layer), Score())
        for field, number in asdict(made).items():
            setattr(total, field, getattr(total, field) + number)
    if chosen.json:
        rows = [{"kind": kind, "text": layer, "f1": each.f1, **asdict(each)} for (kind, layer), each in table.items()]
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
    else:
        sys.stdout.write(
            f"{'kind':<34}{'text':<9}{'files':>5}{'right':>7}{'missed':>7}{'invented':>9}{'F1':>7}{'counts':>9}{'quotes':>7}\n"
        )
        for (kind, layer), each in sorted(table.items()):
            sys.stdout.write(
                f"{kind:<34}{layer:<9}{each.files:>5}{each.right:>7}{each.missed:>7}{each.invented:>9}{each.f1:>7.3f}"
                f"{f'{each.exact}/{each.counted}':>9}{each.quotes:>7}\n"
            )
    native = [each for (_, layer), each in table.items() if layer == "native"]
    good = all(each.f1 >= 0.98 and each.exact == each.counted and not each.quotes for each in native)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
