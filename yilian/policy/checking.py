"""What must hold between the entries of a shelf: clauses exist, words are known, quotes are verbatim, periods do not overlap."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Protocol

from msgspec import Struct

from yilian.kernel.identifiers import contains
from yilian.policy.catalogue import SHARED_DESKS, Catalogue, Sign
from yilian.policy.conditions import QUESTIONS, Condition, ParameterReference, leaves_of, subject_of
from yilian.policy.entries import Clause, DecisionRule, ParameterRule, ServicePackage
from yilian.policy.errors import PackError
from yilian.policy.nearest import did_you_mean
from yilian.policy.pack import Pack
from yilian.policy.shelf import Shelf
from yilian.policy.whereabouts import Whereabouts

FAMILY_DOCTORS = "family-doctor-team"
_SPACE = re.compile(r"\s+")
_PROJECT_MODELS = ("target", "service", "rule")


class _OfClause(Protocol):
    """An entry that rests on one clause."""

    @property
    def clause(self) -> str: ...


class Words(Struct, frozen=True):
    """Every word that an entry of one pack may use, by kind."""

    known: Mapping[str, frozenset[str]]

    def problem(self, kind: str, word: str) -> tuple[str, str] | None:
        """Say what is wrong with a word and what to write, or nothing."""
        known = self.known[kind]
        if word in known:
            return None
        return f"there is no {kind.replace('_', ' ')} `{word}`", did_you_mean(word, known)


class Desk(Struct, frozen=True):
    """What a check needs: the pack, its words, where things stand."""

    pack: Pack
    words: Words
    where: Whereabouts

    def wrong(self, entry: object, code: str, said: tuple[str, str], *within: str | int) -> PackError:
        """Make an error at an entry or within it."""
        return PackError.at(self.where.of(entry, *within), code, *said)

    def words_of(self, entry: object, kind: str, words: Iterable[str], *within: str | int) -> Iterator[PackError]:
        """Check that words are known."""
        for word in words:
            problem = self.words.problem(kind, word)
            if problem:
                yield self.wrong(entry, f"{kind.replace('_', '-')}-unknown", problem, *within)


def check_shelf(shelf: Shelf, where: Whereabouts) -> list[PackError]:
    """Give everything that does not hold, over all packs."""
    errors: list[PackError] = list(_check_catalogue(shelf, where))
    for pack in shelf.packs:
        desk = Desk(pack, _words(shelf, pack), where)
        for check in (_clauses, _registered, _targets, _services, _rules, _tasks, _duties, _places, _cases, _once):
            errors.extend(check(desk))
    return errors


def squeezed(text: str) -> str:
    """Remove all white space: line breaks and indents of a printed document say nothing."""
    return _SPACE.sub("", text)


def _words(shelf: Shelf, pack: Pack) -> Words:
    catalogue = shelf.catalogue
    kinds = frozenset(entry.code for entry in catalogue.place_kinds)
    above = [p for p in shelf.packs if contains(p.header.jurisdiction, pack.header.jurisdiction)]
    departments = frozenset(entry.code for entry in pack.duties.departments)
    return Words(
        {
            "clause": frozenset(pack.clause),
            "item": frozenset(catalogue.item),
            "mode": frozenset(entry.code for entry in catalogue.modes),
            "group": frozenset(entry.code for entry in catalogue.groups),
            "measure": frozenset(catalogue.measure),
            "evidence": frozenset(entry.code for entry in catalogue.evidence),
            "place_kind": kinds,
            "provider": kinds | {FAMILY_DOCTORS},
            "department": departments,
            "parameter": frozenset(name for p in above for name in p.parameters),
            "target": frozenset(pack.target),
            "rule": frozenset(rule.rule for rule in pack.decisions) | frozenset(pack.parameters),
            "service": _promised(pack),
        }
    )


def _promised(pack: Pack) -> frozenset[str]:
    """Everything that a clause may name as a service: a mode, an item, or `mode/item`."""
    pairs = [(package.mode, item.item) for package in pack.services for item in package.items]
    modes = (package.mode for package in pack.services)
    return frozenset([*modes, *(item for _, item in pairs), *(f"{mode}/{item}" for mode, item in pairs)])


def _check_catalogue(shelf: Shelf, where: Whereabouts) -> Iterator[PackError]:
    yield from _codes_once(shelf.catalogue, where)
    catalogue = shelf.catalogue
    yield from _catalogue_words(catalogue, where)
    yield from _desks_once(catalogue, where)
    for measure in catalogue.measures:
        if measure.denominator is None and measure.unit != "count":
            said = f"`{measure.code}` is in {measure.unit} but has no denominator: a rate of nobody"
            remedy = "write `denominator:`, or `unit: count`"
            yield PackError.at(where.of(measure), "denominator-missing", said, remedy)
    for group in catalogue.groups:
        asks = [] if group.condition is None else list(leaves_of(group.condition.condition))
        if any(test.name == "in_group" for test in asks):
            remedy = "state the facts it follows from, such as age_at_least"
            yield PackError.at(where.of(group), "group-of-groups", "a group cannot follow from another group", remedy)


def _catalogue_words(catalogue: Catalogue, where: Whereabouts) -> Iterator[PackError]:
    """Check that items, scores and signs name evidence, items and scores that are there."""
    known = {
        "evidence": [entry.code for entry in catalogue.evidence],
        "item": [entry.code for entry in catalogue.items],
        "score": [entry.code for entry in catalogue.scores],
    }
    for entry, kind, code, within in _named(catalogue):
        if code not in known[kind]:
            message = f"there is no {kind} `{code}`"
            yield PackError.at(where.of(entry, *within), f"{kind}-unknown", message, did_you_mean(code, known[kind]))


def _desks_once(catalogue: Catalogue, where: Whereabouts) -> Iterator[PackError]:
    """Check that a desk whose steps lead to one item has one."""
    for desk, items in catalogue.at_desk.items():
        for item in items[1:] if desk not in SHARED_DESKS else ():
            message = f"the desk `{desk}` delivers `{items[0].code}` already"
            yield PackError.at(where.of(item, "desk"), "desk-twice", message, "take `desk` from one of the two")


_Naming = tuple[object, str, str, tuple[str | int, ...]]


def _named(catalogue: Catalogue) -> Iterator[_Naming]:
    """Give every word of the catalogue that another entry of it names: by whom, of which kind, and where."""
    for item in catalogue.items:
        yield from ((item, "evidence", code, ("evidence", i)) for i, code in enumerate(item.evidence))
        yield from ((item, "evidence", code, ("also", i)) for i, code in enumerate(item.also))
    for score in catalogue.scores:
        yield from ((score, "evidence", part.evidence, ("parts", i)) for i, part in enumerate(score.parts))
    for sign in catalogue.signs:
        yield from _named_by(sign)


def _named_by(sign: Sign) -> Iterator[_Naming]:
    """Give the words that a sign names."""
    yield from ((sign, "item", code, ("items", i)) for i, code in enumerate(sign.items))
    if sign.then is not None:
        yield sign, "item", sign.then.item, ("then", "item")
    for i, trigger in enumerate(sign.any):
        for kind, code in (("evidence", trigger.evidence), ("score", trigger.score), ("score", trigger.part_of)):
            if code is not None:
                yield sign, kind, code, ("any", i)


def _codes_once(catalogue: Catalogue, where: Whereabouts) -> Iterator[PackError]:
    for kind in (
        catalogue.items,
        catalogue.modes,
        catalogue.groups,
        catalogue.measures,
        catalogue.place_kinds,
        catalogue.evidence,
        catalogue.scores,
        catalogue.signs,
        catalogue.limits,
    ):
        seen: set[str] = set()
        for word in kind:
            if word.code in seen:
                yield PackError.at(where.of(word), "code-twice", f"`{word.code}` stands twice", "keep one of them")
            seen.add(word.code)


def _clauses(desk: Desk) -> Iterator[PackError]:
    document = squeezed(desk.pack.document or "")
    targets = {target.clause for target in desk.pack.targets}
    for clause in desk.pack.clauses:
        yield from _quote(desk, clause, document)
        if clause.kind == "target" and clause.id not in targets:
            said = (
                f"{clause.id} is a target but targets.yaml has no entry for it",
                "add one; without a figure `value: null`",
            )
            yield desk.wrong(clause, "target-missing", said, "kind")
        if not clause.answers and clause.open is None:
            said = (f"{clause.id} says neither what answers it nor that it is open", "add `answers:` or `open:`")
            yield desk.wrong(clause, "clause-silent", said)
        for index, answer in enumerate(clause.answers):
            if answer.by in _PROJECT_MODELS:
                yield from desk.words_of(clause, answer.by, [answer.ref], "answers", index, "ref")
            elif answer.by == "duty" and desk.words.known["department"]:
                yield from _duty(desk, clause, answer.ref, index)


def _duty(desk: Desk, clause: Clause, ref: str, index: int) -> Iterator[PackError]:
    """A duty is named by its department, or by `group` for the leading group."""
    if ref != "group":
        yield from desk.words_of(clause, "department", [ref], "answers", index, "ref")


def _quote(desk: Desk, clause: Clause, document: str) -> Iterator[PackError]:
    if desk.pack.header.text != "document":
        return
    if clause.quote is None:
        said = (f"{clause.id} has no quote", "copy the words it rests on from document.txt")
        yield desk.wrong(clause, "quote-missing", said)
    elif squeezed(clause.quote) not in document:
        said = ("the quote is not a verbatim run of document.txt", "copy it from there, without leaving anything out")
        yield desk.wrong(clause, "quote-not-verbatim", said, "quote")


def _registered(desk: Desk) -> Iterator[PackError]:
    """Every clause that an entry names stands in clauses.yaml."""
    pack = desk.pack
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
        yield from desk.words_of(entry, "clause", [clause], *within)


def _condition(desk: Desk, entry: object, condition: Condition, *within: str | int) -> Iterator[PackError]:
    """Check the words and parameters of a condition, and that somebody can answer it."""
    if subject_of(condition) == "both":
        said = ("the condition asks about an elder and an institution at once", "ask about one of them")
        yield desk.wrong(entry, "condition-subject", said, *within)
    for test in leaves_of(condition):
        kind = QUESTIONS[test.name].operand
        if isinstance(test.operand, ParameterReference):
            yield from desk.words_of(entry, "parameter", [test.operand.name], *within)
            yield from _a_number(desk, entry, test.operand.name, *within)
        elif kind in ("group", "mode", "place_kind"):
            yield from desk.words_of(entry, kind, [str(test.operand)], *within)


def _a_number(desk: Desk, entry: object, name: str, *within: str | int) -> Iterator[PackError]:
    rule = desk.pack.parameters.get(name)
    for value in rule.values if rule else ():
        if isinstance(value.value, bool) or not isinstance(value.value, int | float):
            said = (f"`{name}` is not a number: {value.value}", "compare with a parameter whose values are numbers")
            yield desk.wrong(entry, "parameter-not-number", said, *within)


def _targets(desk: Desk) -> Iterator[PackError]:
    for target in desk.pack.targets:
        yield from desk.words_of(target, "measure", [target.measure], "measure")
        if target.of:
            yield from _condition(desk, target, target.of.condition, "of")
        if target.basis and target.basis not in ("resident", "household"):
            yield from desk.words_of(target, "parameter", [target.basis], "basis")


def _services(desk: Desk) -> Iterator[PackError]:
    for package in desk.pack.services:
        yield from desk.words_of(package, "mode", [package.mode], "mode")
        yield from desk.words_of(package, "provider", [package.provider], "provider")
        yield from _condition(desk, package, package.entitled.condition, "entitled")
        yield from _items(desk, package)


def _items(desk: Desk, package: ServicePackage) -> Iterator[PackError]:
    for index, item in enumerate(package.items):
        yield from desk.words_of(package, "item", [item.item], "items", index, "item")
        yield from desk.words_of(package, "item", [item.then] if item.then else [], "items", index, "then")
        yield from _condition(desk, package, item.to.condition, "items", index, "to")


def _rules(desk: Desk) -> Iterator[PackError]:
    for rule in desk.pack.rules:
        if isinstance(rule, ParameterRule):
            yield from _values(desk, rule)
        else:
            yield from _decision(desk, rule)


def _values(desk: Desk, rule: ParameterRule) -> Iterator[PackError]:
    dated = sorted(rule.values, key=lambda value: value.starts_on)
    for earlier, later in pairwise(dated):
        if earlier.period.overlaps(later.period):
            said = (
                f"two values of {rule.parameter} hold on {later.starts_on}",
                f"end the earlier one with `to:` on the day before {later.starts_on}",
            )
            yield desk.wrong(rule, "values-overlap", said, "values", rule.values.index(later), "from")


def _decision(desk: Desk, rule: DecisionRule) -> Iterator[PackError]:
    yield from _condition(desk, rule, rule.when.condition, "when")
    yield from desk.words_of(rule, "parameter", [rule.limit] if rule.limit else [], "limit")
    if rule.authority and desk.words.known["department"]:
        yield from desk.words_of(rule, "department", [rule.authority], "authority")
    subject = subject_of(rule.when.condition)
    if subject not in ("anyone", "both", rule.subject):
        said = (f"the rule is about an {rule.subject} but asks about an {subject}", f"write `subject: {subject}`")
        yield desk.wrong(rule, "rule-subject", said, "subject")


def _tasks(desk: Desk) -> Iterator[PackError]:
    tasks = desk.pack.tasks
    numbers = {project.no for project in tasks.projects}
    for name, listed in (("projects", tasks.projects), ("tasks", tasks.tasks)):
        for index, entry in enumerate(listed):
            for side in ("lead", "cooperating"):
                yield from desk.words_of(tasks, "department", getattr(entry, side), name, index, side)
    for index, project in enumerate(tasks.projects):
        yield from desk.words_of(tasks, "mode", [project.mode], "projects", index, "mode")
    about = [(("milestones", i, "project"), m.project) for i, m in enumerate(tasks.milestones) if m.project is not None]
    about += [(("body_statements", i, "about"), s.about) for i, s in enumerate(tasks.body_statements)]
    for within, number in about:
        if number not in numbers:
            said = (f"there is no project {number}", "write the number of a row under `projects`")
            yield desk.wrong(tasks, "project-unknown", said, *within)


def _duties(desk: Desk) -> Iterator[PackError]:
    duties = desk.pack.duties
    for index, duty in enumerate(duties.duties):
        yield from desk.words_of(duties, "department", [duty.department], "duties", index, "department")
    for index, member in enumerate(duties.group.members if duties.group else ()):
        yield from desk.words_of(duties, "department", [member.department], "group", "members", index, "department")


def _places(desk: Desk) -> Iterator[PackError]:
    for place in desk.pack.institutions:
        yield from desk.words_of(place, "place_kind", [place.kind])
        yield from desk.words_of(place, "mode", place.modes)
        if place.division and not contains(desk.pack.header.jurisdiction, place.division):
            said = (f"`{place.code}` stands outside {desk.pack.header.jurisdiction}", "correct the division")
            yield desk.wrong(place, "place-outside", said)


def _cases(desk: Desk) -> Iterator[PackError]:
    for case in desk.pack.cases:
        if case.elder:
            yield from desk.words_of(case, "group", sorted(case.elder.groups), "elder", "groups")
            yield from desk.words_of(case, "place_kind", sorted(case.elder.served_by), "elder", "served_by")
        if case.institution:
            yield from desk.words_of(case, "place_kind", [case.institution.kind], "institution", "kind")
            yield from desk.words_of(case, "mode", sorted(case.institution.modes), "institution", "modes")
        for word in ("owed", "not_owed"):
            listed = getattr(case.expect, word)
            if isinstance(listed, tuple):
                yield from desk.words_of(case, "item", listed, "expect", word)


def _once(desk: Desk) -> Iterator[PackError]:
    """No clause, target, rule, parameter, place, department or number stands twice."""
    pack = desk.pack
    named: list[tuple[str, object, object]] = [
        *(("clause", clause.id, clause) for clause in pack.clauses),
        *(("target", target.id, target) for target in pack.targets),
        *(("place", place.code, place) for place in pack.institutions),
        *(("rule", rule.rule, rule) for rule in pack.decisions),
        *(("parameter", rule.parameter, rule) for rule in pack.rules if isinstance(rule, ParameterRule)),
        *(("project", project.no, pack.tasks) for project in pack.tasks.projects),
        *(("task", task.no, pack.tasks) for task in pack.tasks.tasks),
        *(("department", department.code, pack.duties) for department in pack.duties.departments),
    ]
    seen: set[tuple[str, object]] = set()
    for kind, name, entry in named:
        if (kind, name) in seen:
            yield desk.wrong(
                entry, f"{kind}-twice", (f"{kind} `{name}` stands twice", "give it another name or keep one")
            )
        seen.add((kind, name))
