"""What waits for a person's hand, and what was recorded, as text and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cpra_bot.law.days import legal_day
from cpra_bot.model.filing import Filing, Recorded
from cpra_bot.output.style import Style, count, cut, fold_in, plain


def waiting_text(filings: Sequence[Filing], style: Style) -> str:
    """One line a filing, grouped by portal; then what to do with them."""
    if not filings:
        return "nothing waits for a person's hand"
    lines = []
    kinds: dict[str, list[Filing]] = {}
    for filing in filings:
        kinds.setdefault(filing.flavour.title, []).append(filing)
    for title, some in kinds.items():
        lines.append(style.bold(f"{title}: {len(some)}"))
        for each in some:
            later = "" if each.letter.kind.value == "initial" else f" {each.letter.kind.value}"
            lines.append(fold_in(f"{each.letter.request}{later}  {_since(each)}", "      ", "  "))
            lines.append(style.dim(cut(f"      {plain(each.url or each.place)}", 80)))
    lines.append(f"{count(len(filings), 'filing')} to do")
    lines.append(f"  {style.command('cpra file --packet DIR')}  writes a page for each")
    lines.append(f"  {style.command('cpra file record REQUEST --number N')}  says that it was filed")
    return "\n".join(lines)


def _since(filing: Filing) -> str:
    since = f"since {legal_day(filing.waiting_since)}"
    if filing.handed_to is None:
        return since
    who = f" to {cut(plain(filing.handed_to), 20)}" if filing.handed_to else ""
    return f"{since}; handed out{who}"


def packet_text(folders: Mapping[str, Sequence[Filing]], elsewhere: Sequence[Filing], no_pdf: str, style: Style) -> str:
    """Where the pages are."""
    lines = [f"{count(len(some), 'filing')}: {folder}/index.html" for folder, some in folders.items() if some]
    if not lines:
        lines.append("no page was written")
    if elsewhere:
        lines.append(
            style.odd(
                fold_in(
                    f"{count(len(elsewhere), 'filing')} left out, because somebody has a packet with them; "
                    "--again writes them once more",
                    "  ",
                    "",
                )
            )
        )
    if no_pdf:
        lines.append(style.odd(fold_in(f"without PDFs of the letters: {no_pdf}", "  ", "")))
    if any(folders.values()):
        where = next(folder for folder, some in folders.items() if some)
        lines.append(f"filed? {style.command(f'cpra file record --from {where}/numbers.csv')}")
    return "\n".join(lines)


def recorded_text(recorded: Sequence[Recorded], style: Style) -> str:
    """What was noted, and what a person should look at."""
    lines = []
    for each in recorded:
        number = f", number {each.number}" if each.number else ""
        words = "noted before" if each.again else f"filed on {each.on}"
        lines.append(plain(f"{each.letter}: {words}{number}"))
        lines += [style.odd(fold_in(plain(note), "    ", "  ")) for note in each.notes]
    return "\n".join(lines) or "no row says that anything was filed"


def as_json(filing: Filing) -> dict[str, Any]:
    """One filing."""
    return {
        "request": filing.letter.request,
        "letter": filing.letter.key,
        "agency": filing.agency,
        "portal": filing.flavour.key,
        "url": filing.url,
        "place": filing.place,
        "fields": [{"label": field.label, "value": field.value, "note": field.note} for field in filing.fields],
        "waiting_since": filing.waiting_since,
        "handed_to": filing.handed_to,
        "handed_on": filing.handed_on,
        "first_sent": filing.first_sent,
    }
