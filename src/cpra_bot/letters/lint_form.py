"""Rules on the form: no remains of the template, no private data, headers and text that every channel can carry."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator

from cpra_bot.letters.looked import Fault, Looked, Rule
from cpra_bot.letters.plain import unfit_character
from cpra_bot.letters.questions import question
from cpra_bot.letters.stretches import BLANK_AT_THE_END, LINE_LIMIT

_LEFTOVERS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|\bNone\b(?! of\b)|\b[Uu]ndefined\b|<[\w. ]+ object(?: at 0x[0-9a-f]+)?>|\bPydantic\w+"
)

_PRIVATE = (
    (re.compile(r"(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])"), "a social security number"),
    (re.compile(r"\b(?:date of birth|born on|DOB)\b[: ]{0,3}(?=\w* ?\d)", re.I), "a date of birth"),
    (
        re.compile(r"\bdriver'?s?\u2019?s? licen[cs]e (?:number|no\.?|#)?[: ]{0,3}[A-Z]\d{7}\b", re.I),
        "a license number",
    ),
)
_NINE_DIGITS = re.compile(r"\d(?:[ -]?\d){8}")

_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){12,15}\d(?![\d-])")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,145}\.[a-z0-9]{2,4}")


def _leftovers(looked: Looked) -> Iterator[Fault]:
    for found in dict.fromkeys(found for _, remains in looked.said.to(_remains) for found in remains):
        yield "L003", f'"{found}" looks like a remainder of the template', "mend the template or the value it shows"


@question(("{", "}", "#", "none", "ndefined", "object", "pydantic"))
def _remains(paragraph: str) -> tuple[str, ...]:
    return tuple(match[0] for match in _LEFTOVERS.finditer(paragraph))


def _private_data(looked: Looked) -> Iterator[Fault]:
    for what in dict.fromkeys(
        what for _, held in [*looked.said.to(_private), *looked.below.to(_private)] for what in held
    ):
        yield "L007", f"it holds what looks like {what}", "take it out: letters become public records"


@question(digit=True)
def _private(paragraph: str) -> tuple[str, ...]:
    words = paragraph.lower()
    signs = "birth" in words or "born on" in words or "dob" in words or "driver" in words or not paragraph.isascii()
    if not signs and not _NINE_DIGITS.search(paragraph):
        return ()
    found = [what for pattern, what in _PRIVATE if pattern.search(paragraph)]
    return (*found, *(["a card number"] if any(_luhn(match[0]) for match in _CARD.finditer(paragraph)) else []))


def _luhn(text: str) -> bool:
    """True if the digits could be those of a payment card (ISO/IEC 7812)."""
    digits = [int(character) for character in text if character.isdigit()]
    doubled = [digit if place % 2 else digit * 2 for place, digit in enumerate(reversed(digits), 1)]
    return len(digits) >= 13 and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _headers(looked: Looked) -> Iterator[Fault]:
    letter = looked.letter
    fields = {
        "subject": letter.subject,
        "to": letter.to,
        "sender": letter.sender,
        "sender_name": letter.sender_name,
        "reply_to": letter.reply_to,
        "message_id": letter.message_id,
        "mark": letter.mark,
        "in_reply_to": letter.in_reply_to,
        **{f"references[{index}]": value for index, value in enumerate(letter.references)},
    }
    may_be_empty = {"reply_to", "in_reply_to"}
    for name, value in fields.items():
        found = unfit_character(value)
        if found:
            yield "L008", f"the header field {name} holds {found}", "take it out where the value is written"
        elif not value.strip() and name not in may_be_empty:
            yield "L008", f"the header field {name} is empty", "fill it in where the value is written"


def _long_lines(looked: Looked) -> Iterator[Fault]:
    if looked.sound:
        return
    for number, line in enumerate(looked.letter.body.split("\n"), 1):
        octets = len(line.encode("utf-8", "replace")) if len(line) > LINE_LIMIT // 4 else 0
        if octets > LINE_LIMIT:
            what = f"line {number} has {octets} octets, more than {LINE_LIMIT}"
            yield "L009", what, "shorten the word or break the line"


def _plain_text(looked: Looked) -> Iterator[Fault]:
    body = looked.letter.body
    found = "" if looked.sound else unfit_character(body, many_lines=True)
    if found:
        yield "L013", f"the body holds {found}", "take it out where the value is written"
    if not body.strip() or not body.endswith("\n") or body.endswith("\n\n"):
        yield "L013", "the body does not end with exactly one line feed after its last word", "render it with compose"
    if not looked.sound and (blank := BLANK_AT_THE_END.search(body)):
        line = body.count("\n", 0, blank.start()) + 1
        yield "L013", f"line {line} of the body ends with a blank", "render it with compose"


def _attachments(looked: Looked) -> Iterator[Fault]:
    for each in looked.letter.attachments:
        if not _FILE_NAME.fullmatch(each.name):
            yield "L024", f'the attachment\'s name "{each.name}" is unfit', "use letters, digits, hyphens and an ending"
        try:
            digest = hashlib.sha256(base64.b64decode(each.content, validate=True)).hexdigest()
        except (binascii.Error, ValueError):
            digest = ""
        if not each.content or digest != each.sha256:
            yield "L024", f"the attachment {each.name} is not the file it says", "make the letter again"


RULES: tuple[Rule, ...] = (_leftovers, _private_data, _headers, _long_lines, _plain_text, _attachments)
