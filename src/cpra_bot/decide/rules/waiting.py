"""Rules that wait: for a promise, for an extension, for the last day by law."""

from __future__ import annotations

from cpra_bot.decide.rules.case import Case, Statement, patience
from cpra_bot.decide.rules.rule import Rule, Verdict
from cpra_bot.decide.said import statements
from cpra_bot.law.extension import WORDS
from cpra_bot.model.fact import FactKind


def _promise(case: Case) -> Verdict:
    promised = case.state.promised
    if promised is None:
        return "the agency has named no day"
    if case.today > promised:
        return f"the agency named {promised}, and that day has passed"
    because = f"the agency named {promised} and that day has not passed"
    return case.wait("promise", promised, because, rests_on=promise_of(case))


def promise_of(case: Case) -> list[Statement]:
    """The statement by which the agency named the day that stands."""
    told = [
        each
        for each in statements(case.state.replies, FactKind.PROMISED_DATE)
        if each[1].day and each[1].day == case.state.promised
    ]
    return told[-1:]


def _extension(case: Case) -> Verdict:
    extended = [clock for clock, _ in case.groups if clock.extension and case.today <= patience(clock)]
    if case.ripe or not extended:
        return "no extension is running"
    clock = extended[0]
    if clock.extension is None:
        raise AssertionError("only extended clocks were chosen")
    until, verdict = patience(clock), clock.extension.verdict
    because = f"the agency took more time; its determination is due on {until} at the latest"
    if not verdict.valid:
        faults = "; ".join(WORDS[defect] for defect in verdict.defects)
        because = f"the agency took more time by a notice at fault ({faults}); it is left until {until} all the same"
    return case.wait("extension", until, because)


def _not_due(case: Case) -> Verdict:
    """The last day is the agency's: we act from the day after."""
    if case.ripe or not case.groups:
        return "the last day has passed" if case.ripe else "nothing is open"
    clock = case.groups[0][0]
    due = patience(clock)
    if clock.fallback:
        return case.wait(
            "not-due", due, f"a determination on {', '.join(clock.items)} is due by {due}, counted from {clock.start}"
        )
    state = case.state
    basis = f"received {state.received_on}" if state.received_on else f"sent {state.filed_on}, receipt unproven"
    return case.wait(
        "not-due", due, f"a determination is due by {due} ({basis}, counted by Gov. Code 7922.535 and CCP 12a)"
    )


PROMISE = Rule("promise", "the agency named a day that has not passed", "waits for it", "wait", _promise)
EXTENSION = Rule(
    "extension",
    "a notice of extension runs, valid or not",
    "waits for its day; without a day for the longest one the Act allows",
    "wait",
    _extension,
)
NOT_DUE = Rule("not-due", "the last day by law has not passed", "waits: that day is the agency's", "wait", _not_due)
