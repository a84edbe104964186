"""What visits tell of an elder: entries of the time line and of the medical history."""

from django.utils.translation import gettext as _

from yilian.audit.statements import Statement
from yilian.pages.addresses import keyed_address
from yilian.pages.declarations import TimelineEvent
from yilian.pages.histories import HistoryRow
from yilian.pages.language import said
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.places.policies import policy_library
from yilian.visits.models import HOLDS, Attempt, Attendance, Status, Visit

MOMENTS = 80


def diagnosis_shown(row: HistoryRow) -> tuple[str, str]:
    """Return what was found at a visit, and the item."""
    return row.words, said(policy_library().catalogue.item[row.detail].name)


NEWEST_VISITS = Statement(
    lambda elder: (
        Visit.objects.filter(HOLDS, elder_id=elder).select_related("practitioner").order_by("-on", "-pk")[:MOMENTS]
    ),
    int,
)
FAILED = Statement(
    lambda elder: (
        Attempt.objects.filter(elder_id=elder, withdrawn_at__isnull=True)
        .select_related("practitioner")
        .order_by("-on", "-pk")[:MOMENTS]
    ),
    int,
)
ATTENDED = Statement(
    lambda elder: Attendance.objects.filter(
        elder_id=elder, event__isnull=False, event__corrected_by__isnull=True
    ).select_related("event"),
    int,
)


def moments(request: Request, elder: Elder) -> list[TimelineEvent]:
    """Return visits, also those that failed, rounds and events for the time line of an elder; corrected records are left out."""
    names = policy_library().catalogue.item
    timeline = [
        TimelineEvent(visit.on, _title(visit), _where(visit), keyed_address("visits:visit", visit.pk))
        for visit in NEWEST_VISITS(elder.pk)
    ]
    timeline += [
        TimelineEvent(
            attendance.event.on,
            f"{said(names[attendance.event.item].name)}:{attendance.event.topic}",
            _("参加团体活动"),
            keyed_address("visits:event", attendance.event.pk),
        )
        for attendance in ATTENDED(elder.pk)
    ]
    timeline += [
        TimelineEvent(
            attempt.on,
            " · ".join([str(attempt.get_outcome_display()), *(said(names[item].name) for item in attempt.items)]),
            " · ".join(filter(None, (attempt.reason, attempt.practitioner.name))),
            keyed_address("visits:attempt", attempt.pk),
        )
        for attempt in FAILED(elder.pk)
    ]
    return timeline


def _title(visit: Visit) -> str:
    """Return which service it was, and that it was not done where it was not."""
    name = said(policy_library().catalogue.item[visit.item].name)
    return name if visit.status == Status.COMPLETED else f"{name}（{visit.get_status_display()}）"


def _where(visit: Visit) -> str:
    """Return where a visit was made and by whom."""
    setting = str(visit.get_setting_display()) if visit.setting else ""
    late = _("补录，迟 %(days)s 天") % {"days": visit.entered_late} if visit.entered_late else ""
    return " · ".join(filter(None, (setting, visit.place, visit.practitioner.name, late)))
