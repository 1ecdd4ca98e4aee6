"""One statement weighed against another: what a message says as a whole decides what a sentence of it means.

Each judgement is small, named and has its reason in its docstring (`reading.judge`). Their order matters: what an
objection is decides what is a denial, and only what is left decides whether a release is partial.
"""

from __future__ import annotations

from collections.abc import Iterable

from cpra_bot.model.fact import Fact
from cpra_bot.reading.judge import dealings, refusals, releases
from cpra_bot.reading.judge.common import Files, Judgement
from cpra_bot.reading.stated import Letter

JUDGEMENTS: tuple[Judgement, ...] = (
    dealings.account_mail,
    refusals.redaction_is_no_denial,
    dealings.away_by_words,
    refusals.objection_needs_application,
    refusals.objection_is_no_denial,
    refusals.search_goes_on,
    refusals.no_system_of_its_own,
    dealings.sums_once,
    releases.records_behind_a_fee,
    dealings.deadline_is_no_promise,
    dealings.questions_about_money,
    dealings.redirect_or_referral,
    dealings.one_receipt,
    releases.answers_stand_alone,
    refusals.reason_is_no_news,
    refusals.denial_with_its_section,
    releases.doubtful_papers,
    releases.part_or_whole,
    refusals.sections_and_who,
    dealings.ready_is_not_closed,
    dealings.closed_once,
)


def settle(
    facts: list[Fact], letter: Letter, files: Files = (), judgements: Iterable[Judgement] = JUDGEMENTS
) -> list[Fact]:
    """The facts of a message after all judgements.

    Args:
        facts: every statement of every rule.
        letter: the text in which they stand.
        files: names of the files that came along.
        judgements: by which to weigh, in their order.
    """
    for judge in judgements:
        facts = judge(facts, letter, files)
    return facts
