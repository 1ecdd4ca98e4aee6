"""The whole table: every answer of every request of a campaign, contradictions marked, with a person's word over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cpra_bot.decide.answers.judged import judged
from cpra_bot.decide.answers.made import Dossier, proposed, with_id
from cpra_bot.decide.answers.names import NameIndex
from cpra_bot.decide.answers.reported import Readings, reported
from cpra_bot.decide.answers.said import said, without_read
from cpra_bot.law.days import legal_day
from cpra_bot.model.agency import Agency
from cpra_bot.model.answer import Answer, AnswerForm, Ask, Judgement, Results, Standing
from cpra_bot.model.document import Document, Source
from cpra_bot.model.request import RequestState


def answers_of(
    state: RequestState,
    asks: Mapping[str, Ask],
    names: NameIndex,
    files: Mapping[str, tuple[Document, Source]],
    readings: Readings,
    judgements: Mapping[str, Judgement],
    agency: Agency | None = None,
) -> tuple[Answer, ...]:
    """All answers of one request, in the order of its items, then of time.

    Args:
        state: as folded.
        asks: label → what was asked (`answers.asked`).
        names: the directory's names.
        files: SHA-256 → a stored file of the request and the way by which it came.
        readings: SHA-256 → what the file says.
        judgements: answer id → a person's last word on it.
        agency: the record of its agency; None if it has left the directory.
    """
    days = {reply.message: legal_day(reply.received_at) for reply in state.replies}
    dossier = Dossier(state, asks, names, files, days)
    found = without_read([*said(dossier), *reported(readings, dossier, agency)])
    unique = {answer.id: answer for answer in map(with_id, found)}
    settled = list(judged(_doubted(list(unique.values())), _of(judgements, state.key), names))
    order = {label: number for number, label in enumerate(asks)}
    return tuple(sorted(settled, key=lambda each: order.get(each.item, len(order))))


def table(
    campaign: str,
    states: Sequence[RequestState],
    asks: Mapping[str, Mapping[str, Ask]],
    names: Mapping[str, str],
    answers: Mapping[str, Iterable[Answer]],
) -> Results:
    """Put the answers of all requests together.

    Args:
        campaign: its id.
        states: of its requests, in the order in which they were opened.
        asks: request key → what was asked.
        names: agency id → name.
        answers: request key → its answers.
    """
    items: dict[str, str] = {}
    for state in states:
        for label, ask in asks[state.key].items():
            items.setdefault(label, ask.wording)
    ordered = {label: items[label] for label in sorted(items, key=_in_order)}
    agencies = {state.agency: names.get(state.agency, state.agency) for state in states}
    return Results(campaign, ordered, agencies, tuple(each for state in states for each in answers[state.key]))


def _of(judgements: Mapping[str, Judgement], request: str) -> dict[str, Judgement]:
    return {key: word for key, word in judgements.items() if word.seen.request == request}


def _doubted(answers: Sequence[Answer]) -> Iterator[Answer]:
    """The answers; two numbers for the same days, or two lists of the same day, that differ are both only proposed."""
    seen: dict[object, set[object]] = {}
    for each in answers:
        if each.form in {AnswerForm.NUMBER, AnswerForm.NAMES}:
            seen.setdefault(_question(each), set()).add(_says(each))
    for each in answers:
        if len(seen.get(_question(each), ())) > 1 and each.standing is Standing.FOUND:
            others = "another source says otherwise for the same days"
            yield proposed(replace(each, because=""), others)
        else:
            yield each


def _question(answer: Answer) -> object:
    period = (answer.period.first, answer.period.last) if answer.period else None
    day = answer.as_of if answer.form is AnswerForm.NAMES else None
    return answer.item, answer.measure, answer.form, period, day


def _says(answer: Answer) -> object:
    return answer.number if answer.form is AnswerForm.NUMBER else frozenset(name.printed for name in answer.names)


def _in_order(label: str) -> tuple[str, int]:
    """`A2` before `A10`; labels of plain numbers in their order."""
    head = label.rstrip("0123456789")
    return head, int(label[len(head) :] or 0)
