"""What the matrix of addresses needs of persons."""

from datetime import date
from typing import Any

from ordering import Place

from yilian.kernel.actors import SYSTEM
from yilian.people.actions.centres import serve_by_centre
from yilian.places.actions.registers import load_organizations
from yilian.places.models import Organization
from yilian.places.rules import DeclaredDays


def things(place: Place) -> dict[str, Any]:
    """Let a centre of the township serve the elder; return the key of the addresses of its steps."""
    division = place.centre.division_id
    rows = [Organization(code=f"care-{division}", name_zh="照料中心", kind="home-care-centre", division_id=division)]
    (centre,) = load_organizations(SYSTEM, organizations=rows)
    care = serve_by_centre(SYSTEM, place.elder, centre, days=DeclaredDays(date(2023, 9, 1), "协议〔2023〕7号"))
    return {"care_id": care.pk}
