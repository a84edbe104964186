"""Today's worklist; recording a visit; reading one."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.kernel.refusals import Invalid, NotFound, refuse
from yilian.obligations.models import Obligation
from yilian.obligations.queries import items_owed, obligations_of, with_states, worklist, worklist_counts
from yilian.obligations.rules import State
from yilian.people.models import Elder
from yilian.people.queries import practitioner_of, teams_of
from yilian.places.policies import shelf
from yilian.visits.actions import Delivery, record_visit
from yilian.visits.forms import VisitForm
from yilian.visits.messages import MESSAGES
from yilian.visits.models import Visit
from yilian.visits.queries import demands_of

CHIPS = (("open", _lazy("全部")), ("overdue", _lazy("逾期")), ("today", _lazy("今天到期")), ("week", _lazy("七天内")))
PAGE = 50


@permitted("obligations.read")
def today(request: Request) -> HttpResponse:
    """Show whom the user's teams must see, the most urgent first."""
    teams = teams_of(request.actor)
    team_ids = [team.pk for team in teams]
    chip, item = request.GET.get("state", "open"), request.GET.get("item", "")
    found = worklist(team_ids, request.on, state=chip, item=item)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    items = shelf().catalogue.item
    rows = [
        {
            "obligation": obligation,
            "state": state,
            "item": items[obligation.item].name,
            "days_late": max(0, (request.on - obligation.due_on).days),
        }
        for obligation, state in with_states(page.object_list, request.on)
    ]
    counts = worklist_counts(team_ids, request.on)
    context = {
        "teams": teams,
        "rows": rows,
        "page": page,
        "chips": [
            {
                "label": label,
                "href": f"?state={code}&item={item}",
                "count": counts.get(code, 0),
                "current": code == chip,
            }
            for code, label in CHIPS
        ],
        "items": [
            {"name": items[code].name, "href": f"?state={chip}&item={'' if code == item else code}", "on": code == item}
            for code in items_owed(team_ids, request.on)
        ],
    }
    return render(request, "visits/today.html", context)


@permitted("visits.record")
def record(request: Request, obligation_id: int) -> HttpResponse:
    """Record the visit that keeps an obligation."""
    obligation = _obligation(obligation_id)
    elder, team, item = obligation.elder, obligation.team, shelf().catalogue.item[obligation.item]
    if elder is None or team is None:
        raise NotFound("obligation", obligation_id)
    demands = demands_of(obligation.item)
    form = VisitForm(request.POST or None, demands=demands, on=request.on)
    if request.method == "POST" and form.is_valid():
        practitioner = practitioner_of(request.actor)
        if practitioner is None:
            refuse("practitioner-missing")
        delivery = Delivery(
            obligation.item,
            form.cleaned_data["on"],
            form.evidence,
            form.cleaned_data["place"],
            form.cleaned_data["note"],
        )
        try:
            # `command_id` belongs to every action, which a signature cannot say.
            visit = record_visit(  # type: ignore[call-arg]
                request.actor,
                elder,
                team,
                practitioner,
                delivery=delivery,
                command_id=request.POST.get("command") or None,
            )
        except Invalid as invalid:
            _show(invalid, form)
        else:
            messages.success(request, _("已登记,服务完成。"))
            return redirect("visits:visit", visit_id=visit.pk)
    record_look(request.actor, [elder.pk], "visits.record")
    context = {
        "obligation": obligation,
        "elder": elder,
        "item": item,
        "form": form,
        "command": request.POST.get("command") or uuid4(),
    }
    return render(request, "visits/record.html", context, status=422 if form.errors else 200)


@permitted("visits.read")
def visit(request: Request, visit_id: int) -> HttpResponse:
    """Show a recorded visit, its evidence and what it kept."""
    found = Visit.objects.select_related("elder", "practitioner", "team__organization").filter(pk=visit_id).first()
    if found is None:
        raise NotFound("visit", visit_id)
    record_look(request.actor, [found.elder_id], "visits.visit")
    catalogue = shelf().catalogue
    evidence = [
        {"observation": observation, "meaning": catalogue.one_evidence[observation.code]}
        for observation in found.observations.order_by("pk")
    ]
    kept = Obligation.objects.filter(elder_id=found.elder_id, kept_by=f"visits.visit:{found.pk}")
    context = {"visit": found, "item": catalogue.item[found.item], "evidence": evidence, "kept": kept}
    return render(request, "visits/visit.html", context)


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give what is owed to an elder, what was done and what is open, for their page."""
    items = shelf().catalogue.item
    rows = [
        {
            "obligation": obligation,
            "state": state,
            "open": state in (State.DUE, State.OVERDUE),
            "item": items[obligation.item].name,
            "visit_id": int(obligation.kept_by.partition(":")[2] or 0),
        }
        for obligation, state in with_states(obligations_of(elder.pk), request.on)
    ]
    return {"rows": rows, "may_record": request.actor.refusal("visits.record") is None}


def _obligation(obligation_id: int) -> Obligation:
    """Find an obligation within reach."""
    found = Obligation.objects.select_related("elder", "team__organization").filter(pk=obligation_id).first()
    if found is None:
        raise NotFound("obligation", obligation_id)
    return found


def _show(invalid: Invalid, form: VisitForm) -> None:
    """Put every problem beside the field it stands in."""
    for problem in invalid.problems:
        text = MESSAGES[problem.code].text(get_language() or "", dict(problem.params))
        form.add_error(f"evidence-{problem.field}", text)
