"""What obligations show on the pages of others: absences of an elder, duties of an organization both ways."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.audit.statements import Statement
from yilian.kernel.messages import Message, words
from yilian.obligations.models import Absence, Obligation
from yilian.obligations.queries import duties, explaining, worklists
from yilian.obligations.queries.norms import SIGN
from yilian.obligations.rules.states import State
from yilian.pages.histories import HistoryRow
from yilian.pages.language import said
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.places.models import Organization
from yilian.places.policies import policy_library

AHEAD = timedelta(days=28)
SHOWN, READ = 20, 400


ABSENCES = Statement(lambda elder: Absence.objects.filter(elder_id=elder).order_by("-starts_on", "-pk"), int)


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return when an elder was and is not there."""
    absences = ABSENCES(elder.pk)
    running = [absence for absence in absences if absence.ends_on is None or absence.ends_on >= request.on]
    may = request.actor.refusal("obligations.absence") is None
    return {
        "anchor": "absences",
        "label": _("住院与外出"),
        "absences": absences[:SHOWN],
        "running": running,
        "may": may,
        "alive": elder.died_on is None,
    }


ABSENT = {
    Absence.Kind.HOSPITAL: ("住院中", "In hospital"),
    Absence.Kind.AWAY: ("外出", "Away"),
    Absence.Kind.RELATIVES: ("在亲属家暂住", "Staying with relatives"),
}


def absent_on(elder_ids: Sequence[int], on: date) -> dict[int, Message]:
    """Return which of some elders are in hospital or away on a day, and since when."""
    running = Absence.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), elder__in=elder_ids, starts_on__lte=on
    )
    return {
        absence.elder_id: words(*(f"{word} {absence.starts_on}" for word in ABSENT[Absence.Kind(absence.kind)]))
        for absence in running.order_by("-kind", "pk")
    }


def days_away_after(elder_id: int, day: date) -> list[date]:
    """Return the days after a day on which an elder went to hospital or away."""
    rows = Absence.objects.filter(elder_id=elder_id, starts_on__gt=day)
    return list(rows.order_by("starts_on").values_list("starts_on", flat=True))


def hospital_stay_shown(row: HistoryRow) -> tuple[str, str]:
    """Return until when an elder was in hospital."""
    return _("到 %(day)s") % {"day": row.until} if row.until else _("还在住院"), ""


def sign_shown(row: HistoryRow) -> tuple[str, str]:
    """Return a sign that called for a follow-up, and whether that was made."""
    sign = policy_library().catalogue.sign.get(row.words.removeprefix(SIGN))
    made = _("%(day)s 已随访") % {"day": row.until} if row.until else _("%(day)s 前随访") % {"day": row.detail}
    return row.words if sign is None else said(sign.name), made


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Return what an institution is owed, what it owes to places, and its standing duties."""
    on = today()
    received = list(duties.owed_to_organization(organization.pk, on, on + AHEAD)[:READ])
    owed_by = list(duties.owed_by_organization(organization.pk, on, on + AHEAD)[:READ])
    going = duties.attending([*received, *owed_by])
    return {
        "received": _rows(received, on, going),
        "owed_by": _rows(owed_by, on, going),
        "shifts": duties.shifts(organization.pk).count(),
    }


def _rows(obligations: list[Obligation], on: date, going: dict[int, duties.Attending]) -> list[dict[str, Any]]:
    """Return one row a service; what is overdue more than once to the same place is one row that leads to the oldest."""
    rows: dict[object, dict[str, Any]] = {}
    for obligation, state in worklists.with_states(obligations, on):
        key = (
            (obligation.what, obligation.organization_id, obligation.division_id)
            if state is State.OVERDUE
            else obligation.pk
        )
        row = rows.setdefault(
            key, {"obligation": obligation, "state": state, "times": 0, "item": explaining.item_name(obligation.what)}
        )
        row["times"] += 1
        row["attending"] = going.get(obligation.pk) if state is not State.OVERDUE else None
    return list(rows.values())[:SHOWN]
