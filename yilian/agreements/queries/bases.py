"""Reads on what something is owed to elders under contracts: enrolments, and the agreements of the institutions lived in."""

from collections.abc import Sequence

from django.db import connection

from yilian.agreements.models import Agreement, Enrolment
from yilian.kernel.bases import Basis, BasisKind
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.records import RecordRef

# A former stay reaches from the day after the one before it to its own end; the present one has no end.
RESIDENTS = """
    WITH stay AS (
        SELECT elder_id, organization_id, ends_on FROM people_residence
        WHERE basis = 'stay' AND ends_on IS NOT NULL AND elder_id = ANY(%(elders)s)
        UNION ALL SELECT id, organization_id, NULL FROM people_elder WHERE id = ANY(%(elders)s)
    ), span AS (
        SELECT elder_id, organization_id, ends_on,
            lag(ends_on) OVER (PARTITION BY elder_id ORDER BY ends_on NULLS LAST) + 1 AS starts_on
        FROM stay
    )
    SELECT span.elder_id, agreement.id, greatest(agreement.starts_on, span.starts_on),
        least(agreement.ends_on, agreement.ended_on, span.ends_on), agreement.mode, agreement.medical_organization_id,
        coalesce(agreement.team_id,
                 (SELECT min(team.id) FROM people_team AS team WHERE team.organization_id = agreement.medical_organization_id))
    FROM span JOIN agreements_agreement AS agreement ON agreement.care_organization_id = span.organization_id
    WHERE agreement.care_signed_on IS NOT NULL AND agreement.medical_signed_on IS NOT NULL
        AND greatest(agreement.starts_on, span.starts_on) <= least(agreement.ends_on, agreement.ended_on, span.ends_on)
    ORDER BY span.elder_id, span.ends_on NULLS LAST, agreement.id
"""


def enrolment_bases(elder_ids: Sequence[int]) -> dict[int, list[Basis]]:
    """Return the enrolments that elders have or had, the first entered in front."""
    label, bases = Enrolment._meta.label_lower, dict[int, list[Basis]]()
    rows = Enrolment.objects.filter(elder_id__in=elder_ids).order_by("pk")
    for key, elder, starts_on, ends_on, mode, organization, team in rows.values_list(
        "pk", "elder_id", "starts_on", "ends_on", "mode", "team__organization_id", "team_id"
    ):
        basis = Basis(RecordRef(label, key), starts_on, ends_on, mode, _organization(organization), _team(team))
        bases.setdefault(elder, []).append(basis)
    return bases


def resident_bases(elder_ids: Sequence[int]) -> dict[int, list[Basis]]:
    """Return the agreements of the institutions in which elders live or lived, once both sides have signed."""
    label, bases = Agreement._meta.label_lower, dict[int, list[Basis]]()
    with connection.cursor() as cursor:
        cursor.execute(RESIDENTS, {"elders": list(elder_ids)})
        for elder, key, starts_on, ends_on, mode, organization, team in cursor.fetchall():
            parties = _organization(organization), _team(team)
            basis = Basis(RecordRef(label, key), starts_on, ends_on, mode, *parties, BasisKind.AGREEMENT)
            bases.setdefault(elder, []).append(basis)
    return bases


def _organization(key: int) -> Party:
    return Party(PartyKind.ORGANIZATION, key)


def _team(key: int | None) -> Party | None:
    return None if key is None else Party(PartyKind.TEAM, key)
