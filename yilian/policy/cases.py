"""Runs worked examples: each is judged by its own pack alone, on its own date, with the catalogue's words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from yilian.kernel.conditions import Anyone
from yilian.kernel.periods import Period
from yilian.kernel.refusals import NotInForce
from yilian.kernel.timing import due_within, windows
from yilian.kernel.truth import is_yes
from yilian.kernel.workdays import WorkCalendar
from yilian.policy.case_schema import (
    Case,
    ExpectAnswer,
    ExpectBinding,
    ExpectDeadline,
    ExpectDifference,
    ExpectDue,
    ExpectDuty,
    ExpectParameter,
    ExpectPlace,
    ExpectPromise,
    ExpectRequirement,
    ExpectStep,
    ExpectTarget,
    ExpectWindows,
    ExpectWork,
)
from yilian.policy.catalogue import Catalogue
from yilian.policy.conditions import meaning
from yilian.policy.construction import Difference, differences
from yilian.policy.deadlines import deadline
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.pack import Pack
from yilian.policy.promises import Promise, Source, by_item
from yilian.policy.requirements import requirements
from yilian.policy.resolution import Policy
from yilian.policy.targets import judged


class CaseContext(Struct, frozen=True):
    """What a case is judged by."""

    case: Case
    pack: Pack
    policy: Policy
    calendar: WorkCalendar


def shortfall(case: Case, pack: Pack, catalogue: Catalogue, calendar: WorkCalendar) -> str | None:
    """Return in what a case does not hold, or None; of several that it is about the first for whom it does not."""
    for variant, fields in zip_longest(case.variants(), case.each):
        said = _shortfall(variant, pack, catalogue, calendar)
        if said is not None:
            return f"{fields}: {said}" if fields else said
    return None


def _shortfall(case: Case, pack: Pack, catalogue: Catalogue, calendar: WorkCalendar) -> str | None:
    in_force = (pack.on(case.on),) if pack.header.in_force.period.contains(case.on) else ()
    declared = tuple(each for each in case.taking_part if each.in_force.period.contains(case.on))
    policy = Policy(in_force, catalogue, pack.header.jurisdiction, case.on, declared)
    context = CaseContext(case, pack, policy, calendar)
    expect = case.expect
    if any(each is not UNSET for each in (expect.owed, expect.not_owed, expect.offered)):
        return _owed(context)
    if isinstance(expect.not_in_force, str):
        return _not_in_force(context, expect.not_in_force)
    for form, judge in _JUDGES.items():
        expected = getattr(expect, form)
        if expected is not UNSET:
            return judge(context, expected)
    raise AssertionError("an expectation without a form")  # pragma: no cover - refused when read


def _facts(context: CaseContext) -> ElderFacts | InstitutionFacts:
    jurisdiction = context.pack.header.jurisdiction
    if context.case.elder is not None:
        return context.case.elder.facts(jurisdiction)
    if context.case.institution is not None:
        return context.case.institution.facts(jurisdiction, context.policy.catalogue.open_words)
    raise ValueError("the case needs an elder or an institution")


def _promises(context: CaseContext) -> tuple[Promise, ...]:
    facts = _facts(context)
    if isinstance(facts, InstitutionFacts):
        return context.policy.promises_to_institution(facts)
    where = context.case.institution
    lives_in = where.facts(context.pack.header.jurisdiction) if where else None
    return context.policy.promises_to(facts, lives_in)


def _offers(context: CaseContext) -> tuple[Promise, ...]:
    facts = _facts(context)
    if isinstance(facts, InstitutionFacts):
        return context.policy.offers_to_institution(facts)
    where = context.case.institution
    return context.policy.offers_to(facts, where.facts(context.pack.header.jurisdiction) if where else None)


def _owed(context: CaseContext) -> str | None:
    expect = context.case.expect
    owed = {promise.item for promise in _promises(context)}
    missing = set(() if expect.owed is UNSET else expect.owed) - owed
    surplus = owed & set(() if expect.not_owed is UNSET else expect.not_owed)
    problems = [f"not owed: {', '.join(sorted(missing))}"] if missing else []
    problems += [f"owed all the same: {', '.join(sorted(surplus))}"] if surplus else []
    if expect.offered is not UNSET:
        lacking = set(expect.offered) - {promise.item for promise in _offers(context)}
        problems += [f"not offered: {', '.join(sorted(lacking))}"] if lacking else []
    return "; ".join(problems) or None


def _not_in_force(context: CaseContext, name: str) -> str | None:
    try:
        value = context.policy.parameter(name).value
    except NotInForce:
        return None
    return f"{name} is in force: {value}"


def _answer(context: CaseContext, expected: ExpectAnswer) -> str | None:
    facts = _facts(context)
    answer = context.policy.answer(expected.rule, facts)
    limit = answer.limit.name if answer.limit else None
    actual = {"is_": answer.code, "strength": answer.strength, "authority": answer.authority, "limit": limit}
    if expected.state is not UNSET:
        states = {each.rule: each.state for each in requirements(context.policy, facts)}
        actual["state"] = states.get(expected.rule, "silent")
    return _differing(expected, actual)


def _requirement(context: CaseContext, expected: ExpectRequirement) -> str | None:
    states = {each.rule: each.state for each in requirements(context.policy, _facts(context))}
    return _unequal(expected.is_, states.get(expected.rule, "silent"))


def _parameter(context: CaseContext, expected: ExpectParameter) -> str | None:
    return _unequal(expected.value, context.policy.parameter(expected.name).value)


def _deadline(context: CaseContext, expected: ExpectDeadline) -> str | None:
    limit = context.policy.parameter(expected.parameter)
    return _unequal(expected.ends, deadline(limit, expected.starts, context.calendar))


def _target(context: CaseContext, expected: ExpectTarget) -> str | None:
    target = context.pack.target.get(expected.id)
    if target is None:
        return f"there is no target {expected.id}"
    actual: dict[str, object] = {
        "due": target.due,
        "basis": target.basis,
        "per": target.per,
        "threshold": target.threshold,
    }
    if expected.judged is not UNSET:
        actual["judged"] = judged(target, expected.measured, context.case.on)
    if expected.counts is not UNSET:
        condition = target.of.condition if target.of else Anyone()
        actual["counts"] = is_yes(meaning(condition, _facts(context), context.policy.bindings))
    return _differing(expected, actual)


def _windows(context: CaseContext, expected: ExpectWindows) -> str | None:
    promise = by_item(_promises(context)).get(expected.item)
    if promise is None or promise.rhythm.timing is None:
        return f"{expected.item} is not owed in windows"
    year = Period(date(expected.year, 1, 1), date(expected.year, 12, 31))
    return _unequal(expected.count, len(due_within(promise.rhythm.timing, year.starts_on, year)))


def _falls_due(context: CaseContext, expected: ExpectDue) -> str | None:
    timings = [promise.rhythm.timing for promise in _promises(context) if promise.item == expected.item]
    timing = next((each for each in timings if each is not None and each.when == (expected.after or "")), None)
    if timing is None:
        return (
            f"{expected.item} is not owed after {expected.after}" if expected.after else f"{expected.item} is not owed"
        )
    due = [window.due_on for window in windows(timing, expected.since, expected.on[-1])]
    return _unequal([str(day) for day in expected.on], [str(day) for day in due])


def _promised(context: CaseContext, expected: tuple[ExpectPromise, ...]) -> str | None:
    sources = [source for promise in (*_promises(context), *_offers(context)) for source in promise.sources]
    return _first(_as_promised(each, sources) for each in expected)


def _as_promised(expected: ExpectPromise, sources: list[Source]) -> str | None:
    """Hold what is expected of an item against its strictest source, of the mode and the clause where they are named."""
    every = [source for source in sources if source.item.item == expected.item]
    chosen = (
        source
        for source in every
        if expected.mode in (UNSET, source.package.mode) and expected.clause in (UNSET, source.item.clause)
    )
    source = next(chosen, None)
    if source is None:
        return f"{expected.item} is neither owed nor offered"
    item = source.item
    rhythm = item.timing or ("24h" if source.rhythm.around_the_clock else source.rhythm.kind)
    return _differing(
        expected,
        {
            "clauses": {each.item.clause for each in every},
            "by": source.providers,
            "how": item.how,
            "rhythm": rhythm,
            "settings": source.package.settings,
            "strength": source.strength,
            "free": item.free,
            "then": item.then,
            "at_least": item.at_least,
        },
        expected.item,
    )


def _works(context: CaseContext, expected: tuple[ExpectWork, ...]) -> str | None:
    return _first(_as_planned(each, getattr(context.pack.tasks, each.list)) for each in expected)


def _as_planned(expected: ExpectWork, listed: tuple[Struct, ...]) -> str | None:
    numbered = {getattr(entry, "no", place): entry for place, entry in enumerate(listed, 1)}
    entry = numbered.get(expected.no)
    if entry is None:
        return f"there is no {expected.list}/{expected.no}"
    actual = msgspec.structs.asdict(entry)
    actual["month" if expected.list == "projects" else "ends_on"] = actual.get("date")
    return _differing(expected, actual, f"{expected.list}/{expected.no}")


def _duties(context: CaseContext, expected: tuple[ExpectDuty, ...]) -> str | None:
    duties = context.pack.duties.duties
    named = ({duty.department for duty in duties if each.says in duty.text.zh} for each in expected)
    return _first(
        _unequal(each.all_departments, departments) for each, departments in zip(expected, named, strict=True)
    )


def _places(context: CaseContext, expected: tuple[ExpectPlace, ...]) -> str | None:
    named = {place.name.zh: place for place in context.pack.institutions}
    return _first(
        _differing(each, {**msgspec.structs.asdict(named[each.name]), "name": each.name}, each.name)
        if each.name in named
        else f"{each.name} is not among the institutions"
        for each in expected
    )


def _binds(context: CaseContext, expected: ExpectBinding) -> str | None:
    return _unequal(expected.is_, context.pack.binds(expected.division, context.case.on))


def _difference(context: CaseContext, expected: ExpectDifference) -> str | None:
    computed = differences(context.pack, context.policy.catalogue)
    if any(_matches(expected, difference) for difference in computed):
        return None
    kinds = ", ".join(f"{d.kind} {list(d.about)} {d.computed}/{d.printed}" for d in computed)
    return f"no such difference; found: {kinds}"


def _step(context: CaseContext, expected: ExpectStep) -> str | None:
    steps = [each for each in context.pack.tasks.milestones if each.institution == expected.institution]
    return _unequal([(expected.by, expected.mode)], [(each.date, each.mode) for each in steps])


def _matches(expected: ExpectDifference, difference: Difference) -> bool:
    about = expected.about
    if isinstance(about, tuple):
        named = set(about) <= set(difference.about)
    else:
        named = about in difference.about if isinstance(about, int) else about in (difference.kind, "all", "list")
    said = (
        (expected.kind, difference.kind),
        (expected.computed, difference.computed),
        (expected.printed, difference.printed),
    )
    return named and all(wanted is None or str(wanted) == got for wanted, got in said)


def _first(problems: Iterable[str | None]) -> str | None:
    return next((problem for problem in problems if problem is not None), None)


def _differing(expected: Struct, actual: Mapping[str, object], of: str = "") -> str | None:
    """Compare what a case names with what is; what it does not name may be anything."""
    for name, value in actual.items():
        wanted = getattr(expected, name, UNSET)
        if wanted is not UNSET and wanted != value:
            return f"{of} {name.rstrip('_')}: expected {wanted}, found {value}".strip()
    return None


def _unequal(expected: object, actual: object) -> str | None:
    return None if expected == actual else f"expected {expected}, found {actual}"


_JUDGES: Mapping[str, Callable[[CaseContext, Any], str | None]] = {
    "answer": _answer,
    "requirement": _requirement,
    "parameter": _parameter,
    "deadline": _deadline,
    "target": _target,
    "windows": _windows,
    "falls_due": _falls_due,
    "promises": _promised,
    "works": _works,
    "duties": _duties,
    "places": _places,
    "binds": _binds,
    "difference": _difference,
    "step": _step,
}
