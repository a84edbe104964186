"""Measures that count beds, as the register's counts of a day give them; project sizes never count as beds."""

from typing import Any

import ibis

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import against, amounts
from yilian.indicators.populations import Asked, beds_of, elders_of, of_sector
from yilian.policy.entries import Text

ELDERS = Text("口径内的老年人", "elders within the condition, on the stated basis")


@measure(
    Header(
        code="medical-rehab-nursing-beds-per-1000",
        title=Text(
            "每千名老年人医疗机构老年康复护理床位",
            "geriatric rehabilitation and nursing beds in medical institutions per 1000 elders",
        ),
        why=Text(
            "失能和术后老人要有地方康复，才不必久住急性床位",
            "Without such beds recovering elders stay in acute beds, or go home too early",
        ),
        numerator=Text(
            "医疗机构老年康复护理床位数", "geriatric rehabilitation and nursing beds in medical institutions"
        ),
        denominator=ELDERS,
        clauses=("PA-01",),
        members="institution",
        unit="per-1000-elders",
    )
)
def rehab_nursing_beds(asked: Asked) -> Any:
    """Hold rehabilitation and nursing beds in places of the medical sector against the elders."""
    beds = beds_of(asked, "rehabilitation-nursing")
    beds = beds.filter(of_sector(beds.place_kind, "medical"))
    return amounts(beds, "organization_id", beds.beds, "institution").union(
        against(elders_of(asked), "elder_id", "elder")
    )


@measure(
    Header(
        code="nursing-beds-per-100",
        title=Text("每百名老年人护理型床位", "nursing-type beds per 100 elders"),
        why=Text(
            "床位要能照护失能老人，而不只是住人", "Beds must be able to nurse disabled elders, not only house them"
        ),
        numerator=Text("护理型床位数", "nursing-type beds"),
        denominator=ELDERS,
        clauses=("TZ-06",),
        members="institution",
        unit="per-100-elders",
    )
)
def nursing_beds(asked: Asked) -> Any:
    """Hold nursing-type beds, wherever they stand, against the elders."""
    beds = beds_of(asked, "nursing")
    return amounts(beds, "organization_id", beds.beds, "institution").union(
        against(elders_of(asked), "elder_id", "elder")
    )


@measure(
    Header(
        code="nursing-bed-split",
        title=Text("护理型床位分布", "split of nursing-type beds"),
        why=Text(
            "养老机构为主、医疗机构为辅，各有分工", "Most nursing belongs in care institutions, a part in medical ones"
        ),
        numerator=Text(
            "养老机构、医疗机构各自的护理型床位数", "nursing-type beds in care institutions and in medical institutions"
        ),
        denominator=Text("全部护理型床位数", "all nursing-type beds"),
        clauses=("TZ-07",),
        shares=True,
        members="institution",
    )
)
def nursing_bed_split(asked: Asked) -> Any:
    """Split nursing-type beds: places of the medical sector are `medical`, all others `care`."""
    beds = beds_of(asked, "nursing")
    medical = of_sector(beds.place_kind, "medical")
    beds = beds.mutate(part=ibis.ifelse(medical, "medical", "care"))
    return beds.select(
        kind=ibis.literal("institution"),
        member=beds.organization_id.cast("string"),
        division="division",
        numerator="beds",
        denominator="beds",
        part="part",
    )


@measure(
    Header(
        code="rehab-nursing-bed-share",
        title=Text("医疗机构康复护理床位占比", "share of rehabilitation and nursing beds"),
        why=Text(
            "医疗机构的床位要向康复和护理转", "Beds of medical institutions should turn to rehabilitation and nursing"
        ),
        numerator=Text("医疗机构康复、护理床位数", "rehabilitation and nursing beds in medical institutions"),
        denominator=Text("医疗机构全部床位数", "all beds in medical institutions"),
        clauses=("PA-21", "CZ-11"),
        members="institution",
    )
)
def rehab_nursing_bed_share(asked: Asked) -> Any:
    """Share of rehabilitation and nursing beds among all beds that stand in places of the medical sector."""
    beds = beds_of(asked, "rehabilitation-nursing", "nursing", "medical", "hospice", "care")
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
