"""Rules that ask again: has it arrived, how does it stand, what of the rest, and that it is overdue."""

from __future__ import annotations

from datetime import date, timedelta

from cpra_bot.decide.rules.answered import received
from cpra_bot.decide.rules.case import OUT, Case, Statement, are, one_line, patience
from cpra_bot.decide.rules.holds import ASKING, CHECKING
from cpra_bot.decide.rules.rule import Rule, Verdict
from cpra_bot.decide.rules.waiting import promise_of
from cpra_bot.law.clock import next_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.law.extension import WORDS
from cpra_bot.model.action import NextAction
from cpra_bot.model.letter import LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.request import Extension, ItemClock, Outcome

RECEIPT_CHECK_DAYS = 3
"""Working days without an acknowledgement after which we ask whether the request arrived."""

ROLLING_DAYS = 14
"""Days after the last word in a request that comes in parts before we ask for the rest."""

DAY = timedelta(days=1)


def _receipt_check(case: Case) -> Verdict:
    state = case.state
    if state.filed_on is None or case.heard or case.ripe:
        return "the agency has been heard of" if case.heard else "the ten days have passed, or nothing was sent"
    if state.received_on is not None:
        return "its portal gave a number to the person who filed it"
    if case.has_sent(LetterKind.RECEIPT_CHECK):
        return "the agency has been asked once whether it arrived"
    last = working_days_after(case, state.filed_on, RECEIPT_CHECK_DAYS)
    order = case.order(LetterKind.RECEIPT_CHECK, case.open_items)
    if case.declined(f"receipt-check:{order.key}"):
        return "a person decided against asking"
    if case.today <= last:
        return f"three working days after {state.filed_on} end on {last}"
    because = (
        f"sent on {state.filed_on}, and nobody has acknowledged it in three working days, as far as our mailbox knows"
    )
    return case.write("receipt-check", order, because)


def working_days_after(case: Case, day: date, number: int) -> date:
    """The last of so many working days after a day."""
    for _ in range(number):
        day = next_working_day(day + DAY, case.rules)
    return day


def _promise_passed(case: Case) -> Verdict:
    promised = case.state.promised
    if promised is None or case.today <= promised or not case.ripe:
        return "no day that the agency named has passed" if promised is None else "that day, or the law's, is ahead"
    because = f"the agency named {promised}; that day has passed and nothing newer has come"
    return _ask_again(case, "promise-passed", f"{case.state.key}:{promised}", because, promise_of(case))


def _extension_passed(case: Case) -> Verdict:
    extended = [clock for clock, _ in case.ripe if clock.extension]
    if not extended:
        return "no extension has ended"
    clock = extended[0]
    because = f"the extension ended on {patience(clock)} and no determination has come"
    return _ask_again(case, "extension-passed", "", because, [])


def _ask_again(case: Case, rule: str, about: str, because: str, rests_on: list[Statement]) -> NextAction:
    """A day has passed that the agency itself set: ask for the rest, for the determination, or how it stands."""
    clock, labels = case.ripe[0]
    number = case.state.follow_ups + 1
    about = f"{about or case.state.key}:{number}"
    extension = clock.extension if not clock.fallback else None
    if case.got:
        order = case.order(LetterKind.REMAINDER, _ripe_items(case), received(case))
        return case.write(rule, order, because, about=about, asks_first=case.stale(), rests_on=rests_on)
    if clock.determined:
        return case.ask(
            rule,
            about,
            f"{because}; the agency has said that it has records, so only a person can say what to ask now",
            f"cpra show {case.state.key}",
            f"cpra record {case.state.key} --sent FILE",
            rests_on=rests_on,
        )
    if extension and (case.state.received_on or extension.fact.day):
        order = case.order(LetterKind.EXTENSION_EXPIRED, labels, _notice(extension))
        fault = _lacking(extension) or case.stale()
        rests = [*rests_on, *_statement(case, extension)]
        return case.write(rule, order, because, about=about, asks_first=fault, rests_on=rests)
    first = "the request is not as it was sent" if clock.fallback else case.stale()
    return case.write(rule, _plain(case), because, about=about, asks_first=first, rests_on=rests_on)


def _notice(extension: Extension) -> dict[str, str]:
    """What the letter says of the notice of extension."""
    facts = {"answers_on": extension.sent_on.isoformat()}
    if extension.fact.day:
        facts["extended_to"] = extension.fact.day.isoformat()
    if extension.verdict.grounds:
        facts["quote"] = one_line(extension.fact.quote)
    return facts


def _lacking(extension: Extension) -> str:
    """Why a letter about the end of an extension wants a person's eye first; empty if the notice was valid."""
    if extension.verdict.defects:
        return f"the notice of extension was at fault ({'; '.join(WORDS[each] for each in extension.verdict.defects)})"
    return "nobody has looked for the ground of the extension" if "ground" in extension.verdict.unknown else ""


def _statement(case: Case, extension: Extension) -> list[Statement]:
    return [(reply, extension.fact) for reply in case.state.replies if reply.message == extension.message]


def _ripe_items(case: Case) -> tuple[str, ...]:
    ripe = {label for _, labels in case.ripe for label in labels}
    return tuple(label for label in case.open_items if label in ripe)


def _plain(case: Case) -> LetterOrder:
    return case.order(LetterKind.FOLLOW_UP, _ripe_items(case))


def _rolling(case: Case) -> Verdict:
    """Records come in parts: no day is set for the rest, so it is asked for with patience (Gov. Code 7922.530(a))."""
    if not case.ripe:
        return "the last day is ahead"
    clock, _ = case.ripe[0]
    if not case.got and not clock.determined:
        return "nothing has come yet, and no determination"
    days = [legal_day(reply.received_at) for reply in case.said]
    days += [legal_day(each.at) for each in case.state.letters if each.status is LetterStatus.SENT]
    until = max(days) + timedelta(days=max(ROLLING_DAYS, case.policy.minimum_distance_days))
    left = _ripe_items(case)
    if case.today <= until:
        return case.wait("remainder", until, f"the agency has answered in part; {are(left)} left to it until {until}")
    because = f"the agency has answered in part, and nothing was heard since {max(days)} about {', '.join(left)}"
    if case.got:
        order = case.order(LetterKind.REMAINDER, _ripe_items(case), received(case))
        return case.write("remainder", order, because)
    return case.ask(
        "remainder",
        f"{case.state.key}:{max(days)}",
        f"the agency has said that it has records and named no day, and nothing was heard since {max(days)}; "
        "ask for one",
        f"cpra show {case.state.key}",
        f"cpra record {case.state.key} --sent FILE",
    )


def _overdue(case: Case) -> Verdict:
    """A claim, so it is made only after a plain question, on a proven receipt, and past every doubt in the count."""
    mine = [group for group in case.ripe if not group[0].fallback]
    if not mine:
        return "the last day is ahead, or only fallback items are open"
    clock, labels = mine[0]
    for why, stands in _against(case, clock):
        if stands:
            return why
    because = (
        f"no determination by {clock.due.safe}, the last day by the most careful count of the receipt on "
        f"{clock.start}, and a first question has gone unanswered"
    )
    order = case.order(LetterKind.OVERDUE, labels)
    return case.write("overdue", order, because, asks_first=case.stale())


def _against(case: Case, clock: ItemClock) -> list[tuple[str, bool]]:
    """All that speaks against the claim that a determination is overdue."""
    asked = any(
        each.kind is LetterKind.FOLLOW_UP and each.status in OUT and legal_day(each.at) > clock.due.law
        for each in case.state.letters
    )
    answered = any(case.state.outcomes[label].outcome is not Outcome.OPEN for label in clock.items)
    return [
        ("no receipt is proven, so nothing is overdue", not clock.proven or case.state.received_on is None),
        (f"the most careful count reaches to {clock.due.safe}", case.today <= clock.due.safe),
        ("an extension was taken", clock.extension is not None),
        ("the agency has answered in part", answered or bool(clock.determined)),
        ("the first letter after the due date only asks", not asked),
    ]


def _follow_up(case: Case) -> Verdict:
    if not case.ripe:
        return "the last day is ahead, or nothing is open"
    state, (clock, _) = case.state, case.ripe[0]
    heard = (
        f"received on {state.received_on}" if state.received_on else f"sent on {state.sent_on} and never acknowledged"
    )
    because = f"no determination by {clock.due.law}, as far as our mailbox knows; the request was {heard}"
    first = ""
    if clock.fallback:
        because = f"no determination by {clock.due.law} on the items that became active on {clock.start}"
        first = "these items became active later"
    elif any(state.outcomes[label].outcome is not Outcome.OPEN for label in clock.items):
        first = "the agency has answered in part"
    return case.write("follow-up", _plain(case), because, asks_first=first)


RECEIPT_CHECK = Rule(
    "receipt-check",
    "no acknowledgement in three working days, and the ten days have not passed",
    "asks once, in the same thread, whether it arrived",
    "auto",
    _receipt_check,
    CHECKING,
    loosens=True,
)
PROMISE_PASSED = Rule(
    "promise-passed",
    "the day that the agency named has passed, and so has the law's",
    "asks how it stands; after an extension, for the determination; after a first part, for the rest",
    "approval",
    _promise_passed,
    ASKING,
    loosens=True,
)
EXTENSION_PASSED = Rule(
    "extension-passed",
    "the extension has ended by the most careful count, and no determination came",
    "says so and asks for it; if the notice lacked its ground or day, always after approval",
    "approval",
    _extension_passed,
    ASKING,
    loosens=True,
)
REMAINDER = Rule(
    "remainder",
    "something came, items are open, and nothing was heard for fourteen days",
    "says what came and asks for the rest",
    "approval",
    _rolling,
    ASKING,
)
OVERDUE = Rule(
    "overdue",
    "receipt is proven, the most careful count has passed, nothing was determined or extended, one question has gone",
    "says that the determination is overdue, with the count; past the rules' review date always after approval",
    "approval",
    _overdue,
    ASKING,
    loosens=True,
)
FOLLOW_UP = Rule(
    "follow-up",
    "the last day by law has passed, and nothing was determined",
    "asks how the open items stand",
    "auto",
    _follow_up,
    ASKING,
    loosens=True,
)
