"""The results as text: the table of a campaign, the answers of one agency with their proof, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cpra_bot.model.answer import Answer, AnswerForm, Results, Standing, Statistic
from cpra_bot.model.report import Measure
from cpra_bot.output.style import Style, count, cut, fold_in, plain, short_name

NAME_WIDTH = 24
CELL_WIDTH = 9
IN_A_ROW = 6  # items side by side in 80 columns
SHOWN_NAMES = 12
QUOTE = 300

SHORT = {
    AnswerForm.DOCUMENTS: "files",
    AnswerForm.WORDS: "words",
    AnswerForm.REFUSED: "refused",
    AnswerForm.NO_RECORDS: "none held",
    AnswerForm.OBJECTED: "objects",
}
MARKS = {Standing.PROPOSED: "?", Standing.CONFIRMED: "+", Standing.CORRECTED: "+"}
LEGEND = "number: a figure, or how many names; ? proposed, + a person's word, . no answer"
MEASURES = {Measure.TOTAL_DETECTIONS: " (detections and hits in one figure)"}


def table_text(results: Results, style: Style, items: Sequence[str] = (), agencies: Sequence[str] = ()) -> str:
    """One row an agency, one column an item.

    Args:
        results: of the campaign.
        style: of the terminal.
        items, agencies: only these; all where empty.
    """
    labels = [label for label in results.items if not items or label in items]
    rows = {key: name for key, name in results.agencies.items() if not agencies or key in agencies}
    lines = [style.bold(f"{results.campaign}: {count(len(rows), 'agency')}, {count(len(labels), 'item')}")]
    for part in _batches(labels, IN_A_ROW):
        head = "".join(f"{label:>{CELL_WIDTH}}" for label in part)
        lines.append(style.dim(f"{'agency':<{NAME_WIDTH}}{head}"))
        for key, name in rows.items():
            cells = "".join(_cell(results.of(key, label), style) for label in part)
            lines.append(f"{cut(plain(short_name(name)), NAME_WIDTH):<{NAME_WIDTH}}{cells}")
        lines.append("")
    lines.append(style.dim(LEGEND))
    wait = [each for each in results.answers if each.standing is Standing.PROPOSED]
    if wait:
        lines.append(style.odd(f"{count(len(wait), 'answer')} proposed; look at the words beside them:"))
        lines.append(f"  {style.command(f'cpra results confirm {results.campaign}')}")
    return "\n".join(lines)


def answers_text(
    results: Results, answers: Sequence[Answer], numbers: Mapping[str, str], style: Style, *, asked: Sequence[str] = ()
) -> str:
    """Answers with their proof, under their items; items in `asked` that have none are named as well."""
    lines: list[str] = []
    labels = [label for label in results.items if label in asked or any(each.item == label for each in answers)]
    for label in [*labels, ""]:
        mine = [each for each in answers if each.item == label]
        if not label and not mine:
            continue
        title = f"{label}  {results.items.get(label, '')}" if label else "under no item yet"
        lines += ["", fold_in(plain(title), "    ", "")]
        lines += [answer_text(each, numbers, style) for each in mine] or [style.dim("  no answer yet")]
    return "\n".join(lines).strip("\n")


def list_text(answers: Sequence[Answer], numbers: Mapping[str, str], style: Style) -> str:
    """Answers of any request, each under its request and item."""
    lines = []
    for each in answers:
        lines += [style.bold(f"{each.request} {each.item or '(no item yet)'}"), answer_text(each, numbers, style)]
    return "\n".join(lines) or style.good("no answer waits for a person's word")


def item_line(label: str, items: Mapping[str, str]) -> str:
    """What was asked, folded; or that a person has to say what it answers."""
    said = f"{label}  {items[label]}" if label in items else f"under no item yet; the items are {', '.join(items)}"
    return fold_in(plain(said), "    ", "")


def by_agency_text(results: Results, answers: Sequence[Answer], numbers: Mapping[str, str], style: Style) -> str:
    """Answers with their proof, agency after agency."""
    lines = []
    for agency, name in results.agencies.items():
        mine = [each for each in answers if each.request == f"{results.campaign}/{agency}"]
        if mine:
            lines += [style.bold(plain(name)), answers_text(results, mine, numbers, style), ""]
    return "\n".join(lines).rstrip("\n") or style.dim("no answer yet")


def answer_text(answer: Answer, numbers: Mapping[str, str], style: Style) -> str:
    """One answer: its value, how far it can be relied on, the words that say it, and where they stand."""
    paint = {Standing.PROPOSED: style.odd, Standing.REJECTED: style.dim}.get(answer.standing, style.good)
    stands = str(answer.standing) + (f" by {answer.by}" if answer.by else "") + (f", {answer.on}" if answer.on else "")
    lines = [fold_in(plain(value_text(answer)), "      ", f"  {answer.id}  ")]
    names = [name.printed + (f" [{name.agency}]" if name.agency else "") for name in answer.names]
    if names:
        more = f"; … {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
        lines.append(fold_in(plain("; ".join(names[:SHOWN_NAMES]) + more), "      "))
    stands += f": {answer.because}" if answer.because else ""
    stands += f" (rule: {answer.rule})" if answer.rule != "person" else ""
    lines.append(paint(fold_in(plain(stands), "      ")))
    quote = " ".join(answer.quote.split())
    lines.append(style.dim(fold_in(plain(f'{place_text(answer, numbers)}: "{cut(quote, QUOTE)}"'), "      ")))
    return "\n".join(lines)


def value_text(answer: Answer) -> str:
    """What an answer says, in one line."""
    if answer.form is AnswerForm.NUMBER and answer.number is not None:
        period = f", {_days(answer)}" if answer.period else ", for days that the source does not name"
        if answer.measure in {Measure.CAMERAS, Measure.RETENTION_DAYS}:
            period = f", on {answer.as_of}" if answer.as_of else ""
        return f"{answer.number:,}{period}{MEASURES.get(answer.measure, '') if answer.measure else ''}"
    if answer.form is AnswerForm.NAMES:
        on = f", as of {answer.as_of}" if answer.as_of else ""
        known = sum(1 for name in answer.names if name.agency)
        return f"{count(len(answer.names), 'name')} ({known} in the directory){on}" if answer.names else f"none{on}"
    if answer.form is AnswerForm.REFUSED:
        return "refused" + (f" under {', '.join(answer.sections)}" if answer.sections else ", no section named")
    if answer.form is AnswerForm.DOCUMENTS:
        return f"{count(len(answer.documents), 'file')}" if answer.documents else "files were announced"
    if answer.form is AnswerForm.WORDS:
        return f'"{answer.words}"'
    return "no records held" if answer.form is AnswerForm.NO_RECORDS else "would have to create a record"


def place_text(answer: Answer, numbers: Mapping[str, str]) -> str:
    """Where the words stand: `m7`, or `report.pdf, page 2, line 14 (m7)`."""
    place = answer.place
    message = numbers.get(place.message, place.message)
    if not (place.document or place.name):
        return message or "noted by hand"
    where = [place.name or place.document[:12]]
    where += [f"page {place.page}"] if place.page else []
    where += [f"line {place.line}"] if place.line else []
    return ", ".join(where) + (f" ({message})" if message else "")


def figures_text(figures: Sequence[Statistic], style: Style) -> str:
    """Each figure as a sentence, with the requests behind it where they are few."""
    lines = []
    for each in figures:
        lines.append(fold_in(plain(each.sentence), "  ", "- "))
        rows = ", ".join(key.partition("/")[2] for key in each.rows[:5])
        more = f" and {len(each.rows) - 5} more (--json lists them)" if len(each.rows) > 5 else ""
        lines += [style.dim(fold_in(plain(f"{each.name}: {rows}{more}"), "    "))] if rows else []
    return "\n".join(lines) if lines else "no request has been sent yet"


def _cell(answers: Sequence[Answer], style: Style) -> str:
    if not answers:
        return style.dim(f"{'.':>{CELL_WIDTH}}")
    best = max(answers, key=_weight)
    says = SHORT.get(best.form, "")
    if best.form is AnswerForm.NUMBER:
        says = f"{best.number:,}" if best.number is not None else ""
        figures = [each for each in answers if each.form is AnswerForm.NUMBER]
        says = f"{len(figures)} figs" if len({each.period for each in figures}) > 1 or len(says) > 8 else says
    elif best.form is AnswerForm.NAMES:
        says = str(len(best.names))
    mark = "?" if any(each.standing is Standing.PROPOSED for each in answers) else MARKS.get(best.standing, " ")
    paint = style.odd if mark == "?" else style.good if mark == "+" else str
    shown = f"{says}{mark}" if len(says) < CELL_WIDTH else says
    return " " * (CELL_WIDTH - len(shown)) + paint(shown)


def _weight(answer: Answer) -> tuple[bool, bool, bool]:
    """A person's word before a rule's, a value before a bare hand-over, a list or count before words."""
    return (
        answer.standing in {Standing.CONFIRMED, Standing.CORRECTED},
        answer.standing is Standing.FOUND,
        answer.form in {AnswerForm.NAMES, AnswerForm.NUMBER, AnswerForm.REFUSED},
    )


def _days(answer: Answer) -> str:
    period = answer.period
    if period is None:
        return ""
    return str(period.year) if period.year else f"{period.first} to {period.last}"


def _batches(labels: Sequence[str], size: int) -> list[Sequence[str]]:
    return [labels[at : at + size] for at in range(0, len(labels), size)]
