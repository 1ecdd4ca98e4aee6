"""More time under the Act: until when, on which of the listed grounds, and what the notice lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from cpra_bot.law.clock import determination_due, extension_term
from cpra_bot.law.extension import ExtensionNotice, judge_extension
from cpra_bot.model.clockwork import Defect
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.rules.phrase import Phrase

GROUNDS: dict[str, tuple[Phrase, ...]] = {
    "c1": tuple(
        map(
            Phrase,
            (
                r"(?:field |other |separate |different |remote |off-?site |outside )(?:facilit\w+|locations?"
                r"|buildings?|offices?|warehouse|storage)", r"separate from the (?:office|\w+ office)", r"separate (?:building|entit\w+)",
                r"(?:kept|stored|held|located|housed|records) (?:\w+ )?(?:at|in|off) .. (?:facility|warehouse"
                r"|substations?|yard|annex|storage|off-?site|basement|range|station|vault)", r"\(separate \w+\)",
            ),
        )
    ),
    "c2": tuple(
        map(
            Phrase,
            (
                r"voluminous", r"(?:number|amount|volume|quantity) of .. records", r"separate and distinct", r"(?:large|great|sheer|high|considerable|account of the|huge) (?:\w+ )?(?:volume|number|amount|quantity)", r"on account of the volume",
                r"(?:whole )?(?:lot|lots|hundreds|thousands|boxes) of (?:them|records|pages|documents|files"
                r"|e-?mails|entries)", r"\d[\d,]+ (?:pages|e-?mails|records|entries|files)",
            ),
        )
    ),
    "c3": tuple(
        map(
            Phrase,
            (r"(?:consult\w*|confer\w*|coordinat\w+|check\w*|discuss\w*) .. (?:with|w/|among) .. (?:agency"
            r"|agencies|department\w*|task force|division\w*|county|city|components?|sheriff|police|office"
            r"|attorney|counsel|partners?|entit\w+)",),
        )
    ),
    "c4": tuple(
        map(
            Phrase,
            (r"compil\w+ (?:the |of )?(?:\w+ )?data", r"(?:write|writing|run|build|develop\w*) .. (?:script"
            r"|program|query|code)", r"(?:computer )?programming", r"(?:construct|create|build|write"
            r"|run) .. (?:computer report|report to extract)", r"extract\w* (?:the )?data"),
        )
    ),
    "c5": tuple(map(Phrase, (r"(?:state of )?emergency .. (?:proclaim\w*|declar\w*|governor)", r"state of emergency", r"governor .. (?:proclaim|declar)\w* .. emergency", r"emergency proclamation"))),
    "c6": tuple(map(Phrase, (r"cyber-?attack\w*", r"ransomware", r"cyber(?:security)? incident", r"(?:systems?"
    r"|servers?|network) .. (?:encrypted|hacked|compromised)"))),
}  # fmt: skip
"""Circumstances of Gov. Code 7922.535(c), by the codes of `law.rules`."""
_SECOND = re.compile(
    r"\b(?:second|another|further|additional) (?:14|fourteen|extension|\(14\))|\bextend\w* (?:it |this )?again\b"
    r"|\bsecond\b.{0,20}\bextension\b"
)
_LONG = re.compile(r"\b(\d{2,3})\)?[\s-](calendar\s|business\s|working\s)?days\b")


def grounds_in(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Codes of the listed circumstances that the sentences name, in the order of the Act."""
    return tuple(
        code
        for code, phrases in GROUNDS.items()
        if any(phrase.find(passage.flat) for passage in passages for phrase in phrases)
    )


def defects_of(
    until: date | None, grounds: tuple[str, ...], sent: date, received: date | None, passages: Sequence[Passage]
) -> tuple[str, ...]:
    """What the notice lacks, as `law.extension` judges it.

    Where the day of receipt is not stated, the day of the notice stands for it: the most generous reading.

    Args:
        until: the day that the notice names.
        grounds: from `grounds_in`.
        sent: legal day of the message; `received` the stated day of receipt.
        passages: the sentences of the notice.
    """
    start = received if received and received <= sent else sent
    due = determination_due(start)
    verdict = judge_extension(ExtensionNotice(until, sent, grounds), due, extension_term(start))
    found = [defect for defect in verdict.defects if defect is not Defect.LATE]
    if Defect.OVER_14 not in found and any(_takes_too_long(passage.flat) for passage in passages):
        found.append(Defect.OVER_14)
    if any(_SECOND.search(passage.flat) for passage in passages):
        found.append(Defect.SECOND)
    return tuple(defect.value for defect in found)


def _takes_too_long(flat: str) -> bool:
    for hit in _LONG.finditer(flat):
        business = (hit[2] or "").strip() in {"business", "working"}
        if int(hit[1]) > 14 or (business and int(hit[1]) > 10):
            return True
    return False
