"""The duties of departments: who owes what by which clause, with the tasks and how they stand."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.policies import policy_library
from yilian.supervision.queries.duties import DepartmentDuties, duties_of
from yilian.supervision.queries.plan_tasks import binding_packs, home_pack


@permitted("supervision.read")
def duties(request: Request) -> HttpResponse:
    """Show what a document gives to each department: duties, tasks and their state, what it decides, what waits for it."""
    wanted = request.GET.get("pack", "")
    pack = policy_library().pack(wanted) if wanted else home_pack()
    chips = [
        {
            "label": each.header.number or said(each.header.title),
            "href": f"?pack={each.id}",
            "current": each.id == pack.id,
        }
        for each in policy_library().packs
        if each.duties.departments
    ]
    group = pack.duties.group
    names = {each.code: each.name for each in pack.duties.departments}
    context = {
        "pack": pack,
        "binds": pack in binding_packs(request.on),
        "chips": chips,
        "group": group,
        "office": names.get(group.office or "") if group else None,
        "departments": [_shown(each) for each in duties_of(pack, request.on)],
    }
    return render(request, "supervision/duties.html", context)


def _shown(each: DepartmentDuties) -> dict[str, Any]:
    posts = {"head": _("组长"), "deputy": _("副组长"), "member": _("成员")}
    return {
        "code": each.department.code,
        "name": each.department.name,
        "posts": [(posts[post], count) for post, count in each.posts],
        "duties": each.duties,
        "leads": each.leads,
        "helps": each.helps,
        "rules": each.rules,
        "waiting": each.waiting,
        "states": each.states,
    }
