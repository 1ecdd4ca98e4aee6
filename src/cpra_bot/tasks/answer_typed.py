"""An answer that no rule found: a person types it, with the words that say it and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from cpra_bot.decide.answers.judged import BY_PERSON
from cpra_bot.decide.answers.made import with_id
from cpra_bot.documents.extract import texts_of
from cpra_bot.documents.released import source_of_file
from cpra_bot.errors import UsageError
from cpra_bot.files.keep import kept
from cpra_bot.model.answer import Answer, AnswerForm, Standing
from cpra_bot.model.report import Place
from cpra_bot.model.request import RequestState
from cpra_bot.reading.correction import Words, WrongWord, place_of
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.reports.quoted import has_words, place_in
from cpra_bot.tasks.judging import Correction, judge
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.results import asks_of, files_of

UNREAD = "no machine can read the file; the words are as a person read them"


@dataclass(frozen=True, slots=True)
class Cited:
    """The words that say an answer.

    Attributes:
        quote: copied from the message or the file.
        where: number of a message (`m7`), or name of a file; empty to look everywhere in the request.
        page: on which they stand, counted from 1; asked for only where no machine can read the file. 0 if not known.
    """

    quote: str
    where: str = ""
    page: int = 0


def add_answer(
    office: Office, request: str, item: str, typed: Correction, cited: Cited, *, by: str = "", note: str = ""
) -> Answer:
    """Put an answer into the table on a person's word. `results confirm` corrects it or takes it back.

    Args:
        office: the open workspace.
        request: key, or its agency alone.
        item: label that it answers.
        typed: what the answer is.
        cited: the words that say it.
        by: name of the person; the requester's where empty.
        note: why; may be empty.

    Raises:
        UsageError: there is no such request, item, message or file, the value is none, or the words do not stand there.
    """
    books = office.books()
    state = books.requests[request_key(books, request)]
    asks = asks_of(office, books, state)
    if item not in asks:
        raise UsageError(f"{state.key} has no item {item}", f"say one of {', '.join(asks)}")
    if not typed.value.strip():
        raise UsageError("an answer needs its value", "write it behind --value; `none` for an empty list")
    quote, place, doubt = _stands(office, state, cited)
    seen = Answer(
        id="",
        request=state.key,
        item=item,
        form=AnswerForm.WORDS,
        quote=quote,
        place=place,
        rule=BY_PERSON,
        standing=Standing.PROPOSED,
        measure=asks[item].measure,
        words=f"{typed.value} {typed.period}".strip(),
    )
    return judge(office, with_id(seen), Standing.CORRECTED, by, note or doubt, replace(typed, item=item))


def _stands(office: Office, state: RequestState, cited: Cited) -> tuple[str, Place, str]:
    """The words as they stand there, where that is, and what is to be said of it.

    Raises:
        UsageError: they stand nowhere, or at several places.
    """
    if not cited.quote.strip():
        raise UsageError("an answer needs the words that say it", "copy them behind --quote")
    found = [*_in_messages(office, state, cited), *_in_files(office, state, cited)]
    if not found:
        where = f"in {cited.where}" if cited.where else "in any message or file of the request"
        raise UsageError(
            f'the words "{" ".join(cited.quote.split())[:60]}" do not stand {where}',
            "copy them as they stand there; of a file that is a picture, name it with --in and say the --page",
        )
    if len({(place.message, place.document) for _, place, _ in found}) > 1:
        numbers = office.books().numbers
        names = [place.name or numbers.get(place.message, place.message) for _, place, _ in found]
        raise UsageError("the words stand at several places", f"say which with --in: {', '.join(names)}")
    return found[0]


def _in_messages(office: Office, state: RequestState, cited: Cited) -> Iterator[tuple[str, Place, str]]:
    numbers = office.books().numbers
    for reply in state.replies:
        stored = None if reply.ours else office.ledger.messages.get(reply.message)
        if stored is None or cited.where not in {"", reply.message, numbers.get(reply.message)}:
            continue
        try:
            place = place_of(Words(parse_mail(stored.raw), partial(texts_of, stored.raw)), cited.quote)
        except WrongWord:
            continue
        if not place.document:  # what stands in a file is found there, with its page
            yield place.quote, Place(message=reply.message, start=place.start), ""


def _in_files(office: Office, state: RequestState, cited: Cited) -> Iterator[tuple[str, Place, str]]:
    for digest, (_, way) in files_of(office, office.books(), state).items():
        path = kept(office.workspace.folder, digest)
        if path is None or cited.where not in {"", way.name, digest}:
            continue
        source = source_of_file(way.name, path.read_bytes())
        place = place_in(source, cited.quote)
        if place:
            yield cited.quote, replace(place, message=way.message, document=digest, name=way.name), ""
        elif cited.where and cited.page and not has_words(source):
            yield cited.quote, Place(way.message, digest, way.name, cited.page), UNREAD
