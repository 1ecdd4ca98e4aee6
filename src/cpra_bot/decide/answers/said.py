"""Answers that the agency's messages give: typed ones, refusals with their sections, none held, and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cpra_bot.decide.answers.made import Dossier, proposed
from cpra_bot.decide.answers.typed import fits_measure, typed
from cpra_bot.decide.answers.years import doubt_of
from cpra_bot.decide.outcomes import SETTLES, settles
from cpra_bot.decide.said import is_machine, is_sure
from cpra_bot.law.citations import expand, read_citations
from cpra_bot.model.answer import Answer, AnswerForm, Standing
from cpra_bot.model.fact import WHOLE_REQUEST, Fact, FactKind
from cpra_bot.model.message import Strength
from cpra_bot.model.report import Place
from cpra_bot.model.request import FiledMessage

FORMS = {
    FactKind.ITEM_ANSWER: AnswerForm.WORDS,
    FactKind.RELEASE: AnswerForm.DOCUMENTS,
    FactKind.NO_RECORDS: AnswerForm.NO_RECORDS,
    FactKind.RECORD_CREATION: AnswerForm.OBJECTED,
    FactKind.DENIAL: AnswerForm.REFUSED,
}
PERSON = "a person"
"""Who corrected a message's facts where the ledger names nobody."""
_NO_ITEM = "the words name no item"
_WEAK = "the message was placed with this request on weak grounds"
_LIKELY = "the words may be meant otherwise"
_NOT_HERE = "the files are not in the store"


def said(dossier: Dossier) -> Iterator[Answer]:
    """Every answer of every message, oldest first; ids are given later."""
    for reply in dossier.state.replies:
        if reply.ours or reply.repeats or is_machine(reply):
            continue
        yield from _once(
            [
                (fact, answer)
                for fact in reply.facts
                if fact.kind in FORMS and (settles(fact) or fact.kind is FactKind.RELEASE)
                for answer in _of_fact(fact, reply, dossier)
            ]
        )


def _once(found: list[tuple[Fact, Answer]]) -> Iterator[Answer]:
    """The answers of one message; that files came is said once an item, by the words that name it if any do.

    Where a message that brought no file types the answer itself, "released" means that answer.
    """
    typed_out = {answer.item for fact, answer in found if fact.kind is FactKind.ITEM_ANSWER}
    named = {answer.item for fact, answer in found if fact.kind is FactKind.RELEASE and answer.item in fact.items}
    told = set()
    for fact, answer in found:
        if fact.kind is FactKind.RELEASE:
            vague = answer.item in named and answer.item not in fact.items
            needless = answer.item in typed_out and not answer.documents
            if vague or needless or answer.item in told:
                continue
            told.add(answer.item)
        yield answer


def _of_fact(fact: Fact, reply: FiledMessage, dossier: Dossier) -> Iterator[Answer]:
    for label in _labels(fact, reply, dossier):
        answer = _base(fact, reply, label, dossier)
        if fact.kind is FactKind.ITEM_ANSWER:
            yield from typed(answer, fact.value, dossier.asks[label], dossier)
        elif fact.kind is FactKind.RELEASE and not answer.documents:
            yield proposed(answer, _NOT_HERE)
        else:
            yield answer
    if fact.kind is FactKind.ITEM_ANSWER and not _named(fact, dossier):
        yield from _by_noun(fact, reply, dossier)


def _base(fact: Fact, reply: FiledMessage, label: str, dossier: Dossier) -> Answer:
    """The answer with its source and how far it can be relied on; what it says is filled in by its kind."""
    ask = dossier.asks[label]
    by_person = fact.rule == "person"
    digest = _document(fact, reply, dossier)
    answer = Answer(
        id="",
        request=dossier.state.key,
        item=label,
        form=FORMS[fact.kind],
        quote=fact.quote,
        place=Place(
            message=reply.message,
            document=digest,
            name=fact.document,
            page=fact.page,
            start=-1 if fact.document else fact.start,
        ),
        rule=fact.rule,
        standing=Standing.CORRECTED if by_person else Standing.FOUND,
        measure=ask.measure,
        words=fact.value if fact.kind is FactKind.ITEM_ANSWER else "",
        sections=_sections(fact),
        documents=_documents(fact, reply, digest, dossier),
        by=PERSON if by_person else "",
    )
    if reply.strength is Strength.WEAK:
        answer = proposed(answer, _WEAK)
    return answer if is_sure(fact) else proposed(answer, _LIKELY)


def _labels(fact: Fact, reply: FiledMessage, dossier: Dossier) -> tuple[str, ...]:
    """The items that a statement answers: those it names, else those that got their outcome by it."""
    named = _named(fact, dossier)
    if named:
        return named
    outcome = SETTLES[fact.kind]
    return tuple(
        label
        for label, state in dossier.state.outcomes.items()
        if state.message == reply.message and state.outcome is outcome and label in dossier.asks
    )


def _named(fact: Fact, dossier: Dossier) -> tuple[str, ...]:
    return tuple(label for label in fact.items if label in dossier.asks and label != WHOLE_REQUEST)


def _by_noun(fact: Fact, reply: FiledMessage, dossier: Dossier) -> Iterator[Answer]:
    """A count that names no item is proposed for the one item that counts this in that year, else for none."""
    noun = fact.value if any(each.isalpha() for each in fact.value) else fact.quote
    measure = fits_measure(noun)
    fitting = [label for label, ask in dossier.asks.items() if measure and ask.measure is measure]
    taken = set(_labels(fact, reply, dossier))
    found: dict[str, list[Answer]] = {}
    for label in fitting:
        ask = dossier.asks[label]
        answer = proposed(_base(fact, reply, label, dossier), _NO_ITEM)
        for made in typed(answer, fact.value, ask, dossier):
            if len(fitting) == 1 or (made.period and not doubt_of(ask.wording, made.period)):
                found.setdefault(label, []).append(made)
    if len(found) == 1:
        yield from (made for label, some in found.items() if label not in taken for made in some)


def _sections(fact: Fact) -> tuple[str, ...]:
    """The sections of a denial by name, as `Gov 7922.000`; `shown` where they cannot be told apart."""
    given = fact.detail.get("sections", "") if fact.kind is FactKind.DENIAL else ""
    return expand(read_citations(given)) or ((given,) if given else ())


def _document(fact: Fact, reply: FiledMessage, dossier: Dossier) -> str:
    """SHA-256 of the attachment that says it; empty for the mail itself, and where two have the same name."""
    if not fact.document:
        return ""
    outer = fact.document.partition("/")[0]
    found = [
        digest
        for digest, (_, source) in dossier.files.items()
        if source.message == reply.message and source.name in {fact.document, outer}
    ]
    return found[0] if len(found) == 1 else ""


def _documents(fact: Fact, reply: FiledMessage, digest: str, dossier: Dossier) -> tuple[str, ...]:
    """The files that a release hands over: all that came with the message or under its links, but the letter itself."""
    if fact.kind is not FactKind.RELEASE:
        return ()
    came = [key for key, (_, source) in dossier.files.items() if source.message == reply.message]
    return tuple(key for key in came if key != digest) or ((digest,) if digest else ())


def without_read(answers: list[Answer]) -> list[Answer]:
    """The answers without files of which something was taken out for the same item: the value says more."""
    told = {(each.item, each.place.document) for each in answers if each.form is not AnswerForm.DOCUMENTS}
    kept = []
    for each in answers:
        if each.form is AnswerForm.DOCUMENTS and each.documents:
            left = tuple(digest for digest in each.documents if (each.item, digest) not in told)
            if not left:
                continue
            kept.append(replace(each, documents=left))
        else:
            kept.append(each)
    return kept
