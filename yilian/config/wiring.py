"""Who hears what: every event and its handlers on one page."""

from datetime import timedelta

from yilian.agreements.events import ElderEnrolled, EnrolmentEnded
from yilian.agreements.models import Enrolment
from yilian.agreements.views import enrolments as agreements
from yilian.audit.actions import connect
from yilian.exchange.events import ImportConfirmed
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import generate_for_enrolment, void_after
from yilian.people.panels import Panel, Story, register, register_story
from yilian.places.panels import Panel as HousePanel
from yilian.places.panels import register as register_house
from yilian.visits.views import elders as visited
from yilian.visits.views import rounds

HORIZON = timedelta(days=364)


def wire() -> None:
    """Connect each event to the handlers that answer it."""
    connect(ElderEnrolled, _owe_from_enrolment)
    connect(EnrolmentEnded, _owe_no_more)
    connect(ImportConfirmed, _enter_import)
    register(Panel("visits/_attention.html", "visits.read", visited.attention_panel))
    register(Panel("visits/_promises.html", "obligations.read", visited.promises_panel))
    register(Panel("agreements/_elder.html", "people.read", agreements.elder_panel))
    register(Panel("visits/_health.html", "visits.read", visited.health_panel))
    register(Panel("visits/_timeline.html", "visits.read", visited.timeline_panel))
    register_story(Story("visits.read", visited.moments))
    register_house(HousePanel("visits/_organization.html", "visits.read", rounds.organization_panel))


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
