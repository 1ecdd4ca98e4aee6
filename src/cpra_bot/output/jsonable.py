"""The same results for programs: plain JSON, one object a command."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from cpra_bot.model.action import NextAction
from cpra_bot.model.grid import Cell
from cpra_bot.model.hearing import GroupResult, Labelled, RereadResult, UndoResult
from cpra_bot.model.letter import Letter
from cpra_bot.model.problem import Problem
from cpra_bot.model.results import (
    CheckResult,
    Delivery,
    InboxResult,
    PlaceResult,
    Plan,
    PollResult,
    SendResult,
    ShowMessage,
    ShowResult,
    StatusResult,
    StatusRow,
    TickResult,
)
from cpra_bot.output.agencies_json import reach


def dumps(value: Any) -> str:
    """Pretty JSON; dates as ISO strings, enums as their values."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def problem(each: Problem) -> dict[str, Any]:
    """One fault."""
    return asdict(each)


def letter(each: Letter) -> dict[str, Any]:
    """What a letter says and to whom."""
    return {
        "key": each.key,
        "agency": each.request.split("/")[1],
        "channel": each.channel,
        "to": each.to,
        "reply_to": each.reply_to,
        "subject": each.subject,
        "body": each.body,
        "message_id": each.message_id,
        "fingerprint": each.fingerprint,
        "attachments": [{"name": file.name, "sha256": file.sha256} for file in each.attachments],
    }


def action(each: NextAction) -> dict[str, Any]:
    """One thing to do."""
    return {
        "request": each.request,
        "rule": each.rule,
        "mode": each.mode.value,
        "when": each.when.isoformat(),
        "because": each.because,
        "commands": list(each.commands),
    }


def check(result: CheckResult) -> dict[str, Any]:
    """`check --json`."""
    return {
        "problems": [problem(each) for each in result.problems],
        "campaigns": [
            {
                "campaign": name,
                "agencies": agencies,
                "reachable": result.reachable[name],
                "held_back": [asdict(each) for each in result.held[name]],
                "reach": reach(result.reach[name]),
            }
            for name, agencies in result.campaigns.items()
        ],
        "directory": reach(result.everybody) if result.everybody else None,
    }


def plan(result: Plan) -> dict[str, Any]:
    """`preview --json`."""
    return {
        "plan": result.id,
        "campaign": result.campaign,
        "day": result.day.isoformat(),
        "letters": [letter(each) for each in result.letters],
        "held_back": [asdict(each) for each in result.held],
        "already_open": list(result.already),
        "problems": [problem(each) for each in result.problems],
        "costs": result.costs,
    }


def delivery(result: Delivery) -> dict[str, Any]:
    """What happened to the queue."""
    return asdict(result)


def send(result: SendResult) -> dict[str, Any]:
    """`send --json`."""
    return {
        "live": result.live,
        "plan": plan(result.plan) if result.plan else None,
        "queued": result.queued,
        "queue": list(result.queue),
        "delivery": delivery(result.delivery),
        "command": result.command,
    }


def poll(result: PollResult) -> dict[str, Any]:
    """`poll --json`."""
    return asdict(result)


def inbox(result: InboxResult) -> dict[str, Any]:
    """`inbox --json`."""
    return {
        "messages": [{**asdict(each), "number": result.numbers[each.message]} for each in result.messages],
        "weak": [
            {**asdict(reply), "request": request, "number": result.numbers[reply.message]}
            for request, reply in result.weak
        ],
        "groups": [asdict(group) for group in result.groups],
    }


def place(result: PlaceResult) -> dict[str, Any]:
    """`inbox place --json`."""
    return asdict(result)


def group(result: GroupResult) -> dict[str, Any]:
    """`inbox place g7 --json`, and the same of `aside` and `harmless`."""
    return asdict(result)


def undo(result: UndoResult) -> dict[str, Any]:
    """`inbox undo --json`, `label --undo --json`."""
    return asdict(result)


def labelled(result: Labelled) -> dict[str, Any]:
    """`label --json`."""
    return {**asdict(result), "facts": [fact.plain() for fact in result.facts]}


def reread(result: RereadResult) -> dict[str, Any]:
    """`read --again --json`."""
    return asdict(result)


def row(each: StatusRow) -> dict[str, Any]:
    """One request."""
    state = each.state
    return {
        "request": state.key,
        "agency": state.agency,
        "name": each.name,
        "phase": state.phase.value,
        "grade": state.grade.name.lower(),
        "sent_on": state.sent_on,
        "received_on": state.received_on,
        "received_because": state.received_because,
        "due": state.due.law if state.due else None,
        "extension_until": state.extension_until,
        "promised": state.promised,
        "numbers": {number: strength.value for number, strength in state.numbers.items()},
        "letters": [asdict(one) for one in state.letters],
        "replies": [asdict(reply) for reply in state.replies],
        "open_items": list(state.open_items),
        "waits_on": each.grid.waits_on.value,
        "items": {label: _cell(cell) for label, cell in each.grid.cells.items()},
        "portal": asdict(state.portal) if state.portal else None,
        "next": action(each.action),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    """One item at one agency."""
    return {**asdict(cell.state), "until": cell.until, "waits_on": cell.waits_on}


def status(result: StatusResult) -> dict[str, Any]:
    """`status --json`."""
    return {
        "requests": [row(each) for each in result.rows],
        "items": {name: {label: grid.count(label) for label in grid.labels} for name, grid in result.grids.items()},
        "inbox": result.inbox,
        "needs": [action(each) for each in result.needs],
    }


def show(result: ShowResult) -> dict[str, Any]:
    """`show --json`."""
    return {
        **row(result.row),
        "due_working": asdict(result.row.state.due) if result.row.state.due else None,
        "outbox": [{**asdict(each), "letter": letter(each.letter)} for each in result.letters],
        "texts": result.texts,
    }


def show_message(result: ShowMessage) -> dict[str, Any]:
    """`show m7 --json`."""
    return asdict(result)


def tick(result: TickResult) -> dict[str, Any]:
    """`tick --json`."""
    return {
        "live": result.live,
        "poll": poll(result.poll) if result.poll else None,
        "written": [{**letter(each), "because": result.reasons[each.key]} for each in result.written],
        "queue": list(result.queue),
        "delivery": delivery(result.delivery),
        "command": "" if result.live else "cpra tick --live",
        "news": [action(each) for each in result.news],
        "waiting_on_person": result.waiting_on_person,
        "to_propose": [action(each) for each in result.to_propose],
    }
