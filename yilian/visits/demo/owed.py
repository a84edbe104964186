"""What a team owes and has begun, and what is given to many at once."""

from datetime import date

from django.db.models import QuerySet

from yilian.obligations.models import Obligation
from yilian.people.queries.areas import Area
from yilian.places.policies import policy_library

TOPICS = {
    "health-education": ("冬季防跌倒", "高血压用药与限盐", "糖尿病饮食", "中医四季养生", "口腔与营养", "认知症早识别"),
    "free-clinic": ("测血压血糖", "中医问诊", "眼科检查", "心电图检查"),
}
USUAL_TOPICS = ("春季场", "夏季场", "秋季场", "冬季场")


def in_groups(obligation: Obligation) -> bool:
    """Return whether something is given to many at once."""
    return obligation.division_id is not None or policy_library().catalogue.item[obligation.what].how == "group"


def owed_by(area: Area, on: date) -> QuerySet[Obligation]:
    """Return what a team owes by grounds and has begun, in order; what a record called for is left to whoever made the record."""
    begun = Obligation.objects.filter(team=area.team, starts_on__lte=on, planned=True)
    return begun.filter(void_on__isnull=True, fulfilled_on__isnull=True, waived_on__isnull=True).order_by(
        "due_on", "pk"
    )


def topic_of(item: str, on: date) -> str:
    """Return what an event of a month is about."""
    topics = TOPICS.get(item, USUAL_TOPICS)
    return topics[(on.year * 12 + on.month) % len(topics)]
