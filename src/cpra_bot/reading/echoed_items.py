"""Answers typed inside the echoed request: which words are the echoed items, and which stand under which of them.

Three shapes are met. The agency pastes our list and types a paragraph under each item; it answers each quoted line of
our mail; or it runs item and answer together on one line (`5) …; 490 6) …; 12`). In the first two the echoed item is
cut and the answer is marked with the item's label; in the third the line stays whole and only the answer is marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from cpra_bot.reading.cuts import Marked, Span, numbered_lines
from cpra_bot.reading.forms import begins, holds

_LABEL_WORDS = 60  # characters of an item without a label that stand for one
_LOOK = 200_000
_WRAPPED = 55  # a line of this length may go on in the next one

_LABEL = re.compile(
    r"\s{0,12}[\"“]?(?:[-•*·]\s{1,3})?(?:(?:Items?|Request|No\.?|Question)\s{1,2}#?)?"
    r"(?:(?P<top>[A-Z]\d{1,2}|\d{1,2}|[A-Z])|\((?P<sub>[a-z]|\d{1,2}|[ivx]{1,4})\)|(?P<low>[a-z]))"
    r"(?(sub)[.:)]?|[.):])\s{1,8}",
)
_BULLET = re.compile(r"\s{0,12}[-•*·]\s{1,3}")
_ASKS = begins(
    r"[\"“]?(?:any|all|each|every)\b",
    r"an? (?:copy|list|record|log)\b|cop(?:y|ies) of\b",
    r"(?:records?|documents?|documentation|e-?mails?|communications?|correspondence)\b",
    r"the (?:\w+ ){0,2}(?:numbers?|names?|totals?|list|identit(?:y|ies)|amount|dates?|following|most recent|current)\b",
    r"(?:names?|lists?|numbers?|reports?|audits?|logs?|agreements?|contracts?|policies|statistics|totals?)\b",
    r"(?:how many|which|what|whether)\b",
    r"please (?:provide|produce|send)(?: me)?(?: with)? "
    r"(?:any|all|each|every|an? (?:copy|list)|copies|records|documents)\b",
)
"""How an item of a request begins: with what is wanted."""

_PLEADS = begins(
    r"I (?:also |hereby |further )?(?:request|ask|seek)\b",
    r"please (?:provide|identify|produce|release|state)\b",
    r"if (?:any|no|the) [^.]{0,120}?,? (?:please|I ask)\b",
)
STATES = holds(
    r"\b(?:attached|enclosed|uploaded|n/a)\b",
    r"\b(?:we|our|none)\b(?! of)",
    r"\bno (?:\w+ )?(?:records?|documents?)\b[^\"”]",
    r"\b(?:is|are|was|were|will be|(?:has|have) been|being) (?:\w+ly )?(?:being |now )?(?:withheld|exempt|denied"
    r"|available|released|provided|redacted|confidential|located|found|included|posted|produced)",
    r"\bavailable (?:at|on|for|online)\b",
    r"\bsee (?:the )?(?:attach|link|below|above)",
)
"""Words of an answer: a line with them is no item, however it begins."""

_VERBS = holds(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|must|do|does|did)\b",
    r"\b\w{1,20}n['’]t\b",
    r"\bcannot\b",
)
_SUBORDINATE = holds(
    r"\b(?:that|which|who|whom|whose|where|when|how|if|whether|while|because|since|until)\b",
    r"\b(?:includes but|my|me|the \w+ (?:has|have))\b",
)
_ANSWERS = begins(r"(?:the )?(?:\w+(?:'s|’s)? )?(?:response|answer|reply)\s?:")
_CLOSING = begins(
    r"(?:sincerely|respectfully|regards|kind regards|best(?: regards)?\b|thank you|thanks|very truly|yours)",
    r"for questions\b",
    r"if you (?:have|choose|wish|need|believe|disagree)",
    r"please (?:let|feel|contact|reply)",
    r"this (?:completes|concludes)",
    r"should you",
)
_IN_LINE = re.compile(r"(?<![\w.$,/-])([A-C]\d{1,2}|\d{1,2})[.)]\s{1,4}(?=[A-Za-z])")
_NUMBERED = re.compile(r"\d[.)]\s")
"""Hardly any line has one, and to see that takes less time than to look for labels."""

_BEFORE_ANSWER = re.compile(
    r"[;?]\s|:\s|\s[-–—=]+\s|\s(?=\((?:see|attached|none|no |n/a))|\.\s{1,3}(?=[\d,.]+\s*$)", re.IGNORECASE
)


def echoed_items(text: str) -> list[Span]:
    """Spans of the items of a request that an agency pasted and answered one by one.

    Without our letter at hand an item is known by its form: a number or letter, then what is wanted, nothing stated;
    beside one that says so clearly, a line that only names something is one as well. They count only where something
    is typed under at least two of them, or behind the word `Response:`.
    """
    lines = numbered_lines(text[:_LOOK])
    clear = [at for at, (_, line) in enumerate(lines) if is_item(line)]
    if not clear:
        return []
    named = [at for at, (_, line) in enumerate(lines) if at > clear[0] and _LABEL.match(line) and _names(line)]
    items = [(at, _item_end(lines, at)) for at in sorted({*clear, *named})]
    answered = [(at, end) for at, end in items if _is_answer(lines, end)]
    marked = any(_ANSWERS.match(lines[_next(lines, end)][1]) for _, end in answered)
    if len(answered) < (1 if marked else 2) or not {at for at, _ in answered} & set(clear):
        return []
    pleas = [(at, at + 1) for at, (_, line) in enumerate(lines) if at > clear[0] and _PLEADS.match(line)]
    pleas = [plea for plea in pleas if _is_answer(lines, plea[1])]
    return [(lines[at][0], lines[end - 1][0] + len(lines[end - 1][1])) for at, end in sorted({*items, *pleas})]


def answers_under(text: str, echoed: Sequence[Marked]) -> list[Marked]:
    """What is typed under each echoed item.

    Args:
        text: the text with the echoed parts blanked.
        echoed: start, end and words of each echoed part.

    Returns:
        Start, end and label (or the first words) of the echoed part right above. Nothing where the request was echoed
        as a whole and one answer follows: that answer is about all of it.
    """
    runs = _runs(text, sorted(echoed))
    found: list[Marked] = []
    for at, (_, start, words) in enumerate(runs):
        end = runs[at + 1][0] if at + 1 < len(runs) else len(text)
        stop = end if end < len(text) else _end_of_answer(text, start, words)
        typed = text[start:stop]
        if typed.strip():
            left = start + len(typed) - len(typed.lstrip())
            found.append((left, start + len(typed.rstrip()), words))
    labels = _labels([words for _, _, words in found])
    if len(found) == 1 and not _ANSWERS.match(text, found[0][0]):
        return []
    return [(start, end, label) for (start, end, _), (label, _) in zip(found, labels, strict=True) if label]


def typed_behind(text: str) -> list[Marked]:
    """Answers that stand on one line with their items, for labels that count up, all on one line or each on its own."""
    found: list[Marked] = []
    column: list[Marked] = []  # of lines with one item each
    for start, line in numbered_lines(text[:_LOOK]):
        heads = list(_IN_LINE.finditer(line)) if len(line) > 20 and _NUMBERED.search(line) else []
        if len(heads) == 1 and not line[: heads[0].start()].strip() and _ASKS.match(line, heads[0].end()):
            answers = _behind(start, line, heads)
            if column and answers and not _follows(column[-1][2], answers[0][2]):
                found += column if len(column) > 1 else []
                column = []
            column += answers
        elif len(heads) > 1 and all(_follows(a.group(1), b.group(1)) for a, b in pairwise(heads)):
            answers = _behind(start, line, heads)
            found += answers if len(answers) > 1 else []
    return found + (column if len(column) > 1 else [])


def _behind(start: int, line: str, heads: Sequence[re.Match[str]]) -> list[Marked]:
    """The answers in one line: what stands behind the mark that ends each item."""
    answers = []
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(line)
        cut = _BEFORE_ANSWER.search(line, head.end() + 3, end)
        if cut and line[cut.end() : end].strip() and not STATES.search(line[head.end() : cut.start()]):
            left = cut.end() + len(line[cut.end() : end]) - len(line[cut.end() : end].lstrip())
            answers.append((start + left, start + left + len(line[left:end].rstrip()), head.group(1)))
    return answers


def is_item(line: str) -> bool:
    """True if a line looks like an item of a request: a label or bullet, what is wanted, and nothing stated."""
    return len(line) > 20 and _is_item(line[:1000])


@lru_cache(maxsize=1024)
def _is_item(line: str) -> bool:
    """A thousand agencies repeat the same request."""
    label = _LABEL.match(line) or _BULLET.match(line)
    return bool(label and _ASKS.match(line, label.end()) and not _claims(line))


def _names(line: str) -> bool:
    """True if a line only names something, as a further item among items does."""
    return len(line) > 20 and _only_names(line[:1000])


@lru_cache(maxsize=1024)
def _only_names(line: str) -> bool:
    return not STATES.search(line) and not _VERBS.search(line)


def _claims(line: str) -> bool:
    """True if a line states something in its main clause."""
    if STATES.search(line):
        return True
    verb = _VERBS.search(line)
    return bool(verb and not _SUBORDINATE.search(line, 0, verb.end()))


def _item_end(lines: Sequence[tuple[int, str]], at: int) -> int:
    """Number of the line behind an item that may be wrapped."""
    end = at + 1
    while end < len(lines):
        last, following = lines[end - 1][1].rstrip(), lines[end][1]
        if len(last) < _WRAPPED or last[-1] in '.?!;:)"”' or not following.strip():
            break
        if _LABEL.match(following) or _ANSWERS.match(following):
            break
        end += 1
    return end


def _next(lines: Sequence[tuple[int, str]], at: int) -> int:
    while at < len(lines) - 1 and not lines[at][1].strip():
        at += 1
    return min(at, len(lines) - 1)


def _is_answer(lines: Sequence[tuple[int, str]], end: int) -> bool:
    """True if the next line with words is neither an item nor the letter's closing."""
    line = lines[_next(lines, end)][1] if end < len(lines) else ""
    return bool(line.strip()) and not _LABEL.match(line) and not _CLOSING.match(line) and not _PLEADS.match(line)


def _runs(text: str, echoed: list[Marked]) -> list[Marked]:
    """Echoed parts with nothing typed between them, joined; of the words the last item that has a label counts."""
    runs: list[tuple[int, int, list[str]]] = []
    for start, end, words in echoed:
        gap = text[runs[-1][1] : start] if runs else "?"
        if gap.strip():
            runs.append((start, end, [words]))
        else:
            first, last, before = runs[-1]
            before += " " if gap == " " else "\n", words
            runs[-1] = (first, max(end, last), before)
    return [(start, end, "".join(words) if len(words) == 1 else "".join(words)[-4000:]) for start, end, words in runs]


def _end_of_answer(text: str, start: int, words: str) -> int:
    """Where the answer under the last item ends: before the closing, or before a paragraph that is no answer to it."""
    at = start
    seen = False
    for line in text[start:].split("\n"):
        if seen and _CLOSING.match(line):
            return at
        seen = seen or bool(line.strip())
        at += len(line) + 1
    return len(text)


def _labels(echoed: list[str]) -> list[tuple[str, bool]]:
    """For each echoed part its last label, and True, or its first words, and False. `(a)` under 6 is `6(a)`."""
    found = []
    top = ""
    for words in echoed:
        label = ""
        for line in words.split("\n"):
            hit = _LABEL.match(line)
            if hit and hit.group("top"):
                label = top = hit.group("top")
            elif hit:
                sub = hit.group("sub") or hit.group("low")
                label = f"{top}({sub})"
        last = " ".join(words.strip(' \n"“”').rsplit("\n\n", 1)[-1].split())
        found.append((label or last[:_LABEL_WORDS], bool(label)))
    return found


def _follows(before: str, after: str) -> bool:
    """True if the second label comes later in the list than the first: `5`, `6`; `A4`, `A5`; `A7`, `B1`."""
    if before.isdigit() or after.isdigit():
        return before.isdigit() and after.isdigit() and 0 < int(after) - int(before) <= 3
    return (before[0], int(before[1:])) < (after[0], int(after[1:]))
