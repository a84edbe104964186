"""Measures whose facts do not exist yet: their place is kept, they have no data, and nothing is guessed."""

from yilian.indicators.measures.header import Header, prepared
from yilian.policy.entries import Text

prepared(
    Header(
        code="green-channel-for-65",
        why=Text(
            "老人看病要少排队，通道是否真的用上要看记录",
            "Elders should wait less; whether the channel serves them is seen from its records",
        ),
        clauses=("PA-02",),
        members="elder",
        suppress_below=5,
    )
)
prepared(
    Header(
        code="referrals-answered-in-time",
        why=Text(
            "对接不只是签协议，转诊要有人及时接",
            "Connection is more than an agreement: anyone who is referred must be received in time",
        ),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="referral",
    )
)
prepared(
    Header(
        code="nursing-quality",
        why=Text("护理做得好不好要由检查说明", "Inspection says whether nursing is good"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="institution",
    )
)
prepared(
    Header(
        code="elder-satisfaction",
        why=Text("好不好，老人说了算", "Elders say whether it is good"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="elder",
        suppress_below=5,
    )
)
prepared(
    Header(
        code="occupancy-rate",
        why=Text("床位建成还要有人住", "Beds must be lived in, not only built"),
        clauses=("PA-32",),
        members="institution",
    )
)
prepared(
    Header(
        code="home-beds",
        why=Text("行动不便的老人在家也能住上病床", "Whoever cannot go out may have a hospital bed at home"),
        clauses=("PA-11", "FJ-02", "FJ-06", "ZJ-09", "CZ-09"),
        members="institution",
    )
)
prepared(
    Header(
        code="incidents-per-1000-bed-days",
        why=Text(
            "噎食、压疮、跌倒等九类风险少发生，护理才算好",
            "Nursing is good when the nine risks, from choking to falls, seldom come true",
        ),
        clauses=("PA-09", "PA-27", "TZ-26", "CZ-16"),
        members="incident",
        yearly=True,
    )
)
prepared(
    Header(
        code="incidents-closed",
        why=Text(
            "出了事要查清、告知、改进，才算办结",
            "An incident is closed when it was looked into, told to the family, and answered",
        ),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="incident",
        yearly=True,
    )
)
prepared(
    Header(
        code="alerts-answered-in-time",
        why=Text(
            "设备报警要有人按时答复，才不是摆设", "A device that calls is of use only when somebody answers in time"
        ),
        clauses=("PA-05", "ZJ-06"),
        members="alert",
        yearly=True,
    )
)
