"""More time under the Act: until when, on which of the listed grounds, and what the notice lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from cpra_bot.law.clock import determination_due
from cpra_bot.law.extension import ExtensionNotice, judge_extension
from cpra_bot.model.clockwork import Defect
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.rules.phrase import Phrase, phrases

GROUNDS: dict[str, tuple[Phrase, ...]] = {
    "c1": phrases(
        r"(?:field|other|separate|different|remote|off-?site|outside) (?:facilit\w+"
        r"|locations?|buildings?|offices?|warehouse|storage)",
        r"separate from (?:the (?:office|\w+ office)|this office)",
        r"separate (?:building|entit\w+)|\(separate \w+\)",
        r"(?:kept|stored|held|located|housed|records) (?:\w+ )?(?:at|in|off) .. (?:facility|warehouse|substations?|yard"
        r"|annex|storage|off-?site|basement|range|station|vault)",
    ),
    "c2": phrases(
        r"voluminous|separate and distinct",
        r"(?:number|amount|volume|quantity) of .. records",
        r"(?:large|great|sheer|high|considerable|huge) (?:\w+ )?(?:volume|number|amount|quantity)",
        r"volume (?:is|of|was)|(?:account|because|view) of (?:the|that|its) (?:\w+ )?volume",
        r"(?:lot|lots|hundreds|thousands|boxes) of (?:them|records|pages|documents|files|e-?mails|entries)",
        r"\d[\d,]+ (?:pages|e-?mails|records|entries|files)|million log lines",
    ),
    "c3": phrases(
        r"(?:consult\w*|confer\w*|coordinat\w+|check\w*|discuss\w*) .. (?:with|w/|among|between) .. (?:agency|agencies"
        r"|departments?|task force|divisions?|county|city|components?|sheriff|police|office|attorney|counsel|partners?"
        r"|entit\w+)",
        r"(?:consult|confer) between departments",
    ),
    "c4": phrases(
        r"compil\w+ (?:the |of )?(?:\w+ )?data|compiled by our it",
        r"(?:write|writing|run|build|develop\w*) .. (?:script|program|query|code)",
        r"(?:computer )?programming|extract\w* (?:the )?data",
        r"(?:construct|create|build|write|run) .. (?:computer report|report to extract)",
    ),
    "c5": phrases(
        r"(?:state of )?emergency .. (?:proclaim\w*|declar\w*|governor)",
        r"state of emergency|emergency proclamation",
        r"governor .. (?:proclaim|declar)\w* .. emergency",
    ),
    "c6": phrases(
        r"cyber-?attack\w*|ransomware|cyber(?:security)? incident",
        r"(?:systems?|servers?|network) .. (?:encrypted|hacked|compromised)",
    ),
}
"""Circumstances of Gov. Code 7922.535(c), by the codes of `law.rules`."""
_SECOND = re.compile(
    r"\b(?:second|another) (?:14|fourteen|extension|\(14\))|\bextend\w* (?:it |this )?again\b"
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
    verdict = judge_extension(ExtensionNotice(until, sent, grounds), determination_due(start))
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
