"""Which communities count as 城镇: the list, marking one, and ending a mark."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import Model
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.kernel.refusals import NotFound
from yilian.pages.forms import show_form, submit
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places import queries
from yilian.places.actions import registers as actions
from yilian.places.forms import AreaEndForm, UrbanForm, beginning

PAGE = 100


@permitted("places.read")
def urban_communities(request: Request) -> HttpResponse:
    """List the communities that are recorded as 城镇, with days and documents."""
    page = Paginator(queries.urban_marks(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_manage": request.actor.refusal("places.manage") is None}
    return render(request, "places/urban.html", context)


@permitted("places.manage")
def mark_urban(request: Request) -> HttpResponse:
    """Record that a community counts as 城镇 from a day on."""
    form = UrbanForm(
        request.POST or None, initial=beginning(today()), divisions=queries.divisions_in_scope(request.actor)
    )
    labels = {
        "title": _("标记城镇社区"),
        "lead": _("城镇由文件认定并登记，不由名称或代码推断。"),
        "done": _("已标记。"),
    }

    def act() -> Model:
        data = dict(form.cleaned_data)
        return actions.mark_urban(request.actor, data.pop("division"), **data)

    return _changed(request, form, labels, act)


@permitted("places.manage")
def end_urban(request: Request, mark_id: int) -> HttpResponse:
    """End an urban mark with a day."""
    mark = queries.urban_marks(request.actor).filter(pk=mark_id).first()
    if mark is None:
        raise NotFound("urban-mark", mark_id)
    form = AreaEndForm(request.POST or None, initial=beginning(today()))
    labels = {"title": _("终止城镇标记"), "lead": mark.division.name, "done": _("已终止。")}
    return _changed(request, form, labels, lambda: actions.end_urban(request.actor, mark, **form.cleaned_data))


def _changed(request: Request, form: Form, labels: dict[str, str], act: Callable[[], Model]) -> HttpResponse:
    """Show a form; when it is filled in and the action says yes, go back to the list."""
    if answer := submit(request, form, act, lambda _made: reverse("places:urban"), labels["done"]):
        return answer
    return show_form(request, "places/change.html", form, labels | {"organization": None})
