"""What answers a clause, in words and with a link: targets, services, rules, tasks, duties, places, pages."""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from yilian.kernel.actors import Actor
from yilian.pages.language import Bilingual, said
from yilian.pages.permits import may_open
from yilian.pages.registry import page_words
from yilian.places.models import Organization
from yilian.places.policies import clause_evidence, policy_library
from yilian.policy.coverage import Covered, coverage
from yilian.policy.entries import AnsweredBy, Clause, Text
from yilian.policy.library import Pack
from yilian.policy.promises import sources_in

KINDS = {
    "target": _("目标"),
    "service": _("服务"),
    "parameter": _("数值"),
    "rule": _("规则"),
    "task": _("任务"),
    "duty": _("职责"),
    "record": _("记录"),
    "place": _("机构"),
    "page": _("页面"),
    "module": _("模块"),
}
LISTS = {"projects": _("建设项目"), "milestones": _("实施步骤"), "tasks": _("任务")}


STRENGTH: Mapping[str, Text] = {
    "should": Text("鼓励、支持，不是应得", "encouraged, not owed"),
    "may": Text("可以，不是应得", "allowed, not owed"),
    "explore": Text("探索，不是应得", "explored, not owed"),
}


@dataclass(frozen=True, slots=True)
class Promised:
    """One item that a service promises, when, who provides it, whether it costs nothing; a strength unless it must be."""

    name: Text
    rhythm: Text
    free: bool
    providers: Text
    strength: Text | None


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """One answer of a clause as a page shows it; a service names what it promises."""

    kind: str
    label: str
    ref: str
    href: str
    promised: tuple[Promised, ...] = ()


@functools.cache
def covered(pack: str) -> Mapping[str, Covered]:
    """Return every clause of a pack with its state; worked out once per process."""
    return {
        clause_answer.clause: clause_answer for clause_answer in coverage(policy_library(), clause_evidence(), pack)
    }


def clause_answers(actor: Actor, pack: Pack, entry: Clause) -> list[ClauseAnswer]:
    """Put the answers of a clause into words, with a link where a page shows them to the actor.

    Modules are where code lies, and not shown.
    """
    return [
        ClauseAnswer(
            str(KINDS[answer.by]),
            _label(pack, answer) or answer.ref,
            answer.ref,
            _link(actor, pack, answer),
            _promised(pack, entry.id, answer),
        )
        for answer in entry.answers
        if answer.by != "module"
    ]


def kinds_of(answers: tuple[AnsweredBy, ...]) -> list[tuple[str, int]]:
    """Count what answers a clause by kind, in the order of KINDS; modules are not shown, they are where code lies."""
    counted: Counter[str] = Counter(answer.by for answer in answers)
    return [(str(label), counted[kind]) for kind, label in KINDS.items() if counted[kind] and kind != "module"]


def address(name: str, *args: object) -> str:
    """Return an address, or nothing as long as the page does not exist or needs to know more."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _label(pack: Pack, answer: AnsweredBy) -> str:
    """Name what answers."""
    if answer.by == "service":
        return _service(answer.ref)
    if answer.by == "page":
        return said(page_words()[answer.ref]) if answer.ref in page_words() else answer.ref
    names: dict[str, Mapping[str, Bilingual]] = {
        "target": {target.id: target.title for target in pack.targets},
        "parameter": {name: rule.title for name, rule in pack.parameters.items()},
        "rule": {rule.rule: rule.title for rule in pack.decisions},
        "duty": {department.code: department.name for department in pack.duties.departments},
        "place": {institution.code: institution.name for institution in pack.institutions},
    }
    name = names.get(answer.by, {}).get(answer.ref)
    return said(name) if name else _task(pack, answer)


def _service(ref: str) -> str:
    """Name a mode, or a mode and an item."""
    catalogue = policy_library().catalogue
    mode, _slash, item = ref.partition("/")
    names = {mode.code: said(mode.name) for mode in catalogue.modes}
    entry = catalogue.item.get(item)
    return " · ".join(filter(None, (names.get(mode, mode), said(entry.name) if entry else item)))


def _promised(pack: Pack, clause: str, answer: AnsweredBy) -> tuple[Promised, ...]:
    """Return what a service promises under a clause: all the items of a mode, or the one that is named."""
    if answer.by != "service":
        return ()
    mode, _slash, item = answer.ref.partition("/")
    names = policy_library().catalogue.item
    return tuple(
        Promised(
            names[source.item.item].name,
            source.rhythm.words,
            bool(source.item.free),
            _providers(source.providers),
            STRENGTH.get(source.strength),
        )
        for source in sources_in([pack])
        if source.package.mode == mode and source.item.clause == clause and item in ("", source.item.item)
    )


def _providers(codes: Iterable[str]) -> Text:
    """Name everybody who provides a service, in both languages."""
    names = [policy_library().catalogue.provider[code] for code in codes]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _task(pack: Pack, answer: AnsweredBy) -> str:
    """Name a task or project by its number: `3`, `task/3`, `project/3`."""
    if answer.by != "task":
        return ""
    if answer.ref in LISTS:
        return str(LISTS[answer.ref])
    kind, _slash, number = answer.ref.rpartition("/")
    if kind == "project":
        return next((project.name for project in pack.tasks.projects if str(project.no) == number), "")
    return next((said(task.title) for task in pack.tasks.tasks if str(task.no) == number), "")


def _link(actor: Actor, pack: Pack, answer: AnsweredBy) -> str:
    """Return the address of the page that shows an answer, or nothing where the actor may not open it."""
    address = _address_of(pack, answer)
    return address if address and may_open(actor, address) else ""


def _address_of(pack: Pack, answer: AnsweredBy) -> str:
    """Return the address of the page that shows an answer."""
    if answer.by == "target":
        return address("indicators:target", pack.id, answer.ref)
    if answer.by == "task":
        tasks = address("supervision:tasks")
        return f"{tasks}?pack={pack.id}" if tasks else ""
    if answer.by == "place":
        key = Organization.objects.filter(code=answer.ref).values_list("pk", flat=True).first()
        return address("places:organization", key) if key else ""
    if answer.by == "page":
        return address("desk:pack", pack.id) if answer.ref in ("desk:pack", "desk:clause") else address(answer.ref)
    return ""
