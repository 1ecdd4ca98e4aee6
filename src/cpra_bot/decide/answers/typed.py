"""An answer that was typed in a message, read as what the item asks for: a number a year, a list of names, or words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cpra_bot.decide.answers.counts import NO_YEAR, Count, counts
from cpra_bot.decide.answers.made import ON_A_DAY, Dossier, proposed
from cpra_bot.decide.answers.names import resolved_list
from cpra_bot.decide.answers.years import doubt_of
from cpra_bot.model.answer import LISTS, Answer, AnswerForm, Ask
from cpra_bot.model.report import Entry, Measure

_NONE = re.compile(r"(?:none|nobody|no one|no agenc(?:y|ies)|no other agenc(?:y|ies)|zero|0)\W{0,3}", re.IGNORECASE)
_LEAD = re.compile(r"\A(?:with|from|to|agencies|the following(?: agencies)?|these)\s*:\s*", re.IGNORECASE)
_BREAK = re.compile(r"\s*(?:;|\n|,|\band\b|•)\s*")
_FORCE = re.compile(
    r"\b(?:pd|police|sheriff\w*|so|district attorney|department|dept|patrol|county|city of|task force|ncric)\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 90
_NO_NUMBER = "a number was asked for, and none can be told from these words"
_MANY = "typed names: look whether each of them is whole"


def typed(answer: Answer, value: str, ask: Ask, dossier: Dossier) -> Iterator[Answer]:
    """The answers that some typed words hold.

    Args:
        answer: with its source, its standing and the form WORDS.
        value: as typed.
        ask: the item that it answers.
        dossier: of the request.
    """
    if ask.answer == "list" or ask.measure in LISTS:
        yield _named(answer, value, dossier)
        return
    wants_number = ask.answer in {"count", "count_per_year"} or (ask.measure is not None and ask.measure not in LISTS)
    bare = re.fullmatch(r"[\d,]{1,12}", value.strip()) is not None
    found = _counted(value, answer, ask, dossier.days[answer.place.message]) if wants_number or bare else ()
    for each in found:
        made = replace(answer, form=AnswerForm.NUMBER, number=each.number, period=each.period, words="")
        doubt = each.doubt or doubt_of(ask.wording, each.period)
        yield proposed(made, doubt) if doubt else made
    if not found:
        yield (
            proposed(answer, "a number was asked for, and none can be told from these words")
            if wants_number
            else answer
        )


def _counted(value: str, answer: Answer, ask: Ask, said_on: date) -> tuple[Count, ...]:
    found = counts(value, answer.quote, ask.wording, said_on)
    if ask.measure in ON_A_DAY or ask.answer == "count":
        return tuple(replace(each, doubt="" if each.doubt == NO_YEAR else each.doubt) for each in found)
    return found


def _named(answer: Answer, value: str, dossier: Dossier) -> Answer:
    """Names where the words are nothing but names; none is an answer as well."""
    text = _LEAD.sub("", value.strip())
    if _NONE.fullmatch(text):
        return replace(answer, form=AnswerForm.NAMES, names=(), words="")
    pieces = [piece.strip(" .") for piece in _BREAK.split(text) if piece.strip(" .")]
    if not pieces or any(len(piece) > _LONGEST_NAME or not _FORCE.search(piece) for piece in pieces):
        return proposed(answer, "a list was asked for, and these words are none for sure")
    names = resolved_list([Entry(piece, answer.place) for piece in pieces], dossier.names)
    return proposed(replace(answer, form=AnswerForm.NAMES, names=names, words=""), _MANY)


def fits_measure(noun: str) -> Measure | None:
    """What a typed noun counts; None where it may mean either."""
    if re.search(r"\b(?:hits?|alerts?|matches)\b", noun, re.IGNORECASE):
        return Measure.HITS
    if re.search(r"\b(?:detections?|reads|scans|captures)\b", noun, re.IGNORECASE):
        return Measure.DETECTIONS
    return Measure.SEARCHES if re.search(r"\bsearches\b", noun, re.IGNORECASE) else None
