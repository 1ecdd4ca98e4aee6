"""Refuses a wrong letter before it is queued. Every rule is a table row or a short function; none of them guesses.

    L001  it refers to an item that it does not ask for
    L002  it does not ask for an item that it is ordered to ask for
    L003  remains of template syntax
    L004  a section number of the Act from before 2023
    L005  a Government Code section that this kind of letter has no business to cite
    L006  a section of another code that this kind of letter or the campaign does not list
    L007  private data: a social security, card or driver's license number, a date of birth
    L008  a header field with a line break, a control or an invisible character, or empty
    L009  a line of more than 990 octets
    L010  it calls the agency late, and this kind of letter may not
    L011  production demanded within ten days; the Act sets that time for the determination only
    L012  another claim that the law or our knowledge does not bear out
    L013  the body is not the plain text that all channels expect
    L014  a demand without a label
    L015  a day that does not agree with the request's own days, or that no calendar has
    L016  lateness without proof: no proven receipt, or the most cautious last day has not passed
    L017  a claim about other agencies that no number from our own ledger carries
    L018  a case or opinion that this kind of letter may not cite, or in another form than the known one
    L019  `!` or `?` where the channel holds such texts back
    L020  a mail address of ours where the channel answers by its own
    L021  braces that the channel would fill in
    L022  it agrees to pay, and the campaign does not
    L023  it speaks of going to court, and nobody has approved that
    L024  an attachment with an unfit name, or that is not the file it says
    L025  a section number without the name of its code
    L026  more than the channel takes: a subject or a text too long, a file where it takes none
    L027  the name of a vendor whose system this agency is not known to use
    L028  an item that asks for information rather than for records

Below the ruled line of a later letter stands the first letter as it was sent. It is held to the first letter's rules.
What a letter repeats of the agency's own words is not held against it.
"""

from __future__ import annotations

from cpra_bot.letters import lint_channel, lint_claims, lint_days, lint_form, lint_items, lint_law
from cpra_bot.letters.context import LetterContext, template_name
from cpra_bot.letters.lint_law import ALLOWED_SECTIONS
from cpra_bot.letters.looked import Looked, Rule
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter
from cpra_bot.model.problem import Problem

__all__ = ["ALLOWED_SECTIONS", "RULES", "lint"]

RULES: tuple[Rule, ...] = (
    *lint_items.RULES,
    *lint_law.RULES,
    *lint_form.RULES,
    *lint_claims.RULES,
    *lint_days.RULES,
    *lint_channel.RULES,
)
"""All rules; the faults are sorted by their codes."""


def lint(letter: Letter, campaign: Campaign, context: LetterContext | None = None) -> list[Problem]:
    """All faults of one rendered letter, in the order of their codes; an empty list lets it pass.

    Args:
        letter: as it would be queued.
        campaign: the one it belongs to; its items and citations say what the letter may speak of.
        context: what the letter was made of. Without it days cannot be compared, no quote is known as the agency's,
            and whatever needs proof (lateness, other agencies, courts, payment) is refused.

    Returns:
        errors only (no warnings). `file` is the template's name, and `what` names the letter and the words at fault.
    """
    looked = Looked(letter, campaign, context)
    file = template_name(letter.kind)
    faults = sorted((fault for rule in RULES for fault in rule(looked)), key=lambda fault: fault[0])
    return [Problem(file, 0, 0, code, f"{letter.key}: {what}", remedy) for code, what, remedy in faults]
