"""Mobile clinics: routes, a route with its stops and stock, a stop, the calendar of a village."""

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.kernel.refusals import NotFound, existing
from yilian.outreach.actions import (
    StopFindings,
    cancel_route,
    count_back,
    end_route,
    load_stock,
    move_stop,
    plan_route,
    register_van,
    serve_at_stop,
    start_route,
    use_stock,
)
from yilian.outreach.forms import CountForm, RouteForm, ServeForm, StockForm, UseForm, VanForm
from yilian.outreach.models import Route, StockUse, Stop, StopVisit, Van, VanStock
from yilian.outreach.queries import routes, routes_waiting, stops, stops_of_village
from yilian.outreach.rules import ROUTE_TRANSITIONS, STOP_TRANSITIONS, RouteState, StopState
from yilian.pages.forms import Entry, posted
from yilian.pages.lists import Link, Listing, Record, Row, Section, Text, mark
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Step, Steps
from yilian.pages.versions import Editing
from yilian.people.models import Elder
from yilian.people.queries.practitioners import practitioner_of
from yilian.places.models import Division
from yilian.places.queries import divisions_in_scope
from yilian.visits.forms.orders import ReasonForm
from yilian.visits.forms.pages import enter, own_hands, show_list, show_record, who_asked
from yilian.visits.queries.catalogue_desks import item_at
from yilian.visits.queries.orders import organizations_in_reach, own_organization, teams_in_reach


@permitted("visits.read")
def route_list(request: Request) -> HttpResponse:
    """List the routes: today's and those to come."""
    all_routes = routes()
    chips = [
        ("coming", _lazy("今天和以后"), all_routes.filter(on__gte=request.on).order_by("on", "pk")),
        ("due", _lazy("今天要出的车"), routes_waiting(request.on)),
        ("under-way", _lazy("出车中"), all_routes.filter(state="under-way")),
        ("all", _lazy("全部"), None),
    ]
    links = [
        Link(at("new-route"), _lazy("排一趟车"), "outreach.drive"),
        Link(at("new-van"), _lazy("登记车辆"), "outreach.drive", quiet=True),
    ]
    return show_list(
        request,
        Listing(
            _lazy("巡回医疗车"), all_routes, _row, chips, links, _lazy("还没有排定的巡回。先登记车辆，再排一趟车。")
        ),
    )


def _row(route: Route) -> Row:
    villages = "、".join(str(stop.division) for stop in route.stops.all())
    shown = mark(route.state, route.get_state_display())
    return Row(at("route", route_id=route.pk), _when(route), shown, [villages, route.team])


@permitted("visits.read")
def village(request: Request, village: str) -> HttpResponse:
    """Show when the van comes to a village."""
    place = Division.objects.filter(pk=village, level=Division.Level.VILLAGE).first()
    if place is None or not divisions_in_scope(request.actor).filter(pk=village).exists():
        raise NotFound("village", village)
    title = _("%(village)s：巡回车什么时候来") % {"village": place}
    to_come = stops_of_village(village, request.on)
    none = _lazy("还没有排定的日子。排一趟车时选上这个村。")
    return show_list(request, Listing(title, to_come, _stop_row, (), (), none))


def _stop_row(stop: Stop) -> Row:
    return Row(
        at("stop", stop_id=stop.pk),
        f"{stop.route.on} {stop.arrives_at:%H:%M}–{stop.leaves_at:%H:%M}",
        mark(stop.state, stop.get_state_display()),
        [stop.division, stop.route.van, stop.reason],
    )


def village_address(elder: Elder) -> str:
    """Return the address of the calendar of the village where an elder lives."""
    return at("village", village=elder.residence_division_id)


@permitted("outreach.drive")
def new_van(request: Request) -> HttpResponse:
    """Enter a vehicle."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    form = VanForm(
        posted(request), rows={"organization": organizations_in_reach(request.actor)}, initial={"organization": home}
    )

    def act(filled: Form) -> Van:
        return register_van(request.actor, filled.cleaned_data["organization"], name=filled.cleaned_data["name"])

    return enter(request, form, Entry(_lazy("登记车辆"), act, lambda _made: at("new-route"), at("routes")))


@permitted("outreach.drive")
def new_route(request: Request) -> HttpResponse:
    """Plan a route."""
    vans = Van.objects.filter(organization__in=organizations_in_reach(request.actor)).order_by("pk")
    form = RouteForm(
        posted(request),
        rows={"van": vans, "team": teams_in_reach(request.actor)},
        villages=divisions_in_scope(request.actor),
        initial={"on": request.on},
    )

    def act(filled: RouteForm) -> Route:
        data = filled.cleaned_data
        return plan_route(request.actor, data["van"], data["team"], on=data["on"], stops=filled.stops)

    return enter(request, form, Entry(_lazy("排一趟车"), act, _at, at("routes")))


@permitted("visits.read")
def route_page(request: Request, route_id: int) -> HttpResponse:
    """Show one route: its stops, the stock on board and the steps from here."""
    route = _route(route_id)
    calls = [_stop_row(stop) for stop in stops().filter(route=route).order_by("ordinal")]
    stock = [_stock_row(item) for item in route.stock.order_by("name", "pk")]
    facts = [
        (_("日期"), route.on),
        (_("随车团队"), route.team),
        (_("机构"), route.organization),
        (_("原因"), route.reason),
    ]
    sections = [Section(_("停靠"), calls), Section(_("车上药品（装车-用出-退回=余）"), stock, _("还没有装车。"))]
    shown = mark(route.state, route.get_state_display())
    back = Link(at("routes"), _("巡回医疗车"))
    return show_record(request, Record(_when(route), shown, facts, back, None, sections, ROUTE_STEPS.links(route)))


def _stock_row(stock: VanStock) -> Row:
    balance = f"{stock.loaded} - {stock.used} - {stock.returned} = {stock.balance} {stock.unit}"
    left = mark("active" if stock.balance else "done", _("有余") if stock.balance else _("已清"))
    return Row(at("count", stock_id=stock.pk), stock.name, left, [balance])


@permitted("visits.read")
def stop_page(request: Request, stop_id: int) -> HttpResponse:
    """Show one stop: whom it served and what was given out."""
    stop = _stop(stop_id)
    facts = [
        (_("日期"), stop.route.on),
        (_("时间"), f"{stop.arrives_at:%H:%M}–{stop.leaves_at:%H:%M}"),
        (_("车辆"), stop.route.van),
        (_("原因"), stop.reason),
    ]
    sections = [
        Section(_("服务的老人"), [_served_row(row) for row in stop.served.select_related("elder")], _("还没有登记。")),
        Section(_("发出的药品"), [_use_words(row) for row in stop.uses.select_related("stock")], _("还没有发药。")),
    ]
    shown = mark(stop.state, stop.get_state_display())
    back = Link(_at(stop.route), _when(stop.route))
    return show_record(request, Record(str(stop.division), shown, facts, back, None, sections, _steps_from(stop)))


def _served_row(served: StopVisit) -> Row:
    return Row(
        reverse("visits:visit", args=[served.visit_id]),
        served.elder.name,
        mark("done", _("已服务")),
        (),
        served.elder_id,
    )


def _use_words(use: StockUse) -> str:
    return f"{use.stock.name} × {use.quantity} {use.stock.unit}"


@permitted("visits.record")
def serve(request: Request, stop_id: int) -> HttpResponse:
    """Record an elder seen at a stop."""
    stop = _stop(stop_id)
    form = ServeForm(posted(request), items=(item_at("route"),), initial=who_asked(request))

    def act(filled: ServeForm) -> StopVisit:
        findings = StopFindings(filled.evidence, filled.cleaned_data["note"])
        return serve_at_stop(request.actor, stop, filled.cleaned_data["who"], by=own_hands(request), findings=findings)

    return enter(request, form, Entry(_lazy("登记服务"), act, _at, _at(stop)))


def at(name: str, **keys: object) -> str:
    """Return the address of a page of outreach."""
    return reverse(f"outreach:{name}", kwargs=keys or None)


def _at(made: Route | VanStock | Stop | StockUse | StopVisit) -> str:
    """Return the page to go to after a step: that of the route for what is on board, that of the stop for what was done there."""
    if isinstance(made, Route | VanStock):
        return at("route", route_id=made.pk if isinstance(made, Route) else made.route_id)
    return at("stop", stop_id=made.pk if isinstance(made, Stop) else made.stop_id)


def _when(route: Route) -> str:
    return f"{route.on} {route.van}"


def _route(route_id: int) -> Route:
    return existing(routes().filter(pk=route_id).first(), "route", route_id)


def _stop(stop_id: int) -> Stop:
    return existing(stops().filter(pk=stop_id).first(), "stop", stop_id)


def _stock(stock_id: int) -> VanStock:
    return existing(VanStock.objects.select_related("route").filter(pk=stock_id).first(), "stock", stock_id)


ROUTE_STEPS: Steps[Route] = Steps(
    "outreach",
    _route,
    _at,
    lambda route: ROUTE_TRANSITIONS[RouteState(route.state)],
    (
        Step("start", _lazy("出车"), "outreach.drive", start_route, to=RouteState.OUT),
        Step("end", _lazy("回场"), "outreach.drive", end_route, to=RouteState.BACK),
        Step("load", _lazy("装车"), "outreach.drive", load_stock, StockForm, quiet=True),
        Step("cancel", _lazy("取消"), "outreach.drive", cancel_route, ReasonForm, to=RouteState.CANCELLED, quiet=True),
    ),
    lead=_when,
    show=enter,
)
STOCK_STEPS: Steps[VanStock] = Steps(
    "outreach",
    _stock,
    _at,
    lambda stock: {"count"},
    (
        Step(
            "count",
            _lazy("清点退库"),
            "outreach.drive",
            count_back,
            CountForm,
            options=lambda request, stock: {"editing": Editing(stock, lambda now: {"quantity": now.balance})},
        ),
    ),
    lead=lambda stock: stock.name,
    show=enter,
)


def _move(name: str, title: Text, to: StopState, form: type[Form] = Form, *, quiet: bool = False) -> Step[Stop]:
    """Return the step that brings a stop into a state."""

    def arguments(request: Request, data: Data) -> Data:
        return data | {"to": to}

    return Step(name, title, "outreach.drive", move_stop, form, to=to, arguments=arguments, quiet=quiet)


def _given_out(request: Request, data: Data) -> Data:
    return {"stock": data["stock"], "elder": data["who"], "quantity": data["quantity"]}


def _on_board(request: Request, stop: Stop) -> Data:
    return {"rows": {"stock": stop.route.stock.order_by("name", "pk")}, "initial": who_asked(request)}


def _onward(stop: Stop) -> frozenset[str]:
    """Return the states that a stop can reach, and that medicine can be given out while the van is there."""
    state = StopState(stop.state)
    return STOP_TRANSITIONS[state] | ({"use"} if state is StopState.REACHED else set())


STOP_STEPS: Steps[Stop] = Steps(
    "outreach",
    _stop,
    _at,
    _onward,
    (
        _move("reach", _lazy("到达"), StopState.REACHED),
        _move("skip", _lazy("不停靠"), StopState.SKIPPED, ReasonForm, quiet=True),
        Step(
            "use",
            _lazy("发药"),
            "outreach.drive",
            use_stock,
            UseForm,
            to="use",
            options=_on_board,
            arguments=_given_out,
        ),
        _move("leave", _lazy("离开"), StopState.LEFT, quiet=True),
    ),
    lead=lambda stop: f"{stop.route.on} {stop.division}",
    show=enter,
)


def _steps_from(stop: Stop) -> list[Link]:
    """Return the buttons of a stop: whoever is seen is recorded while the van is there, or entered later once it has left."""
    there = at("serve", stop_id=stop.pk)
    serving = {
        StopState.REACHED: [Link(there, _("登记服务"), "visits.record")],
        StopState.LEFT: [Link(there, _("补记服务"), "visits.record", quiet=True)],
    }.get(StopState(stop.state), [])
    return [*serving, *STOP_STEPS.links(stop)]
