"""The tasks of plans: filtered, along time, against what the document prints; reporting one."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.kernel.identifiers import full_code
from yilian.kernel.refusals import Invalid
from yilian.places.models import Division
from yilian.places.policies import shelf
from yilian.policy.construction import Difference, differences
from yilian.policy.shelf import Pack
from yilian.supervision.actions import report_task
from yilian.supervision.charting import matrix, time_line
from yilian.supervision.forms import ReportForm
from yilian.supervision.messages import MESSAGES
from yilian.supervision.queries import Line, binding_packs, entry, history, home_pack, lines, state_totals

FILTERS = ("state", "mode", "township", "kind")


@permitted("supervision.read")
def tasks(request: Request) -> HttpResponse:
    """Show the tasks of one document: filters, time line, table, and where the document disagrees with itself."""
    with_tasks = [pack for pack in shelf().packs if pack.tasks.projects or pack.tasks.tasks]
    wanted = request.GET.get("pack", "")
    pack = shelf().pack(wanted) if wanted else home_pack()
    every = lines(request.on, (pack,))
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    shown = [line for line in every if _matches(line, chosen)]
    names = _names(pack, every)
    context = {
        "pack": pack,
        "binds": pack in binding_packs(request.on),
        "pack_chips": [_chip(_title(one), {"pack": one.id}, one.id == pack.id) for one in with_tasks],
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
        "differences": [(one, _told(one, names["township"])) for one in differences(pack, shelf().catalogue)],
        "may_report": request.actor.refusal("supervision.report_task") is None,
    }
    return render(request, "supervision/tasks.html", context)


@permitted("supervision.report_task")
def report(request: Request, pack_id: str, kind: str, number: str) -> HttpResponse:
    """Report that a task is done, or how far it is."""
    found = entry(pack_id, kind, number)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        command = request.POST.get("command") or None
        try:
            report_task(request.actor, found, command_id=command, **form.cleaned_data)  # type: ignore[call-arg]
        except Invalid as invalid:
            for problem in invalid.problems:
                form.add_error(problem.field, MESSAGES[problem.code].text(get_language() or "", dict(problem.params)))
        else:
            messages.success(request, _("已上报。"))
            return redirect(f"{reverse('supervision:tasks')}?pack={pack_id}#{kind}-{number}")
    context = {
        "entry": found,
        "pack": shelf().pack(pack_id),
        "form": form,
        "history": history(found),
        "command": request.POST.get("command") or uuid4(),
    }
    return render(request, "supervision/report.html", context, status=422 if form.errors else 200)


def _matches(line: Line, chosen: dict[str, str]) -> bool:
    """Say whether a line passes the filters."""
    return all(not value or _value(line, name) == value for name, value in chosen.items())


def _value(line: Line, name: str) -> str:
    """Give what a filter looks at."""
    return line.state.value if name == "state" else str(getattr(line.entry, name))


def _groups(pack: Pack, every: list[Line], chosen: dict[str, str], names: dict[str, dict[str, str]]) -> list[Any]:
    """Give the rows of chips; each chip keeps the other filters and is undone by choosing it again."""
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
                    names[name].get(one, one),
                    others if chosen[name] == one else {**others, name: one},
                    chosen[name] == one,
                ),
                "code": one,
                "count": sum(_value(line, name) == one for line in every),
            }
            for one in options
        ]
        groups.append((name, labels[name], chips))
    return [group for group in groups if len(group[2]) > 1]


def _chip(label: str, query: dict[str, str], current: bool) -> dict[str, Any]:
    """Give one chip."""
    return {"label": label, "href": f"?{urlencode(query)}", "current": current, "count": None}


def _names(pack: Pack, every: list[Line]) -> dict[str, dict[str, str]]:
    """Name the values of filters in the language of the page."""
    places = {full_code(line.entry.township): line.entry.township for line in every if line.entry.township}
    english = (get_language() or "").startswith("en")
    divisions = Division.objects.filter(code__in=list(places))
    states = {
        "late": _("逾期"),
        "due": _("30天内到期"),
        "planned": _("未到期"),
        "undated": _("未写期限"),
        "done": _("按期完成"),
        "done-late": _("逾期完成"),
    }
    return {
        "state": states,
        "kind": {"project": _("建设项目"), "milestone": _("实施步骤"), "task": _("任务")},
        "mode": {mode.code: mode.name.en if english else mode.name.zh for mode in shelf().catalogue.modes},
        "township": {places[one.code]: (one.name_en if english and one.name_en else one.name_zh) for one in divisions},
    }


def _departments(pack: Pack, line: Line) -> tuple[list[str], list[str]]:
    """Name the leading and the cooperating departments."""
    names = _department_names(pack)
    return [names.get(one, one) for one in line.entry.lead], [names.get(one, one) for one in line.entry.cooperating]


def _department_names(pack: Pack) -> dict[str, str]:
    """Name the departments of a document in the language of the page."""
    english = (get_language() or "").startswith("en")
    return {one.code: one.name.en if english else one.name.zh for one in pack.duties.departments}


def _title(pack: Pack) -> str:
    """Name a document shortly: its number, or its title."""
    title = pack.header.title.en if (get_language() or "").startswith("en") else pack.header.title.zh
    return pack.header.number or title


def _told(difference: Difference, townships: dict[str, str]) -> str:
    """Tell a difference in the language of the page, townships by name."""
    text = difference.effect.en if (get_language() or "").startswith("en") else difference.effect.zh
    for code, name in townships.items():
        text = text.replace(code, name)
    return text
