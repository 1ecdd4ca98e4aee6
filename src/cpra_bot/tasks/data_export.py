"""The results as a SQLite file that Datasette opens, with its metadata beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from cpra_bot.decide.statistics import statistics
from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.ledger.data_file import write_data_file
from cpra_bot.model.answer import Answer, Results, Statistic
from cpra_bot.model.request import RequestState
from cpra_bot.model.table import Cell, Table
from cpra_bot.tasks.contribution import contribution
from cpra_bot.tasks.export import Exported, write_new
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.results import files_of, results, states_of

KEYS = {
    "agencies": "id",
    "items": "item",
    "requests": "request",
    "documents": "sha256",
    "answers": "id",
    "figures": "name",
}
LINKS = {
    ("requests", "agency"): ("agencies", "id"),
    ("answers", "request"): ("requests", "request"),
    ("answers", "agency"): ("agencies", "id"),
    ("answers", "item"): ("items", "item"),
    ("answers", "sha256"): ("documents", "sha256"),
    ("names", "answer"): ("answers", "id"),
    ("names", "agency"): ("agencies", "id"),
    ("figure_rows", "figure"): ("figures", "name"),
    ("figure_rows", "request"): ("requests", "request"),
}
ABOUT = {
    "agencies": "Agencies that were asked, and those of the directory that a report names.",
    "items": "What was asked, as it stood in the letter.",
    "requests": "One request an agency: when it went, was received and was determined.",
    "documents": "Files that answers rest on, by the SHA-256 of their bytes.",
    "answers": "Every answer with the words that say it; proposed and rejected ones are marked in `standing`.",
    "names": "The names of lists as printed, with the agency of the directory where nothing else can be meant.",
    "contribution": "Figures and lists in the shape in which tables of plate-reader data are published.",
    "figures": "Figures to quote, each with its numerator and its denominator.",
    "figure_rows": "The requests behind each figure.",
}


def export_data_file(office: Office, path: Path, campaign: str = "", *, force: bool = False) -> Exported:
    """Write the file, and `NAME.metadata.json` beside it for `datasette FILE -m NAME.metadata.json`.

    Args:
        office: the open workspace.
        path: of the SQLite file.
        campaign: its id; may be left out where there is only one.
        force: replace files that are there.

    Raises:
        UsageError: there is no such campaign, or a file is there.
        CannotFinish: the disk refuses.
    """
    found = results(office, campaign)
    tables = _tables(office, found)
    beside = path.with_name(f"{path.stem}.metadata.json")
    for each in (path, beside):
        if each.exists() and not force:
            raise UsageError(f"{each} is there already", "name another file, or say --force")
    draft = path.with_name(path.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        write_data_file(draft, tables, KEYS, LINKS, {"answers": ("quote", "words"), "names": ("printed",)})
        draft.replace(path)
    except OSError as fault:
        raise CannotFinish(f"{path} cannot be written ({fault.strerror or fault})", "make room") from fault
    write_new(beside, (json.dumps(_metadata(found, path.stem), indent=2) + "\n").encode(), force=True)
    return Exported(path, {table.name: len(table.rows) for table in tables})


def _metadata(found: Results, name: str) -> dict[str, object]:
    """Datasette's `metadata.json` (docs.datasette.io, "Metadata")."""
    tables = {table: {"description": words} for table, words in ABOUT.items()}
    tables["answers"] |= {"sort": "request"}
    return {
        "title": f"Records requests: {found.campaign}",
        "description": "Who was asked, who answered what, and the words that prove it. Not legal advice.",
        "databases": {name: {"tables": tables}},
    }


def _tables(office: Office, found: Results) -> tuple[Table, ...]:
    states = states_of(office.books(), found.campaign)
    figures = statistics(states, found, office.today())
    published = contribution(office, found.campaign)
    return (
        _table("agencies", "id name kind city county", _agencies(office, found)),
        _table("items", "item wording", found.items.items()),
        _table(
            "requests",
            "request agency phase sent_on received_on due extension_until withdrawn_on closed_on",
            map(_request, states),
        ),
        _table("documents", "sha256 name media_type size received_on message", _documents(office, found, states)),
        _table(
            "answers",
            "id request agency item form measure number first last year as_of names words sections standing because "
            "confirmed_by confirmed_on quote document sha256 page line message rule",
            (_answer(each, office) for each in found.answers),
        ),
        _table("names", "answer position printed agency state city", _names(found)),
        Table("contribution", published.columns, published.rows),
        _table("figures", "name sentence count of median", (_figure(each) for each in figures)),
        _table("figure_rows", "figure request", ((each.name, key) for each in figures for key in each.rows)),
    )


def _table(name: str, columns: str, rows: Iterable[tuple[Cell, ...]]) -> Table:
    return Table(name, tuple(columns.split()), tuple(rows))


def _agencies(office: Office, found: Results) -> list[tuple[Cell, ...]]:
    named = [name.agency for answer in found.answers for name in answer.names if name.agency]
    rows = []
    for key in dict.fromkeys([*found.agencies, *named]):
        agency = office.agencies.get(key)
        told = (
            (agency.name, agency.kind, agency.city, agency.county)
            if agency
            else (found.agencies.get(key), None, None, None)
        )
        rows.append((key, *told))
    return rows


def _request(state: RequestState) -> tuple[Cell, ...]:
    days = (
        state.sent_on,
        state.received_on,
        state.due.law if state.due else None,
        state.extension_until,
        state.withdrawn_on,
        state.closed_on,
    )
    return (state.key, state.agency, state.phase.value, *(day.isoformat() if day else None for day in days))


def _documents(office: Office, found: Results, states: Iterable[RequestState]) -> list[tuple[Cell, ...]]:
    books = office.books()
    used = {digest for each in found.answers for digest in (*each.documents, each.place.document) if digest}
    rows: dict[str, tuple[Cell, ...]] = {}
    for state in states:
        for digest, (document, source) in files_of(office, books, state).items():
            if digest in used and digest not in rows:
                day, message = source.at.date().isoformat(), books.numbers.get(source.message)
                rows[digest] = (digest, source.name, document.media_type or None, document.size or None, day, message)
    return list(rows.values())


def _answer(each: Answer, office: Office) -> tuple[Cell, ...]:
    period, numbers = each.period, office.books().numbers
    return (
        each.id,
        each.request,
        each.request.partition("/")[2],
        each.item or None,
        each.form.value,
        each.measure.value if each.measure else None,
        each.number,
        period.first.isoformat() if period else None,
        period.last.isoformat() if period else None,
        period.year if period else None,
        each.as_of.isoformat() if each.as_of else None,
        len(each.names) if each.form.value == "names" else None,
        each.words or None,
        "; ".join(each.sections) or None,
        each.standing.value,
        each.because or None,
        each.by or None,
        each.on.isoformat() if each.on else None,
        each.quote,
        each.place.name or None,
        each.place.document or None,
        each.place.page or None,
        each.place.line or None,
        numbers.get(each.place.message),
        each.rule,
    )


def _names(found: Results) -> Iterable[tuple[Cell, ...]]:
    for each in found.answers:
        for position, name in enumerate(each.names, start=1):
            detail = name.detail
            yield each.id, position, name.printed, name.agency or None, detail.get("state"), detail.get("city")


def _figure(each: Statistic) -> tuple[Cell, ...]:
    return each.name, each.sentence, each.count, each.of, None if each.median is None else f"{each.median:g}"
