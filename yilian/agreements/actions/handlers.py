"""What events mean for contracts."""

from datetime import timedelta

from yilian.agreements.actions.enrolments import end_enrolment
from yilian.agreements.models import Enrolment
from yilian.agreements.rules.enrolments import EndReason
from yilian.kernel.actors import SYSTEM
from yilian.people.events import ElderLeft

DAY = timedelta(days=1)


def end_after_leaving(event: ElderLeft) -> None:
    """End the contracts of an elder who left the county with the last day there; one that had not begun ends on its first day."""
    last = event.on - DAY
    for enrolment in Enrolment.objects.filter(elder_id=event.elder_id, end_reason="").order_by("pk"):
        if enrolment.ends_on is None or enrolment.ends_on > last:
            end_enrolment(SYSTEM, enrolment, ends_on=max(last, enrolment.starts_on), reason=EndReason.MOVED)
