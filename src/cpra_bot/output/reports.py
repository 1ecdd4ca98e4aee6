"""What released reports say, as text and as JSON."""

from __future__ import annotations

from typing import Any

from cpra_bot.model.report import ReportReading, Value
from cpra_bot.output.style import Style, cut, fold_in, plain
from cpra_bot.reading.reports.vocabulary import period_of, places_of, values_of

_NO_KIND = "no layout that is known here"
_MOST = 8  # names of a list that are shown


def report_json(file: str, reading: ReportReading, number: int, of: int) -> dict[str, Any]:
    """One report as plain values.

    Args:
        file: as it was named.
        reading: what it says; the report `number` of `of` that are bound in the file.
    """
    covers = reading.period
    return {
        "file": file,
        "report": number,
        "of": of,
        "kind": reading.kind or None,
        "agency": reading.agency or None,
        "as_of": reading.as_of.isoformat() if reading.as_of else None,
        "period": period_of(reading),
        "covers": [covers.first.isoformat(), covers.last.isoformat()] if covers else None,
        "values": values_of(reading),
        "places": places_of(reading),
        "unsure": reading.unsure or None,
        "faults": list(reading.faults),
    }


def report_text(file: str, reading: ReportReading, style: Style) -> str:
    """One report for a person."""
    lines = [style.bold(plain(file))]
    if not reading.kind:
        lines += [fold_in(plain(fault) + ".", "    ", "  ") for fault in reading.faults] or [f"  {_NO_KIND}"]
        return "\n".join(lines)
    about = [reading.kind.replace("_", " "), reading.agency or "agency not named"]
    about.append(f"as of {reading.as_of.isoformat()}" if reading.as_of else "no date")
    lines.append(fold_in(plain(", ".join(about)), "    ", "  "))
    if reading.period:
        days = f"{reading.period.first.isoformat()} to {reading.period.last.isoformat()}"
        lines.append(fold_in(f"covers {days} ({plain(reading.period.printed)})", "    ", "  "))
    for value in reading.values:
        lines += _value_lines(value, style)
    for label, words in (("unsure: ", reading.unsure), *(("fault: ", fault) for fault in reading.faults)):
        if words:
            lines.append(style.odd(fold_in(plain(label + words) + ".", "    ", "  ")))
    return "\n".join(lines)


def _value_lines(value: Value, style: Style) -> list[str]:
    name = value.measure.value.replace("_", " ")
    where = " ".join(
        f"{what} {number}" for what, number in (("page", value.place.page), ("line", value.place.line)) if number
    )
    shown = f"{value.number:,}" if value.number is not None else f"{len(value.entries)} names"
    lines = [f"  {name:<22}{shown:>12}  {style.dim(where)}".rstrip()]
    if value.number is None and value.entries:
        names = "; ".join(plain(entry.name) for entry in value.entries[:_MOST])
        more = f"; and {len(value.entries) - _MOST} more" if len(value.entries) > _MOST else ""
        lines.append(fold_in(names + more, "      "))
    lines.append(style.dim(fold_in(f"“{cut(plain(value.quote), 150)}”", "      ")))
    if value.note:
        lines.append(style.dim(fold_in(plain(value.note), "      ")))
    return lines
