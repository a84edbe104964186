"""Who hears what: every event and its handlers on one page."""

from datetime import timedelta

from yilian.agreements.events import ElderEnrolled, EnrolmentEnded
from yilian.agreements.models import Enrolment
from yilian.agreements.views import enrolments, institutions
from yilian.assessments.views import results as assessments
from yilian.audit.actions import connect
from yilian.exchange.events import ImportConfirmed
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import generate_for_enrolment, open_from_record, void_after, waive
from yilian.obligations.queries import open_obligations
from yilian.obligations.rules import CalledFor
from yilian.people.models import Elder, Team
from yilian.people.panels import Panel, Story, register, register_story
from yilian.people.views import staff
from yilian.places import panels as of_places
from yilian.visits.events import ServiceAskedFor, ServiceCalledOff
from yilian.visits.queries import promised_clauses
from yilian.visits.views import elders as visited
from yilian.visits.views import rounds, services

HORIZON = timedelta(days=364)


def wire() -> None:
    """Connect each event to the handlers that answer it."""
    connect(ElderEnrolled, _owe_from_enrolment)
    connect(EnrolmentEnded, _owe_no_more)
    connect(ImportConfirmed, _enter_import)
    connect(ServiceAskedFor, _owe_what_was_asked)
    connect(ServiceCalledOff, _waive_what_was_asked)
    register(Panel("visits/_attention.html", "visits.read", visited.attention_panel))
    register(Panel("visits/_promises.html", "obligations.read", visited.promises_panel))
    register(Panel("visits/services/_elder.html", "visits.read", services.elder_panel))
    register(Panel("agreements/_elder.html", "people.read", enrolments.elder_panel))
    register(Panel("assessments/_elder.html", "assessments.read", assessments.elder_panel))
    register(Panel("visits/_health.html", "visits.read", visited.health_panel))
    register(Panel("visits/_timeline.html", "visits.read", visited.timeline_panel))
    register_story(Story("visits.read", visited.moments))
    of_places.register(of_places.Panel("people/_organization.html", "people.read", staff.organization_panel))
    of_places.register(
        of_places.Panel("agreements/_organization.html", "agreements.read", institutions.organization_panel)
    )
    of_places.register(of_places.Panel("visits/_organization.html", "visits.read", rounds.organization_panel))


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


def _owe_what_was_asked(event: ServiceAskedFor) -> None:
    """An order or a hand-off makes a service owed where a clause promises it to the elder; else nobody is late for it."""
    elder, team = Elder.objects.get(pk=event.elder_id), Team.objects.get(pk=event.team_id)
    if clauses := promised_clauses(elder, event.item, event.starts_on):
        called = CalledFor(event.item, clauses, event.starts_on, event.due_on, event.record, event.due_at)
        open_from_record(SYSTEM, elder, team, called_for=called)


def _waive_what_was_asked(event: ServiceCalledOff) -> None:
    """What an order had made owed is waived, for the reason it came to nothing."""
    for obligation in open_obligations().filter(opened_by=event.record):
        waive(SYSTEM, obligation, on=event.on, reason=event.reason[:200])
