"""The round sheet of an institution and what came of it; the institution's panel."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.agreements.models import ScheduledSlot
from yilian.audit.access_log import log_access
from yilian.audit.clock import today
from yilian.health.queries import answer_shown, signs_shown
from yilian.health.rules.values import Value
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.pages.commands import carry_out
from yilian.pages.forms import tell
from yilian.pages.language import said, sentence
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.units import unit_shown
from yilian.people.models import Elder
from yilian.people.queries.persons import age_on
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.visits.actions.rounds import RoundOutcome, RoundSheet, record_round
from yilian.visits.forms.rounds import RoundForm, filled_rows_of, shown_row
from yilian.visits.forms.visits import evidence_name
from yilian.visits.models import Round
from yilian.visits.queries.catalogue_desks import rounds
from yilian.visits.queries.rounds import (
    attempts_in,
    events_within,
    organization_in_reach,
    posts_at,
    residents_of,
    round_of,
    round_on,
    rounds_at,
    seen_in,
    visits_in,
)
from yilian.visits.queries.visits import requirements_of, signs_at, values_of
from yilian.visits.rules.rounds import FilledRow, Verdict
from yilian.visits.rules.visits import EvidenceRequirement
from yilian.visits.views.shared import (
    item_named,
    recorder,
    team_for,
)

SHOWN = 8


@permitted("visits.record")
def sheet(request: Request, organization_id: int) -> HttpResponse:
    """Record a round on one sheet: a row a resident. Rows that are wrong come back filled in; the good ones are kept."""
    house = organization_in_reach(request.actor, organization_id)
    item = item_named(request.POST.get("item") or request.GET.get("item") or rounds()[0]).code
    requirements = requirements_of(item)
    form = RoundForm(request.POST or None, initial={"on": request.on})
    on = form.cleaned_data["on"] if request.method == "POST" and form.is_valid() else request.on
    residents = list(residents_of(house.pk, on))
    filled = (
        filled_rows_of(request.POST, [resident.pk for resident in residents], requirements)
        if request.method == "POST"
        else ()
    )
    outcome: RoundOutcome | None = None
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("note", "rest", "sure")}
        rows = RoundSheet(item, on, filled, post=_post(request, house, item), **words)
        answer = _recorded(request, house, form, rows)
        if isinstance(answer, HttpResponse):
            return answer
        outcome = answer
    log_access(request.actor, [resident.pk for resident in residents], "visits.round")
    rows_shown = _rows(residents, filled, requirements, outcome)
    standing = round_on(house.pk, item, on)
    seen, missed = (
        seen_in(standing),
        {attempt.elder_id: attempt for attempt in attempts_in(standing)} if standing else {},
    )
    for row in rows_shown:
        row["recorded"] = missed.get(row["elder"].pk)
    wrong = bool(form.errors) or outcome is not None
    context = {
        "house": house,
        "item": item_named(item),
        "items": [_item_chip(code, item) for code in rounds()],
        "form": form,
        "heads": [_head(requirement) for requirement in requirements],
        "rows": rows_shown if wrong else [row for row in rows_shown if row["elder"].pk not in seen],
        "standing": standing,
        "seen": len(seen),
        "outcome": outcome,
        "posts": posts_at(house.pk, on),
        "on": on,
    }
    return render(request, "visits/round_sheet.html", context, status=422 if wrong else 200)


def _recorded(
    request: Request, house: Organization, form: RoundForm, filled_sheet: RoundSheet
) -> HttpResponse | RoundOutcome | None:
    """Record a sheet: an answer when all of it is kept, the outcome when rows come back, nothing when all is refused."""
    practitioner, team = recorder(request), team_for(request)
    outcomes: list[RoundOutcome] = []

    def act() -> Round | None:
        outcomes.append(record_round(request.actor, house, team, practitioner, sheet=filled_sheet))
        return outcomes[0].round

    try:
        standing = carry_out(request, act)
    except (Invalid, Refused) as wrong:
        tell(form, wrong)
        return None
    outcome = outcomes[0] if outcomes else None  # nothing when the same sheet was sent before
    standing = standing or round_on(house.pk, filled_sheet.item, filled_sheet.on)
    if outcome is not None and outcome.handed_back:
        return outcome
    if standing is None:
        form.add_error(None, _("表里还没有填写任何一位老人。"))
        return None
    seen = len(outcome.visits) if outcome is not None else 0
    messages.success(request, _("已登记 %(count)s 位老人。") % {"count": seen})
    return redirect("visits:round", round_id=standing.pk)


def _post(request: Request, house: Organization, item: str) -> int | None:
    """Return the post of the day that the user holds, first or standing in."""
    me = recorder(request).pk
    mine = (
        scheduled
        for scheduled in posts_at(house.pk, request.on)
        if scheduled.item == item and me in (scheduled.first_id, scheduled.relief_id)
    )
    post: ScheduledSlot | None = next(mine, None)
    return None if post is None else post.pk


def _rows(
    residents: Sequence[Elder],
    filled_rows: Sequence[FilledRow],
    requirements: Sequence[EvidenceRequirement],
    outcome: RoundOutcome | None,
) -> list[dict[str, Any]]:
    """Return the rows of the sheet: all of them, or after a partial success those that came back, as they were filled in."""
    filled = {filled_row.elder_id: filled_row for filled_row in filled_rows}
    if outcome is None:
        return [shown_row(resident, filled.get(resident.pk), requirements, {}) for resident in residents]
    back = {verdict.filled.elder_id: verdict for verdict in outcome.handed_back}
    return [
        shown_row(resident, filled[resident.pk], requirements, _said(back[resident.pk]))
        for resident in residents
        if resident.pk in back
    ]


def _said(verdict: Verdict) -> Mapping[str, str]:
    """Return what is wrong with a row, by field."""
    if verdict.refusal is not None:
        return {"": sentence(verdict.refusal)}
    return {problem.field: sentence(problem) for problem in verdict.problems}


def _head(requirement: EvidenceRequirement) -> dict[str, str]:
    """Return the head of a column."""
    return {"name": evidence_name(requirement.code), "unit": unit_shown(requirement.unit)}


def _item_chip(code: str, current: str) -> dict[str, Any]:
    """Offer an item that rounds are made for."""
    return {"label": said(item_named(code).name), "href": f"?item={code}", "count": "", "current": code == current}


@permitted("visits.read")
def round_page(request: Request, round_id: int) -> HttpResponse:
    """Show a round: who went, whom they saw with which values and signs, who was not there."""
    held = round_of(round_id)
    visits = list(visits_in(held))
    missed = list(attempts_in(held))
    entered = {visit.elder_id for visit in visits} | {attempt.elder_id for attempt in missed}
    left = [resident for resident in residents_of(held.organization_id, held.on) if resident.pk not in entered]
    log_access(request.actor, [*entered, *(resident.pk for resident in left)], "visits.round")
    requirements, values = requirements_of(held.item), values_of(visits)
    rows = [
        {
            "visit": visit,
            "age": age_on(visit.elder.birth_date, held.on),
            "values": _values(values[visit.pk], requirements),
            "signs": signs_shown(signs_at(visit, values[visit.pk])),
        }
        for visit in visits
    ]
    context = {
        "round": held,
        "item": item_named(held.item),
        "heads": [_head(requirement) for requirement in requirements],
        "rows": rows,
        "missed": missed,
        "left": left,
        "troubled": [row for row in rows if row["signs"]],
        "may_record": request.actor.refusal("visits.record") is None,
    }
    return render(request, "visits/round.html", context)


def _values(values: Iterable[Value], requirements: Sequence[EvidenceRequirement]) -> list[dict[str, object] | None]:
    """Return the values of a visit in the order of the columns."""
    by_code: dict[str, dict[str, object]] = {
        value.code: {"number": value.number, "answer": answer_shown(value)} for value in values
    }
    return [by_code.get(requirement.code) for requirement in requirements]


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Return an institution's rounds and group events, for its page."""
    actor: Actor = getattr(request, "actor")  # noqa: B009 - the middleware sets it
    covered = actor.scope.covers(organization.division_id, organization.pk)
    items = policy_library().catalogue.item
    rounds: list[Round] = list(rounds_at(organization.pk)[:SHOWN])
    events = events_within("", organization_id=organization.pk)[:SHOWN]
    return {
        "rounds": [(held, items[held.item].name) for held in rounds],
        "events": [(event, items[event.item].name) for event in events],
        "residents": residents_of(organization.pk, today()).count() if covered else 0,
        "may_record": covered and actor.refusal("visits.record") is None,
    }
