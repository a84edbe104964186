"""Reads where people live as the basis of what is owed to them without a contract."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.db import connection

from yilian.kernel.bases import Basis, BasisKind
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.periods import Period
from yilian.kernel.records import RecordRef
from yilian.people.models import ResidencePeriod
from yilian.places.policies import promises_without_contract
from yilian.places.rules import Area, responsible_in

RESIDENCES = """
    SELECT lived.elder_id, lived.id, coalesce(lived.starts_on, lived.recorded_on), lived.ends_on,
        area.organization_id, area.division_id, area.starts_on, area.ends_on,
        (SELECT min(team.id) FROM people_team AS team WHERE team.organization_id = area.organization_id)
    FROM people_residence AS lived JOIN places_service_area AS area ON area.division_id IN
        (lived.division_id, left(lived.division_id, 9) || '000', left(lived.division_id, 6) || '000000')
    WHERE area.withdrawn_on IS NULL AND lived.basis = 'stay' AND lived.elder_id = ANY(%s)
        AND (lived.ends_on IS NULL OR lived.ends_on >= coalesce(lived.starts_on, lived.recorded_on))
    ORDER BY lived.elder_id, 3, lived.id
"""


def residence_bases(elder_ids: Sequence[int]) -> dict[int, list[Basis]]:
    """Return where elders live or lived, by who answers for the division; nothing is read while every promise asks for a contract."""
    bases = dict[int, list[Basis]]()
    if not promises_without_contract():
        return bases
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCES, [list(elder_ids)])
        rows = cursor.fetchall()
    for (elder_id, key, *days), group in groupby(rows, key=lambda row: row[:4]):
        of_period = list(group)
        areas = [Area(row[4], row[5], Period(row[6], row[7])) for row in of_period]
        teams = {row[4]: None if row[8] is None else Party(PartyKind.TEAM, row[8]) for row in of_period}
        record = RecordRef(ResidencePeriod._meta.label_lower, key)
        for organization, span in responsible_in(areas, Period(*days)):
            parties = Party(PartyKind.ORGANIZATION, organization), teams[organization]
            basis = Basis(record, span.starts_on, span.ends_on, "", *parties, BasisKind.RESIDENCE)
            bases.setdefault(elder_id, []).append(basis)
    return bases


def days_moved_after(elder_id: int, day: date) -> list[date]:
    """Return the days after a day on which an elder began to live somewhere, an institution too."""
    rows = ResidencePeriod.objects.filter(elder_id=elder_id, starts_on__gt=day)
    return [on for on in rows.order_by("starts_on").values_list("starts_on", flat=True) if on is not None]
