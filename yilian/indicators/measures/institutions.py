"""Measures that count institutions and the divisions that have one."""

from typing import Any

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import counted, divisions, total
from yilian.indicators.populations import Asked, institutions_of, marked, of_sector
from yilian.policy.entries import Text

CENTRES_WHY = Text("建成多少，一数便知，每个都能点开", "How many stand can be counted, and each can be opened")


@measure(
    Header(
        code="medical-institutions-with-green-channel",
        title=Text("开设老年人绿色通道的医疗机构比例", "medical institutions with a green channel"),
        why=Text(
            "老年人看病排队难，绿色通道应当到处都有", "Queues are hard on elders; the channel should be open everywhere"
        ),
        numerator=Text("开设绿色通道的医疗机构", "medical institutions that run a green channel"),
        denominator=Text("全部医疗机构", "all medical institutions"),
        clauses=("TZ-02", "TZ-05", "CZ-05"),
        members="institution",
    )
)
def green_channels(asked: Asked) -> Any:
    """Count the places of the medical sector that are recorded to run a green channel."""
    found = institutions_of(asked, "green-channel")
    found = found.filter(of_sector(found.kind, "medical"))
    return counted(found, "organization_id", found.has_0, "institution")


@measure(
    Header(
        code="secondary-hospitals-with-green-channel-and-geriatrics",
        title=Text(
            "设绿色通道、老年病科和老年病房的二级以上医院比例",
            "secondary and higher hospitals with green channel, geriatric department and wards",
        ),
        why=Text(
            "大医院要有专门看老年病的科室和病房", "Larger hospitals need a place of their own for the illnesses of age"
        ),
        numerator=Text(
            "三项齐备的二级及以上综合医院和中医医院", "secondary and higher general and TCM hospitals with all three"
        ),
        denominator=Text("二级及以上综合医院和中医医院", "secondary and higher general and TCM hospitals"),
        clauses=("CZ-01",),
        members="institution",
    )
)
def hospitals_with_geriatrics(asked: Asked) -> Any:
    """Count the hospitals of the target's condition that have all three, as recorded among their units and services."""
    found = institutions_of(asked, "green-channel", "geriatric-department", "geriatric-ward")
    return counted(found, "organization_id", found.has_0 & found.has_1 & found.has_2, "institution")


@measure(
    Header(
        code="geriatric-specialty-hospitals",
        title=Text("老年疾病专科特色医院", "hospitals with a distinct geriatric specialty"),
        why=Text(
            "每个县要有一所医院把老年病看好", "Each county needs one hospital that treats the illnesses of age well"
        ),
        numerator=Text("老年疾病专科特色明显的医院", "hospitals with a distinct geriatric specialty"),
        denominator=None,
        clauses=("TZ-04",),
        members="institution",
        unit="count",
    )
)
def geriatric_hospitals(asked: Asked) -> Any:
    """Count geriatric hospitals and hospitals recorded to have a geriatric specialty; no standard says what is distinct."""
    found = institutions_of(asked, "geriatric-specialty")
    found = found.filter(of_sector(found.kind, "medical"))
    return total(found, "organization_id", (found.kind == "geriatric-hospital") | found.has_0, "institution")


@measure(
    Header(
        code="integrated-institutions",
        title=Text("医养结合机构数", "integrated institutions"),
        why=Text("两证齐全，才能又医又养", "Only with both licences may a place treat and care"),
        numerator=Text("兼具医疗和养老资质的机构", "institutions with both medical and care qualifications"),
        denominator=None,
        clauses=("CZ-21", "TZ-08"),
        members="institution",
        unit="count",
    )
)
def integrated_institutions(asked: Asked) -> Any:
    """Count the organizations with a medical and a care licence in force on the day."""
    found = institutions_of(asked, "medical-licence", "care-licence")
    return total(found, "organization_id", found.has_0 & found.has_1, "institution")


@measure(
    Header(
        code="integrated-home-care-centres",
        title=Text("医养结合型居家养老服务中心数", "integrated home-care centres"),
        why=CENTRES_WHY,
        numerator=Text("建成的医养结合型居家养老服务中心", "integrated home-care centres in operation"),
        denominator=None,
        clauses=("PA-36",),
        members="institution",
        unit="count",
    )
)
def integrated_home_care_centres(asked: Asked) -> Any:
    """Count the home-care centres with a medical and a care licence in force (兼具医疗和养老服务)."""
    found = institutions_of(asked, "medical-licence", "care-licence")
    found = found.filter(found.kind == "home-care-centre")
    return total(found, "organization_id", found.has_0 & found.has_1, "institution")


@measure(
    Header(
        code="demonstration-township-centres",
        title=Text("示范型乡镇医养中心数", "demonstration township centres"),
        why=CENTRES_WHY,
        numerator=Text("建成的示范型乡镇医养中心", "demonstration township centres in operation"),
        denominator=None,
        clauses=("PA-36",),
        members="institution",
        unit="count",
    )
)
def demonstration_centres(asked: Asked) -> Any:
    """Count the organizations recorded as a demonstration township centre."""
    found = institutions_of(asked, "demonstration-township-centre")
    return total(found, "organization_id", found.has_0, "institution")


@measure(
    Header(
        code="high-end-centres",
        title=Text("高端型医养中心数", "high-end integrated centres"),
        why=CENTRES_WHY,
        numerator=Text("建成的高端型医养中心", "high-end integrated centres in operation"),
        denominator=None,
        clauses=("PA-36",),
        members="institution",
        unit="count",
    )
)
def high_end_centres(asked: Asked) -> Any:
    """Count the organizations recorded as a high-end centre."""
    found = institutions_of(asked, "high-end-centre")
    return total(found, "organization_id", found.has_0, "institution")


def _having_a(asked: Asked, settlement: str, *kinds: str) -> Any:
    """Count the divisions of a settlement type in which an institution of a kind stands."""
    places = institutions_of(asked)
    found = marked(
        divisions(asked, "village", settlement), "division", places.filter(places.kind.isin(kinds)), "served"
    )
    return counted(found, "division", found.served, "division")


@measure(
    Header(
        code="urban-communities-with-home-care-centre",
        title=Text("有居家养老服务中心的城镇社区比例", "urban communities with a home-care centre"),
        why=Text("居家养老靠家门口的中心", "Care at home leans on a centre around the corner"),
        numerator=Text("建有居家养老服务中心的城镇社区", "urban communities with a home-care centre"),
        denominator=Text("全部城镇社区", "all urban communities"),
        clauses=("CZ-02",),
        members="division",
    )
)
def communities_with_home_care(asked: Asked) -> Any:
    """Count the communities (社区) in which a home-care centre stands."""
    return _having_a(asked, "community", "home-care-centre")


@measure(
    Header(
        code="urban-communities-with-day-care",
        title=Text("有日间照料中心的城镇社区比例", "urban communities with a day-care centre"),
        why=Text("白天有人照料，家人才能上班", "With care by day the family can go to work"),
        numerator=Text("建有日间照料中心的城镇社区", "urban communities with a day-care centre"),
        denominator=Text("全部城镇社区", "all urban communities"),
        clauses=("CZ-03",),
        members="division",
    )
)
def communities_with_day_care(asked: Asked) -> Any:
    """Count the communities (社区) in which a day-care centre stands."""
    return _having_a(asked, "community", "day-care-centre")


@measure(
    Header(
        code="villages-with-mutual-aid",
        title=Text("有互助照料活动中心的村比例", "villages with a mutual-aid centre"),
        why=Text("农村养老靠邻里互助", "In villages neighbours help each other grow old"),
        numerator=Text("建有老年人互助照料活动中心的村", "villages with a mutual-aid centre"),
        denominator=Text("全部村", "all villages"),
        clauses=("CZ-04",),
        members="division",
    )
)
def villages_with_mutual_aid(asked: Asked) -> Any:
    """Count the villages (村) in which a mutual-aid centre stands."""
    return _having_a(asked, "village", "mutual-aid-centre")
