"""Rules about what the agency refuses: an objection to creating records, a denial, and what stays refused."""

from __future__ import annotations

from datetime import date, timedelta

from cpra_bot.decide.outcomes import REFUSED
from cpra_bot.decide.rules.case import OUT, Case, Statement, answering, are, one_line
from cpra_bot.decide.rules.holds import ANSWERING
from cpra_bot.decide.rules.rule import Rule, Verdict
from cpra_bot.decide.said import statements
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import NextAction
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.request import FiledMessage, How, Outcome

REBUTTAL_DAYS = 14
"""So long a letter that argues is left with the agency before a person is asked whether to let it rest."""


def _fallback(case: Case) -> Verdict:
    """Once, and only for this reason: not for exemptions, not for what a machine or a form letter says of its own."""
    if case.has_sent(LetterKind.RECORD_CREATION):
        return "the fallback items have been made active before, and that is done once"
    need = f"fallback:{case.state.key}"
    for statement in statements(case.state.replies, FactKind.RECORD_CREATION):
        reply, fact = statement
        called = _called_for(case, reply)
        if any(each.kind is FactKind.AUTOMATIC_REPLY for each in reply.facts) or not called or case.declined(need):
            continue
        quote = one_line(fact.quote)
        because = (
            f'on {legal_day(reply.received_at)} the agency wrote that it would have to create a record: "{quote}"; '
            f"{are(called)} named in the request for that case and would become active, once"
        )
        order = case.order(LetterKind.RECORD_CREATION, called, answering(statement))
        return case.write("fallback", order, because, about=case.state.key, rests_on=[statement])
    return "no objection to creating a record calls for a fallback item"


def _called_for(case: Case, reply: FiledMessage) -> tuple[str, ...]:
    """The fallback items that an objection calls for."""
    state = case.state
    objected = {
        label
        for label, each in state.outcomes.items()
        if each.outcome is Outcome.OBJECTED and each.message == reply.message
    }
    return tuple(
        label
        for label in state.conditional
        if objected and (not state.stands_for or objected & set(state.stands_for.get(label, ())))
    )


def _objected(case: Case) -> Verdict:
    """An objection to an item for which no fallback stands."""
    state = case.state
    for reply, fact in case.matters(FactKind.RECORD_CREATION, by=(LetterKind.RECORD_CREATION,)):
        labels = [
            label
            for label, each in state.outcomes.items()
            if each.outcome is Outcome.OBJECTED and each.message == reply.message and not _replaced(case, label)
        ]
        if labels:
            by_machine = any(each.kind is FactKind.AUTOMATIC_REPLY for each in reply.facts)
            why = (
                "an automatic answer says so, and that calls for nothing"
                if by_machine
                else "nothing stands in for that"
            )
            return case.ask(
                "objected",
                reply.message,
                f"on {legal_day(reply.received_at)} the agency wrote that it would have to create a record for "
                f'{", ".join(labels)}: "{one_line(fact.quote)}"; {why}. Answer by hand, '
                "or let it rest",
                f"cpra show {case.number(reply)}",
                f"cpra label {case.number(reply)}",
                f"cpra record {state.key} --sent FILE",
                f"cpra close {state.key}",
                rests_on=[(reply, fact)],
            )
    return "no objection waits for an answer by hand"


def _replaced(case: Case, label: str) -> bool:
    """True if a fallback item is active in that item's place."""
    active = [each for each in case.state.stands_for if each not in case.state.conditional]
    sent = case.state.fallback_on is not None
    return sent and (not case.state.stands_for or any(label in case.state.stands_for[each] for each in active))


def _rebuttal(case: Case) -> Verdict:
    for reply, _fact in case.matters(FactKind.DENIAL, by=(LetterKind.DENIAL_REBUTTAL,), rule="rebuttal"):
        denied = tuple(
            label
            for label in case.state.items
            if case.state.outcomes[label].outcome is Outcome.DENIED
            and case.state.outcomes[label].message == reply.message
        )
        if denied:
            return _answer_denial(case, reply, denied)
    return "no denial waits for an answer"


def _answer_denial(case: Case, reply: FiledMessage, denied: tuple[str, ...]) -> NextAction:
    denials: list[Statement] = [(reply, fact) for fact in reply.facts if fact.kind is FactKind.DENIAL]
    facts = answering(denials[0])
    cited: dict[str, None] = {}
    for _, fact in denials:
        sections = one_line(fact.detail.get("sections", ""))
        cited |= dict.fromkeys(filter(None, (each.strip() for each in sections.split(";"))))
        if sections and len(denials) > 1:
            facts |= {f"sections.{label}": sections for label in fact.items if label in denied}
    if any(fact.detail.get("who") for _, fact in denials):
        facts["named"] = "yes"
    on, labels = legal_day(reply.received_at), ", ".join(denied)
    if not cited:
        return case.ask(
            "rebuttal",
            reply.message,
            f'on {on} the agency denied {labels} and cited no section: "{facts["quote"]}"; write the answer, '
            "or let it rest",
            f"cpra show {case.number(reply)}",
            f"cpra record {case.state.key} --sent FILE",
            f"cpra close {case.state.key}",
            draft=case.order(LetterKind.DENIAL_REBUTTAL, denied, facts),
            rests_on=denials,
        )
    facts["sections"] = "; ".join(cited)
    because = f'on {on} the agency denied {labels} under {facts["sections"]}: "{facts["quote"]}"'
    order = case.order(LetterKind.DENIAL_REBUTTAL, denied, facts)
    return case.write("rebuttal", order, because, about=reply.message, rests_on=denials)


def _reconsider(case: Case) -> Verdict:
    """What an agency refuses for good is let rest by a person, after our letter has lain with it for a while."""
    state = case.state
    refused = state.items_with(*REFUSED)
    left = tuple(label for label in refused if not _replaced(case, label))
    if case.open_items or not left:
        return "items are open" if case.open_items else "no refusal stands"
    argued = [
        legal_day(each.at)
        for each in state.letters
        if each.kind in {LetterKind.DENIAL_REBUTTAL, LetterKind.RECORD_CREATION} and each.status in OUT
    ]
    argued += [each.on for each in state.contacts if each.how in {How.SENT, How.CALLED}]
    argued += [legal_day(each.received_at) for each in state.replies if each.ours]
    until = max(argued, default=date.min) + timedelta(days=REBUTTAL_DAYS) if argued else date.min
    if case.today <= until:
        return case.wait(
            "let-rest", until, f"we asked the agency to look at {', '.join(left)} again and leave it until {until}"
        )
    return case.ask(
        "let-rest",
        f"{state.key}:{','.join(left)}",
        f"every item has its answer, and {are(left)} refused; let it rest, or take advice on what else there is",
        f"cpra close {state.key}",
        f"cpra record {state.key} --note TEXT",
    )


FALLBACK = Rule(
    "fallback",
    "the agency would have to create a record for items for which others stand in; no such letter has gone yet",
    "makes the fallback items active, quoting the agency's sentence, once",
    "approval",
    _fallback,
    ANSWERING,
)
OBJECTED = Rule(
    "objected",
    "the same objection to an item for which nothing stands in",
    "tells a person",
    "person",
    _objected,
)
REBUTTAL = Rule(
    "rebuttal",
    "the agency denied items, and no letter or person has answered",
    "answers by the cited sections; without a section a person writes it",
    "approval",
    _rebuttal,
    ANSWERING,
)
LET_REST = Rule(
    "let-rest",
    "every item has its answer, and some stay refused",
    "waits fourteen days after our letter, then asks a person to let it rest",
    "person",
    _reconsider,
)
