"""The tasks of plans: filtered, along time, against what the document prints; reporting one."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.kernel.identifiers import full_code
from yilian.pages.forms import submit
from yilian.pages.language import chosen, said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.models import Division
from yilian.places.policies import policy_library
from yilian.policy.construction import Difference, differences
from yilian.policy.library import Pack
from yilian.supervision.actions import report_task
from yilian.supervision.charting import matrix, time_line
from yilian.supervision.forms import ReportForm
from yilian.supervision.queries.plan_tasks import (
    Line,
    binding_packs,
    entry,
    history,
    home_pack,
    lines,
    plan_task,
    state_totals,
)

FILTERS = ("state", "mode", "township", "kind")


@permitted("supervision.read")
def tasks(request: Request) -> HttpResponse:
    """Show the tasks of one document: filters, time line, table, and where the document disagrees with itself."""
    with_tasks = [pack for pack in policy_library().packs if pack.tasks.projects or pack.tasks.tasks]
    wanted = request.GET.get("pack", "")
    pack = policy_library().pack(wanted) if wanted else home_pack()
    every = lines(request.on, (pack,))
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    shown = [line for line in every if _matches(line, chosen)]
    names = _names(pack, every)
    context = {
        "pack": pack,
        "binds": pack in binding_packs(request.on),
        "pack_chips": [
            _chip(_title(with_task), {"pack": with_task.id}, with_task.id == pack.id) for with_task in with_tasks
        ],
        "groups": _groups(pack, every, chosen, names),
        "count": len(shown),
        "rows": [
            (
                line,
                names["mode"].get(line.entry.mode, ""),
                _departments(pack, line),
                names["township"].get(line.entry.township, ""),
            )
            for line in shown
        ],
        "chart": time_line(shown, request.on),
        "matrix": matrix(pack),
        "mode_names": names["mode"],
        "side_names": names["mode"] | _department_names(pack),
        "differences": [
            (difference, _difference_words(difference, names["township"]))
            for difference in differences(pack, policy_library().catalogue)
        ],
        "may_report": request.actor.refusal("supervision.report_task") is None,
    }
    return render(request, "supervision/tasks.html", context)


@permitted("supervision.report_task")
def report(request: Request, pack_id: str, kind: str, number: str) -> HttpResponse:
    """Report that a task is done, or how far it is."""
    reported = entry(pack_id, kind, number)
    form = ReportForm(request.POST or None)
    there = f"{reverse('supervision:tasks')}?pack={pack_id}#{kind}-{number}"
    answer = submit(
        request,
        form,
        lambda: report_task(request.actor, reported, **form.cleaned_data),
        lambda _made: there,
        _("已上报。"),
    )
    if answer is not None:
        return answer
    context = {
        "entry": reported,
        "pack": policy_library().pack(pack_id),
        "form": form,
        "history": history(reported),
        "command": request.POST.get("command") or uuid4(),
    }
    return render(request, "supervision/report.html", context, status=422 if form.errors else 200)


@permitted("supervision.read")
def task(request: Request, task_id: int) -> HttpResponse:
    """Lead to a task of a plan in the list of its document."""
    planned = plan_task(task_id)
    return redirect(f"{reverse('supervision:tasks')}?pack={planned.pack}#{planned.kind}-{planned.number}")


@permitted("supervision.report_task")
def report_planned(request: Request, task_id: int) -> HttpResponse:
    """Lead to the report on a task of a plan."""
    planned = plan_task(task_id)
    return redirect("supervision:report", pack_id=planned.pack, kind=planned.kind, number=planned.number)


def _matches(line: Line, chosen: dict[str, str]) -> bool:
    """Return whether a line passes the filters."""
    return all(not value or _value(line, name) == value for name, value in chosen.items())


def _value(line: Line, name: str) -> str:
    """Return what a filter looks at."""
    return line.state if name == "state" else str(getattr(line.entry, name))


def _groups(pack: Pack, every: list[Line], chosen: dict[str, str], names: dict[str, dict[str, str]]) -> list[Any]:
    """Return the rows of chips; each chip keeps the other filters and is undone by choosing it again."""
    values: dict[str, list[str]] = {
        "state": [state for state, count in state_totals(every) if count],
        "kind": list(dict.fromkeys(line.entry.kind for line in every)),
        "mode": list(dict.fromkeys(line.entry.mode for line in every if line.entry.mode)),
        "township": sorted({line.entry.township for line in every if line.entry.township}),
    }
    labels = {"state": _("状态"), "kind": _("类别"), "mode": _("模式"), "township": _("乡镇")}
    groups = []
    for name, options in values.items():
        others = {"pack": pack.id, **{key: value for key, value in chosen.items() if value and key != name}}
        chips = [
            {
                **_chip(
                    names[name].get(option, option),
                    others if chosen[name] == option else {**others, name: option},
                    chosen[name] == option,
                ),
                "code": option,
                "count": sum(_value(line, name) == option for line in every),
            }
            for option in options
        ]
        groups.append((name, labels[name], chips))
    return [group for group in groups if len(group[2]) > 1]


def _chip(label: str, query: dict[str, str], current: bool) -> dict[str, Any]:
    """Return one chip."""
    return {"label": label, "href": f"?{urlencode(query)}", "current": current, "count": None}


def _names(pack: Pack, every: list[Line]) -> dict[str, dict[str, str]]:
    """Name the values of filters in the language of the page."""
    places = {full_code(line.entry.township): line.entry.township for line in every if line.entry.township}
    divisions = Division.objects.filter(code__in=list(places))
    states = {
        "overdue": _("逾期"),
        "open": _("30天内到期"),
        "planned": _("未到期"),
        "undated": _("未写期限"),
        "fulfilled": _("按期完成"),
        "fulfilled-late": _("逾期完成"),
        "waived": _("免除"),
        "paused": _("暂停计时"),
        "void": _("作废"),
    }
    return {
        "state": states,
        "kind": {"project": _("建设项目"), "milestone": _("实施步骤"), "task": _("任务")},
        "mode": {mode.code: said(mode.name) for mode in policy_library().catalogue.modes},
        "township": {places[division.code]: chosen(division.name_zh, division.name_en) for division in divisions},
    }


def _departments(pack: Pack, line: Line) -> tuple[list[str], list[str]]:
    """Name the leading and the cooperating departments."""
    names = _department_names(pack)
    return [names.get(department, department) for department in line.entry.lead], [
        names.get(department, department) for department in line.entry.cooperating
    ]


def _department_names(pack: Pack) -> dict[str, str]:
    """Name the departments of a document in the language of the page."""
    return {department.code: said(department.name) for department in pack.duties.departments}


def _title(pack: Pack) -> str:
    """Name a document shortly: its number, or its title."""
    return pack.header.number or said(pack.header.title)


def _difference_words(difference: Difference, townships: dict[str, str]) -> str:
    """Return a difference in words of the language of the page, townships by name."""
    text = said(difference.effect)
    for code, name in townships.items():
        text = text.replace(code, name)
    return text
