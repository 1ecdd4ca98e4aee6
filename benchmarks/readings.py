"""Read a JSONL of labelled messages by the rules and score the result.

Usage: python benchmarks/readings.py LABELS.jsonl [--out READINGS.jsonl] [--wrong]

LABELS     records as `reading.records` takes them, with `id`, `labels` and where known `must_not`
--out      writes one reading per line, as `cpra read --json` prints them
--wrong    lists each message that was read otherwise than it is labelled

The last line counts readings that a careful person would call dangerous: what `must_not` forbids for a message.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cpra_bot.reading.facts import read
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.summary import vocabulary

Record = dict[str, Any]
LABELS = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "C1", "C2", "C3")
FULL_CAMPAIGN = dict.fromkeys(LABELS, "")
_FACT_OF = {"create_record_objection": "record_creation", "fee_notice": "fee_quote"}


def readings(rows: list[Record]) -> Iterator[Record]:
    """One reading per record."""
    for row in rows:
        mail, came = mail_of(row)
        items = FULL_CAMPAIGN if "must_not" in row else {}
        yield {"id": row["id"], **vocabulary(mail, read(mail, came, items))}


def forbidden(row: Record, said: Record) -> list[str]:
    """What `must_not` names and the reading states all the same."""
    return [ban for ban in row.get("must_not") or () if _says(ban, said)]


def _says(ban: str, said: Record) -> bool:
    name, _, value = ban.partition(":")
    facts = said["facts"]
    if name in {"fees", "due_dates", "statutes", "tracking_numbers"}:
        values = set(map(str, said[name]))
        return (str(float(value)) if name == "fees" and value else value) in values or bool(values and not value)
    if name == "counts":
        counts = said["counts"]
        return bool(counts) and (not value or value in counts or value in map(str, counts.values()))
    if name == "bounce_hard":
        return any(fact["kind"] == "bounce_hard" for fact in facts)
    if name == "no_records_final":
        return any(fact["kind"] == "no_records" and fact.get("detail", {}).get("final") for fact in facts)
    if value:
        return any(fact["kind"] == _FACT_OF.get(name, name) and value in fact.get("items", ()) for fact in facts)
    return name in said["kinds"]


def main(arguments: list[str]) -> None:
    """Read, score, print."""
    path = Path(arguments[0])
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    before = time.perf_counter()
    said = {one["id"]: one for one in readings(rows)}
    spent = time.perf_counter() - before
    if "--out" in arguments:
        target = Path(arguments[arguments.index("--out") + 1])
        target.write_text(
            "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in said.values()), encoding="utf-8"
        )
    bans = [(row["id"], ban) for row in rows for ban in forbidden(row, said[row["id"]])]
    if "--wrong" in arguments:
        for row in rows:
            truth, read_as = row["labels"], said[row["id"]]
            for name in ("kinds", "tracking_numbers", "due_dates", "fees", "statutes", "links"):
                wanted, found = set(map(str, truth[name])) - {"other"}, set(map(str, read_as[name])) - {"other"}
                if wanted != found:
                    sys.stdout.write(
                        f"{row['id']:24} {name}: missed {sorted(wanted - found)}, invented {sorted(found - wanted)}"
                        + "\n"
                    )
            if truth["primary"] != read_as["primary"]:
                doubt = " (ambiguous)" if row.get("ambiguous") else ""
                sys.stdout.write(
                    f"{row['id']:24} primary: {truth['primary']}, read as {read_as['primary']}{doubt}" + "\n"
                )
    sys.stdout.write(f"{len(rows)} messages read in {spent:.2f} s; {len(bans)} forbidden readings: {bans}" + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
