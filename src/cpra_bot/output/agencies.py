"""The directory as text: lists, one agency whole, reach, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from cpra_bot.model.agency import MACHINE_KINDS, Agency, ContactChannel
from cpra_bot.model.reach import LOOK_UP_MINUTES, Finding, Listed, Reach, Way
from cpra_bot.output.style import WIDTH, Style, count, cut, fold_in, plain, short_name

NAMES = {
    "email": "mail",
    "nextrequest": "NextRequest",
    "govqa": "GovQA",
    "justfoia": "JustFOIA",
    "muckrock": "MuckRock",
    "web_form": "web form",
    "postal": "post",
}
"""What people call the kinds of channels."""


def list_text(found: Sequence[Listed], style: Style) -> str:
    """One line an agency: id, county, its best way in."""
    lines = []
    for each in found:
        way = each.way
        if way is None:
            lines.append(f"{cut(each.agency.id, 34):<34} {style.odd(cut(each.why, 45))}")
            continue
        via = f" via {way.channel.via}" if way.channel.via else ""
        how = f"{NAMES[way.channel.kind]:<12} {way.channel.confidence:<7}"
        lines.append(f"{cut(each.agency.id, 34):<34} {how}{style.dim(cut(via, 26))}")
    kinds = Counter(NAMES[each.way.channel.kind] if each.way else "no way in" for each in found)
    total = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    lines.append(style.dim(fold_in(f"{count(len(found), 'agency')}" + (f": {total}" if total else ""), "  ", "")))
    return "\n".join(lines)


def agency_text(
    agency: Agency,
    ways: Sequence[Way],
    parent: Agency | None,
    serves: Sequence[Agency],
    sources: Mapping[str, str],
    style: Style,
) -> str:
    """One agency whole, every fact with its source."""
    lines = [f"{style.bold(agency.name)}  ({agency.id}, {agency.kind})"]
    places = [agency.city, f"{agency.county} County" if agency.county else None, agency.website]
    lines.append("  " + ", ".join(plain(each) for each in places if each))
    if parent or agency.parent:
        lines.append(f"  belongs to {parent.name if parent else agency.parent}" + (f" ({parent.id})" if parent else ""))
    for name, value in (
        ("custodian", agency.custodian),
        ("numbers look like", agency.ticket_pattern),
        ("also called", ", ".join(agency.aliases)),
        ("domains", ", ".join((*agency.domains, *agency.reply_domains))),
        ("closed on", ", ".join(map(str, agency.closures))),
        ("own policy", ", ".join([*agency.policy_sections, *(rule.section for rule in agency.policy)])),
    ):
        if value:
            lines.append(fold_in(plain(f"{name}: {value}"), "    ", "  "))
    lines.append("")
    for way in ways:
        lines += _way_lines(way, style)
    if not ways:
        lines.append(style.odd("  no way in is known"))
    for evidence in agency.alpr:
        lines.append(fold_in(f"{evidence.vendor}: {evidence.basis} ({evidence.as_of}, {evidence.confidence})", "    "))
    lines += [style.dim(fold_in(f"note: {plain(note)}", "    ", "  ")) for note in agency.notes]
    if serves:
        names = ", ".join(each.id for each in serves)
        lines.append(fold_in(f"{count(len(serves), 'agency')} reached through it: {names}", "    ", "  "))
    lines += [style.dim(fold_in(f"{key}: {plain(title)}", "    ", "  ")) for key, title in sources.items()]
    return "\n".join(lines)


def _way_lines(way: Way, style: Style) -> list[str]:
    channel = way.channel
    mark = style.good("+") if way.usable else style.odd("-")
    lines = [fold_in(f"{mark} {NAMES[channel.kind]}  {plain(way.place)}", "      ", "  ")]
    lines.append(style.dim(fold_in(plain(_evidence(channel, way)), "      ")))
    if channel.note:
        lines.append(style.dim(fold_in(plain(channel.note), "      ")))
    return lines


def _evidence(channel: ContactChannel, way: Way) -> str:
    when = f", seen {channel.as_of}" if channel.as_of else ""
    source = f"; {', '.join(channel.source)}" if channel.source else ""
    return f"{way.why}{when}{source}"


def reach_text(name: str, asked: Reach | None, everybody: Reach, style: Style) -> str:
    """How many can be reached by machine, by hand and not at all; the whole directory beside the campaign."""
    columns = ([(name, asked)] if asked else []) + [("directory", everybody)]
    width = max(12, *(len(title) for title, _ in columns))
    head = f"{style.bold(f'{chr(32):<26}')}" + "".join(f"{title:>{width}}" for title, _ in columns)
    lines = [head]

    def row(words: str, values: Sequence[int]) -> str:
        return f"{words:<26}" + "".join(f"{value:>{width}}" for value in values)

    reaches = [reach for _, reach in columns]
    lines.append(row("agencies", [reach.agencies for reach in reaches]))
    lines.append(style.good(row("by machine", [reach.machine for reach in reaches])))
    lines.append(row("by hand", [reach.hand for reach in reaches]))
    lines.append(style.odd(row("no way", [reach.none for reach in reaches])))
    lines.append(style.dim("best usable channel:"))
    for kind in everybody.best:
        by = " (machine)" if kind in MACHINE_KINDS else ""
        lines.append(row(f"  {NAMES[kind]}{by}", [reach.best.get(kind, 0) for reach in reaches]))
    first = reaches[0]
    if first.none:
        told = (
            f"An hour of looking, at {LOOK_UP_MINUTES} minutes an agency, would add {first.per_hour} of the "
            f"{first.none}; --accept-low would use doubtful channels of {first.doubtful}."
        )
        lines.append(fold_in(told, "", ""))
        command = f"cpra agencies missing{f' --campaign {name}' if asked else ''} --write missing.csv"
        lines.append(f"a work sheet for them: {style.command(command)}")
    return "\n".join(lines)


def findings_text(found: Sequence[Finding], style: Style) -> str:
    """Findings by sort; long lists are cut."""
    titles = {
        "duplicate": "perhaps one agency twice",
        "shape": "places that cannot be right",
        "shared": "agencies that share a desk",
        "stale": "facts of three years ago or more",
    }
    lines = []
    for sort, title in titles.items():
        some = [each for each in found if each.sort == sort]
        if some:
            lines.append(style.bold(f"{title}: {len(some)}"))
            lines += [fold_in(plain(f"{', '.join(each.agencies)}: {each.what}"), "    ", "  ") for each in some[:12]]
            if len(some) > 12:
                lines.append(f"  and {len(some) - 12} more (--json lists all)")
    return "\n".join(lines) or "nothing to look at"


def near_text(name: str, near: Mapping[str, int], names: Mapping[str, str], style: Style) -> str:
    """What a name may mean, for a person to choose."""
    if not near:
        return f"nothing in the directory is called {plain(name)}"
    lines = [f"{plain(name)} is not the name of one agency; perhaps:"]
    lines += [cut(f"  {score:>3}  {key:<34} {short_name(names[key])}", WIDTH) for key, score in near.items()]
    return "\n".join(lines)
