"""Demonstrations of a home: which places were brought up, and the one that the program works on when nothing else is said.

Each has a database of its own and a date on which its clock stands still. `yilian demo` remembers it in the home; later commands
find it again, until DATABASE_URL, YILIAN_DATABASE or YILIAN_PLACE says otherwise.
"""

import os
from collections.abc import MutableMapping, Sequence

from yilian.demo.calendar import demonstrations
from yilian.runtime.secrets import home

OTHERWISE = ("DATABASE_URL", "YILIAN_DATABASE", "YILIAN_PLACE")
FILE = "demonstrations"


def enter(place: str, environment: MutableMapping[str, str] = os.environ) -> None:
    """Point this process, and those it starts, at the database and the date of a place."""
    environment["YILIAN_DATABASE"] = f"yilian_{place.replace('-', '_')}"
    environment["YILIAN_PLACE"] = place
    environment.setdefault("YILIAN_TODAY", demonstrations()[place].day.isoformat())
    environment.setdefault("YILIAN_SECOND_FACTOR", "optional")


def remember(place: str) -> None:
    """Write down that a place stands, and that it is the last one worked on."""
    lines = [line for line in remembered() if line != place]
    home().joinpath(FILE).write_text("".join(f"{line}\n" for line in [*lines, place]), "utf-8")


def remembered() -> list[str]:
    """Name the places that stand, the last one worked on at the end."""
    file = home() / FILE
    lines = file.read_text("utf-8").split() if file.exists() else []
    return [line for line in lines if line in demonstrations()] if lines else []


def recall(arguments: Sequence[str], environment: MutableMapping[str, str] = os.environ) -> str:
    """Enter the demonstration that `--place` names, else the last one; give its name, or nothing where there is none."""
    if any(environment.get(name) for name in OTHERWISE):
        return ""
    places = remembered()
    named = [place for place in places if place in arguments or f"--place={place}" in arguments]
    for place in (named or places)[-1:]:
        enter(place, environment)
        return place
    return ""
