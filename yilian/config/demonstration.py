"""Demonstrations of a home: which places were brought up, and the one that the program works on when nothing else is said.

Each has a database of its own and a date on which its clock stands still. `yilian demo` remembers it in the home; later commands
find it again, until DATABASE_URL, YILIAN_DATABASE or YILIAN_PLACE says otherwise.
"""

import os
from collections.abc import MutableMapping, Sequence

from yilian.config.secrets import home

DATES = {
    "panan-2021": "2023-09-12",
    "taizhou-2018": "2019-09-12",
    "chenzhou-2018": "2019-09-12",
    "zhejiang-2020": "2021-09-13",
    "fujian-2022": "2023-09-12",
}
OTHERWISE = ("DATABASE_URL", "YILIAN_DATABASE", "YILIAN_PLACE")
FILE = "demonstrations"


def enter(place: str, environment: MutableMapping[str, str] = os.environ) -> None:
    """Point this process, and those it starts, at the database and the date of a place."""
    environment["YILIAN_DATABASE"] = f"yilian_{place.replace('-', '_')}"
    environment["YILIAN_PLACE"] = place
    environment.setdefault("YILIAN_TODAY", DATES[place])
    environment.setdefault("YILIAN_SECOND_FACTOR", "optional")


def remember(place: str) -> None:
    """Write down that a place stands, and that it is the last one worked on."""
    lines = [one for one in remembered() if one != place]
    home().joinpath(FILE).write_text("".join(f"{one}\n" for one in [*lines, place]), "utf-8")


def remembered() -> list[str]:
    """Name the places that stand, the last one worked on at the end."""
    file = home() / FILE
    lines = file.read_text("utf-8").split() if file.exists() else []
    return [one for one in lines if one in DATES]


def recall(arguments: Sequence[str], environment: MutableMapping[str, str] = os.environ) -> str:
    """Enter the demonstration that `--place` names, else the last one; give its name, or nothing where there is none."""
    if any(environment.get(name) for name in OTHERWISE):
        return ""
    found = remembered()
    named = [one for one in found if one in arguments or f"--place={one}" in arguments]
    for place in (named or found)[-1:]:
        enter(place, environment)
        return place
    return ""
