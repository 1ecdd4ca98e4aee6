"""Look at all files of a workspace and say every fault, then who can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cpra_bot.errors import FilesAtFault, LetterAtFault
from cpra_bot.files.signature import load_signature
from cpra_bot.files.ways import law_enforcement, reach_of, route
from cpra_bot.files.workspace import Loaded, LoadedCampaign, Workspace, load_all, load_templates_text
from cpra_bot.law.clock import determination_due
from cpra_bot.law.days import legal_day
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.letters.environment import Templates, load_templates
from cpra_bot.letters.items import labels_for
from cpra_bot.letters.lint import lint
from cpra_bot.letters.template_check import check_templates
from cpra_bot.model.agency import Agency, MailRoute
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder
from cpra_bot.model.problem import Problem
from cpra_bot.model.results import CheckResult, HeldBack
from cpra_bot.tasks.problems import once_each, template_problem
from cpra_bot.wire.clock import Clock, SystemClock

SAMPLE_SECRET = bytes(32)
"""For letters that are looked at and thrown away."""
SAMPLE_ROUTE = MailRoute(address="records@agency.example")


def check(
    workspace: Workspace, campaign: str = "", *, accept_low: bool = False, clock: Clock | None = None
) -> CheckResult:
    """Load settings, directory, campaigns and templates, gathering the faults of all, and try every letter.

    Args:
        workspace: where the files are.
        campaign: only this campaign (id or file); all of the workspace where empty.
        accept_low: count ways in of low confidence and suspect ones as reachable.
        clock: the machine's own where left out.
    """
    today = legal_day((clock or SystemClock()).now())
    problems = _template_problems(workspace)
    try:
        loaded = load_all(workspace, [campaign] if campaign else [], today)
    except FilesAtFault as fault:
        return CheckResult((*fault.problems, *problems), {}, {}, {})
    if not problems:
        problems = once_each(_letter_problems(loaded, today))
    try:
        load_signature(workspace, loaded.settings)
    except FilesAtFault as fault:
        problems += fault.problems
    reachable, held = {}, {}
    for each in loaded.campaigns:
        routes = {agency.id: route(agency, loaded.directory, accept_low) for agency in each.agencies}
        held[each.campaign.id] = tuple(
            HeldBack(agency.id, agency.name, routes[agency.id][1])
            for agency in each.agencies
            if routes[agency.id][0] is None
        )
        reachable[each.campaign.id] = len(each.agencies) - len(held[each.campaign.id])
    counts = {each.campaign.id: len(each.agencies) for each in loaded.campaigns}
    reach = {each.campaign.id: reach_of(each.agencies, loaded.directory) for each in loaded.campaigns}
    everybody = reach_of(law_enforcement(loaded.directory), loaded.directory)
    return CheckResult((*problems, *loaded.warnings), counts, reachable, held, reach, everybody)


def _template_problems(workspace: Workspace) -> list[Problem]:
    try:
        texts = load_templates_text(workspace)
    except FilesAtFault:
        return []  # told by load_all, with everything else that cannot be read
    return [replace(problem, file=f"templates/{problem.file}") for problem in check_templates(texts)]


def _letter_problems(loaded: Loaded, today: date) -> Iterator[tuple[str, Problem]]:
    """Faults that show only when a letter is written: every first letter, and a follow-up to each."""
    templates = load_templates(loaded.templates)
    for each in loaded.campaigns:
        for agency in each.agencies:
            try:
                first, context = _sample(loaded, templates, each, agency, today, LetterKind.INITIAL, RequestFacts())
                faults = lint(first, each.campaign, context)
                due = determination_due(today)
                facts = RequestFacts(
                    sent_on=due.received, due=due, original_subject=first.subject, original_body=first.body
                )
                later, context = _sample(loaded, templates, each, agency, today, LetterKind.FOLLOW_UP, facts)
                faults += lint(later, each.campaign, context)
            except LetterAtFault as fault:
                yield agency.id, template_problem(fault)
                continue
            for problem in faults:
                yield agency.id, problem


def _sample(
    loaded: Loaded,
    templates: Templates,
    each: LoadedCampaign,
    agency: Agency,
    today: date,
    kind: LetterKind,
    facts: RequestFacts,
) -> tuple[Letter, LetterContext]:
    asked = LetterOrder(f"{each.campaign.id}/{agency.id}", kind, 1, tuple(i.id for i in each.campaign.items), today)
    order = replace(asked, items=labels_for(asked, each.campaign, agency.id))
    context = LetterContext(agency, each.campaign, loaded.settings.requester, "", order, facts)
    mailbox = loaded.settings.mailbox
    return assemble(context, templates, secret=SAMPLE_SECRET, mailbox=mailbox, route=SAMPLE_ROUTE), context
