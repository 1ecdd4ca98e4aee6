"""What all answers have in common: their lasting ids, and how unsure ones are marked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cpra_bot.decide.answers.names import NameIndex
from cpra_bot.model.answer import Answer, Ask, Standing
from cpra_bot.model.document import Document, Source
from cpra_bot.model.report import Measure
from cpra_bot.model.request import RequestState

ID_LENGTH = 10  # hex digits: forty bits tell the answers of any campaign apart
ON_A_DAY = frozenset({Measure.CAMERAS, Measure.RETENTION_DAYS})
"""Counts that stand on a day and cover no period."""
STORED: Mapping[str, tuple[Document, Source]] = {}


@dataclass(frozen=True, slots=True)
class Dossier:
    """One request as answers are looked for in it.

    Attributes:
        state: as folded.
        asks: label → what was asked, in the order of the letter.
        names: the directory's names.
        files: SHA-256 → a stored file of the request and the way by which it came.
        days: message key → legal day on which it came.
    """

    state: RequestState
    asks: Mapping[str, Ask]
    names: NameIndex
    files: Mapping[str, tuple[Document, Source]]
    days: Mapping[str, date]


def with_id(answer: Answer) -> Answer:
    """The answer under an id that follows from its source, its rule and what they say, and from nothing else."""
    period = answer.period
    parts = (
        answer.request,
        answer.item,
        answer.form.value,
        answer.measure.value if answer.measure else "",
        answer.rule,
        *(str(each) for each in (answer.place.message, answer.place.document, answer.place.page, answer.place.line)),
        str(answer.place.start),
        str(answer.number),
        f"{period.first}-{period.last}" if period else "",
        "\n".join(name.printed for name in answer.names),
        answer.words,
        " ".join(answer.sections),
    )
    return replace(answer, id=hashlib.sha256("\0".join(parts).encode()).hexdigest()[:ID_LENGTH])


def proposed(answer: Answer, because: str) -> Answer:
    """The answer as one that a person has to confirm; the first doubt is the one that is told."""
    if answer.standing not in {Standing.FOUND, Standing.PROPOSED}:
        return answer
    return replace(answer, standing=Standing.PROPOSED, because=answer.because or because)
