"""States, and places of California whose names other states have as well: what a name without a state may mean."""

from __future__ import annotations

_STATES = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI
SC SD TN TX UT VT VA WA WV WI WY DC
"""
_PLACES = """
anderson, arcadia, auburn, avalon, beaumont, belmont, beverly hills, brentwood, burbank, butte, campbell, carlsbad,
clayton, clovis, concord, corona, covina, davis, dublin, eureka, fairfax, fairfield, fremont, glendale, greenfield,
hanford, hayward, hercules, hollister, humboldt, huntington park, imperial, ione, jackson, lake, lakewood, lancaster,
lincoln, livingston, lodi, long beach, marina, monterey park, montclair, nevada, newark, norwalk, oakland, ontario,
orange, orland, paradise, pasadena, pleasanton, pomona, redding, redlands, richmond, ripon, riverside, roseville,
salem, santa fe, seaside, selma, sierra, sonora, taft, trinity, union city, upland, vernon, villa park, walnut creek,
weed, westminster, wheatland, whittier, williams, winters, woodland
"""

STATES = frozenset(_STATES.split())
"""Codes of the states and of the capital, as the Postal Service writes them (Publication 28, appendix B)."""

ELSEWHERE_TOO = frozenset(" ".join(_PLACES.split()).split(", "))
"""Cities and counties of which another state has one with a police force or a sheriff of its own.

Vendors' lists are national: a bare name of these means nobody for sure. A place too many here costs a link, one too few
could name the wrong agency, so doubtful ones stand in it.
"""
