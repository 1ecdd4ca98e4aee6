"""A workspace's own rows over the shipped rules of the clock: the file `law.yaml`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cpra_bot.model.base import FileModel, OneLine, Slug
from cpra_bot.model.clockwork import YEARLY_DAY

YearlyDay = Annotated[str, Field(pattern=YEARLY_DAY)]
"""`04-14`, `3rd mon jan`, `last mon may`, `day after 4th thu nov`."""


class TermRow(FileModel):
    """A changed period.

    Attributes:
        from: first day on which it is in force; requests received from then on are counted by it.
        until: last day on which it is in force; none if left out.
        days: its length.
        unit: `calendar`, or `business` for days without Saturdays, Sundays and judicial holidays.
        source: the section, and the act that changed it.
        reviewed: day on which somebody compared this row with the law.
        reviewed_by: who that was.
    """

    since: date = Field(alias="from")
    until: date | None = None
    days: int = Field(ge=1, le=60)
    unit: Literal["calendar", "business"]
    source: OneLine
    reviewed: date
    reviewed_by: OneLine


class GroundRow(FileModel):
    """One more circumstance that allows an extension.

    Attributes:
        code: a short name, such as `c7`.
        words: what it covers, in short.
        from, until: first and last day on which it is in force.
        source: the subdivision, and the act that added it.
    """

    code: Slug
    words: OneLine
    since: date = Field(alias="from")
    until: date | None = None
    source: OneLine


class HolidayRow(FileModel):
    """One more judicial holiday: a single day, or one that comes back each year.

    Attributes:
        name: what the day is called.
        day: the date of a single one.
        every: how it falls each year, as `04-14`, `3rd mon jan`, `last mon may` or `day after 4th thu nov`.
        from, until: first and last day on which a yearly one is in force.
        sunday_to_monday: true if the law moves it from a Sunday to the Monday after.
        saturday_to_friday: true if the law moves it from a Saturday to the Friday before.
        source: the act.
    """

    name: OneLine
    day: date | None = None
    every: YearlyDay | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = None
    sunday_to_monday: bool = False
    saturday_to_friday: bool = False
    source: OneLine


class StruckHoliday(FileModel):
    """A judicial holiday that is none any more: one date, or a shipped holiday by its name.

    Attributes:
        day: a single date.
        name: name of a shipped holiday.
        from: first day on which the named one is no holiday.
        source: the act.
    """

    day: date | None = None
    name: OneLine | None = None
    since: date | None = Field(default=None, alias="from")
    source: OneLine


class HolidayChanges(FileModel):
    """Judicial holidays to add and to take out.

    Attributes:
        add: new ones.
        remove: those that are none any more.
    """

    add: tuple[HolidayRow, ...] = ()
    remove: tuple[StruckHoliday, ...] = ()


class LawOverlay(FileModel):
    """The whole file `law.yaml`. A key that is left out leaves the shipped rule.

    Attributes:
        reviewed: day on which somebody compared all rules, shipped ones included, with the law.
        reviewed_by: who that was.
        determination: changed periods of the determination (Gov. Code 7922.535(a)).
        extension: changed periods of the extension (Gov. Code 7922.535(b)).
        grounds: further circumstances that allow an extension.
        holidays: changes of the judicial holidays (CCP 135).
        closures: agency id → whole days on which its office is closed (CCP 12b), beside those of the directory.
    """

    reviewed: date | None = None
    reviewed_by: OneLine | None = None
    determination: tuple[TermRow, ...] = ()
    extension: tuple[TermRow, ...] = ()
    grounds: tuple[GroundRow, ...] = ()
    holidays: HolidayChanges = HolidayChanges.model_construct()
    closures: dict[Slug, tuple[date, ...]] = Field(default_factory=dict)
