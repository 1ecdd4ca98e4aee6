"""Letters on paper: the signed PDF that a channel asks for, and PDFs of a plan to look at or to print."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date

from cpra_bot.letters.assemble import attach
from cpra_bot.letters.channels import rules_of
from cpra_bot.model.agency import Route
from cpra_bot.model.letter import Letter
from cpra_bot.model.results import Plan
from cpra_bot.output.pdf import MEDIA_TYPE, letter_pdf, pdf_name
from cpra_bot.tasks.office import Office

NO_SIGNATURE = (
    "this channel asks for a signed letter, and cpra.yaml has no signature; name a picture as requester.signature"
)


def with_signed_pdf(letter: Letter, route: Route, day: date, office: Office) -> Letter:
    """The letter with its signed PDF where the channel says `signed: true` and takes files; else the letter as it is.

    To be used only for letters that a person approves: nothing is signed by itself.

    Args:
        letter: complete.
        route: where it goes.
        day: legal day that stands above it.
        office: whose signature.

    Raises:
        FilesAtFault: the picture of the signature is at fault.
        UsageError: typst is not installed.
        LetterAtFault: the letter cannot be printed.
    """
    if not (route.signed and rules_of(route.channel).attachments):
        return letter
    return attach(letter, pdf_name(letter), MEDIA_TYPE, letter_pdf(letter, day, office.signature))


def plan_pdfs(plan: Plan, agency: str = "") -> Iterator[tuple[str, bytes]]:
    """File name and content of each letter of a plan: the signed PDF that goes with it, or an unsigned one.

    Args:
        plan: as previewed.
        agency: only this agency's letter; all of them where empty.

    Raises:
        UsageError: typst is not installed.
        LetterAtFault: a letter cannot be printed.
    """
    for letter in plan.letters:
        if not agency or letter.request.endswith(f"/{agency}"):
            ready = next((each for each in letter.attachments if each.media_type == MEDIA_TYPE), None)
            content = base64.b64decode(ready.content) if ready else letter_pdf(letter, plan.day)
            yield pdf_name(letter), content
