"""Look at all files of a workspace and say every fault, then who can be reached."""

from __future__ import annotations

from dataclasses import replace

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.routes import mail_route
from cpra_bot.files.signature import load_signature
from cpra_bot.files.workspace import Workspace, load_all, load_templates_text
from cpra_bot.letters.template_check import check_templates
from cpra_bot.model.problem import Problem
from cpra_bot.model.results import CheckResult, HeldBack


def check(workspace: Workspace, campaign: str = "", *, accept_low: bool = False) -> CheckResult:
    """Load settings, directory, campaigns and templates, gathering the faults of all.

    Args:
        workspace: where the files are.
        campaign: only this campaign (id or file); all of the workspace where empty.
        accept_low: count addresses of low confidence as reachable.
    """
    problems: list[Problem] = _template_problems(workspace)
    try:
        loaded = load_all(workspace, [campaign] if campaign else [])
    except FilesAtFault as fault:
        return CheckResult((*fault.problems, *problems), {}, {}, {})
    try:
        load_signature(workspace, loaded.settings)
    except FilesAtFault as fault:
        problems += fault.problems
    reachable, held = {}, {}
    for each in loaded.campaigns:
        routes = {agency.id: mail_route(agency, loaded.directory, accept_low) for agency in each.agencies}
        held[each.campaign.id] = tuple(
            HeldBack(agency.id, agency.name, routes[agency.id][1])
            for agency in each.agencies
            if routes[agency.id][0] is None
        )
        reachable[each.campaign.id] = len(each.agencies) - len(held[each.campaign.id])
    counts = {each.campaign.id: len(each.agencies) for each in loaded.campaigns}
    return CheckResult((*problems, *loaded.warnings), counts, reachable, held)


def _template_problems(workspace: Workspace) -> list[Problem]:
    try:
        texts = load_templates_text(workspace)
    except FilesAtFault:
        return []  # told by load_all, with everything else that cannot be read
    return [replace(problem, file=f"templates/{problem.file}") for problem in check_templates(texts)]
