"""Every rule by its own samples; without any one of them, at least one sample is not understood."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import date

import pytest

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.facts import facts_of, letter_of, read
from cpra_bot.reading.hits import holds
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.rules import LOOSE, RULES
from cpra_bot.reading.rules.phrase import Phrase, flat
from cpra_bot.reading.rules.rule import Rule

SENT = date(2026, 5, 6)
BY_NAME = {rule.name: rule for rule in RULES}


def statements(text: str, rules: tuple[Rule, ...]) -> set[tuple[FactKind, bool]]:
    """What a text states, and whether only in part."""
    return {(fact.kind, "partial" in fact.detail) for fact in facts_of(letter_of(text, SENT), rules)}


def test_names_are_unique() -> None:
    assert [name for name, times in Counter(rule.name for rule in (*RULES, *LOOSE)).items() if times > 1] == []


@pytest.mark.parametrize("name", BY_NAME)
def test_samples(name: str) -> None:
    rule = BY_NAME[name]
    assert rule.samples
    for sample in rule.samples:
        assert (rule.kind, "partial" in rule.detail) in statements(sample, (rule,)), sample


@pytest.mark.parametrize("name", BY_NAME)
def test_look_alikes(name: str) -> None:
    rule = BY_NAME[name]
    for text in rule.look_alikes:
        held = [one.text for one in letter_of(text, SENT).passages if holds(rule, one)]
        stated = [fact for fact in facts_of(letter_of(text, SENT), (rule,)) if fact.rule == name]
        assert not (held and stated), text


@pytest.mark.parametrize("name", BY_NAME)
def test_no_rule_is_idle(name: str) -> None:
    """The mutation: with the rule switched off, the others do not understand all of its samples."""
    rule, others = BY_NAME[name], tuple(rule for rule in RULES if rule.name != name)
    said = (rule.kind, "partial" in rule.detail)
    assert any(said not in statements(sample, others) for sample in rule.samples)


@pytest.mark.parametrize("name", [*BY_NAME, *(rule.name for rule in LOOSE)])
def test_alternatives_beside_a_gap_stand_in_brackets(name: str) -> None:
    """`one|two .. three` would mean `one .. three` or `two .. three`; two phrases say what is meant."""
    rule = next(each for each in (*RULES, *LOOSE) if each.name == name)
    for source in (*rule.says, *rule.unless, *rule.beside):
        bare = re.sub(r"\\.|\[[^\]]*\]", "", source)
        while "(" in bare:
            bare = re.sub(r"\([^()]*\)", "", bare)
        assert not ("|" in bare and " .. " in bare), source


@pytest.mark.parametrize("rule", LOOSE, ids=[rule.name for rule in LOOSE])
def test_loose_rules_speak_where_the_others_are_silent(rule: Rule) -> None:
    others = tuple(each for each in LOOSE if each is not rule)
    for sample in rule.samples:
        letter = letter_of(sample, SENT)
        (said,) = [fact for fact in facts_of(letter, RULES, LOOSE) if fact.rule == rule.name]
        assert (said.kind, said.certainty) == (rule.kind, Certainty.LIKELY)
        assert rule.kind not in {fact.kind for fact in facts_of(letter, RULES, others)}
        clear = letter_of(f"{sample} The copies cost $40.00.", SENT)
        assert rule.name not in {fact.rule for fact in facts_of(clear, RULES, LOOSE)}
    for text in rule.look_alikes:
        assert rule.name not in {fact.rule for fact in facts_of(letter_of(text, SENT), RULES, LOOSE)}, text


def test_what_a_loose_rule_reads_goes_to_a_person() -> None:
    for rule in LOOSE:
        mail, came = mail_of({"id": "1", "body": rule.samples[0], "date": "2026-05-06"})
        reading = read(mail, came)
        assert reading.unclear
        assert all(fact.certainty is Certainty.LIKELY for fact in reading.facts if fact.rule == rule.name)


@pytest.mark.parametrize("name", [*BY_NAME, *(rule.name for rule in LOOSE)])
def test_phrases_are_quick(name: str) -> None:
    """Bait made of a rule's own words: its samples over and over, broken in the middle."""
    rule = next(each for each in (*RULES, *LOOSE) if each.name == name)
    bait = " ".join(sample[: len(sample) // 2] for sample in rule.samples) * 400
    text = flat(bait)[:100_000]
    before = time.process_time()
    for phrase in (*rule.phrases, *rule.excuses, *rule.companions):
        assert len(list(phrase.all(text))) <= 12
    assert time.process_time() - before < 1.0


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("{no} .. {records}", "there are no such old reports here", "no such old reports"),
        ("{no} .. {records}", "there is no way; reports follow", None),
        ("withheld", "it is unwithheld", None),
        (r"a (?:b .. c|d)", "a b and c", "a b and c"),
        ("isn't it", "isn’t it", "isn't it"),
        ("two words", "two\n  words", "two   words"),
    ],
)
def test_phrase(source: str, text: str, found: str | None) -> None:
    plain = flat(text)
    hit = Phrase(source).find(plain)
    assert (plain[slice(*hit)] if hit else None) == found


def test_flat_keeps_every_place() -> None:
    text = "İstanbul’s “Records”\n\tЁ — ẞ ﬁ"
    assert len(flat(text)) == len(text)
