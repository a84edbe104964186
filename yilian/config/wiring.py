"""Who hears what: every event and its handlers on one page."""

from datetime import timedelta

from yilian.agreements import views as agreements
from yilian.agreements.events import ElderEnrolled, EnrolmentEnded
from yilian.agreements.models import Enrolment
from yilian.assessments.views import results as assessments
from yilian.audit.actions import connect
from yilian.exchange.events import ImportConfirmed
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import generate_for_enrolment, void_after
from yilian.people.panels import Panel, register
from yilian.visits import views as visits

HORIZON = timedelta(days=364)


def wire() -> None:
    """Connect each event to the handlers that answer it."""
    connect(ElderEnrolled, _owe_from_enrolment)
    connect(EnrolmentEnded, _owe_no_more)
    connect(ImportConfirmed, _enter_import)
    register(Panel("visits/_elder.html", "obligations.read", visits.elder_panel))
    register(Panel("assessments/_elder.html", "assessments.read", assessments.elder_panel))
    register(Panel("agreements/_elder.html", "people.read", agreements.elder_panel))


def _owe_from_enrolment(event: ElderEnrolled) -> None:
    """An enrolment makes its first year of services owed."""
    enrolment = Enrolment.objects.get(pk=event.enrolment_id)
    generate_for_enrolment(SYSTEM, enrolment, until=enrolment.starts_on + HORIZON)


def _owe_no_more(event: EnrolmentEnded) -> None:
    """The end of an enrolment voids what would fall due after it."""
    void_after(SYSTEM, Enrolment.objects.get(pk=event.enrolment_id), ends_on=event.ends_on)


def _enter_import(event: ImportConfirmed) -> None:
    """A confirmed import is entered by the worker, if nobody was quicker."""
    from yilian.exchange.tasks import enter_import

    enter_import.defer(import_id=event.import_id, user_id=event.user_id, role=event.role)
