"""What the answers say, over all agencies: refusals by section, figures by year, and with whom data is shared.

Only answers that a rule is sure of or a person vouches for are counted; what is proposed or rejected never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cpra_bot.decide.answers.names import state_of_name
from cpra_bot.decide.counted.making import agencies, share
from cpra_bot.model.answer import Answer, AnswerForm, NamedAgency, Results, Standing, Statistic
from cpra_bot.model.report import Measure

RELIED_ON = frozenset({Standing.FOUND, Standing.CONFIRMED, Standing.CORRECTED})
COUNTED = {
    Measure.DETECTIONS: "plates read",
    Measure.TOTAL_DETECTIONS: "plates read, hits among them,",
    Measure.HITS: "hits",
    Measure.SEARCHES: "searches of their own",
    Measure.OUTSIDE_SEARCHES: "searches by others",
}
FLOWS = {
    Measure.SHARES_WITH: ("shares_with", "named whom they share detections with"),
    Measure.RECEIVES_FROM: ("receives_from", "named whose detections they receive"),
}
_FEDERAL = re.compile(
    r"\b(?:federal|national account|u\.?s\.?a?\.? (?:marshals?|border|forest|postal|customs|secret|attorney|park)\b.*"
    r"|united states|usms|fbi|dea|atf|cbp|ice|hsi|dhs|irs|ncis|usss|uscg|border patrol|secret service"
    r"|drug enforcement (?:agency|administration)|immigration and customs|homeland security investigations"
    r"|customs and border protection|postal inspection service)\b|\(NATL\)",
    re.IGNORECASE,
)


def given(results: Results, asked: Sequence[str]) -> Iterator[Statistic]:
    """Figures about the answers of a campaign.

    Args:
        results: of the campaign.
        asked: keys of the requests that were sent.
    """
    relied = [each for each in results.answers if each.standing in RELIED_ON and each.item]
    yield from _refusals(relied, asked)
    yield from _figures(relied, asked)
    yield from _flows(relied, asked)


def is_federal(name: NamedAgency) -> bool:
    """True if the printed name says that it is an agency of the United States."""
    return not name.agency and _FEDERAL.search(name.printed) is not None


def is_elsewhere(name: NamedAgency) -> bool:
    """True if the report prints another state beside the name; a bare name is never taken for one elsewhere."""
    return not name.agency and state_of_name(name.printed, name.detail) not in {"", "CA"}


def _refusals(answers: Iterable[Answer], asked: Sequence[str]) -> Iterator[Statistic]:
    refused = [each for each in answers if each.form is AnswerForm.REFUSED]
    rows = [each.request for each in refused]
    yield share("denied", rows, asked, "withheld records on at least one item", "that were asked")
    sections = sorted({section for each in refused for section in each.sections})
    for section in sections:
        under = [each.request for each in refused if section in each.sections]
        yield share(f"denied_under:{section}", under, asked, f"withheld records under {section}", "that were asked")


def _figures(answers: Iterable[Answer], asked: Sequence[str]) -> Iterator[Statistic]:
    """Sums over whole calendar years: one figure a year and agency, or it is left out."""
    figures: dict[tuple[Measure, int], dict[str, set[int]]] = {}
    for each in answers:
        year = each.period.year if each.period else None
        if each.measure in COUNTED and each.number is not None and year:
            figures.setdefault((each.measure, year), {}).setdefault(each.request, set()).add(each.number)
    for (measure, year), by_request in sorted(figures.items()):
        single = {key: next(iter(numbers)) for key, numbers in by_request.items() if len(numbers) == 1}
        rows = tuple(key for key in asked if key in single)
        total = sum(single[key] for key in rows)
        sentence = (
            f"{len(rows):,} of {agencies(len(asked))} that were asked gave a figure of {COUNTED[measure]} "
            f"for the whole of {year}: {total:,} in sum."
        )
        yield Statistic(f"{measure.value}:{year}", sentence, len(rows), len(asked), rows)


def _flows(answers: Sequence[Answer], asked: Sequence[str]) -> Iterator[Statistic]:
    for measure, (name, said) in FLOWS.items():
        lists: dict[str, list[NamedAgency]] = {}
        for each in answers:
            if each.measure is measure and each.form is AnswerForm.NAMES:
                lists.setdefault(each.request, []).extend(each.names)
        named = [key for key in asked if key in lists]
        yield share(name, named, asked, said, "that were asked")
        if not named:
            continue
        federal = [key for key in named if any(map(is_federal, lists[key]))]
        elsewhere = [key for key in named if any(map(is_elsewhere, lists[key]))]
        among = f"that {said}"
        yield share(f"{name}_federal", federal, named, "have an agency of the United States on the list", among)
        out = "have an agency on the list that the report puts into another state"
        yield share(f"{name}_elsewhere", elsewhere, named, out, among)
