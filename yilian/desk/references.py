"""What answers a clause, in words and with a link: targets, services, rules, tasks, duties, places, pages."""

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils.translation import gettext_lazy as _

from yilian.accounts.permits import may_open
from yilian.desk.context import said
from yilian.kernel.actors import Actor
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.policy.coverage import Covered, coverage
from yilian.policy.entries import AnsweredBy, Clause, Text
from yilian.policy.promises import Rhythm
from yilian.policy.shelf import Pack

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
PAGES = {
    "visits:today": _("今日"),
    "desk:today": _("今日"),
    "obligations:fulfilment": _("履约率"),
    "obligations:calendar": _("团队日历"),
    "obligations:roster": _("值班表"),
    "obligations:obligation": _("应尽服务"),
    "desk:map": _("地图"),
    "desk:pack": _("政策全文"),
    "desk:clause": _("条款"),
    "desk:policies": _("政策"),
    "exchange:imports": _("导入"),
    "audit:log": _("审计"),
    "people:elder": _("老人"),
    "people:elders": _("老人"),
    "places:organization": _("机构"),
    "supervision:tasks": _("任务"),
    "indicators:target": _("目标"),
    "indicators:evaluation": _("年度考核"),
    "indicators:measure": _("指标定义"),
    "indicators:targets": _("目标"),
    "assessments:abilities": _("失能底数"),
    "assessments:choose": _("评估"),
    "agreements:agreements": _("合作协议"),
    "agreements:draft": _("起草协议"),
    "agreements:without": _("未签约老人"),
    "visits:counselling": _("心理咨询"),
    "visits:equipment": _("器材外借"),
    "visits:menus": _("菜单点单"),
    "visits:rehabilitation": _("康复计划"),
    "visits:services": _("服务台"),
    "visits:vans": _("巡回医疗车"),
}


@dataclass(frozen=True, slots=True)
class Promised:
    """One item that a service promises, when, and whether the document says that it costs nothing."""

    name: Text
    rhythm: Text
    free: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """One answer of a clause as a page shows it; a service names what it promises."""

    kind: str
    label: str
    ref: str
    href: str
    promised: tuple[Promised, ...] = ()


def exists(shown_by: str) -> bool:
    """Say whether a test file stands in the tree, or an address is in use."""
    if shown_by.startswith("page:"):
        return shown_by.removeprefix("page:") in _addresses()
    return (settings.YILIAN_PACKS.parent / shown_by.split("::", maxsplit=1)[0]).exists()


@functools.cache
def covered(pack: str) -> Mapping[str, Covered]:
    """Give every clause of a pack with its state; worked out once per process."""
    return {one.clause: one for one in coverage(shelf(), exists, pack)}


def references(actor: Actor, pack: Pack, entry: Clause) -> list[Reference]:
    """Put the answers of a clause into words, with a link where a page shows them to the actor.

    Modules are where code lies, and not shown.
    """
    return [
        Reference(
            str(KINDS[one.by]), _label(pack, one) or one.ref, one.ref, _link(actor, pack, one), _promised(pack, entry.id, one)
        )
        for one in entry.answers
        if one.by != "module"
    ]  # fmt: skip


def kinds_of(answers: tuple[AnsweredBy, ...]) -> list[tuple[str, int]]:
    """Count what answers a clause by kind, in the order of KINDS; modules are not shown, they are where code lies."""
    counted: Counter[str] = Counter(one.by for one in answers)
    return [(str(label), counted[kind]) for kind, label in KINDS.items() if counted[kind] and kind != "module"]


def address(name: str, *args: object) -> str:
    """Give an address, or nothing as long as the page does not exist or needs to know more."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _label(pack: Pack, answer: AnsweredBy) -> str:
    """Name what answers."""
    if answer.by == "service":
        return _service(answer.ref)
    if answer.by == "page":
        return str(PAGES.get(answer.ref, answer.ref))
    names: dict[str, dict[str, object]] = {
        "target": {one.id: one.title for one in pack.targets},
        "parameter": {name: rule.title for name, rule in pack.parameters.items()},
        "rule": {rule.rule: rule.title for rule in pack.decisions},
        "duty": {one.code: one.name for one in pack.duties.departments},
        "place": {one.code: one.name for one in pack.institutions},
    }
    name = names.get(answer.by, {}).get(answer.ref)
    return said(name) if name else _task(pack, answer)


def _service(ref: str) -> str:
    """Name a mode, or a mode and an item."""
    catalogue = shelf().catalogue
    mode, _slash, item = ref.partition("/")
    names = {one.code: said(one.name) for one in catalogue.modes}
    entry = catalogue.item.get(item)
    return " · ".join(filter(None, (names.get(mode, mode), said(entry.name) if entry else item)))


def _promised(pack: Pack, clause: str, answer: AnsweredBy) -> tuple[Promised, ...]:
    """Give what a service promises under a clause: all the items of a mode, or the one that is named."""
    if answer.by != "service":
        return ()
    mode, _slash, item = answer.ref.partition("/")
    names = shelf().catalogue.item
    return tuple(
        Promised(names[one.item].name, Rhythm.of(one).words, bool(one.free))
        for package in pack.services
        for one in package.items
        if package.mode == mode and one.clause == clause and item in ("", one.item)
    )


def _task(pack: Pack, answer: AnsweredBy) -> str:
    """Name a task or project by its number: `3`, `task/3`, `project/3`."""
    if answer.by != "task":
        return ""
    if answer.ref in LISTS:
        return str(LISTS[answer.ref])
    kind, _slash, number = answer.ref.rpartition("/")
    if kind == "project":
        return next((one.name for one in pack.tasks.projects if str(one.no) == number), "")
    return next((said(one.title) for one in pack.tasks.tasks if str(one.no) == number), "")


def _link(actor: Actor, pack: Pack, answer: AnsweredBy) -> str:
    """Give the address of the page that shows an answer, or nothing where the actor may not open it."""
    found = _address_of(pack, answer)
    return found if found and may_open(actor, found) else ""


def _address_of(pack: Pack, answer: AnsweredBy) -> str:
    """Give the address of the page that shows an answer."""
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


@functools.cache
def _addresses() -> frozenset[str]:
    """List the name of every address in use."""
    found = set()
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            found |= {f"{entry.namespace}:{pattern.name}" for pattern in entry.url_patterns if hasattr(pattern, "name")}
    return frozenset(found)
