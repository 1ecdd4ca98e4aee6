"""What a person calls an agency or a campaign, with the nearest names where there is none of that name."""

from __future__ import annotations

from cpra_bot.errors import UsageError
from cpra_bot.files.suggest import agency_names, did_you_mean
from cpra_bot.files.workspace import campaign_files
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.tasks.office import Office


def find_agency(directory: Directory, wanted: str) -> Agency:
    """An agency of the directory by its id.

    Raises:
        UsageError: there is none.
    """
    for agency in directory.agencies:
        if agency.id == wanted:
            return agency
    known = agency_names((one.id, (one.name, *one.aliases)) for one in directory.agencies)
    remedy = did_you_mean(wanted, known, "look the id up in the directory", known)
    raise UsageError(f"there is no agency {wanted} in the directory", remedy)


def find_campaign_id(office: Office, wanted: str) -> str:
    """A campaign's id, be its file still there or only its requests.

    Raises:
        UsageError: there is none.
    """
    known = {*campaign_files(office.workspace), *(state.campaign for state in office.books().requests.values())}
    if wanted in known:
        return wanted
    raise UsageError(f"there is no campaign {wanted}", did_you_mean(wanted, known, "`cpra status` lists them"))
