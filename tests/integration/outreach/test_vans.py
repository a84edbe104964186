"""A van plans its route, serves at its stops, gives out and counts back; what a rule refuses leaves nothing behind."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from factories import complete_evidence
from ordering import HERE, ON, THERE, AsRole, Place, refused

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid
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
from yilian.outreach.models import Route, StockUse, Stop, Van, VanStock
from yilian.outreach.queries import routes_waiting, stops_of_village
from yilian.outreach.rules import PlannedStop, StopState
from yilian.places.models import Organization
from yilian.visits.models import Visit


def a_route(place: Place, on: date = ON) -> Route:
    van = Van.objects.first() or register_van(SYSTEM, place.centre, name="浙G·演示")
    stops = (PlannedStop("330727109901", time(9), time(11)),)
    return plan_route(SYSTEM, van, place.team, on=on, stops=stops)


def under_way(place: Place) -> tuple[Route, Stop, VanStock]:
    route = a_route(place)
    stock = load_stock(SYSTEM, route, name="氨氯地平", unit="盒", quantity=5)
    start_route(SYSTEM, route)
    return route, move_stop(SYSTEM, route.stops.get(), to=StopState.REACHED), stock


@pytest.mark.shows("ZJ-10")
@pytest.mark.feature("10")
def test_a_route_serves_gives_out_and_counts_back(place: Place) -> None:
    route, stop, stock = under_way(place)
    findings = StopFindings(complete_evidence("mobile-clinic"))
    served = serve_at_stop(SYSTEM, stop, place.elder, by=place.hands(), findings=findings)
    assert (served.visit.item, served.visit.place, served.visit.on) == ("mobile-clinic", "东坑村", ON)
    use_stock(SYSTEM, stop, stock, place.elder, quantity=3)
    refused("stock-too-low", lambda: use_stock(SYSTEM, stop, stock, quantity=3), StockUse)
    refused("stops-still-open", lambda: end_route(SYSTEM, route))
    move_stop(SYSTEM, stop, to=StopState.LEFT)
    refused("stock-not-counted", lambda: end_route(SYSTEM, route))
    refused("stock-too-low", lambda: count_back(SYSTEM, stock, quantity=3))
    assert count_back(SYSTEM, stock, quantity=2).balance == 0
    assert end_route(SYSTEM, route).state == "back"


def test_the_database_itself_keeps_the_stock_above_nothing(place: Place) -> None:
    _tour, _stop, stock = under_way(place)
    with pytest.raises(IntegrityError, match="van_stock_not_negative"), transaction.atomic():
        VanStock.objects.filter(pk=stock.pk).update(used=6)


def test_what_a_route_cannot_be(place: Place) -> None:
    route = a_route(place)
    refused("van-taken", lambda: a_route(place), Route)
    refused("wish-in-past", lambda: a_route(place, date(2023, 9, 11)), Route)
    refused("van-not-out", lambda: move_stop(SYSTEM, route.stops.get(), to=StopState.REACHED))
    later = a_route(place, date(2023, 9, 20))
    refused("visit-in-future", lambda: start_route(SYSTEM, later))
    refused("reason-missing", lambda: cancel_route(SYSTEM, later, reason=""))
    cancel_route(SYSTEM, later, reason="大雪")
    assert [stop.route for stop in stops_of_village("330727109901", ON)] == [route]
    findings = StopFindings(complete_evidence("mobile-clinic"))
    there = route.stops.get()
    refused(
        "van-not-here", lambda: serve_at_stop(SYSTEM, there, place.elder, by=place.hands(), findings=findings), Visit
    )
    with pytest.raises(Invalid):
        load_stock(SYSTEM, route, name="氨氯地平", unit="盒", quantity=0)


def test_who_lives_there_sees_when_the_van_comes_though_it_is_another_s(place: Place, as_role: AsRole) -> None:
    van = register_van(SYSTEM, Organization.objects.get(code="centre-330727106000"), name="玉山车")
    stops = (PlannedStop("330727109901", time(9), time(11)), PlannedStop("330727106901", time(13), time(14)))
    route = plan_route(SYSTEM, van, place.team, on=ON, stops=stops)
    with using_scope(as_role("village-doctor", HERE)):
        assert [(stop.division_id, stop.route.van.name) for stop in stops_of_village("330727109901", ON)] == [
            ("330727109901", "玉山车")
        ]
        assert not stops_of_village("330727106901", ON).exists()
    start_route(SYSTEM, route)
    neighbour, stop = as_role("village-doctor", HERE), route.stops.get(ordinal=1)
    refused("not-your-organization", lambda: move_stop(neighbour, stop, to=StopState.REACHED))
    refused("not-your-organization", lambda: plan_route(neighbour, van, place.team, on=date(2023, 9, 20), stops=stops))


def test_a_neighbouring_township_sees_none_of_it(place: Place, as_role: AsRole) -> None:
    route, stop, stock = under_way(place)
    findings = StopFindings(complete_evidence("mobile-clinic"))
    served = serve_at_stop(SYSTEM, stop, place.elder, by=place.hands(), findings=findings)
    made = (route, route.van, stop, stock, use_stock(SYSTEM, stop, stock, place.elder, quantity=1), served)
    with using_scope(as_role("family-doctor", THERE)):
        assert [record for record in made if type(record)._default_manager.filter(pk=record.pk).exists()] == []
        assert not routes_waiting(ON).exists()
    with using_scope(as_role("family-doctor", HERE)):
        assert [record for record in made if not type(record)._default_manager.filter(pk=record.pk).exists()] == []
        assert routes_waiting(ON).count() == 1
