"""Measures whose facts do not exist yet: their place is kept, they have no data, and nothing is guessed."""

from yilian.indicators.measures.header import Header, prepared
from yilian.policy.entries import Text

prepared(
    Header(
        code="green-channel-for-65",
        title=Text("65岁以上老年人就医绿色通道", "green channel for people 65 and over"),
        why=Text(
            "老人看病要少排队，通道是否真的用上要看记录",
            "Elders should wait less; whether the channel serves them is seen from its records",
        ),
        numerator=Text(
            "当地有医疗机构为其开通绿色通道的65岁以上老年人", "people 65 and over with a green channel open to them"
        ),
        denominator=Text("65岁以上老年人", "people 65 and over"),
        clauses=("PA-02",),
        members="elder",
        suppress_below=5,
        awaits="referrals",
    )
)
prepared(
    Header(
        code="referrals-answered-in-time",
        title=Text("医养双向转诊按时答复率", "referrals between medicine and care answered in time"),
        why=Text(
            "对接不只是签协议，转诊要有人及时接",
            "Connection is more than an agreement: whoever is referred must be received in time",
        ),
        numerator=Text("按时答复的医养双向转诊", "referrals between medical and care institutions answered in time"),
        denominator=Text("全部医养双向转诊", "all referrals between medical and care institutions"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="referral",
        awaits="referrals",
    )
)
prepared(
    Header(
        code="care-institutions-with-standardised-medical-service",
        title=Text("提供规范医疗卫生服务的养老机构比例", "care institutions with standardised medical service"),
        why=Text("有服务还不够，要达到规范", "Service alone is not enough, it must meet the standard"),
        numerator=Text("提供规范医疗卫生服务的养老机构", "care institutions whose medical service meets the standard"),
        denominator=Text("全部养老机构", "all care institutions"),
        clauses=("ZJ-08",),
        members="institution",
        awaits="supervision",
    )
)
prepared(
    Header(
        code="pilot-centres-per-township",
        title=Text("每个乡镇开展试点的照料中心数", "pilot home-care centres per township"),
        why=Text("先试点，后全覆盖", "Pilots come first, full coverage after"),
        numerator=Text("开展试点的村（社）居家养老服务照料中心", "village home-care centres in the pilot"),
        denominator=None,
        clauses=("PA-34",),
        members="institution",
        unit="count",
        awaits="supervision",
    )
)
prepared(
    Header(
        code="nursing-quality",
        title=Text("老年人护理服务质量", "quality of nursing"),
        why=Text("护理做得好不好要由检查说明", "Inspection says whether nursing is good"),
        numerator=Text("按标准检查合格的项目", "items of nursing found up to standard"),
        denominator=Text("检查的项目", "items inspected"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="institution",
        awaits="supervision",
    )
)
prepared(
    Header(
        code="elder-satisfaction",
        title=Text("老年人满意度", "elders' satisfaction"),
        why=Text("好不好，老人说了算", "Elders say whether it is good"),
        numerator=Text("表示满意的受访老年人", "elders who say they are satisfied"),
        denominator=Text("受访老年人", "elders surveyed"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="elder",
        suppress_below=5,
        awaits="supervision",
    )
)
prepared(
    Header(
        code="occupancy-rate",
        title=Text("养老机构入住率", "occupancy of care institutions"),
        why=Text("床位建成还要有人住", "Beds must be lived in, not only built"),
        numerator=Text("入住老年人数", "residents"),
        denominator=Text("可用床位数", "beds in use"),
        clauses=("PA-32",),
        members="institution",
        awaits="stays",
    )
)
prepared(
    Header(
        code="home-beds",
        title=Text("家庭病床数", "home beds"),
        why=Text("行动不便的老人在家也能住上病床", "Whoever cannot go out may have a hospital bed at home"),
        numerator=Text("当日开着的家庭病床", "home beds open on the day"),
        denominator=None,
        clauses=("PA-11", "FJ-02", "FJ-06", "ZJ-09", "CZ-09"),
        members="institution",
        unit="count",
        awaits="stays",
    )
)
prepared(
    Header(
        code="incidents-per-1000-bed-days",
        title=Text("每千床日不良事件", "incidents per 1000 bed-days"),
        why=Text(
            "噎食、压疮、跌倒等九类风险少发生，护理才算好",
            "Nursing is good when the nine risks, from choking to falls, seldom come true",
        ),
        numerator=Text("当年登记的九类风险事件", "incidents of the nine risks recorded in the year"),
        denominator=Text("当年老年人住机构的床日", "bed-days of residents in the year"),
        clauses=("PA-09", "PA-27", "TZ-26", "CZ-16"),
        members="incident",
        unit="per-1000-bed-days",
        good="low",
        yearly=True,
        awaits="supervision",
    )
)
prepared(
    Header(
        code="incidents-closed",
        title=Text("不良事件办结率", "incidents closed"),
        why=Text(
            "出了事要查清、告知、改进，才算办结",
            "An incident is closed when it was looked into, told to the family, and answered",
        ),
        numerator=Text("已办结的不良事件", "incidents closed"),
        denominator=Text("当年登记的不良事件", "incidents recorded in the year"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="incident",
        yearly=True,
        awaits="supervision",
    )
)
prepared(
    Header(
        code="alerts-answered-in-time",
        title=Text("预警和呼叫按时处置率", "alerts answered in time"),
        why=Text(
            "设备报警要有人按时答复，才不是摆设", "A device that calls is of use only when somebody answers in time"
        ),
        numerator=Text("按时答复的预警和呼叫", "alerts and calls answered in time"),
        denominator=Text("当年的预警和呼叫", "alerts and calls of the year"),
        clauses=("PA-05", "ZJ-06"),
        members="alert",
        yearly=True,
        awaits="monitoring",
    )
)
