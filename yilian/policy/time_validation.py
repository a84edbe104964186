"""What must hold in time: entries within their document, periods that exclude each other, changes of something, no contradiction."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from msgspec import Struct

from yilian.kernel.identifiers import contains
from yilian.kernel.periods import Period
from yilian.policy.entries import (
    DecisionRule,
    ParameterRule,
    Participation,
    ServicePackage,
    Span,
    Target,
    as_plain,
)
from yilian.policy.errors import PackError
from yilian.policy.header_schema import Change
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack
from yilian.policy.promises import sources_in
from yilian.policy.source_map import SourceMap
from yilian.policy.suggestions import did_you_mean

Steps = tuple[str | int, ...]
Entry = Target | DecisionRule | ServicePackage | Participation
CHANGES = ("replaces", "amends", "repeals")


class Dated(Struct, frozen=True):
    """Something that holds from a day: the entry in which it stands, and where in it the day is written."""

    entry: object
    within: Steps
    starts_on: date


def time_errors(library: PolicyLibrary, source_map: SourceMap) -> Iterator[PackError]:
    """Return everything that does not hold in time, over all packs."""
    packs = {pack.id: pack for pack in library.packs}
    for pack in library.packs:
        yield from _outside_the_document(pack, source_map)
        yield from _overlaps(pack, source_map)
        yield from _contradictions_within(pack, source_map)
        yield from _changes(pack, packs, source_map)
        yield from _participation(pack, packs, source_map)
    for pack, other in combinations(library.packs, 2):
        if _same_rank(pack, other):
            yield from _contradictions_of_one_level(pack, other, source_map)


def _same_rank(pack: Pack, other: Pack) -> bool:
    """Return whether neither of two documents comes before the other: of one place, in force from one day."""
    left, right = pack.header, other.header
    return (left.jurisdiction, left.in_force.starts_on) == (right.jurisdiction, right.in_force.starts_on)


def _dated(pack: Pack) -> Iterator[Dated]:
    for rule in pack.rules:
        if isinstance(rule, ParameterRule):
            yield from (Dated(rule, ("values", i, "from"), value.starts_on) for i, value in enumerate(rule.values))
    entries: tuple[Entry, ...] = (*pack.targets, *pack.decisions, *pack.services, *pack.participation)
    for entry in entries:
        if entry.in_force is not None:
            yield Dated(entry, ("in_force", "from"), entry.in_force.starts_on)
    for package in pack.services:
        for index, item in enumerate(package.items):
            if item.in_force is not None:
                yield Dated(package, ("items", index, "in_force", "from"), item.in_force.starts_on)


def _outside_the_document(pack: Pack, source_map: SourceMap) -> Iterator[PackError]:
    """Find what begins before its document or after its end: it would silently never hold."""
    first, last = pack.header.in_force.starts_on, pack.header.in_force.ends_on
    for each in _dated(pack):
        if each.starts_on < first:
            message = (
                f"it begins on {each.starts_on}, before the document's first day {first}: it would never hold then"
            )
            remedy = (
                f"begin it on {first}; a document that reaches back writes an earlier `in_force: {{from}}` in pack.yaml"
            )
            yield PackError.at(source_map.of(each.entry, *each.within), "before-the-document", message, remedy)
        elif last is not None and each.starts_on > last:
            message = f"it begins on {each.starts_on}, after the document's last day {last}: it would never hold"
            remedy = f"begin it on {last} or earlier, or remove it"
            yield PackError.at(source_map.of(each.entry, *each.within), "after-the-document", message, remedy)


def _period(span: Span | None, pack: Pack) -> Period:
    return (span or pack.header.in_force).period


def _overlaps(pack: Pack, source_map: SourceMap) -> Iterator[PackError]:
    """Find rules of one code, and items of one package to the same people, whose periods share a day."""
    remedy = "give each its `in_force: {from, to}` so that they follow each other, or keep one"
    for earlier, later in combinations(pack.decisions, 2):
        if earlier.rule == later.rule and _period(earlier.in_force, pack).overlaps(_period(later.in_force, pack)):
            message = f"rule `{later.rule}` stands twice for the same days"
            yield PackError.at(source_map.of(later), "rule-twice", message, remedy)
    for package in pack.services:
        for (_, first), (index, second) in combinations(enumerate(package.items), 2):
            alike = (first.item, as_plain(first.to)) == (second.item, as_plain(second.to))
            if alike and _period(first.in_force, pack).overlaps(_period(second.in_force, pack)):
                message = f"`{second.item}` stands twice in this package for the same people and days"
                yield PackError.at(source_map.of(package, "items", index, "item"), "item-twice", message, remedy)


def _contradictions_within(pack: Pack, source_map: SourceMap) -> Iterator[PackError]:
    """Find rules of one clause that refuse and do not refuse the same."""
    for left, right in combinations(pack.decisions, 2):
        if left.clause == right.clause and _contradict(left, right):
            message = f"`{right.rule}` answers {right.answer} where `{left.rule}` answers {left.answer}, for the same condition"
            yield PackError.at(
                source_map.of(right, "answer"), "rules-contradict", message, "keep one, or tell them apart"
            )


def _contradict(left: DecisionRule, right: DecisionRule) -> bool:
    alike = left.subject == right.subject and as_plain(left.when) == as_plain(right.when)
    return alike and (left.answer == "refused") != (right.answer == "refused")


def _contradictions_of_one_level(pack: Pack, other: Pack, source_map: SourceMap) -> Iterator[PackError]:
    """Find what two documents of one place and one day give differently: neither is the later one."""
    remedy = "let one repeal or amend the other's clause, or correct the first day of one"
    for name in pack.parameters.keys() & other.parameters.keys():
        mine, theirs = pack.parameters[name], other.parameters[name]
        if {(v.starts_on, v.value) for v in mine.values} != {(v.starts_on, v.value) for v in theirs.values}:
            message = f"`{name}` has other values in {pack.id}, a document of the same place and day"
            yield PackError.at(source_map.of(theirs, "values"), "documents-contradict", message, remedy)
    rules = {rule.rule: rule for rule in pack.decisions}
    for rule in other.decisions:
        same = rules.get(rule.rule)
        if same and (same.answer, as_plain(same.when)) != (rule.answer, as_plain(rule.when)):
            message = f"rule `{rule.rule}` decides otherwise in {pack.id}, a document of the same place and day"
            yield PackError.at(source_map.of(rule, "answer"), "documents-contradict", message, remedy)


def _changes(pack: Pack, packs: dict[str, Pack], source_map: SourceMap) -> Iterator[PackError]:
    for kind in CHANGES:
        for index, change in enumerate(getattr(pack.header, kind)):
            wrong = _wrong_change(kind, change, pack, packs)
            if wrong is not None:
                within, code, message, remedy = wrong
                yield PackError.at(source_map.of(pack.header, kind, index, within), code, message, remedy)


def _wrong_change(kind: str, change: Change, pack: Pack, packs: dict[str, Pack]) -> tuple[str, str, str, str] | None:
    """Return the first thing wrong with a change of an earlier document: where, code, message and remedy."""
    earlier = packs.get(change.pack)
    if earlier is None or earlier is pack:
        known = [name for name in packs if name != pack.id]
        return "pack", "pack-unknown", f"there is no other document `{change.pack}`", did_you_mean(change.pack, known)
    if change.clause is not None and change.clause not in earlier.clause:
        message = f"{change.pack} has no clause {change.clause}: nothing would change"
        return "clause", "clause-unknown", message, did_you_mean(change.clause, earlier.clause)
    if change.clause is None and kind == "amends":
        return "pack", "change-of-all", "an amendment names the clause", "add `clause:`, or write it under `replaces:`"
    if not contains(pack.header.jurisdiction, earlier.header.jurisdiction):
        message = f"{change.pack} was issued for a larger place and is not this document's to change"
        return "pack", "change-of-higher-law", message, "remove it; a lower document can only say its own beside it"
    return _wrong_day(change, pack, earlier)


def _wrong_day(change: Change, pack: Pack, earlier: Pack) -> tuple[str, str, str, str] | None:
    own, theirs = pack.header.in_force, earlier.header.in_force
    starts = change.starts_on or own.starts_on
    if starts < theirs.starts_on:
        message = f"it takes effect on {starts}, before {change.pack} is in force ({theirs.starts_on})"
        return "from", "repeal-before-law", message, f"write a day from {max(theirs.starts_on, own.starts_on)} on"
    if starts < own.starts_on:
        message = f"it takes effect on {starts}, before this document is in force ({own.starts_on})"
        return "from", "before-the-document", message, f"write a day from {own.starts_on} on, or leave it out"
    if theirs.ends_on is not None and starts > theirs.ends_on:
        message = f"{change.pack} ended on {theirs.ends_on}: nothing would change on {starts}"
        return "from", "change-after-end", message, "remove it"
    return None


def _participation(pack: Pack, packs: dict[str, Pack], source_map: SourceMap) -> Iterator[PackError]:
    for each in pack.participation:
        if each.pack not in packs:
            message = f"there is no document `{each.pack}`"
            yield PackError.at(source_map.of(each, "pack"), "pack-unknown", message, did_you_mean(each.pack, packs))
            continue
        named = [s for s in sources_in([packs[each.pack]]) if s.package.mode == each.mode]
        named = [s for s in named if each.item in (None, s.item.item)]
        if not named:
            message = f"{each.pack} promises no `{each.mode}{'/' + each.item if each.item else ''}`"
            known = {f"{s.package.mode}/{s.item.item}" for s in sources_in([packs[each.pack]])}
            remedy = did_you_mean(f"{each.mode}/{each.item or ''}", known)
            yield PackError.at(source_map.of(each, "mode"), "service-unknown", message, remedy)
        elif all(source.strength == "must" for source in named):
            message = "the document owes it already: nothing is left to declare"
            yield PackError.at(source_map.of(each, "mode"), "participation-needless", message, "remove the entry")
        if each.division and not contains(pack.header.jurisdiction, each.division):
            message = f"{each.division} lies outside {pack.header.jurisdiction}"
            yield PackError.at(source_map.of(each, "division"), "place-outside", message, "correct the division")
