"""The round sheet of an institution and what came of it; the institution's panel."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.agreements.models import Post
from yilian.audit.clock import today
from yilian.audit.looks import record_look
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.people.models import Elder
from yilian.people.queries import age_on
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.visits.actions import RoundOutcome, RoundSheet, record_round
from yilian.visits.forms import RoundForm, evidence_name, given_rows, shown_row, unit_shown
from yilian.visits.models import Round
from yilian.visits.queries import (
    demands_of,
    events_within,
    organization_in_reach,
    posts_at,
    residents_of,
    round_of,
    round_on,
    rounds_at,
    seen_in,
    signs_at,
    visits_in,
)
from yilian.visits.queries.desks import rounds
from yilian.visits.rules import Demand, Given, Verdict
from yilian.visits.views.shared import (
    can_be_said,
    command_of,
    item_named,
    recorder,
    said,
    sentence,
    signs_shown,
    team_for,
)

SHOWN = 8


@permitted("visits.record")
def sheet(request: Request, organization_id: int) -> HttpResponse:
    """Record a round on one sheet: a row a resident. Rows that are wrong come back filled in; the good ones are kept."""
    house = organization_in_reach(request.actor, organization_id)
    item = item_named(request.POST.get("item") or request.GET.get("item") or rounds()[0]).code
    demands = demands_of(item)
    form = RoundForm(request.POST or None, initial={"on": request.on})
    on = form.cleaned_data["on"] if request.method == "POST" and form.is_valid() else request.on
    residents = list(residents_of(house.pk, on))
    given = given_rows(request.POST, [one.pk for one in residents], demands) if request.method == "POST" else ()
    outcome: RoundOutcome | None = None
    if request.method == "POST" and form.is_valid():
        rows = RoundSheet(item, on, given, form.cleaned_data["note"], _post(request, house, item))
        answer = _recorded(request, house, form, rows)
        if isinstance(answer, HttpResponse):
            return answer
        outcome = answer
    record_look(request.actor, [one.pk for one in residents], "visits.round")
    rows_shown = _rows(residents, given, demands, outcome)
    standing = round_on(house.pk, item, on)
    seen = seen_in(standing)
    wrong = bool(form.errors) or outcome is not None
    context = {
        "house": house,
        "item": item_named(item),
        "items": [_item_chip(code, item) for code in rounds()],
        "form": form,
        "heads": [_head(one) for one in demands],
        "rows": rows_shown if wrong else [one for one in rows_shown if one["elder"].pk not in seen],
        "standing": standing,
        "seen": len(seen),
        "outcome": outcome,
        "posts": posts_at(house.pk, on),
        "command": command_of(request) if not wrong or form.errors else "",
        "on": on,
    }
    return render(request, "visits/round_sheet.html", context, status=422 if wrong else 200)


def _recorded(
    request: Request, house: Organization, form: RoundForm, given: RoundSheet
) -> HttpResponse | RoundOutcome | None:
    """Record a sheet: an answer when all of it is kept, the outcome when rows come back, nothing when all is refused."""
    practitioner, team = recorder(request), team_for(request)
    try:
        outcome: RoundOutcome | None = record_round(  # type: ignore[call-arg]
            request.actor, house, team, practitioner, sheet=given, command_id=str(command_of(request))
        )
    except Refused as wrong:
        if not can_be_said(wrong):
            raise
        form.add_error(None, sentence(wrong.refusal))
        return None
    except Invalid as wrong:
        for problem in wrong.problems:
            form.add_error(None, sentence(problem))
        return None
    standing = outcome.round if outcome is not None else round_on(house.pk, given.item, given.on)
    if outcome is not None and outcome.handed_back:
        return outcome
    if standing is None:
        form.add_error(None, _("表里还没有填写任何一位老人。"))
        return None
    seen = len(outcome.visits) if outcome is not None else 0
    messages.success(request, _("已登记 %(count)s 位老人。") % {"count": seen})
    return redirect("visits:round", round_id=standing.pk)


def _post(request: Request, house: Organization, item: str) -> int | None:
    """Give the post of the day that the user holds, first or standing in."""
    me = recorder(request).pk
    mine = (one for one in posts_at(house.pk, request.on) if one.item == item and me in (one.first_id, one.relief_id))
    found: Post | None = next(mine, None)
    return None if found is None else found.pk


def _rows(
    residents: Sequence[Elder], given: Sequence[Given], demands: Sequence[Demand], outcome: RoundOutcome | None
) -> list[dict[str, Any]]:
    """Give the rows of the sheet: all of them, or after a partial success those that came back, as they were filled in."""
    filled = {one.elder_id: one for one in given}
    if outcome is None:
        return [shown_row(one, filled.get(one.pk), demands, {}) for one in residents]
    back = {one.given.elder_id: one for one in outcome.handed_back}
    return [shown_row(one, filled[one.pk], demands, _said(back[one.pk])) for one in residents if one.pk in back]


def _said(verdict: Verdict) -> Mapping[str, str]:
    """Say what is wrong with a row, by field."""
    if verdict.refusal is not None:
        return {"": sentence(verdict.refusal)}
    return {problem.field: sentence(problem) for problem in verdict.problems}


def _head(demand: Demand) -> dict[str, str]:
    """Give the head of a column."""
    return {"name": evidence_name(demand.code), "unit": unit_shown(demand.unit)}


def _item_chip(code: str, current: str) -> dict[str, Any]:
    """Offer an item that rounds are made for."""
    return {"label": said(item_named(code).name), "href": f"?item={code}", "count": "", "current": code == current}


@permitted("visits.read")
def round_page(request: Request, round_id: int) -> HttpResponse:
    """Show a round: who went, whom they saw with which values and signs, who was not there."""
    found = round_of(round_id)
    visits = list(visits_in(found))
    absences = list(found.absences.select_related("elder").order_by("elder__pinyin"))
    record_look(request.actor, [one.elder_id for one in visits] + [one.elder_id for one in absences], "visits.round")
    demands = demands_of(found.item)
    rows = [
        {
            "visit": one,
            "age": age_on(one.elder.birth_date, found.on),
            "values": _values(one.observations.all(), demands),
            "signs": signs_shown(signs_at(one)),
        }
        for one in visits
    ]
    context = {
        "round": found, "item": item_named(found.item), "heads": [_head(one) for one in demands], "rows": rows,
        "absences": absences, "troubled": [row for row in rows if row["signs"]],
        "may_record": request.actor.refusal("visits.record") is None,
    }  # fmt: skip
    return render(request, "visits/round.html", context)


def _values(observations: Any, demands: Sequence[Demand]) -> list[Any]:
    """Give the values of a visit in the order of the columns."""
    found = {one.code: one for one in observations}
    return [found.get(demand.code) for demand in demands]


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Give an institution's rounds and group events, for its page."""
    actor: Actor = getattr(request, "actor")  # noqa: B009 - the middleware sets it
    covered = actor.scope.covers(organization.division_id, organization.pk)
    items = shelf().catalogue.item
    rounds: list[Round] = list(rounds_at(organization.pk)[:SHOWN])
    events = events_within("", organization_id=organization.pk)[:SHOWN]
    return {
        "rounds": [(one, items[one.item].name) for one in rounds],
        "events": [(one, items[one.item].name) for one in events],
        "residents": residents_of(organization.pk, today()).count() if covered else 0,
        "may_record": covered and actor.refusal("visits.record") is None,
    }  # fmt: skip
