"""Plans tours of mobile clinics, moves their stock, records whom they served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.people.models import Elder, Team
from yilian.places.models import Organization
from yilian.visits.actions.ground import Done, Provider, foreign, prove
from yilian.visits.models import Route, StockUse, Stop, StopVisit, Van, VanStock
from yilian.visits.queries.desks import item_at
from yilian.visits.rules.steps import reason_refusal, step_refusal
from yilian.visits.rules.vans import (
    ROUTE_TRANSITIONS,
    STOP_TRANSITIONS,
    PlannedStop,
    RouteState,
    Stock,
    StopState,
    home_refusal,
    stops_problems,
    take_refusal,
)


@action("visits.drive", name="visits.register_van")
def register_van(actor: Actor, organization: Organization, *, name: str) -> Van:
    """Enter a mobile clinic vehicle."""
    if not name.strip():
        raise Invalid(Problem("name", "thing-name-missing"))
    return Van.objects.create(organization=organization, name=name)


@action("visits.drive", name="visits.plan_route", keep=("on",))
def plan_route(actor: Actor, van: Van, team: Team, *, on: date, stops: tuple[PlannedStop, ...]) -> Route:
    """Plan a tour of a van on a day; a van goes once a day."""
    refuse_if(foreign(actor, van.organization))
    if problems := stops_problems(stops):
        raise Invalid(*problems)
    if on < today():
        refuse("wish-in-past", on=on)
    if van.routes.filter(on=on).exclude(state=RouteState.CANCELLED).exists():
        refuse("van-taken", on=on)
    route = Route.objects.create(van=van, organization_id=van.organization_id, team=team, on=on)
    Stop.objects.bulk_create(
        Stop(
            route=route, organization_id=van.organization_id, division_id=one.division, ordinal=ordinal,
            arrives_at=one.arrives_at, leaves_at=one.leaves_at,
        )
        for ordinal, one in enumerate(stops, start=1)
    )  # fmt: skip
    return route


@action("visits.drive", name="visits.load_stock", keep=("name", "quantity"))
def load_stock(actor: Actor, route: Route, *, name: str, unit: str, quantity: int) -> VanStock:
    """Put medicine on board; more of the same adds up."""
    refuse_if(foreign(actor, route.organization))
    if route.state not in (RouteState.PLANNED, RouteState.OUT):
        refuse("step-not-possible", state=route.state, to=RouteState.OUT.value)
    if not name.strip():
        raise Invalid(Problem("name", "thing-name-missing"))
    if quantity < 1:
        raise Invalid(Problem("quantity", "not-positive"))
    stock, _created = VanStock.objects.get_or_create(route=route, name=name, unit=unit)
    stock.loaded += quantity
    stock.save(update_fields=["loaded"])
    return stock


@action("visits.drive", name="visits.start_route")
def start_route(actor: Actor, route: Route) -> Route:
    """Set off, on the day of the tour."""
    refuse_if(foreign(actor, route.organization))
    _move(route, RouteState.OUT)
    if route.on > today():
        refuse("visit-in-future", on=route.on)
    route.save(update_fields=["state"])
    return route


@action("visits.drive", name="visits.end_route")
def end_route(actor: Actor, route: Route) -> Route:
    """Come home: every stop is left or skipped, and all that is left on board is counted back."""
    refuse_if(foreign(actor, route.organization))
    _move(route, RouteState.BACK)
    states = [StopState(one) for one in route.stops.values_list("state", flat=True)]
    refuse_if(home_refusal([_stock(one) for one in route.stock.select_for_update()], states))
    route.save(update_fields=["state"])
    return route


@action("visits.drive", name="visits.cancel_route")
def cancel_route(actor: Actor, route: Route, *, reason: str) -> Route:
    """Cancel a tour that has not begun, for a reason that the villages will read."""
    refuse_if(foreign(actor, route.organization))
    refuse_if(reason_refusal(reason))
    _move(route, RouteState.CANCELLED)
    route.reason = reason
    route.save(update_fields=["state", "reason"])
    return route


@action("visits.drive", name="visits.move_stop", keep=("to",))
def move_stop(actor: Actor, stop: Stop, *, to: StopState, reason: str = "") -> Stop:
    """Reach a stop, leave it, or skip it for a reason."""
    refuse_if(foreign(actor, stop.organization))
    refuse_if(step_refusal(STOP_TRANSITIONS, StopState(stop.state), to))
    if to is StopState.SKIPPED:
        refuse_if(reason_refusal(reason))
    if stop.route.state != RouteState.OUT:
        refuse("van-not-out")
    stop.state, stop.reason = to, reason
    stop.save(update_fields=["state", "reason"])
    return stop


@action("visits.drive", name="visits.use_stock", keep=("quantity",))
def use_stock(actor: Actor, stop: Stop, stock: VanStock, elder: Elder | None = None, *, quantity: int) -> StockUse:
    """Give out medicine from the van at a stop; never more than is on board."""
    refuse_if(foreign(actor, stop.organization))
    if stop.state != StopState.REACHED or stock.route_id != stop.route_id:
        refuse("van-not-here")
    refuse_if(take_refusal(_stock(stock), quantity))
    stock.used += quantity
    stock.save(update_fields=["used"])
    return StockUse.objects.create(stock=stock, stop=stop, elder=elder, quantity=quantity, at=now())


@action("visits.drive", name="visits.count_back", keep=("quantity",))
def count_back(actor: Actor, stock: VanStock, *, quantity: int) -> VanStock:
    """Count medicine back from the van."""
    refuse_if(foreign(actor, stock.route.organization))
    refuse_if(take_refusal(_stock(stock), quantity))
    stock.returned += quantity
    stock.save(update_fields=["returned"])
    return stock


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found of an elder at a stop: the evidence, and a note."""

    evidence: Mapping[str, str]
    note: str = ""


@action("visits.record", name="visits.serve_at_stop")
def serve_at_stop(actor: Actor, stop: Stop, elder: Elder, *, by: Provider, seen: Seen) -> StopVisit:
    """Record that an elder was seen at a stop, with the evidence that a mobile clinic demands."""
    if stop.state in {StopState.PLANNED, StopState.SKIPPED}:
        refuse("van-not-here")
    done = Done(item_at("tour"), stop.route.on, seen.evidence, seen.note)
    visit = prove(actor, elder, by, done, stop.division.name_zh)
    return StopVisit.objects.create(stop=stop, elder=elder, visit=visit)


def _move(route: Route, to: RouteState) -> None:
    """Change a route's state by the table."""
    refuse_if(step_refusal(ROUTE_TRANSITIONS, RouteState(route.state), to))
    route.state = to


def _stock(row: VanStock) -> Stock:
    """Give the stock as the rules want it."""
    return Stock(row.loaded, row.used, row.returned)
