"""A person's word on an answer: yes, no, or what it should be. Every word is an event with a name beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cpra_bot.decide.answers.judged import after, noted
from cpra_bot.decide.answers.names import name_index
from cpra_bot.errors import UsageError
from cpra_bot.ledger.events import happened
from cpra_bot.model.answer import LISTS, Answer, AnswerForm, Ask, Judgement, Results, Standing
from cpra_bot.model.event import EventKind
from cpra_bot.model.report import Period
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.results import asks_of, results

UNCONFIRMED = (Standing.PROPOSED, Standing.FOUND)
"""In the order in which a person is asked: what a rule is not sure of comes first."""
_ID = re.compile(r"[0-9a-f]{4,10}")
_NONE = frozenset({"none", "nobody", "0"})


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person typed in place of an answer, not looked at yet.

    Attributes:
        value: a number, names with `;` between them (`none` for an empty list), or words.
        form: what it is; told from the item where left out.
        period: a year, or `2018-01-01..2018-11-30`; empty keeps the one that was found.
        item: label under which it belongs; empty keeps the one that was found.
    """

    value: str = ""
    form: str = ""
    period: str = ""
    item: str = ""


def waiting(office: Office, name: str = "") -> tuple[Answer, ...]:
    """Answers that nobody has confirmed yet, those first of which the rules are not sure.

    Args:
        office: the open workspace.
        name: a campaign or a request; all campaigns where empty.

    Raises:
        UsageError: there is nothing of that name.
    """
    found = [each for table in _tables(office, name) for each in table.answers]
    if name and name not in {state.campaign for state in office.books().requests.values()}:
        key = request_key(office.books(), name)
        found = [each for each in found if each.request == key]
    return tuple(each for standing in UNCONFIRMED for each in found if each.standing is standing)


def find(office: Office, names: Sequence[str]) -> tuple[Answer, ...]:
    """Answers by their ids, or by the beginnings of them.

    Raises:
        UsageError: an id is of no answer, or its beginning of several.
    """
    known = [each for table in _tables(office, "") for each in table.answers]
    found = []
    for name in names:
        fitting = [each for each in known if each.id.startswith(name)]
        if not fitting:
            raise UsageError(f"there is no answer {name}", "`cpra results show REQUEST` shows the ids")
        if len(fitting) > 1:
            more = "write more of it: " + ", ".join(each.id for each in fitting[:4])
            raise UsageError(f"{name} is the beginning of {len(fitting)} ids", more)
        found.append(fitting[0])
    return tuple(dict.fromkeys(found))


def is_id(name: str) -> bool:
    """True for what can be the id of an answer."""
    return _ID.fullmatch(name) is not None


def judge(
    office: Office,
    answer: Answer,
    verdict: Standing,
    by: str = "",
    note: str = "",
    correction: Correction | None = None,
) -> Answer:
    """Note a person's word, and say how the answer stands after it.

    Args:
        office: the open workspace.
        answer: as it was shown.
        verdict: confirmed, corrected or rejected.
        by: name of the person; the requester's where empty.
        note: why; may be empty.
        correction: what it should be, with CORRECTED.

    Raises:
        UsageError: the correction is no value of the item, or the answer stands under no item yet.
    """
    if verdict is Standing.CONFIRMED and not answer.item:
        raise UsageError(f"{answer.id} stands under no item yet", "say which with --item")
    who = by or office.settings.requester.name
    word = Judgement(answer.id, verdict, answer, answer.item, who, office.today(), note)
    if correction:
        word = _corrected(word, correction, _asks(office, answer.request))
    event = happened(EventKind.ANSWER_JUDGED, answer.request, office.clock.now(), office.actor, **noted(word))
    office.ledger.events.append([event])
    return after(word, answer, name_index(office.directory.agencies))


def _corrected(word: Judgement, typed: Correction, asks: dict[str, Ask]) -> Judgement:
    """The word with the typed value looked at; what was not typed stays as it was found."""
    seen, item = word.seen, typed.item or word.item
    if item not in asks:
        raise UsageError(
            f"no item {item or 'is named, and this answer stands under none'}", f"say one of {', '.join(asks)}"
        )
    form = _form(typed, asks[item], seen)
    names: tuple[str, ...] = ()
    number, words = None, ""
    if not typed.value:
        names, number, words = tuple(each.printed for each in seen.names), seen.number, seen.words
        form = seen.form
    elif form is AnswerForm.NUMBER:
        number = _number(typed.value)
    elif form is AnswerForm.NAMES:
        names = _names(typed.value)
    else:
        words = typed.value
    period = _period(typed.period) if typed.period else seen.period
    return Judgement(
        word.answer,
        Standing.CORRECTED,
        seen,
        item,
        word.by,
        word.on,
        word.note,
        form,
        names,
        number,
        period if form is AnswerForm.NUMBER else None,
        words,
    )


def _form(typed: Correction, ask: Ask, seen: Answer) -> AnswerForm:
    if typed.form:
        try:
            return AnswerForm(typed.form)
        except ValueError:
            known = ", ".join(f'"{each.value}"' if " " in each.value else each.value for each in AnswerForm)
            raise UsageError(f"{typed.form} is no form of an answer", f"say one of {known}") from None
    if ask.answer == "list" or ask.measure in LISTS:
        return AnswerForm.NAMES
    if ask.answer in {"count", "count_per_year"} or ask.measure:
        return AnswerForm.NUMBER
    return seen.form if seen.form in {AnswerForm.NAMES, AnswerForm.NUMBER} else AnswerForm.WORDS


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,12}", text.strip()):
        raise UsageError(f"{text} is no whole number", "write it as 490535 or 490,535")
    return int(text.replace(",", ""))


def _names(text: str) -> tuple[str, ...]:
    if text.strip().lower() in _NONE:
        return ()
    return tuple(name for piece in re.split(r"[;\n]", text) if (name := " ".join(piece.split())))


def _period(text: str) -> Period:
    """A year, or two days.

    Raises:
        UsageError: it is neither.
    """
    try:
        if re.fullmatch(r"\d{4}", text):
            return Period(date(int(text), 1, 1), date(int(text), 12, 31), text)
        first, _, last = text.partition("..")
        period = Period(date.fromisoformat(first), date.fromisoformat(last), text)
    except ValueError:
        raise UsageError(f"{text} is no period", "write 2018, or 2018-01-01..2018-11-30") from None
    if period.first > period.last:
        raise UsageError(f"{text} ends before it begins", "write the earlier day first")
    return period


def _asks(office: Office, request: str) -> dict[str, Ask]:
    books = office.books()
    return asks_of(office, books, books.requests[request])


def _tables(office: Office, name: str) -> list[Results]:
    """The tables of one campaign, of the campaign of one request, or of all."""
    books = office.books()
    campaigns = list(dict.fromkeys(state.campaign for state in books.requests.values()))
    if name and name not in campaigns:
        campaigns = [books.requests[request_key(books, name)].campaign]
    return [results(office, each) for each in ([name] if name in campaigns else campaigns)]
