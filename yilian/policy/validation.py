"""What must hold between the entries of a policy library: clauses exist, words are known, quotes are verbatim, periods do not overlap."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Protocol

from msgspec import Struct

from yilian.kernel.conditions import leaves_of
from yilian.kernel.identifiers import contains
from yilian.policy.case_schema import Case
from yilian.policy.catalogue_validation import catalogue_errors
from yilian.policy.conditions import QUESTIONS, Condition, ParameterReference, subject_of
from yilian.policy.entries import Clause, DecisionRule, ParameterRule, ServiceItem, ServicePackage, as_list
from yilian.policy.errors import PackError
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack
from yilian.policy.promises import Source, beneficiary_of
from yilian.policy.source_map import SourceMap
from yilian.policy.suggestions import did_you_mean

_SPACE = re.compile(r"\s+")
UNITS = frozenset(
    [
        "a",
        "mo",
        "wk",
        "d",
        "working-days",
        "h",
        "min",
        "1",
        "beds",
        "persons",
        "pairs",
        "items",
        "points",
        "ratio",
        "yuan",
        "km",
        "code",
        "basis",
    ]
)
_ANSWERED_BY_DATA = ("target", "service", "rule", "parameter", "task", "place")


class _OfClause(Protocol):
    """An entry that rests on one clause."""

    @property
    def clause(self) -> str: ...


class Vocabulary(Struct, frozen=True):
    """Every word that an entry of one pack may use, by kind."""

    known: Mapping[str, frozenset[str]]

    def problem(self, kind: str, word: str) -> tuple[str, str] | None:
        """Return what is wrong with a word and what to write, or None."""
        known = self.known[kind]
        if word in known:
            return None
        return f"there is no {kind.replace('_', ' ')} `{word}`", did_you_mean(word, known)


class CheckContext(Struct, frozen=True):
    """What a check needs: the pack, its vocabulary, and the positions of its entries."""

    pack: Pack
    vocabulary: Vocabulary
    source_map: SourceMap
    units: Mapping[str, str]

    def wrong(self, entry: object, code: str, said: tuple[str, str], *within: str | int) -> PackError:
        """Make an error at an entry or within it."""
        return PackError.at(self.source_map.of(entry, *within), code, *said)

    def words_of(self, entry: object, kind: str, words: Iterable[str], *within: str | int) -> Iterator[PackError]:
        """Check that words are known."""
        for word in words:
            problem = self.vocabulary.problem(kind, word)
            if problem:
                yield self.wrong(entry, f"{kind.replace('_', '-')}-unknown", problem, *within)


def validation_errors(library: PolicyLibrary, source_map: SourceMap) -> list[PackError]:
    """Return everything that does not hold, over all packs."""
    errors: list[PackError] = list(catalogue_errors(library, source_map))
    for pack in library.packs:
        units = {measure.code: measure.unit for measure in library.catalogue.measures}
        context = CheckContext(pack, _vocabulary(library, pack), source_map, units)
        for check in (
            _demonstration,
            _clauses,
            _registered,
            _targets,
            _services,
            _rules,
            _tasks,
            _duties,
            _places,
            _cases,
            _once,
        ):
            errors.extend(check(context))
    return errors


def squeezed(text: str) -> str:
    """Remove all white space: line breaks and indents of a printed document say nothing."""
    return _SPACE.sub("", text)


def _vocabulary(library: PolicyLibrary, pack: Pack) -> Vocabulary:
    catalogue = library.catalogue
    kinds = frozenset(entry.code for entry in catalogue.place_kinds)
    above = [p for p in library.packs if contains(p.header.jurisdiction, pack.header.jurisdiction)]
    departments = frozenset(entry.code for entry in pack.duties.departments)
    return Vocabulary(
        {
            "clause": frozenset(pack.clause),
            "item": frozenset(catalogue.item),
            "mode": frozenset(entry.code for entry in catalogue.modes),
            "group": frozenset(entry.code for entry in catalogue.groups),
            "measure": frozenset(catalogue.measure),
            "evidence": frozenset(entry.code for entry in catalogue.evidence),
            "place_kind": kinds,
            "provider": frozenset(catalogue.provider),
            "word": frozenset(catalogue.word),
            "department": departments,
            "parameter": frozenset(name for p in above for name in p.parameters),
            "target": frozenset(pack.target),
            "rule": frozenset(rule.rule for rule in pack.decisions) | frozenset(pack.parameters),
            "service": pack.service_names,
            "place": frozenset(place.code for place in pack.institutions),
            "task": pack.task_names,
        }
    )


def _demonstration(context: CheckContext) -> Iterator[PackError]:
    shown = context.pack.header.demonstration
    if shown is None:
        return
    yield from context.words_of(context.pack.header, "mode", [shown.mode], "demonstration", "mode")
    if not context.pack.header.in_force.period.contains(shown.day):
        said = (f"on {shown.day} the document is not in force: nothing would be owed", "name a day on which it is")
        yield context.wrong(context.pack.header, "demonstration-day", said, "demonstration", "day")
    if not any(package.mode == shown.mode for package in context.pack.services):
        said = (f"the document promises nothing in the mode `{shown.mode}`", "name a mode of services.yaml")
        yield context.wrong(context.pack.header, "demonstration-mode", said, "demonstration", "mode")


def _clauses(context: CheckContext) -> Iterator[PackError]:
    document = squeezed(context.pack.document or "")
    targets = {target.clause for target in context.pack.targets}
    for clause in context.pack.clauses:
        yield from _quote(context, clause, document)
        if clause.kind == "target" and clause.id not in targets:
            said = (
                f"{clause.id} is a target but targets.yaml has no entry for it",
                "add one; without a figure `value: null`",
            )
            yield context.wrong(clause, "target-missing", said, "kind")
        if not clause.answers and clause.open is None:
            said = (f"{clause.id} says neither what answers it nor that it is open", "add `answers:` or `open:`")
            yield context.wrong(clause, "clause-silent", said)
        for index, answer in enumerate(clause.answers):
            if answer.by in _ANSWERED_BY_DATA:
                yield from context.words_of(clause, answer.by, [answer.ref], "answers", index, "ref")
            elif answer.by == "duty" and context.vocabulary.known["department"]:
                yield from _duty(context, clause, answer.ref, index)


def _duty(context: CheckContext, clause: Clause, ref: str, index: int) -> Iterator[PackError]:
    """A duty is named by its department, or by `group` for the leading group."""
    if ref != "group":
        yield from context.words_of(clause, "department", [ref], "answers", index, "ref")


def _quote(context: CheckContext, clause: Clause, document: str) -> Iterator[PackError]:
    if context.pack.header.text != "document":
        return
    if clause.quote is None:
        said = (f"{clause.id} has no quote", "copy the words it rests on from document.txt")
        yield context.wrong(clause, "quote-missing", said)
    elif squeezed(clause.quote) not in document:
        said = ("the quote is not a verbatim run of document.txt", "copy it from there, without leaving anything out")
        yield context.wrong(clause, "quote-not-verbatim", said, "quote")


def _registered(context: CheckContext) -> Iterator[PackError]:
    """Every clause that an entry names stands in clauses.yaml."""
    pack = context.pack
    if not pack.clauses:
        return
    own: tuple[_OfClause, ...] = (*pack.targets, *pack.services, *pack.rules, *pack.institutions, *pack.cases)
    entries: list[tuple[object, str, tuple[str | int, ...]]] = [(entry, entry.clause, ("clause",)) for entry in own]
    for package in pack.services:
        entries += [(package, item.clause, ("items", i, "clause")) for i, item in enumerate(package.items)]
    tasks = pack.tasks
    named: tuple[tuple[str, tuple[_OfClause, ...]], ...] = (
        ("projects", tasks.projects),
        ("milestones", tasks.milestones),
        ("tasks", tasks.tasks),
    )
    for name, listed in named:
        entries += [(tasks, entry.clause, (name, i, "clause")) for i, entry in enumerate(listed)]
    entries += [(pack.duties, duty.clause, ("duties", i, "clause")) for i, duty in enumerate(pack.duties.duties)]
    for entry, clause, within in entries:
        yield from context.words_of(entry, "clause", [clause], *within)


def _condition(context: CheckContext, entry: object, condition: Condition, *within: str | int) -> Iterator[PackError]:
    """Check the words and parameters of a condition, and that somebody can answer it."""
    if subject_of(condition) == "both":
        said = ("the condition asks about an elder and an institution at once", "ask about one of them")
        yield context.wrong(entry, "condition-subject", said, *within)
    for test in leaves_of(condition):
        kind = QUESTIONS[test.name].operand
        if isinstance(test.operand, ParameterReference):
            yield from context.words_of(entry, "parameter", [test.operand.name], *within)
            yield from _a_number(context, entry, test.operand.name, *within)
        elif kind in ("group", "mode", "place_kind", "word"):
            yield from context.words_of(entry, kind, [str(test.operand)], *within)


def _a_number(context: CheckContext, entry: object, name: str, *within: str | int) -> Iterator[PackError]:
    rule = context.pack.parameters.get(name)
    for value in rule.values if rule else ():
        if isinstance(value.value, bool) or not isinstance(value.value, int | float):
            said = (f"`{name}` is not a number: {value.value}", "compare with a parameter whose values are numbers")
            yield context.wrong(entry, "parameter-not-number", said, *within)


def _targets(context: CheckContext) -> Iterator[PackError]:
    for target in context.pack.targets:
        yield from context.words_of(target, "measure", [target.measure], "measure")
        unit = context.units.get(target.measure, target.unit)
        if unit != target.unit:
            said = (f"`{target.measure}` is measured in {unit}, not in {target.unit}", f"write `unit: {unit}`")
            yield context.wrong(target, "unit-differs", said, "unit")
        if target.of:
            yield from _condition(context, target, target.of.condition, "of")
        if target.basis and target.basis not in ("resident", "household"):
            yield from context.words_of(target, "parameter", [target.basis], "basis")
        if target.threshold:
            yield from context.words_of(target, "parameter", [target.threshold], "threshold")
            yield from _a_number(context, target, target.threshold, "threshold")


def _services(context: CheckContext) -> Iterator[PackError]:
    for package in context.pack.services:
        yield from context.words_of(package, "mode", [package.mode], "mode")
        yield from context.words_of(package, "provider", package.providers, "provider")
        yield from _condition(context, package, package.entitled.condition, "entitled")
        yield from _items(context, package)


def _items(context: CheckContext, package: ServicePackage) -> Iterator[PackError]:
    for index, item in enumerate(package.items):
        yield from context.words_of(package, "item", [item.item], "items", index, "item")
        yield from context.words_of(package, "provider", as_list(item.provider), "items", index, "provider")
        yield from context.words_of(package, "item", [item.then] if item.then else [], "items", index, "then")
        yield from _event_of_a_person(context, package, item, index)
        yield from _condition(context, package, item.to.condition, "items", index, "to")


def _event_of_a_person(
    context: CheckContext, package: ServicePackage, item: ServiceItem, index: int
) -> Iterator[PackError]:
    """A discharge or an assessment happens to a person: nothing follows it for an institution or a group."""
    when = item.timing.when if item.timing else None
    of_many = item.how == "group" or beneficiary_of(Source(context.pack.id, package, item)) == "institution"
    if when not in (None, "start") and of_many:
        said = (
            f"`when: {when}` is an event of a person, but the item is owed to an institution or a group",
            "say to which residents it is owed, or give a rhythm without `when`",
        )
        yield context.wrong(package, "event-of-a-person", said, "items", index, "timing", "when")


def _rules(context: CheckContext) -> Iterator[PackError]:
    for rule in context.pack.rules:
        if isinstance(rule, ParameterRule):
            yield from _values(context, rule)
        else:
            yield from _decision(context, rule)


def _values(context: CheckContext, rule: ParameterRule) -> Iterator[PackError]:
    if rule.unit not in UNITS:
        said = (f"`{rule.unit}` is not a unit of parameters", did_you_mean(rule.unit, UNITS))
        yield context.wrong(rule, "unit-unknown", said, "unit")
    dated = sorted(rule.values, key=lambda value: value.starts_on)
    for earlier, later in pairwise(dated):
        if earlier.period.overlaps(later.period):
            said = (
                f"two values of {rule.parameter} hold on {later.starts_on}",
                f"end the earlier one with `to:` on the day before {later.starts_on}",
            )
            yield context.wrong(rule, "values-overlap", said, "values", rule.values.index(later), "from")


def _decision(context: CheckContext, rule: DecisionRule) -> Iterator[PackError]:
    yield from _condition(context, rule, rule.when.condition, "when")
    if rule.met_by:
        yield from _condition(context, rule, rule.met_by.condition, "met_by")
    yield from context.words_of(rule, "parameter", [rule.limit] if rule.limit else [], "limit")
    if rule.authority and context.vocabulary.known["department"]:
        yield from context.words_of(rule, "department", [rule.authority], "authority")
    subject = subject_of(rule.when.condition)
    if subject not in ("anyone", "both", rule.subject):
        said = (f"the rule is about an {rule.subject} but asks about an {subject}", f"write `subject: {subject}`")
        yield context.wrong(rule, "rule-subject", said, "subject")


def _tasks(context: CheckContext) -> Iterator[PackError]:
    tasks = context.pack.tasks
    numbers = {project.no for project in tasks.projects}
    for name, listed in (("projects", tasks.projects), ("tasks", tasks.tasks)):
        for index, entry in enumerate(listed):
            for side in ("lead", "cooperating"):
                yield from context.words_of(tasks, "department", getattr(entry, side), name, index, side)
    for index, project in enumerate(tasks.projects):
        yield from context.words_of(tasks, "mode", [project.mode], "projects", index, "mode")
    about = [(("milestones", i, "project"), m.project) for i, m in enumerate(tasks.milestones) if m.project is not None]
    about += [(("body_statements", i, "about"), s.about) for i, s in enumerate(tasks.body_statements)]
    for within, number in about:
        if number not in numbers:
            said = (f"there is no project {number}", "write the number of a row under `projects`")
            yield context.wrong(tasks, "project-unknown", said, *within)


def _duties(context: CheckContext) -> Iterator[PackError]:
    duties = context.pack.duties
    for index, duty in enumerate(duties.duties):
        yield from context.words_of(duties, "department", [duty.department], "duties", index, "department")
    for index, member in enumerate(duties.group.members if duties.group else ()):
        yield from context.words_of(duties, "department", [member.department], "group", "members", index, "department")


def _places(context: CheckContext) -> Iterator[PackError]:
    for place in context.pack.institutions:
        yield from context.words_of(place, "place_kind", [place.kind])
        yield from context.words_of(place, "mode", place.modes)
        if place.division and not contains(context.pack.header.jurisdiction, place.division):
            said = (f"`{place.code}` stands outside {context.pack.header.jurisdiction}", "correct the division")
            yield context.wrong(place, "place-outside", said)


def _cases(context: CheckContext) -> Iterator[PackError]:
    for case in context.pack.cases:
        for index, variant in enumerate(case.variants()):
            yield from _subjects_of_case(context, case, variant, ("each", index) if case.each else ())
        for word in ("owed", "not_owed", "offered"):
            listed = getattr(case.expect, word)
            if isinstance(listed, tuple):
                yield from context.words_of(case, "item", listed, "expect", word)
        if isinstance(case.expect.promises, tuple):
            for index, promise in enumerate(case.expect.promises):
                yield from context.words_of(case, "item", [promise.item], "expect", "promises", index, "item")


def _subjects_of_case(
    context: CheckContext, case: Case, variant: Case, within: tuple[str | int, ...]
) -> Iterator[PackError]:
    """Check the words of the elder and the institution of a case, or of one of several that it is about."""
    elder, institution = variant.elder, variant.institution
    if elder:
        yield from context.words_of(case, "group", sorted(elder.groups), *(within or ("elder", "groups")))
        yield from context.words_of(case, "place_kind", sorted(elder.served_by), *(within or ("elder", "served_by")))
    if institution:
        words = (("kind", "place_kind", [institution.kind]), ("modes", "mode", institution.modes))
        for field, kind, named in (*words, ("has", "word", institution.has)):
            yield from context.words_of(case, kind, sorted(named), *(within or ("institution", field)))


def _once(context: CheckContext) -> Iterator[PackError]:
    """No clause, target, parameter, place, department or number stands twice."""
    pack = context.pack
    named: list[tuple[str, object, object]] = [
        *(("clause", clause.id, clause) for clause in pack.clauses),
        *(("target", target.id, target) for target in pack.targets),
        *(("place", place.code, place) for place in pack.institutions),
        *(("parameter", rule.parameter, rule) for rule in pack.rules if isinstance(rule, ParameterRule)),
        *(("project", project.no, pack.tasks) for project in pack.tasks.projects),
        *(("task", task.no, pack.tasks) for task in pack.tasks.tasks),
        *(("department", department.code, pack.duties) for department in pack.duties.departments),
    ]
    seen: set[tuple[str, object]] = set()
    for kind, name, entry in named:
        if (kind, name) in seen:
            yield context.wrong(
                entry, f"{kind}-twice", (f"{kind} `{name}` stands twice", "give it another name or keep one")
            )
        seen.add((kind, name))
