"""Measures that count institutions and the divisions that have one."""

from typing import Any

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import as_recorded, counted, divisions, total
from yilian.indicators.populations import MeasureQuery, institutions_of, marked, of_sector
from yilian.indicators.tables import CAPABILITY, LICENCE
from yilian.policy.entries import Text

PILOT = "care-to-home-pilot"
OF_GERIATRICS = ("green-channel", "geriatric-department", "geriatric-ward")
CENTRES_WHY = Text("建成多少，一数便知，每个都能点开", "How many stand can be counted, and each can be opened")


@measure(
    Header(
        code="medical-institutions-with-green-channel",
        why=Text(
            "老年人看病排队难，绿色通道应当到处都有", "Queues are hard on elders; the channel should be open everywhere"
        ),
        clauses=("TZ-02", "TZ-05", "CZ-05"),
        members="institution",
    )
)
def green_channels(query: MeasureQuery) -> Any:
    """Count the places of the medical sector that declare a green channel, by the register's document and days; nothing declared is no data."""
    institutions = institutions_of(query, "green-channel")
    institutions = institutions.filter(of_sector(institutions.kind, "medical"))
    return as_recorded(
        counted(institutions, "organization_id", institutions.has_0, "institution"), _declared("green-channel"), query
    )


@measure(
    Header(
        code="secondary-hospitals-with-green-channel-and-geriatrics",
        why=Text(
            "大医院要有专门看老年病的科室和病房", "Larger hospitals need a place of their own for the illnesses of age"
        ),
        clauses=("CZ-01",),
        members="institution",
    )
)
def hospitals_with_geriatrics(query: MeasureQuery) -> Any:
    """Count the hospitals of the target's condition that declare all three; where none of the three is declared there is no data."""
    institutions = institutions_of(query, *OF_GERIATRICS)
    having = institutions.has_0 & institutions.has_1 & institutions.has_2
    table = counted(institutions, "organization_id", having, "institution")
    return as_recorded(table, _declared(*OF_GERIATRICS), query)


@measure(
    Header(
        code="geriatric-specialty-hospitals",
        why=Text(
            "每个县要有一所医院把老年病看好", "Each county needs one hospital that treats the illnesses of age well"
        ),
        clauses=("TZ-04",),
        members="institution",
    )
)
def geriatric_hospitals(query: MeasureQuery) -> Any:
    """Count geriatric hospitals and hospitals that declare a geriatric specialty; no standard says what is distinct."""
    institutions = institutions_of(query, "geriatric-specialty")
    institutions = institutions.filter(of_sector(institutions.kind, "medical"))
    return total(
        institutions, "organization_id", (institutions.kind == "geriatric-hospital") | institutions.has_0, "institution"
    )


@measure(
    Header(
        code="care-institutions-with-standardised-medical-service",
        why=Text("有服务还不够，要达到规范", "Service alone is not enough, it must meet the standard"),
        clauses=("ZJ-08",),
        members="institution",
    )
)
def homes_up_to_standard(query: MeasureQuery) -> Any:
    """Count the institutions of the target's condition whose medical service was checked and found up to the standard.

    What the standard is the document does not say: who checked and by which standard stands in the document of the entry. Where
    nobody was checked there is no data.
    """
    return _of_those_meant(query, "standardised-medical-service")


@measure(
    Header(
        code="institutions-assessed-by-both-sectors",
        why=Text(
            "医养结合要卫健、民政两家一起管、一起考",
            "Both sectors supervise and assess what lies between the two of them",
        ),
        clauses=("FJ-28",),
        members="institution",
    )
)
def assessed_by_both_sectors(query: MeasureQuery) -> Any:
    """Count the institutions of the target's condition recorded as in the supervision and assessment of both sectors.

    Where none was ever recorded there is no data.
    """
    return _of_those_meant(query, "jointly-assessed")


def _of_those_meant(query: MeasureQuery, word: str) -> Any:
    """Return the institutions of a condition, and which of them have a word of the catalogue on the day."""
    institutions = institutions_of(query, word)
    return as_recorded(
        counted(institutions, "organization_id", institutions.has_0, "institution"), _declared(word), query
    )


@measure(
    Header(
        code="integrated-institutions",
        why=Text("两证齐全，才能又医又养", "Only with both licences may a place treat and care"),
        clauses=("CZ-21", "TZ-08"),
        members="institution",
    )
)
def integrated_institutions(query: MeasureQuery) -> Any:
    """Count the organizations with a medical and a care licence in force on the day."""
    institutions = institutions_of(query, "medical-licence", "care-licence")
    table = total(institutions, "organization_id", institutions.has_0 & institutions.has_1, "institution")
    return as_recorded(table, LICENCE, query)


@measure(Header(code="integrated-home-care-centres", why=CENTRES_WHY, clauses=("PA-36",), members="institution"))
def integrated_home_care_centres(query: MeasureQuery) -> Any:
    """Count the home-care centres with a medical and a care licence in force (兼具医疗和养老服务)."""
    institutions = institutions_of(query, "medical-licence", "care-licence")
    institutions = institutions.filter(institutions.kind == "home-care-centre")
    return as_recorded(
        total(institutions, "organization_id", institutions.has_0 & institutions.has_1, "institution"), LICENCE, query
    )


@measure(Header(code="demonstration-township-centres", why=CENTRES_WHY, clauses=("PA-36",), members="institution"))
def demonstration_centres(query: MeasureQuery) -> Any:
    """Count the organizations named a demonstration township centre on the day; where none was ever named there is no data."""
    return _named(query, "demonstration-township-centre")


@measure(Header(code="high-end-centres", why=CENTRES_WHY, clauses=("PA-36",), members="institution"))
def high_end_centres(query: MeasureQuery) -> Any:
    """Count the organizations named a high-end centre on the day; where none was ever named there is no data."""
    return _named(query, "high-end-centre")


@measure(
    Header(
        code="pilot-centres-per-township",
        why=Text("先试点，后全覆盖", "Pilots come first, full coverage after"),
        clauses=("PA-34",),
        members="institution",
    )
)
def pilot_centres(query: MeasureQuery) -> Any:
    """Count the home-care centres recorded as a pilot of care brought home on the day; where none was ever recorded there is no data."""
    institutions = institutions_of(query, PILOT)
    institutions = institutions.filter(institutions.kind == "home-care-centre")
    table = total(institutions, "organization_id", institutions.has_0, "institution")
    return as_recorded(table, _declared(PILOT), query)


def _named(query: MeasureQuery, mark: str) -> Any:
    """Count the organizations that bear a mark on the day."""
    institutions = institutions_of(query, mark)
    return as_recorded(
        total(institutions, "organization_id", institutions.has_0, "institution"), _declared(mark), query
    )


def _declared(*words: str) -> Any:
    """Return what institutions declare under some words of the catalogue, with its days."""
    return CAPABILITY.filter(CAPABILITY.code.isin(words))


def _having_a(query: MeasureQuery, kind: str, *, urban: bool) -> Any:
    """Count the villages and communities recorded as urban, or the others, in which an institution of a kind stands."""
    places = institutions_of(query)
    villages = marked(
        divisions(query, "village", urban=urban), "division", places.filter(places.kind == kind), "served"
    )
    return counted(villages, "division", villages.served, "division")


@measure(
    Header(
        code="urban-communities-with-home-care-centre",
        why=Text("居家养老靠家门口的中心", "Care at home leans on a centre around the corner"),
        clauses=("CZ-02",),
        members="division",
    )
)
def communities_with_home_care(query: MeasureQuery) -> Any:
    """Count the communities recorded as 城镇 on the day in which a home-care centre stands; where none is recorded there is no figure."""
    return _having_a(query, "home-care-centre", urban=True)


@measure(
    Header(
        code="urban-communities-with-day-care",
        why=Text("白天有人照料，家人才能上班", "With care by day the family can go to work"),
        clauses=("CZ-03",),
        members="division",
    )
)
def communities_with_day_care(query: MeasureQuery) -> Any:
    """Count the communities recorded as 城镇 on the day in which a day-care centre stands; where none is recorded there is no figure."""
    return _having_a(query, "day-care-centre", urban=True)


@measure(
    Header(
        code="villages-with-mutual-aid",
        why=Text("农村养老靠邻里互助", "In villages neighbours help each other grow old"),
        clauses=("CZ-04",),
        members="division",
    )
)
def villages_with_mutual_aid(query: MeasureQuery) -> Any:
    """Count the villages, all that are not recorded as 城镇 on the day, in which a mutual-aid centre stands."""
    return _having_a(query, "mutual-aid-centre", urban=False)
