"""Tables of requests, one request whole, and what a run of cron has to say."""

from __future__ import annotations

from datetime import datetime

from cpra_bot.model.action import NextAction
from cpra_bot.model.grid import Cell, Grid, WaitsOn
from cpra_bot.model.letter import OutboxEntry
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, Outcome, Phase, RequestState
from cpra_bot.model.results import ShowResult, StatusResult, StatusRow, TickResult
from cpra_bot.output.clock import working_lines
from cpra_bot.output.facts import place_of, words_of
from cpra_bot.output.letters import delivery_lines
from cpra_bot.output.replies import poll_text
from cpra_bot.output.style import Style, count, cut, fold_in, plain, short_name

SHOWN_LINES = 40
"""Lines of an unclear message that `show` prints; the raw mail is in the ledger."""

COLUMNS = "{:<30} {:<12} {:<10} {:<10} {:<14}"


def status_text(result: StatusResult, style: Style) -> str:
    """One line a request, then what waits on a person."""
    if not result.rows:
        return "no request has been opened yet; start with `cpra preview CAMPAIGN`"
    campaigns = dict.fromkeys(row.state.campaign for row in result.rows)
    lines = []
    for campaign in campaigns:
        rows = [row for row in result.rows if row.state.campaign == campaign]
        lines.append(style.bold(f"{campaign}: {count(len(rows), 'request')}"))
        lines.append(style.dim(COLUMNS.format("agency", "state", "due", "next", "number").rstrip()))
        lines += [_row(row, style) for row in rows]
        lines += ["", *item_lines(result.grids[campaign], style)] if campaign in result.grids else []
    lines.append("")
    lines += need_lines(result.needs, style) if result.needs else [style.good("nothing waits on a person")]
    return "\n".join(lines)


def _row(row: StatusRow, style: Style) -> str:
    state = row.state
    due = str(state.due.law) if state.due else ""
    yours = row.grid.waits_on is WaitsOn.PERSON
    when = {WaitsOn.PERSON: "you", WaitsOn.NOBODY: "done"}.get(row.grid.waits_on, str(row.action.when))
    number = next(iter(state.numbers), "")
    weak = "?" if number and state.numbers[number] is Strength.WEAK else ""
    phase = f"{state.phase:<12}"
    paint = style.odd if yours else style.good
    if state.phase in {Phase.BOUNCED, Phase.NOT_SENT, Phase.UNCERTAIN}:
        paint = style.bad
    line = COLUMNS.format(cut(short_name(row.name), 30), "\0", due, when, cut(number + weak, 14)).rstrip()
    return line.replace("\0" + " " * 11, paint(phase))


def item_lines(grid: Grid, style: Style) -> list[str]:
    """How every item of a campaign stands, counted over the agencies that were asked for it."""
    counts = {label: grid.count(label) for label in grid.labels}
    shown = [outcome for outcome in Outcome if any(outcome in found for found in counts.values())]
    lines = [style.dim("   " + "".join(f"  {outcome}" for outcome in shown))]
    for label, found in counts.items():
        figures = (f"  {found.get(outcome, ''):>{len(outcome)}}" for outcome in shown)
        lines.append(f"{label:<3}{''.join(figures)}".rstrip())
    return lines


def need_lines(needs: tuple[NextAction, ...], style: Style) -> list[str]:
    """What a person is asked, each with its reason and the command that settles it."""
    lines = [style.odd(f"{count(len(needs), 'thing')} for you:")]
    for need in needs:
        subject = f"{need.request}: " if need.request else ""
        lines.append(fold_in(plain(subject + need.because), "    ", "  - "))
        lines += [f"      {style.command(command)}" for command in need.commands]
    return lines


def show_text(result: ShowResult, style: Style) -> str:
    """One request: where it stands, how its date was counted, and its whole course."""
    state, action = result.row.state, result.row.action
    lines = [style.bold(result.row.name), style.dim(state.key), ""]
    lines += _standing(state)
    lines.append(fold_in(plain(f"next: {action.because}"), "  "))
    lines += [f"        {style.command(each)}" for each in action.commands if each != f"cpra show {state.key}"]
    lines += ["", style.bold("Items")]
    lines += [_item_line(label, cell, result.numbers, style) for label, cell in result.row.grid.cells.items()]
    if state.due:
        lines += ["", style.bold("How the date was counted")]
        lines += working_lines(state.due.working)
        lines += [fold_in(f"note: {warning}", "        ", "  ") for warning in state.due.warnings]
    lines += ["", style.bold("Course")]
    course: list[tuple[datetime, str]] = [(_moment(entry), _letter_line(entry)) for entry in result.letters]
    course += [(reply.received_at, _reply_text(reply, result, style)) for reply in state.replies]
    lines += [text for _, text in sorted(course, key=lambda step: step[0])]
    return "\n".join(lines)


def _standing(state: RequestState) -> list[str]:
    facts = [
        ("state", f"{state.phase}"),
        ("sent", str(state.sent_on or "not yet")),
        ("received", str(state.received_on or "not proven yet")),
        ("", state.received_because),
        ("portal", portal_line(state)),
        ("number", ", ".join(f"{n} ({s})" for n, s in state.numbers.items())),
        ("due", str(state.due.law) if state.due else ""),
        ("extension", str(state.extension_until or "")),
        ("promised", str(state.promised or "")),
    ]
    return [fold_in(f"{name:<11}{plain(value)}", " " * 13, "  ") for name, value in facts if value]


TURN = {
    WaitsOn.AGENCY: "the agency's turn",
    WaitsOn.US: "the next run's turn",
    WaitsOn.PERSON: "your turn",
    WaitsOn.NOBODY: "",
}


def _item_line(label: str, cell: Cell, numbers: dict[str, str], style: Style) -> str:
    """One item: how it stands, whose turn it is, and the words that say so."""
    until = f"waited for until {cell.until}" if cell.until else ""
    source = numbers.get(cell.state.message, cell.state.message)
    words = f'{source}: "{cell.state.quote}"' if cell.state.message else ""
    line = "; ".join(filter(None, (cell.state.outcome.value, TURN[cell.waits_on], until, words)))
    text = fold_in(plain(f"{label:<5}{line}"), " " * 7, "  ")
    return style.dim(text) if cell.waits_on is WaitsOn.NOBODY else text


def portal_line(state: RequestState) -> str:
    """Where the portal that filed it says it stands, and its page; empty where none did."""
    view = state.portal
    if view is None:
        return ""
    held = "" if view.passed_on else ", not passed on to the agency yet"
    return f"{view.channel} {view.number}: {view.status}{held}; {view.page}"


def _letter_line(entry: OutboxEntry) -> str:
    words = f"{entry.status}" + (f" ({entry.answer})" if entry.answer else "")
    return fold_in(plain(f"{_moment(entry):%Y-%m-%d}  → {entry.letter.key}: {words}"), " " * 14, "  ")


def _moment(entry: OutboxEntry) -> datetime:
    return entry.settled_at or entry.started_at or entry.queued_at


def _reply_text(reply: FiledMessage, result: ShowResult, style: Style) -> str:
    number = result.numbers.get(reply.message, "")
    lines = [
        f"  {reply.received_at:%Y-%m-%d}  ← {number} {cut(plain(reply.subject) or '(no subject)', 58)}",
        style.dim(fold_in(plain(f"from {reply.sender}; {reply.strength}: {reply.reason}"), "              ")),
    ]
    for fact in reply.facts:
        lines.append(fold_in(plain(f'{words_of(fact)}{place_of(fact)}: "{fact.quote}"'), " " * 16, " " * 14))
    if reply.unclear:
        lines.append(style.odd(fold_in(plain(f"to read: {reply.unclear}"), "              ")))
        text = plain(result.texts.get(reply.message, "")).strip()
        for line in text.splitlines()[:SHOWN_LINES]:
            lines.append(style.dim(fold_in(line, " " * 14 + "| ")) if line.strip() else " " * 14 + "|")
        lines.append(
            f"              nothing in it holds letters back? {style.command(f'cpra inbox harmless {number}')}"
        )
    return "\n".join(lines)


def tick_text(result: TickResult, style: Style, *, quiet: bool) -> str:
    """Cron mails whatever this returns: nothing, unless a person is newly needed or the run could not finish."""
    if result.live and quiet:
        return "\n".join(_urgent(result, style))
    lines = []
    if result.poll:
        lines.append(poll_text(result.poll, style))
    for letter in result.written:
        verb = f"{letter.kind} written" if result.live else f"would write a {letter.kind}"
        lines.append(fold_in(f"{letter.key}: {verb}, because {result.reasons[letter.key]}", "    ", ""))
    for action in result.to_propose:
        kind = action.order.kind if action.order else action.rule
        lines.append(
            fold_in(
                plain(f"{action.request}: would ask you about a letter ({kind}), because {action.because}"), "    ", ""
            )
        )
    if result.live:
        lines += delivery_lines(result.delivery, style)
    if result.news:
        lines += need_lines(result.news, style)
    elif result.waiting_on_person:
        lines.append(f"{count(result.waiting_on_person, 'thing')} still waiting for you; see `cpra status`")
    if not result.live:
        if result.queue:
            lines.append(
                f"would send {count(len(result.queue), 'letter')} that {_stand(len(result.queue))} in the queue"
            )
        lines.append(style.dim("dry run: the mailbox was not read and nothing was sent"))
        lines.append(f"for real: {style.command('cpra tick --live')}")
    return "\n".join(lines)


def _stand(number: int) -> str:
    return "stands" if number == 1 else "stand"


def _urgent(result: TickResult, style: Style) -> list[str]:
    lines = need_lines(result.news, style) if result.news else []
    if result.poll and result.poll.links.stopped:
        lines.append(f"could not fetch every link: {result.poll.links.stopped}")
    if result.delivery.stopped:
        remedy = f"; {result.delivery.remedy}" if result.delivery.remedy else ""
        lines.append(f"could not finish: {result.delivery.stopped}{remedy}")
        if result.delivery.waiting:
            lines.append(f"{count(result.delivery.waiting, 'letter')} stay in the queue; the next run tries again")
    return lines
