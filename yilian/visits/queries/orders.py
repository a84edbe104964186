"""Reads orders, loans, routes and plans for others, and what the policy says of the items they deliver."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from yilian.audit.clock import start_of
from yilian.kernel.actors import Actor
from yilian.obligations.queries import promises_on
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries import certificate_valid
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.places.queries import within
from yilian.visits.models import (
    Call,
    Counselling,
    Equipment,
    Loan,
    MedicineOrder,
    MenuItem,
    MenuOrder,
    NursingOrder,
    RehabilitationPlan,
    Route,
    Stop,
)
from yilian.visits.rules.steps import Hand, Life


def life_of(elder: Elder) -> Life:
    """Give what days are judged by."""
    return Life(elder.birth_date, elder.died_on)


def hand_of(practitioner: Practitioner, on: date) -> Hand:
    """Give what a practitioner is judged by on a day."""
    return Hand(practitioner.kind, certificate_valid(practitioner, on))


def allowed_for(item: str) -> frozenset[str]:
    """Say which kinds of practitioner may deliver an item of the catalogue."""
    return frozenset(shelf().catalogue.item[item].by)


def promised_clauses(elder: Elder, item: str, on: date) -> tuple[str, ...]:
    """Give the clauses that promise an item to an elder on a day; without one it is a favour and nothing is owed."""
    return next((promise.clauses for promise in promises_on(elder, on) if promise.item == item), ())


def is_chronically_ill(elder: Elder) -> bool:
    """Say whether an elder belongs to the group of those with a chronic illness."""
    return "chronic-illness" in elder.groups


def team_of(practitioner: Practitioner) -> Team | None:
    """Give the first team a practitioner works in, if any."""
    return practitioner.teams.order_by("pk").first()


def calls() -> QuerySet[Call]:
    """Give the log of calls, the newest first."""
    return Call.objects.select_related("elder", "organization", "team", "practitioner").order_by("-at", "-pk")


def hand_offs() -> QuerySet[Call]:
    """Give the calls handed over and not answered yet, the most pressing first."""
    return calls().filter(state="handed-over").order_by("due_at", "pk")


@dataclass(frozen=True, slots=True)
class AdviceFigures:
    """How the telephone line did in a time: calls, those at night, those handed over, those answered late."""

    calls: int
    at_night: int
    handed_over: int
    late: int


def advice_figures(since: date, before: date, now: datetime) -> AdviceFigures:
    """Count the calls of some days: the facts behind the standing promise of advice around the clock (PA-14, PA-15)."""
    found = Call.objects.filter(at__gte=start_of(since), at__lt=start_of(before))
    night = Q(at__hour__gte=18) | Q(at__hour__lt=8)
    late = Q(due_at__lt=now, state="handed-over") | Q(due_at__isnull=False, closed_at__gt=F("due_at"))
    row = found.aggregate(
        calls=Count("pk"),
        at_night=Count("pk", filter=night),
        handed_over=Count("pk", filter=Q(due_at__isnull=False)),
        late=Count("pk", filter=late),
    )
    return AdviceFigures(**row)


def medicine_orders() -> QuerySet[MedicineOrder]:
    """Give the orders of medicine, the one needed first on top."""
    found = MedicineOrder.objects.select_related(
        "elder__residence_division", "organization", "ordered_by", "checked_by"
    )
    return found.prefetch_related("lines").order_by("needed_on", "pk")


def equipment_with_loans() -> QuerySet[Equipment]:
    """Give the register of equipment; `out` says how many loans of each are open: none or one."""
    out = Count("loans", filter=Q(loans__returned_on__isnull=True))
    return Equipment.objects.select_related("organization").annotate(out=out).order_by("kind", "number", "pk")


def lent_out() -> list[int]:
    """Give the keys of the equipment that is with somebody now."""
    return list(Loan.objects.filter(returned_on__isnull=True).values_list("equipment_id", flat=True))


def loans() -> QuerySet[Loan]:
    """Give the loans, the one due first on top."""
    return Loan.objects.select_related("equipment__organization", "elder__residence_division").order_by("due_on", "pk")


def loans_open(on: date, *, overdue: bool = False) -> QuerySet[Loan]:
    """Give the loans that have not come back, or of these the ones that should have."""
    found = loans().filter(returned_on__isnull=True)
    return found.filter(due_on__lt=on) if overdue else found


def routes() -> QuerySet[Route]:
    """Give the tours of vans, the latest first."""
    found = Route.objects.select_related("van", "team", "organization").prefetch_related("stops__division")
    return found.order_by("-on", "pk")


def stops_of_village(division: str, since: date) -> QuerySet[Stop]:
    """Give when a van comes to a village from a day on, the soonest first."""
    found = Stop.objects.filter(division_id=division, route__on__gte=since).exclude(route__state="cancelled")
    return found.select_related("route__van", "division").order_by("route__on", "arrives_at", "pk")


def plans() -> QuerySet[RehabilitationPlan]:
    """Give the rehabilitation plans, the one to be reviewed first on top."""
    found = RehabilitationPlan.objects.select_related("elder", "practitioner", "team").prefetch_related("sessions")
    return found.order_by("review_on", "pk")


def courses() -> QuerySet[Counselling]:
    """Give the courses of counselling, the newest first."""
    found = Counselling.objects.select_related("elder", "practitioner", "team").prefetch_related("sessions")
    return found.order_by("-opened_on", "-pk")


def nursing_orders() -> QuerySet[NursingOrder]:
    """Give the orders of nursing, the one that runs out first on top."""
    found = NursingOrder.objects.select_related("elder", "physician", "team").prefetch_related("done")
    return found.order_by("ends_on", "pk")


def menu_on(on: date) -> QuerySet[MenuItem]:
    """Give what is offered on a day."""
    found = MenuItem.objects.filter(Q(offered_until__isnull=True) | Q(offered_until__gte=on))
    return found.select_related("organization", "team").order_by("organization_id", "item", "pk")


def menu_orders() -> QuerySet[MenuOrder]:
    """Give the orders from menus, the day wished for first."""
    found = MenuOrder.objects.select_related("elder", "menu_item__organization", "menu_item__team", "visit")
    return found.order_by("wished_on", "pk")


def waiting(on: date) -> dict[str, int]:
    """Count what waits at the desk of services, by topic."""
    return {
        "calls": Call.objects.exclude(state="closed").count(),
        "medicines": MedicineOrder.objects.exclude(state__in=["delivered", "closed"]).count(),
        "equipment": loans_open(on, overdue=True).count(),
        "vans": Route.objects.filter(state__in=["planned", "under-way"], on__lte=on).count(),
        "rehabilitation": RehabilitationPlan.objects.filter(state="active", review_on__lte=on).count(),
        "counselling": Counselling.objects.filter(state="open").count(),
        "nursing": NursingOrder.objects.filter(state="active", ends_on__gte=on).count(),
        "menus": MenuOrder.objects.filter(state__in=["ordered", "accepted"]).count(),
    }


@dataclass(frozen=True, slots=True)
class OpenThings:
    """Everything that is open for an elder."""

    calls: Iterable[Call]
    medicines: Iterable[MedicineOrder]
    loans: Iterable[Loan]
    plans: Iterable[RehabilitationPlan]
    courses: Iterable[Counselling]
    nursing: Iterable[NursingOrder]
    menus: Iterable[MenuOrder]


# Most elders have nothing open: asking once whether there is anything costs less than making seven statements that find nothing.
ANYTHING_OPEN = """
    SELECT EXISTS (SELECT FROM visits_call WHERE elder_id = %(elder)s AND state <> 'closed'),
           EXISTS (SELECT FROM visits_medicine_order WHERE elder_id = %(elder)s AND state <> 'closed'),
           EXISTS (SELECT FROM visits_loan WHERE elder_id = %(elder)s AND returned_on IS NULL),
           EXISTS (SELECT FROM visits_rehabilitation_plan WHERE elder_id = %(elder)s AND state = 'active'),
           EXISTS (SELECT FROM visits_counselling WHERE elder_id = %(elder)s AND state = 'open'),
           EXISTS (SELECT FROM visits_nursing_order WHERE elder_id = %(elder)s AND state = 'active'),
           EXISTS (SELECT FROM visits_menu_order WHERE elder_id = %(elder)s AND state IN ('ordered', 'accepted'))
"""


def open_for(elder_id: int, on: date) -> OpenThings:
    """Give what is open for an elder: calls, orders, loans, plans."""
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING_OPEN, {"elder": elder_id})
        any_call, any_medicine, any_loan, any_plan, any_course, any_nursing, any_menu = cursor.fetchone()
    return OpenThings(
        calls=calls().filter(elder_id=elder_id).exclude(state="closed") if any_call else (),
        medicines=medicine_orders().filter(elder_id=elder_id).exclude(state="closed") if any_medicine else (),
        loans=loans_open(on).filter(elder_id=elder_id) if any_loan else (),
        plans=plans().filter(elder_id=elder_id, state="active") if any_plan else (),
        courses=courses().filter(elder_id=elder_id, state="open") if any_course else (),
        nursing=nursing_orders().filter(elder_id=elder_id, state="active") if any_nursing else (),
        menus=menu_orders().filter(elder_id=elder_id, state__in=["ordered", "accepted"]) if any_menu else (),
    )


def organizations_in_reach(actor: Actor) -> QuerySet[Organization]:
    """Give the organizations that lie within an actor's reach."""
    reach = Q(pk__in=actor.scope.organizations)
    for prefix in actor.scope.divisions:
        reach |= within("division_id", prefix) if prefix else Q(pk__isnull=False)
    return Organization.objects.filter(reach).order_by("division_id", "code")


def teams_in_reach(actor: Actor) -> QuerySet[Team]:
    """Give the teams of the organizations within an actor's reach."""
    found = Team.objects.filter(organization__in=organizations_in_reach(actor))
    return found.select_related("organization").order_by("organization_id", "pk")


def own_organization(actor: Actor, practitioner: Practitioner | None) -> Organization | None:
    """Give where somebody works: the first site of practice, else the first organization they act for."""
    site = practitioner.practice.order_by("-first", "pk").first() if practitioner else None
    if site is not None:
        return site.organization
    return Organization.objects.filter(pk__in=actor.scope.organizations).order_by("pk").first()
