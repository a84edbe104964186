"""Runs worked examples: each is judged by its own pack alone, on its own date, with the catalogue's words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import UNSET, Struct

from yilian.kernel.periods import Period
from yilian.kernel.refusals import NotInForce
from yilian.kernel.timing import due_within
from yilian.kernel.workdays import WorkCalendar
from yilian.policy.casework import (
    Case,
    ExpectAnswer,
    ExpectDeadline,
    ExpectDifference,
    ExpectParameter,
    ExpectTarget,
    ExpectWindows,
)
from yilian.policy.catalogue import Catalogue
from yilian.policy.construction import Difference, differences
from yilian.policy.deadlines import deadline
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.pack import Pack
from yilian.policy.promises import Promise, by_item
from yilian.policy.resolution import Policy
from yilian.policy.targets import judged


class Court(Struct, frozen=True):
    """What a case is judged by."""

    case: Case
    pack: Pack
    policy: Policy
    calendar: WorkCalendar


def shortfall(case: Case, pack: Pack, catalogue: Catalogue, calendar: WorkCalendar) -> str | None:
    """Say in what a case does not hold, or nothing."""
    in_force = (pack,) if pack.header.in_force.period.contains(case.on) else ()
    court = Court(case, pack, Policy(in_force, catalogue, pack.header.jurisdiction, case.on), calendar)
    expect = case.expect
    if expect.owed is not UNSET or expect.not_owed is not UNSET:
        return _owed(court)
    if isinstance(expect.not_in_force, str):
        return _not_in_force(court, expect.not_in_force)
    for form, judge in _JUDGES.items():
        expected = getattr(expect, form)
        if expected is not UNSET:
            return judge(court, expected)
    raise AssertionError("an expectation without a form")  # pragma: no cover - refused when read


def _facts(court: Court) -> ElderFacts | InstitutionFacts:
    jurisdiction = court.pack.header.jurisdiction
    if court.case.elder is not None:
        return court.case.elder.facts(jurisdiction)
    if court.case.institution is not None:
        return court.case.institution.facts(jurisdiction)
    raise ValueError("the case needs an elder or an institution")


def _promises(court: Court) -> tuple[Promise, ...]:
    facts = _facts(court)
    if isinstance(facts, InstitutionFacts):
        return court.policy.promises_to_institution(facts)
    where = court.case.institution
    lives_in = where.facts(court.pack.header.jurisdiction) if where else None
    return court.policy.promises_to(facts, lives_in)


def _owed(court: Court) -> str | None:
    expect = court.case.expect
    owed = {promise.item for promise in _promises(court)}
    missing = set(() if expect.owed is UNSET else expect.owed) - owed
    surplus = owed & set(() if expect.not_owed is UNSET else expect.not_owed)
    problems = [f"not owed: {', '.join(sorted(missing))}"] if missing else []
    problems += [f"owed all the same: {', '.join(sorted(surplus))}"] if surplus else []
    return "; ".join(problems) or None


def _not_in_force(court: Court, name: str) -> str | None:
    try:
        value = court.policy.parameter(name).value
    except NotInForce:
        return None
    return f"{name} is in force: {value}"


def _answer(court: Court, expected: ExpectAnswer) -> str | None:
    return _unequal(expected.is_, court.policy.answer(expected.rule, _facts(court)).code)


def _parameter(court: Court, expected: ExpectParameter) -> str | None:
    return _unequal(expected.value, court.policy.parameter(expected.name).value)


def _deadline(court: Court, expected: ExpectDeadline) -> str | None:
    limit = court.policy.parameter(expected.parameter)
    return _unequal(expected.ends, deadline(limit, expected.starts, court.calendar))


def _target(court: Court, expected: ExpectTarget) -> str | None:
    target = court.pack.target.get(expected.id)
    if target is None:
        return f"there is no target {expected.id}"
    return _unequal(expected.judged, judged(target, expected.measured, court.case.on))


def _windows(court: Court, expected: ExpectWindows) -> str | None:
    promise = by_item(_promises(court)).get(expected.item)
    if promise is None or promise.rhythm.timing is None:
        return f"{expected.item} is not owed in windows"
    year = Period(date(expected.year, 1, 1), date(expected.year, 12, 31))
    return _unequal(expected.count, len(due_within(promise.rhythm.timing, year.starts_on, year)))


def _difference(court: Court, expected: ExpectDifference) -> str | None:
    found = differences(court.pack, court.policy.catalogue)
    if any(_matches(expected, difference) for difference in found):
        return None
    kinds = ", ".join(f"{d.kind} {list(d.about)} {d.computed}/{d.printed}" for d in found)
    return f"no such difference; found: {kinds}"


def _matches(expected: ExpectDifference, found: Difference) -> bool:
    about = expected.about
    if isinstance(about, tuple):
        named = set(about) <= set(found.about)
    else:
        named = about in found.about if isinstance(about, int) else about in (found.kind, "all", "list")
    said = ((expected.kind, found.kind), (expected.computed, found.computed), (expected.printed, found.printed))
    return named and all(wanted is None or str(wanted) == got for wanted, got in said)


def _unequal(expected: object, found: object) -> str | None:
    return None if expected == found else f"expected {expected}, found {found}"


_JUDGES: Mapping[str, Callable[[Court, Any], str | None]] = {
    "answer": _answer,
    "parameter": _parameter,
    "deadline": _deadline,
    "target": _target,
    "windows": _windows,
    "difference": _difference,
}
