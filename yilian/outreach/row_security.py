"""Who sees vans, routes and stops: a stop by its village too, what a van did for an elder by the elder, what it holds by its route."""

from yilian.audit.row_security import in_division, read_and_written, read_wider, through
from yilian.people.row_security import of_elder
from yilian.visits.row_security import OWN, owned

STOCK_USE = f"{through('stock_id', 'outreach_van_stock')} AND (elder_id IS NULL OR {of_elder()})"

TABLES = {
    "outreach_van": owned("outreach_route", "van_id"),
    "outreach_route": owned("outreach_stop", "route_id"),
    "outreach_stop": read_wider(f"{in_division('division_id')} OR {OWN}", OWN),
    "outreach_stop_visit": read_and_written(of_elder()),
    "outreach_van_stock": read_and_written(through("route_id", "outreach_route")),
    "outreach_stock_use": read_and_written(STOCK_USE),
}
