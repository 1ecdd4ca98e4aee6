"""A person's word on answers: how it is noted, read back, and laid over what the rules find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from cpra_bot.decide.answers.names import NameIndex, resolved
from cpra_bot.decide.desk import Desk
from cpra_bot.law.days import legal_day
from cpra_bot.model.answer import Answer, AnswerForm, Judgement, NamedAgency, Standing
from cpra_bot.model.event import Event
from cpra_bot.model.report import Period

BY_PERSON = "person"
"""The rule of what a person typed."""
NOT_FOUND_ANY_MORE = "today's rules no longer find it; a person's word stands"


def noted(judgement: Judgement) -> dict[str, Any]:
    """The data of the event that keeps a person's word; `answer_judged` reads it back."""
    data: dict[str, Any] = {
        "answer": judgement.answer,
        "item": judgement.item,
        "verdict": judgement.verdict.value,
        "note": judgement.note,
        "by": judgement.by,
        "seen": _answers().dump_python(judgement.seen, mode="json"),
    }
    if judgement.verdict is Standing.CORRECTED:
        period = judgement.period
        data |= {
            "form": judgement.form.value if judgement.form else "",
            "names": list(judgement.names),
            "number": judgement.number,
            "first": period.first.isoformat() if period else "",
            "last": period.last.isoformat() if period else "",
            "words": judgement.words,
        }
    return data


def answer_judged(desk: Desk, event: Event) -> None:
    """Put a person's word into the half-finished books; a later one on the same answer replaces it."""
    data = event.data
    form, first, last = data.get("form"), data.get("first", ""), data.get("last", "")
    period = Period(date.fromisoformat(first), date.fromisoformat(last), f"{first} to {last}") if first else None
    desk.judged.pop(data["answer"], None)
    desk.judged[data["answer"]] = Judgement(
        answer=data["answer"],
        verdict=Standing(data["verdict"]),
        seen=_answers().validate_python(data["seen"]),
        item=data["item"],
        by=data["by"],
        on=legal_day(event.at),
        note=data["note"],
        form=AnswerForm(form) if form else None,
        names=tuple(data.get("names", ())),
        number=data.get("number"),
        period=period,
        words=data.get("words", ""),
    )


def judged(found: Iterable[Answer], judgements: Mapping[str, Judgement], names: NameIndex) -> Iterator[Answer]:
    """The answers with what persons said of them.

    What a person confirmed or corrected stays, even if the rules that found it have changed since; what the rules find
    in its place is then only proposed.

    Args:
        found: answers by rule.
        judgements: answer id → the last word on it, of the same request.
        names: resolves names that a person typed.
    """
    known = set()
    for answer in found:
        known.add(answer.id)
        word = judgements.get(answer.id)
        yield after(word, answer, names) if word else _beside(answer, judgements.values())
    for word in judgements.values():
        if word.answer not in known and word.verdict is not Standing.REJECTED:
            kept = after(word, word.seen, names)
            typed = word.seen.rule == BY_PERSON  # no rule ever found it
            yield kept if typed else replace(kept, because=kept.because or NOT_FOUND_ANY_MORE)


def after(word: Judgement, answer: Answer, names: NameIndex) -> Answer:
    """An answer as a person's word leaves it; a note replaces the rule's own doubt."""
    said = replace(answer, standing=word.verdict, item=word.item, by=word.by, on=word.on, because=word.note)
    if word.verdict is not Standing.CORRECTED:
        return said
    return replace(
        said,
        form=word.form or answer.form,
        names=tuple(NamedAgency(name, resolved(name, names)) for name in word.names),
        number=word.number,
        period=word.period,
        words=word.words,
        rule=BY_PERSON,
        sections=answer.sections if word.form is AnswerForm.REFUSED else (),
    )


def _beside(answer: Answer, judgements: Iterable[Judgement]) -> Answer:
    """An answer that nobody judged; only proposed where a person has settled another reading of the same words."""
    for word in judgements:
        seen = word.seen
        same = (seen.request, seen.item, seen.place, seen.measure) == (
            answer.request,
            answer.item,
            answer.place,
            answer.measure,
        )
        if same and seen.form is answer.form and seen.period == answer.period and word.verdict is not Standing.REJECTED:
            because = f"{word.by} {word.verdict} another reading of the same words"
            return replace(answer, standing=Standing.PROPOSED, because=because)
    return answer


@cache
def _answers() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
