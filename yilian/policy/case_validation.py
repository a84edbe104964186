"""Worked cases as part of the check: each runs, and one that does not hold is an error at its line."""

from collections.abc import Iterator

from yilian.kernel.refusals import YilianError
from yilian.kernel.workdays import WorkCalendar
from yilian.policy.case_schema import Case
from yilian.policy.cases import shortfall
from yilian.policy.errors import PackError
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack
from yilian.policy.source_map import SourceMap

_REMEDY = "correct the case, or what the pack says"


def case_errors(library: PolicyLibrary, source_map: SourceMap, calendar: WorkCalendar) -> Iterator[PackError]:
    """Return every worked case that does not hold, or that asks for what is not there."""
    for pack in library.packs:
        for case in pack.cases:
            problem = _problem(case, pack, library, calendar)
            if problem is not None:
                yield PackError.at(source_map.of(case, "expect"), "case-fails", problem, _REMEDY)


def _problem(case: Case, pack: Pack, library: PolicyLibrary, calendar: WorkCalendar) -> str | None:
    try:
        return shortfall(case, pack, library.catalogue, calendar)
    except (YilianError, TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
