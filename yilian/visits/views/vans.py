"""Mobile clinics: tours, a tour with its stops and stock, a stop, the calendar of a village."""

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.kernel.refusals import NotFound
from yilian.people.queries import practitioner_of
from yilian.places.models import Division
from yilian.places.queries import divisions_in_scope
from yilian.visits.actions import (
    Seen,
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
from yilian.visits.forms.orders import PlainForm, ReasonForm
from yilian.visits.forms.series import CountForm, RouteForm, ServeForm, StockForm, UseForm, VanForm
from yilian.visits.models import Route, StockUse, Stop, StopVisit, Van, VanStock
from yilian.visits.queries.desks import item_at
from yilian.visits.queries.orders import (
    organizations_in_reach,
    own_organization,
    routes,
    stops_of_village,
    teams_in_reach,
)
from yilian.visits.rules.vans import StopState
from yilian.visits.views.entering import Entry, enter, own_hands, posted, send, who_asked
from yilian.visits.views.showing import Link, Listing, Record, Row, Section, at, mark, show_list, show_record


@permitted("visits.read")
def route_list(request: Request) -> HttpResponse:
    """List the tours: today's and those to come."""
    found = routes()
    chips = [
        ("coming", _lazy("今天和以后"), found.filter(on__gte=request.on).order_by("on", "pk")),
        ("under-way", _lazy("出车中"), found.filter(state="under-way")),
        ("all", _lazy("全部"), None),
    ]
    links = [
        Link(at("new-route"), _lazy("排一趟车"), "visits.drive"),
        Link(at("new-van"), _lazy("登记车辆"), "visits.drive", quiet=True),
    ]
    return show_list(
        request,
        Listing(_lazy("巡回医疗车"), found, _row, chips, links, _lazy("还没有排定的巡回。先登记车辆，再排一趟车。")),
    )


def _row(route: Route) -> Row:
    villages = "、".join(str(stop.division) for stop in route.stops.all())
    shown = mark(route.state, route.get_state_display())
    return Row(at("route", route_id=route.pk), f"{route.on} {route.van}", shown, [villages, route.team])


@permitted("visits.read")
def village(request: Request, village: str) -> HttpResponse:
    """Show when the van comes to a village."""
    place = Division.objects.filter(pk=village, level=Division.Level.VILLAGE).first()
    if place is None or not divisions_in_scope(request.actor).filter(pk=village).exists():
        raise NotFound("village", village)
    title = _("%(village)s：巡回车什么时候来") % {"village": place}
    found = stops_of_village(village, request.on)
    none = _lazy("还没有排定的日子。排一趟车时选上这个村。")
    return show_list(request, Listing(title, found, _stop_row, (), (), none))


def _stop_row(stop: Stop) -> Row:
    return Row(
        at("stop", stop_id=stop.pk), f"{stop.route.on} {stop.arrives_at:%H:%M}–{stop.leaves_at:%H:%M}",
        mark(stop.state, stop.get_state_display()), [stop.division, stop.route.van, stop.reason],
    )  # fmt: skip


@permitted("visits.drive")
def new_van(request: Request) -> HttpResponse:
    """Enter a vehicle."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    form = VanForm(posted(request), organizations=organizations_in_reach(request.actor), initial={"organization": home})

    def act(filled: Form) -> Van:
        return send(request, register_van, filled.cleaned_data["organization"], name=filled.cleaned_data["name"])

    return enter(request, form, Entry(_lazy("登记车辆"), act, lambda _made: at("new-route"), at("vans")))


@permitted("visits.drive")
def new_route(request: Request) -> HttpResponse:
    """Plan a tour."""
    vans = Van.objects.filter(organization__in=organizations_in_reach(request.actor)).order_by("pk")
    form = RouteForm(
        posted(request), vans=vans, teams=teams_in_reach(request.actor),
        villages=divisions_in_scope(request.actor), initial={"on": request.on},
    )  # fmt: skip

    def act(filled: RouteForm) -> Route:
        data = filled.cleaned_data
        return send(request, plan_route, data["van"], data["team"], on=data["on"], stops=filled.stops)

    return enter(request, form, Entry(_lazy("排一趟车"), act, _at, at("vans")))


@permitted("visits.read")
def route_page(request: Request, route_id: int) -> HttpResponse:
    """Show one tour: its stops, the stock on board and the steps from here."""
    route = _route(route_id)
    stops = [_stop_row(stop) for stop in route.stops.select_related("route__van", "division").order_by("ordinal")]
    stock = [_stock_row(one) for one in route.stock.order_by("name", "pk")]
    facts = [
        (_("日期"), route.on),
        (_("随车团队"), route.team),
        (_("机构"), route.organization),
        (_("原因"), route.reason),
    ]
    keys = {"route_id": route.pk}
    board = Link(at("load-stock", **keys), _("装车"), "visits.drive", quiet=True)
    steps = {
        "planned": [
            Link(at("start-route", **keys), _("出车"), "visits.drive"), board,
            Link(at("cancel-route", **keys), _("取消"), "visits.drive", quiet=True),
        ],
        "under-way": [Link(at("end-route", **keys), _("回场"), "visits.drive"), board],
    }.get(route.state, [])  # fmt: skip
    sections = [
        Section(_("停靠"), stops),
        Section(_("车上药品（装车-用出-退回=余）"), stock, _("还没有装车。")),
    ]
    shown = mark(route.state, route.get_state_display())
    back = Link(at("vans"), _("巡回医疗车"))
    return show_record(request, Record(f"{route.on} {route.van}", shown, facts, back, None, sections, steps))


def _stock_row(one: VanStock) -> Row:
    told = f"{one.loaded} - {one.used} - {one.returned} = {one.balance} {one.unit}"
    left = mark("active" if one.balance else "done", _("有余") if one.balance else _("已清"))
    return Row(at("count-back", stock_id=one.pk), one.name, left, [told])


@permitted("visits.drive")
def load(request: Request, route_id: int) -> HttpResponse:
    """Put medicine on board."""
    route = _route(route_id)
    return enter(
        request, StockForm(posted(request)),
        Entry(
            _lazy("装车"), lambda filled: send(request, load_stock, route, **filled.cleaned_data),
            lambda _made: _at(route), _at(route),
        ),
    )  # fmt: skip


@permitted("visits.drive")
def start(request: Request, route_id: int) -> HttpResponse:
    """Set off."""
    route = _route(route_id)
    return _plain(request, route, _("出车"), lambda _filled: send(request, start_route, route))


@permitted("visits.drive")
def end(request: Request, route_id: int) -> HttpResponse:
    """Come home."""
    route = _route(route_id)
    return _plain(request, route, _("回场"), lambda _filled: send(request, end_route, route))


def _plain(request: Request, route: Route, title: str, act: object) -> HttpResponse:
    entry = Entry(title, act, _at, _at(route), lead=f"{route.on} {route.van}")  # type: ignore[arg-type]
    return enter(request, PlainForm(posted(request)), entry)


@permitted("visits.drive")
def cancel(request: Request, route_id: int) -> HttpResponse:
    """Cancel a tour."""
    route = _route(route_id)

    def act(filled: Form) -> Route:
        return send(request, cancel_route, route, reason=filled.cleaned_data["reason"])

    return enter(request, ReasonForm(posted(request)), Entry(_lazy("取消"), act, _at, _at(route)))


@permitted("visits.drive")
def count(request: Request, stock_id: int) -> HttpResponse:
    """Count medicine back."""
    stock = VanStock.objects.select_related("route").filter(pk=stock_id).first()
    if stock is None:
        raise NotFound("stock", stock_id)
    form = CountForm(posted(request), initial={"quantity": stock.balance})

    def act(filled: Form) -> VanStock:
        return send(request, count_back, stock, quantity=filled.cleaned_data["quantity"])

    there = _at(stock.route)
    return enter(request, form, Entry(_lazy("清点退库"), act, lambda _made: there, there, lead=stock.name))


@permitted("visits.read")
def stop_page(request: Request, stop_id: int) -> HttpResponse:
    """Show one stop: whom it served and what was given out."""
    stop = _stop(stop_id)
    keys = {"stop_id": stop.pk}
    steps = {
        "planned": [
            Link(at("reach-stop", **keys), _("到达"), "visits.drive"),
            Link(at("skip-stop", **keys), _("不停靠"), "visits.drive", quiet=True),
        ],
        "reached": [
            Link(at("serve", **keys), _("登记服务"), "visits.record"), Link(at("use-stock", **keys), _("发药"), "visits.drive"),
            Link(at("leave-stop", **keys), _("离开"), "visits.drive", quiet=True),
        ],
        "left": [Link(at("serve", **keys), _("补记服务"), "visits.record", quiet=True)],
    }.get(stop.state, [])  # fmt: skip
    facts = [
        (_("日期"), stop.route.on), (_("时间"), f"{stop.arrives_at:%H:%M}–{stop.leaves_at:%H:%M}"),
        (_("车辆"), stop.route.van), (_("原因"), stop.reason),
    ]  # fmt: skip
    sections = [
        Section(_("服务的老人"), [_served_row(one) for one in stop.served.select_related("elder")], _("还没有登记。")),
        Section(_("发出的药品"), [_given(one) for one in stop.uses.select_related("stock")], _("还没有发药。")),
    ]
    shown = mark(stop.state, stop.get_state_display())
    back = Link(_at(stop.route), f"{stop.route.on} {stop.route.van}")
    return show_record(request, Record(str(stop.division), shown, facts, back, None, sections, steps))


def _served_row(one: StopVisit) -> Row:
    return Row(at("visit", visit_id=one.visit_id), one.elder.name, mark("done", _("已服务")), (), one.elder_id)


def _given(one: StockUse) -> str:
    return f"{one.stock.name} × {one.quantity} {one.stock.unit}"


@permitted("visits.drive")
def reach(request: Request, stop_id: int) -> HttpResponse:
    """Reach a stop."""
    return _moved(request, _stop(stop_id), StopState.REACHED, _("到达"))


@permitted("visits.drive")
def leave(request: Request, stop_id: int) -> HttpResponse:
    """Leave a stop."""
    return _moved(request, _stop(stop_id), StopState.LEFT, _("离开"))


@permitted("visits.drive")
def skip(request: Request, stop_id: int) -> HttpResponse:
    """Skip a stop for a reason."""
    return _moved(request, _stop(stop_id), StopState.SKIPPED, _("不停靠"), ReasonForm(posted(request)))


def _moved(request: Request, stop: Stop, to: StopState, title: str, form: Form | None = None) -> HttpResponse:
    def act(filled: Form) -> Stop:
        return send(request, move_stop, stop, to=to, reason=filled.cleaned_data.get("reason", ""))

    entry = Entry(title, act, _stop_at, _stop_at(stop), lead=f"{stop.route.on} {stop.division}")
    return enter(request, form or PlainForm(posted(request)), entry)


@permitted("visits.record")
def serve(request: Request, stop_id: int) -> HttpResponse:
    """Record an elder seen at a stop."""
    stop = _stop(stop_id)
    form = ServeForm(posted(request), items=(item_at("tour"),), initial=who_asked(request))

    def act(filled: ServeForm) -> StopVisit:
        seen = Seen(filled.evidence, filled.cleaned_data["note"])
        return send(request, serve_at_stop, stop, filled.cleaned_data["who"], by=own_hands(request), seen=seen)

    return enter(request, form, Entry(_lazy("登记服务"), act, lambda _made: _stop_at(stop), _stop_at(stop)))


@permitted("visits.drive")
def use(request: Request, stop_id: int) -> HttpResponse:
    """Give out medicine at a stop."""
    stop = _stop(stop_id)
    form = UseForm(posted(request), stock=stop.route.stock.order_by("name", "pk"), initial=who_asked(request))

    def act(filled: Form) -> StockUse:
        data = filled.cleaned_data
        return send(request, use_stock, stop, data["stock"], data["who"], quantity=data["quantity"])

    return enter(request, form, Entry(_lazy("发药"), act, lambda _made: _stop_at(stop), _stop_at(stop)))


def _at(route: Route) -> str:
    return at("route", route_id=route.pk)


def _stop_at(stop: Stop) -> str:
    return at("stop", stop_id=stop.pk)


def _route(route_id: int) -> Route:
    found = routes().filter(pk=route_id).first()
    if found is None:
        raise NotFound("route", route_id)
    return found


def _stop(stop_id: int) -> Stop:
    found = Stop.objects.select_related("route__van", "division").filter(pk=stop_id).first()
    if found is None:
        raise NotFound("stop", stop_id)
    return found
