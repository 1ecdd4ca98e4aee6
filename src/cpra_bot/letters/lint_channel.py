"""Rules on the channel: what it would hold back, fill in, cut off or answer by itself does not leave by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpra_bot.letters.channels import rules_of
from cpra_bot.letters.looked import Fault, Looked, Rule

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TOKEN = re.compile(r"\{[^{}\n]*\}|[{}]")


def _channel(looked: Looked) -> Iterator[Fault]:
    letter, rules = looked.letter, rules_of(looked.letter.channel)
    text = f"{letter.subject}\n{letter.body}"
    for mark in "!?" if not rules.marks else "":
        if mark in text:
            yield "L019", f'it holds "{mark}", and {letter.channel} holds such texts back', "word it without"
    ours = {letter.sender, letter.reply_to} - {""}
    if not rules.own_address:
        found = [each for each in dict.fromkeys(_MAIL.findall(text)) if each in ours or _same_box(each, ours)]
        found += [letter.reply_to] if letter.reply_to and letter.reply_to not in found else []
        for address in found:
            what = f"it asks for answers at {address}, and {letter.channel} answers by an address of its own"
            yield "L020", what, "leave the address out on this channel"
    if not rules.tokens:
        for token in dict.fromkeys(_TOKEN.findall(text)):
            yield "L021", f'{letter.channel} would fill in "{token}"', "leave braces out on this channel"


def _capacity(looked: Looked) -> Iterator[Fault]:
    letter, rules = looked.letter, rules_of(looked.letter.channel)
    for what, text, limit in (
        ("subject", letter.subject, rules.subject_limit),
        ("text", letter.body, rules.body_limit),
    ):
        if 0 < limit < len(text):
            found = f"its {what} has {len(text)} characters, and {letter.channel} takes {limit}"
            yield "L026", found, "shorten it, or write by another channel"
    if letter.attachments and not rules.attachments:
        yield "L026", f"it carries a file, and {letter.channel} takes none", "take `signed` off that channel"


def _same_box(address: str, ours: set[str]) -> bool:
    name, _, domain = address.partition("@")
    return any(own.partition("@")[0] == name.partition("+")[0] and own.endswith(f"@{domain}") for own in ours)


RULES: tuple[Rule, ...] = (_channel, _capacity)
