"""Every kind of letter for odd agencies: what the golden files, the linter's samples and the PDF tests are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from letters_samples import ALPR, FIRST_DAY, ROUTE, SECRET, TEMPLATES, agency, campaign, context, evidence, letter_of
from letters_samples import MAILBOX as PLUS_MAILBOX

from cpra_bot.law.clock import determination_due
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.model.agency import Agency, MailRoute, PortalRoute
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder

RECEIVED = date(2026, 11, 4)
CAPPED = campaign("alpr-2026", fee_cap=40)
ASKED = ("A1", "A2", "A3", "A4", "B1", "B2", "C1", "C2", "C3")
MUCKROCK = PortalRoute(channel="muckrock", address="www.muckrock.example")

AGENCIES: dict[str, Agency] = {
    "no-custodian": agency(id="sampleton-pd", name="Sampleton Police Department"),
    "long-name": agency(
        id="odell-creek-so",
        name="Sheriff's Office & Coroner's Division of Upper Sampleton County and O'Dell Creek",
        kind="sheriff",
        custodian="Records & Identification Bureau, Custodian of the Sheriff's Records",
    ),
    "known": agency(
        id="knownville-pd",
        name="Knownville Police Department",
        custodian="Records Manager",
        alpr=(evidence("flock", "2026-04-28"),),
        policy=(
            {
                "section": "12.7",
                "topic": "requests_kept",
                "says": "provides that approved requests are kept on file",
                "source": ("x",),
            },
            {
                "section": "12.6",
                "topic": "access_logged",
                "says": "provides that each access is recorded",
                "source": ("x",),
            },
            {"section": "12.3", "topic": "designee", "says": "provides for a named designee", "source": ("x",)},
            {"section": "80.4", "topic": "signed_writing", "says": "asks for a signed request", "source": ("x",)},
            {
                "section": "80.4(d)",
                "topic": "electronic_copies",
                "says": "provides for electronic copies",
                "source": ("x",),
            },
        ),
    ),
    "nothing-known": agency(id="blank-pd", name="Blank PD", source=("made-up",)),
}

GOT = {"got.B1": "2026-11-20; yearly totals.csv", "got.B2": "2026-11-20; yearly totals.csv"}
FACTS: dict[LetterKind, tuple[date, tuple[str, ...], tuple[dict[str, str], ...]]] = {
    LetterKind.RECEIPT_CHECK: (date(2026, 11, 6), ASKED, ({},)),
    LetterKind.FOLLOW_UP: (date(2026, 11, 17), ASKED, ({},)),
    LetterKind.OVERDUE: (date(2026, 11, 18), ASKED, ({}, {"answer_by": "2026-12-01"})),
    LetterKind.EXTENSION_EXPIRED: (
        date(2026, 12, 3),
        ASKED,
        (
            {"answers_on": "2026-11-13", "extended_to": "2026-11-30", "quote": "We must search two other buildings."},
            {"answers_on": "2026-11-13", "no_ground": "yes"},
            {"answers_on": "2026-11-13", "extended_to": "2026-11-30", "promised": "2026-12-10"},
        ),
    ),
    LetterKind.RECORD_CREATION: (
        date(2026, 11, 18),
        ("A5", "A6", "A7"),
        (
            {"answers_on": "2026-11-16", "quote": "The Department need not make a list that it does not have."},
            {"answers_on": "2026-11-16", "quote": "The vendor owns what is asked for.", "vendor_claim": "yes"},
        ),
    ),
    LetterKind.DENIAL_REBUTTAL: (
        date(2026, 11, 18),
        ("A1", "A2", "A3", "A4", "C3"),
        (
            {
                "answers_on": "2026-11-16",
                "sections": "7923.600(a), 7922.000, Civil Code 1798.90.55",
                "others_released": "17",
            },
            {
                "answers_on": "2026-11-16",
                "sections": "Sections 6254(f), 6254(k), 6255",
                "sections.A1": "6254(f)",
                "sections.C3": "6254(k), 6255",
                "named": "yes",
            },
            {
                "answers_on": "2026-11-16",
                "sections": "6254(b) and 7929.210",
                "quote": "These are part of a case, and of our security.",
            },
            {"answers_on": "2026-11-16", "sections": "Evidence Code 1040", "court_remedy": "yes"},
        ),
    ),
    LetterKind.FEE_REPLY: (
        date(2026, 11, 18),
        ("B1", "B2"),
        (
            {"answers_on": "2026-11-16", "quote": "Please pay before we begin.", "amount": "412.50"},
            {
                "answers_on": "2026-11-16",
                "quote": "Our vendor must program a report.",
                "amount": "900",
                "programming": "yes",
            },
            {"answers_on": "2026-11-16", "quote": "A disc costs this much.", "amount": "12.50"},
            {"answers_on": "2026-11-16", "quote": "There may be charges."},
        ),
    ),
    LetterKind.CLARIFICATION: (
        date(2026, 11, 18),
        ASKED,
        (
            {
                "answers_on": "2026-11-16",
                "quote": "Do you mean fixed cameras only?",
                "answer": "I mean all cameras, fixed\nand mobile.\n\nIf these are kept apart, two lists are fine.",
            },
            {
                "answers_on": "2026-11-16",
                "quote": "Which years?",
                "answer": "The calendar year 2025 is enough.",
                "narrowed": "B1, B2",
            },
        ),
    ),
    LetterKind.WEBSITE_REFERRAL: (
        date(2026, 11, 18),
        ("A1", "B1"),
        (
            {
                "answers_on": "2026-11-16",
                "url": "https://portal.sampleton.example/open/12",
                "trouble": "It asks for an account.",
            },
        ),
    ),
    LetterKind.REMAINDER: (date(2026, 11, 24), ("A1", "A2", "C1"), (GOT,)),
    LetterKind.REFILING: (
        date(2026, 11, 18),
        ASKED,
        ({"because": "bounced"}, {"because": "portal"}, {"because": "other-office"}, {"because": "no-answer"}),
    ),
    LetterKind.STATUS: (
        date(2026, 11, 24),
        ASKED,
        (
            {"others": "2026-10-06; repairs of park benches; PR-26-1"},
            {"others": "2026-10-06; repairs of park benches\n2026-10-20; towing fees; 26-77"},
        ),
    ),
    LetterKind.THANKS: (date(2026, 11, 24), ("B1", "B2"), (GOT, {**GOT, "question": "Is 2024 the whole year?"})),
}
"""Kind → day of the letter, items, and sets of facts; the agencies take these in turn."""


def first_context(whom: Agency) -> LetterContext:
    """The first letter to an agency."""
    return context(CAPPED, whom)


def later_context(kind: LetterKind, whom: Agency, turn: int = 0) -> LetterContext:
    """A later letter of that kind, with the set of facts whose turn it is."""
    day, items, sets = FACTS[kind]
    original = letter_of(first_context(whom))
    acknowledged = kind not in {LetterKind.RECEIPT_CHECK, LetterKind.REFILING}
    request = RequestFacts(
        sent_on=FIRST_DAY,
        received_on=RECEIVED if acknowledged else None,
        due=determination_due(RECEIVED if acknowledged else FIRST_DAY),
        numbers=("26-104",) if acknowledged else (),
        acknowledged=acknowledged,
        original_body=original.body,
        original_subject=original.subject,
    )
    order = LetterOrder(f"{CAPPED.id}/{whom.id}", kind, 1, items, day, dict(sets[turn % len(sets)]))
    made_of = context(CAPPED, whom, request=request)
    return replace(made_of, order=order)


def render(made_of: LetterContext, route: MailRoute | PortalRoute = ROUTE) -> tuple[Letter, LetterContext]:
    """The letter, and the context as the linter wants it."""
    return assemble(made_of, TEMPLATES, secret=SECRET, mailbox=PLUS_MAILBOX, route=route), made_of


def all_letters() -> dict[str, tuple[Letter, LetterContext]]:
    """Name → letter and context: each kind for each odd agency."""
    found = {}
    for turn, (name, whom) in enumerate(AGENCIES.items()):
        found[f"initial--{name}"] = render(first_context(whom))
        for kind in FACTS:
            found[f"{kind.value}--{name}"] = render(later_context(kind, whom, turn))
    return found


__all__ = ["AGENCIES", "ALPR", "CAPPED", "FACTS", "MUCKROCK", "all_letters", "first_context", "later_context", "render"]
