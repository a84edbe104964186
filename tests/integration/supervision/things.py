"""What the matrix of addresses needs of supervision."""

from datetime import date
from typing import Any

from ordering import Place

from yilian.kernel.actors import SYSTEM
from yilian.places.actions.registers import load_departments
from yilian.places.models import Department
from yilian.supervision.actions import NewHandOver, hand_over_findings
from yilian.supervision.queries.requirements import register_in


def things(place: Place) -> dict[str, Any]:
    """Hand what one institution does not meet to the health bureau; return the key of the list."""
    county = place.centre.division_id[:6]
    bureau = Department(division_id=county.ljust(12, "0"), function="health-bureau", name_zh="县卫健局")
    load_departments(SYSTEM, departments=[bureau])
    township = place.centre.division_id
    findings = register_in(township, date(2023, 9, 12)).findings[:1]
    details = NewHandOver(Department.objects.get(function="health-bureau"), township, date(2023, 10, 1), "核实并反馈")
    made = hand_over_findings(SYSTEM, details=details, findings=findings)
    return {"hand_over_id": made.pk}
