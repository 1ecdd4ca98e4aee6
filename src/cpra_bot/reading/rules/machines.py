"""Mail about accounts and absences."""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.rule import Rule

RULES = (
    Rule(
        "about an account",
        FactKind.ACCOUNT_MAIL,
        says=(
            "thank you for registering",
            r"account (?:has been |was |is )?(?:created|activated|locked|registered|set up)",
            r"(?:reset|forgot|change|new) (?:your |my )?password",
            r"(?:activate|confirm|verify) (?:this |your |the )?account",
            r"welcome to .. (?:account|service|portal)",
        ),
        unless=("to submit .. request",),
        samples=("Your account has been created.",),
        possible=True,
    ),
    Rule(
        "writer is away",
        FactKind.AUTOMATIC_REPLY,
        says=(
            r"(?:i am|i'm|i will be|i'll be|am|will be) (?:\w+ ){0,2}(?:out of (?:the |my )?office|away"
            r"|on (?:annual |maternity |paternity |parental |medical )?(?:leave|vacation)|on holiday"
            r"|unavailable until)",
            r"out of (?:the )?office (?:starting|from|until|through)",
        ),
        unless=(r"records|attached|request",),
        samples=("I will be out of the office from Monday.",),
        certainty=Certainty.LIKELY,
    ),
)
