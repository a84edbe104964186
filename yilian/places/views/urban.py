"""Which communities count as 城镇: the list, and marking one."""

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.pages.forms import show_form, submit
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places import queries
from yilian.places.actions import areas as actions
from yilian.places.forms import UrbanForm, days_of
from yilian.places.views.steps import URBAN

PAGE = 100


@permitted("places.read")
def urban_communities(request: Request) -> HttpResponse:
    """List the communities that are recorded as 城镇, with days, documents and the steps that are open."""
    page = Paginator(queries.urban_marks(request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"mark": mark, "state": f"licence.{mark.state_on(today())}", "steps": URBAN.links_for(request, mark)}
        for mark in page.object_list
    ]
    context = {"page": page, "rows": rows, "may_manage": request.actor.refusal("places.manage") is None}
    return render(request, "places/urban.html", context)


@permitted("places.manage")
def mark_urban(request: Request) -> HttpResponse:
    """Record that a community counts as 城镇 from a day on."""
    initial = {"starts_on": today()}
    form = UrbanForm(request.POST or None, initial=initial, divisions=queries.divisions_in_scope(request.actor))
    context = {"title": _("标记城镇社区"), "lead": _("城镇由文件认定并登记，不由名称或代码推断。")}

    def act() -> Model:
        values = form.cleaned_data
        return actions.mark_urban(request.actor, values["division"], days=days_of(values))

    if answer := submit(request, form, act, lambda _made: reverse("places:urban"), _("已标记。")):
        return answer
    return show_form(request, "places/change.html", form, context | {"back": reverse("places:urban")})
