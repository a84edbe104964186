"""Measures that count beds, as the register's counts of a day give them; project sizes never count as beds."""

from typing import Any

import ibis

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import amounts, denominator_only
from yilian.indicators.populations import MeasureQuery, beds_of, elders_of, holding, marked, of_sector
from yilian.indicators.tables import LICENCE
from yilian.places.rules import CARING
from yilian.policy.entries import Text


@measure(
    Header(
        code="medical-rehab-nursing-beds-per-1000",
        why=Text(
            "失能和术后老人要有地方康复，才不必久住急性床位",
            "Without such beds recovering elders stay in acute beds, or go home too early",
        ),
        clauses=("PA-01",),
        members="institution",
    )
)
def rehab_nursing_beds(query: MeasureQuery) -> Any:
    """Count rehabilitation and nursing beds in places of the medical sector, per elder."""
    beds = beds_of(query, "rehabilitation-nursing")
    beds = beds.filter(of_sector(beds.place_kind, "medical"))
    return amounts(beds, "organization_id", beds.beds, "institution").union(
        denominator_only(elders_of(query), "elder_id", "elder")
    )


@measure(
    Header(
        code="nursing-beds-per-100",
        why=Text(
            "床位要能照护失能老人，而不只是住人", "Beds must be able to nurse disabled elders, not only house them"
        ),
        clauses=("TZ-06",),
        members="institution",
    )
)
def nursing_beds(query: MeasureQuery) -> Any:
    """Count nursing-type beds per elder: nursing beds of care institutions, and rehabilitation and nursing beds of medical institutions.

    What counts as a care institution is said at the split of these beds (TZ-07).
    """
    beds = _nursing_type(query)
    beds = beds.group_by(["organization_id", "division"]).aggregate(beds=beds.beds.sum())
    return amounts(beds, "organization_id", beds.beds, "institution").union(
        denominator_only(elders_of(query), "elder_id", "elder")
    )


@measure(
    Header(
        code="nursing-bed-split",
        why=Text(
            "养老机构为主、医疗机构为辅，各有分工", "Most nursing belongs in care institutions, a part in medical ones"
        ),
        clauses=("TZ-07",),
        shares=True,
        members="institution",
    )
)
def nursing_bed_split(query: MeasureQuery) -> Any:
    """Split nursing-type beds: nursing beds of care institutions are `care`, rehabilitation and nursing beds of medical ones `medical`.

    Nursing beds of a medical institution count as `care` only where it is filed as a care institution on the day.
    """
    beds = _nursing_type(query)
    return beds.select(
        kind=ibis.literal("institution"),
        member=beds.organization_id.cast("string"),
        division="division",
        numerator="beds",
        denominator="beds",
        part="part",
    )


def _nursing_type(query: MeasureQuery) -> Any:
    """Return the beds that TZ-07 calls nursing-type, each with its `part`, `care` or `medical`."""
    beds = beds_of(query, "nursing", "rehabilitation-nursing")
    medical = of_sector(beds.place_kind, "medical")
    beds = beds.mutate(medical=medical, part=ibis.ifelse(beds.kind == "nursing", "care", "medical"))
    beds = marked(beds, "organization_id", holding(LICENCE.filter(LICENCE.kind.isin(CARING)), query), "filed")
    return beds.filter(ibis.ifelse(beds.part == "medical", beds.medical, beds.filed | ~beds.medical))


@measure(
    Header(
        code="rehab-nursing-bed-share",
        why=Text(
            "医疗机构的床位要向康复和护理转", "Beds of medical institutions should turn to rehabilitation and nursing"
        ),
        clauses=("PA-21", "CZ-11"),
        members="institution",
    )
)
def rehab_nursing_bed_share(query: MeasureQuery) -> Any:
    """Share of rehabilitation and nursing beds among all beds that stand in places of the medical sector."""
    beds = beds_of(query, "rehabilitation-nursing", "nursing", "medical", "hospice", "care")
    beds = beds.filter(of_sector(beds.place_kind, "medical"))
    ours = beds.kind.isin(("rehabilitation-nursing", "nursing"))
    summed = beds.group_by(["organization_id", "division"]).aggregate(
        ours=ibis.ifelse(ours, beds.beds, 0).sum(), whole=beds.beds.sum()
    )
    return summed.select(
        kind=ibis.literal("institution"),
        member=summed.organization_id.cast("string"),
        division="division",
        numerator=summed.ours.cast("int64"),
        denominator=summed.whole.cast("int64"),
    )
