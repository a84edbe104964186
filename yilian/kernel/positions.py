"""Where a place of the register may lie: coordinates are in degrees, both or none, and within China."""

from yilian.kernel.refusals import Problem

EASTERN, NORTHERN = (73.0, 136.0), (3.0, 54.0)


def position_problems(longitude: float | None, latitude: float | None) -> tuple[Problem, ...]:
    """List what is wrong with a position; what is no number lies nowhere."""
    problems = []
    if (longitude is None) != (latitude is None):
        problems.append(Problem("latitude", "coordinates-incomplete"))
    if longitude is not None and not EASTERN[0] <= longitude <= EASTERN[1]:
        problems.append(Problem("longitude", "outside-china"))
    if latitude is not None and not NORTHERN[0] <= latitude <= NORTHERN[1]:
        problems.append(Problem("latitude", "outside-china"))
    return tuple(problems)
