"""What takes a statement back: a condition, a mere possibility, a "not", words that only report what we said."""

from __future__ import annotations

import re

_POLITE = re.compile(
    r",? ?\bif any\b|\bif (?:you|there|any)\b[^,;.]{0,30}\b(?:questions?|concerns|queries|assistance|help)\b"
    r"|\bif you (?:would like|want|wish|need|believe|feel|disagree|think|consider|prefer"
    r"|are (?:not )?satisfied)\b(?! to withdraw)"
    r"|\bshould you\b[^,;.]{0,40}\b(?:questions?|concerns|require|need|wish|desire)\b|\bif applicable\b|\bif not all\b"
    r"|\bdetermine whether (?:it|we|the \w+) (?:has|have|holds?|possess\w*)\b|\bif possible\b|\bas if\b|\beven if\b"
)
_CONDITION = re.compile(
    r"\b(?:if|whether|unless|in the event|in case|should (?:you|we|it|this|any|there|the|additional)|were you to"
    r"|provided that"
    r"|depending on|assuming)\b"
)
_NOT_YET = re.compile(
    r"\b(?:once|upon (?:receipt|payment|completion|receiving)|until|as soon as|when (?:we|you|it|they|the"
    r"|payment)|after (?:we|you|payment|receipt|the (?:fee|payment|deposit)|(?:the )?review(?![^,]{0,60},))"
    r"|before (?:we|you|the|any))\b"
)
_MODAL = re.compile(
    r"\b(?:(?:may|might|could|would)\b(?! 20\d\d| \d| be (?:found|viewed|accessed|downloaded|seen|inspected|picked up)"
    r"| (?:now )?(?:view|download|access|inspect|pick up|retrieve|see|collect)\b"
    r"| not be (?:\w+ )?(?:given|disclosed|released|divulged|shared|furnished|made public|disseminated))|(?:permits?"
    r"|allows?|authori[sz]es?)\b(?!.*,))"
)
_NEGATION = re.compile(
    r"\b(?:not|never|without|nor|neither|cannot|no longer|no|nothing|none|\w+n't|(?:do|does|did|is|are|was|were"
    r"|wo|have|has|had)nt)\b"
)
_FUTURE = re.compile(r"\b(?:will|shall|'ll|\w+'ll|going to be|to be)\b(?! find)")
_REPORTED = re.compile(
    r"\b(?:you|requester|your (?:letter|e-?mail|message|request)) (?:also |have |had )?(?:wrote|said|stated?s?"
    r"|argued?s?|contended?|claimed?"
    r"|asserted?|alleged?|mentioned?|noted?|indicate[ds]?|quoted?|says? that)\b"
)


def is_possible(flat: str, start: int, end: int) -> bool:
    """True if the words at `start:end` are stated under a condition or as a possibility.

    Args:
        flat: a sentence as `rules.phrase.flat` gives it.
    """
    left = max(flat.rfind(";", 0, start), flat.rfind(" but ", 0, start), flat.rfind("however", 0, start)) + 1
    right = flat.find(";", end)
    clause = _blank(_POLITE, flat[left : right if right >= 0 else len(flat)])
    before, inside, after = clause[: start - left], clause[start - left : end - left], clause[end - left :]
    if _CONDITION.search(before) or _CONDITION.search(inside) or _NOT_YET.search(before[-60:]):
        return True
    if _MODAL.search(before[-30:]) or _MODAL.search(inside):
        return True
    behind = _CONDITION.search(after)
    return behind is not None and not re.search(r"[,.] ?(?:and|but|so|or)?\s?\Z", after[: behind.start()])


def is_negated(flat: str, start: int, end: int) -> bool:
    """True if a negation stands in the words at `start:end` or just before them."""
    left = max(flat.rfind(";", 0, start), flat.rfind(". ", 0, start), flat.rfind(", ", 0, start)) + 1
    return bool(_NEGATION.search(flat[max(left, start - 25) : start]) or _NEGATION.search(flat[start:end]))


def is_future(flat: str, start: int, end: int) -> bool:
    """True if the words at `start:end` are only announced."""
    left = max(flat.rfind(";", 0, start), flat.rfind(". ", 0, start)) + 1
    return bool(_FUTURE.search(flat[max(left, start - 30) : start]) or _FUTURE.search(flat[start:end]))


def is_reported(flat: str, start: int, end: int) -> bool:
    """True if the words at `start:end` are what the agency says that the requester said."""
    return bool(_REPORTED.search(flat[max(0, start - 160) : end]))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda hit: " " * len(hit.group()), text)
