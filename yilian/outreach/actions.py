"""Plans routes of mobile clinics, moves their stock, records whom they served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.outreach.models import Route, StockUse, Stop, StopVisit, Van, VanStock
from yilian.outreach.rules import (
    ROUTE_TRANSITIONS,
    STOP_TRANSITIONS,
    PlannedStop,
    RouteState,
    StopState,
    home_refusal,
    stops_problems,
    take_refusal,
)
from yilian.people.models import Elder, Team
from yilian.people.rules import future_refusal
from yilian.places.models import Organization
from yilian.visits.actions.delivery import Done, Provider, deliver, foreign
from yilian.visits.queries.catalogue_desks import item_at
from yilian.visits.rules.steps import reason_refusal, step_refusal


@action("outreach.drive", title=words("登记巡回车", "register a van"), name="outreach.register_van")
def register_van(actor: Actor, organization: Organization, *, name: str) -> Van:
    """Enter a mobile clinic vehicle."""
    if not name.strip():
        raise Invalid(Problem("name", "thing-name-missing"))
    return Van.objects.create(organization=organization, name=name)


@action("outreach.drive", title=words("排巡回车", "plan a van's route"), name="outreach.plan_route", log=("on",))
def plan_route(actor: Actor, van: Van, team: Team, *, on: date, stops: tuple[PlannedStop, ...]) -> Route:
    """Plan a route of a van on a day; a van goes once a day."""
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
            route=route,
            organization_id=van.organization_id,
            division_id=stop.division,
            ordinal=ordinal,
            arrives_at=stop.arrives_at,
            leaves_at=stop.leaves_at,
        )
        for ordinal, stop in enumerate(stops, start=1)
    )
    return route


@action(
    "outreach.drive",
    title=words("装车药品", "load a van's stock"),
    name="outreach.load_stock",
    log=("name", "quantity"),
)
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


@action("outreach.drive", title=words("巡回车出车", "start a van's route"), name="outreach.start_route")
def start_route(actor: Actor, route: Route) -> Route:
    """Start a route on its day."""
    refuse_if(foreign(actor, route.organization))
    _move(route, RouteState.OUT)
    refuse_if(future_refusal(route.on, today()))
    route.save(update_fields=["state"])
    return route


@action("outreach.drive", title=words("巡回车收车", "end a van's route"), name="outreach.end_route")
def end_route(actor: Actor, route: Route) -> Route:
    """End a route: every stop is left or skipped, and what is left of the stock is counted back."""
    refuse_if(foreign(actor, route.organization))
    _move(route, RouteState.BACK)
    states = [StopState(state) for state in route.stops.values_list("state", flat=True)]
    refuse_if(home_refusal([stock.counts for stock in route.stock.select_for_update()], states))
    route.save(update_fields=["state"])
    return route


@action("outreach.drive", title=words("取消巡回车出车", "cancel a van's route"), name="outreach.cancel_route")
def cancel_route(actor: Actor, route: Route, *, reason: str) -> Route:
    """Cancel a route that has not begun, for a reason that the villages will read."""
    refuse_if(foreign(actor, route.organization))
    refuse_if(reason_refusal(reason))
    _move(route, RouteState.CANCELLED)
    route.reason = reason
    route.save(update_fields=["state", "reason"])
    return route


@action("outreach.drive", title=words("到站、离站", "reach or leave a stop"), name="outreach.move_stop", log=("to",))
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


@action(
    "outreach.drive", title=words("发出车上药品", "use a van's stock"), name="outreach.use_stock", log=("quantity",)
)
def use_stock(actor: Actor, stop: Stop, stock: VanStock, elder: Elder | None = None, *, quantity: int) -> StockUse:
    """Give out medicine from the van at a stop; never more than is on board."""
    refuse_if(foreign(actor, stop.organization))
    if stop.state != StopState.REACHED or stock.route_id != stop.route_id:
        refuse("van-not-here")
    refuse_if(take_refusal(stock.counts, quantity))
    stock.used += quantity
    stock.save(update_fields=["used"])
    return StockUse.objects.create(stock=stock, stop=stop, elder=elder, quantity=quantity, at=now())


@action("outreach.drive", title=words("清点药品", "count stock back"), name="outreach.count_back", log=("quantity",))
def count_back(actor: Actor, stock: VanStock, *, quantity: int) -> VanStock:
    """Count medicine back from the van."""
    refuse_if(foreign(actor, stock.route.organization))
    refuse_if(take_refusal(stock.counts, quantity))
    stock.returned += quantity
    stock.save(update_fields=["returned"])
    return stock


@dataclass(frozen=True, slots=True)
class StopFindings:
    """What was found of an elder at a stop: the evidence, and a note."""

    evidence: Mapping[str, str]
    note: str = ""


@action("visits.record", title=words("站点服务", "serve at a stop"), name="outreach.serve_at_stop")
def serve_at_stop(actor: Actor, stop: Stop, elder: Elder, *, by: Provider, findings: StopFindings) -> StopVisit:
    """Record that an elder was seen at a stop, with the evidence that a mobile clinic demands."""
    if stop.state in {StopState.PLANNED, StopState.SKIPPED}:
        refuse("van-not-here")
    done = Done(item_at("route"), stop.route.on, findings.evidence, findings.note)
    visit = deliver(actor, elder, by, done, stop.division.name_zh)
    return StopVisit.objects.create(stop=stop, elder=elder, visit=visit)


def _move(route: Route, to: RouteState) -> None:
    """Change a route's state by the table."""
    refuse_if(step_refusal(ROUTE_TRANSITIONS, RouteState(route.state), to))
    route.state = to
