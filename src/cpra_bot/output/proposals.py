"""Letters that wait for a person's word, as text and for programs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

from cpra_bot.model.problem import Problem
from cpra_bot.model.proposal import Proposal, ProposalStatus, Verdict
from cpra_bot.output import jsonable
from cpra_bot.output.facts import words_of
from cpra_bot.output.letters import letter_text
from cpra_bot.output.style import Style, count, fold_in, plain

BY_HAND = "no mail carries this letter: approved, it waits with `cpra file` until you have filed it there"

Groups = Sequence[Sequence[Proposal]]
Names = Callable[[str], str]
"""Agency id → name."""


def list_text(groups: Groups, names: Names, numbers: dict[str, str], style: Style) -> str:
    """One paragraph a group: which letters, to whom, why."""
    total = sum(map(len, groups))
    if not total:
        return "no letter waits for your word"
    kinds = f", {len(groups)} different ones" if 1 < len(groups) < total else ""
    lines = [style.odd(f"{count(total, 'letter')} for you to approve{kinds}:")]
    for members in groups:
        lines += ["", *_group_lines(members, names, numbers, style)]
    lines += ["", f"decide: {style.command('cpra approve')}"]
    return "\n".join(lines)


def _group_lines(members: Sequence[Proposal], names: Names, numbers: dict[str, str], style: Style) -> list[str]:
    first = members[0].draft
    how = ", to be filed by you" if first.letter.by_hand else ""
    lines = [style.bold(f"{first.order.kind}: {first.rule}") + how + (f", {len(members)} alike" * (len(members) > 1))]
    for each in members:
        agency = each.draft.request.partition("/")[2]
        lines.append(fold_in(plain(f"{each.id}  {each.draft.request}: {names(agency)}"), " " * 6, "  "))
        if len(members) == 1 or each is members[0]:
            lines += ground_lines(each, numbers, style)
    return lines


def ground_lines(proposal: Proposal, numbers: dict[str, str], style: Style) -> list[str]:
    """Why, and the agency's words that it rests on."""
    lines = [fold_in(plain(f"because {proposal.draft.because}"), "      ")]
    for message, fact in proposal.draft.rests_on:
        words = f'{numbers.get(message, message)}: {words_of(fact)}: "{fact.quote}"'
        lines.append(style.dim(fold_in(plain(words), " " * 10, " " * 8)))
    return lines


def proposal_text(proposal: Proposal, name: str, numbers: dict[str, str], style: Style) -> str:
    """One proposed letter whole, with its grounds."""
    lines = [style.bold(f"{proposal.id}  {name}"), *ground_lines(proposal, numbers, style)]
    if proposal.draft.letter.by_hand and proposal.status is ProposalStatus.LIVE:
        lines.append(style.odd(fold_in(BY_HAND, "      ")))
    if proposal.status is not ProposalStatus.LIVE:
        lines.append(fold_in(plain(f"{proposal.status}: {proposal.note}".rstrip(": ")), "      "))
    return "\n".join([*lines, letter_text(proposal.draft.letter, "", style)])


def difference(one: str, other: str, style: Style) -> list[str]:
    """What the second text has otherwise than the first, line by line."""
    found = difflib.unified_diff(one.split("\n"), other.split("\n"), lineterm="", n=0)
    shown = [line for line in found if not line.startswith(("---", "+++", "@@"))]
    return [style.bad(plain(line)) if line.startswith("-") else style.good(plain(line)) for line in shown]


def difference_text(first: Proposal, other: Proposal, own_words: Callable[[Proposal], str], style: Style) -> str:
    """How one letter of a group differs from the one that was shown whole."""
    one, another = first.draft.letter, other.draft.letter
    heads = [f"To: {letter.to}\nSubject: {letter.subject}\n" for letter in (one, another)]
    lines = difference(heads[0] + own_words(first), heads[1] + own_words(other), style)
    return "\n".join([style.bold(f"{other.id}  {other.draft.request}"), *(f"  {line}" for line in lines)])


def problem_text(problems: Sequence[Problem]) -> str:
    """Lint errors, each with its remedy."""
    return "\n".join(fold_in(f"{each.code} {each.what}; {each.remedy}", "    ", "  ") for each in problems)


def verdict_text(verdict: Verdict, style: Style) -> str:
    """What became of a word."""
    paint = style.good if verdict.done else style.odd
    lines = [paint(fold_in(plain(verdict.said), "  ", ""))]
    return "\n".join([*lines, problem_text(verdict.problems)] if verdict.problems else lines)


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """One proposal for programs."""
    draft = proposal.draft
    return {
        "id": proposal.id,
        "status": proposal.status.value,
        "request": draft.request,
        "rule": draft.rule,
        "kind": draft.order.kind.value,
        "items": list(draft.order.items),
        "because": draft.because,
        "rests_on": [{"message": message, **fact.plain()} for message, fact in draft.rests_on],
        "made_at": proposal.made_at,
        "until": proposal.until,
        "note": proposal.note,
        "edited": proposal.edited,
        "by_hand": draft.letter.by_hand,
        "letter": jsonable.letter(draft.letter),
    }


def list_json(groups: Groups) -> dict[str, Any]:
    """`approve --list --json`."""
    return {"groups": [[proposal_json(each) for each in members] for members in groups]}


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """What became of a word, for programs."""
    return {
        "done": verdict.done,
        "said": verdict.said,
        "read_again": verdict.again,
        "problems": [jsonable.problem(each) for each in verdict.problems],
        "proposal": proposal_json(verdict.proposal),
    }
