"""Rules about answers: for which items, closed too early, and the end."""

from __future__ import annotations

from datetime import date, timedelta

from cpra_bot.decide.outcomes import CAME, unsaid
from cpra_bot.decide.rules.case import OUT, Case, are, one_line
from cpra_bot.decide.rules.holds import ANSWERING
from cpra_bot.decide.rules.rule import Rule, Verdict
from cpra_bot.law.days import legal_day
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterKind


def _which_items(case: Case) -> Verdict:
    """Words that settle something and do not say what: a person says it, and nothing asks for what may have come."""
    if not case.open_items:
        return "no item is open"
    settled_by = {each.message for each in case.state.outcomes.values()}
    for reply, fact in unsaid(case.said):
        if reply.message not in settled_by:
            return case.ask(
                "which-items",
                reply.message,
                f'on {legal_day(reply.received_at)} the agency wrote "{one_line(fact.quote)}" and did not say about '
                f"which items; {are(case.open_items)} open. Say which it settles",
                f"cpra show {case.number(reply)}",
                f"cpra label {case.number(reply)}",
                rests_on=[(reply, fact)],
            )
    return "every answer says which items it is about"


def _closed_early(case: Case) -> Verdict:
    """The agency closes the request, and something we asked for is open."""
    state = case.state
    if not case.open_items:
        return "no item is open"
    for statement in case.matters(FactKind.CLOSURE, by=(LetterKind.REMAINDER,), rule="closed-early"):
        reply, fact = statement
        on, left = legal_day(reply.received_at), are(case.open_items)
        reason = fact.detail.get("reason", "")
        because = f'on {on} the agency closed the request ("{one_line(fact.quote)}"), and {left} open by our records'
        asked_on = _asked_for_the_rest(case)
        until = asked_on + timedelta(days=case.policy.minimum_distance_days)
        if case.today < until:
            why = f"we asked for the rest on {asked_on}, and the closing may have crossed that letter"
            return case.wait("distance", until, f"{why}; the next one may go on {until}", [statement])
        if case.got and reason in {"", "completed"}:
            order = case.order(LetterKind.REMAINDER, case.open_items, received(case))
            return case.write(
                "closed-early", order, because, about=reply.message, handling="remainder", rests_on=[statement]
            )
        return case.ask(
            "closed-early",
            reply.message,
            f"{because}{f'; it gives the reason: {reason}' if reason else ''}. Write or call, or close it here",
            f"cpra show {case.number(reply)}",
            f"cpra record {state.key} --called",
            f"cpra close {state.key}",
            rests_on=[statement],
        )
    return "the agency has not closed the request, or was answered"


def _asked_for_the_rest(case: Case) -> date:
    """When the last letter left that says what is open; `date.min` if none has."""
    sent = (each for each in case.state.letters if each.kind is LetterKind.REMAINDER and each.status in OUT)
    return max((legal_day(each.at) for each in sent), default=date.min)


def received(case: Case) -> dict[str, str]:
    """What has come, by item, as letters name it."""
    return {f"got.{label}": f"{day.isoformat()}; {what}" for label, (day, what) in case.got.items()}


def _thanks(case: Case) -> Verdict:
    state = case.state
    if case.open_items:
        return f"{are(case.open_items)} open"
    if case.has_sent(LetterKind.THANKS) or case.declined(f"thanks:{state.key}"):
        return case.wait("done", case.today, "every item has its answer, and nothing more is to be written")
    complete = state.items_with(*CAME)
    if not complete:
        return case.ask(
            "close",
            state.key,
            "every item has its answer, and no records came; close the request, or write to the agency",
            f"cpra show {state.key}",
            f"cpra close {state.key}",
        )
    last = max(day for day, _ in case.got.values())
    order = case.order(LetterKind.THANKS, complete, received(case))
    because = f"every item has its answer, the last records of {last}; a letter of thanks ends the request"
    return case.write("thanks", order, because, about=state.key)


WHICH_ITEMS = Rule(
    "which-items",
    "an answer settles something and does not say for which items",
    "asks a person; nothing asks for what may have come",
    "person",
    _which_items,
)
CLOSED_EARLY = Rule(
    "closed-early",
    "the agency closed the request while items are open",
    "says what came and what is open; a person looks where nothing came or the reason is another",
    "approval",
    _closed_early,
    ANSWERING,
)
THANKS = Rule(
    "thanks",
    "every item has its answer",
    "thanks for what came; where nothing came, asks a person to close",
    "approval",
    _thanks,
    ANSWERING,
)
