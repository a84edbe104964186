"""Who hears what: every event and its handlers on one page."""

from datetime import timedelta

from yilian.agreements.events import AgreementEnded, AgreementInForce, ElderEnrolled, EnrolmentEnded, PostsChanged
from yilian.agreements.models import Agreement, Enrolment
from yilian.agreements.queries import team_serving
from yilian.agreements.views import enrolments, institutions
from yilian.assessments.events import AssessmentCompleted, SignsFound
from yilian.assessments.instruments import instrument
from yilian.assessments.views import results as assessments
from yilian.audit.actions import connect
from yilian.audit.clock import today
from yilian.exchange.events import ImportConfirmed
from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import full_code
from yilian.kernel.periods import add_months
from yilian.obligations.actions import (
    generate_for_agreement,
    generate_for_elder,
    generate_for_place,
    keep,
    open_from_record,
    open_series,
    void_called_for,
    waive,
)
from yilian.obligations.events import AbsenceChanged
from yilian.obligations.queries import open_obligations
from yilian.obligations.queries.places import group_is_planned, group_still_has
from yilian.obligations.rules import CalledFor
from yilian.obligations.views import panels as obligations
from yilian.people.events import ElderDied, ElderMoved, EldersMerged, MergeUndone
from yilian.people.models import Elder, Team
from yilian.people.panels import Panel, Story, register, register_story
from yilian.people.views import staff
from yilian.places import panels as of_places
from yilian.places.models import Division
from yilian.visits.events import SeriesEnded, ServiceAskedFor, ServiceCalledOff
from yilian.visits.queries import promised_clauses
from yilian.visits.views import elders as visited
from yilian.visits.views import rounds, services

TOWNSHIP = 9


def wire() -> None:
    """Connect each event to the handlers that answer it."""
    connect(ElderEnrolled, _owe_from_enrolment)
    connect(EnrolmentEnded, _owe_no_more)
    connect(AgreementInForce, _owe_from_agreement)
    connect(PostsChanged, _owe_from_agreement)
    connect(AgreementEnded, _owe_by_agreement_no_more)
    for turn in (ElderMoved, ElderDied, AbsenceChanged):
        connect(turn, _owe_as_life_goes)
    connect(ElderDied, _owe_the_dead_no_more)
    connect(EldersMerged, _owe_to_both)
    connect(MergeUndone, _owe_to_both)
    connect(ImportConfirmed, _enter_import)
    connect(AssessmentCompleted, _owe_next_assessment)
    connect(SignsFound, _owe_follow_up)
    connect(ServiceAskedFor, _owe_what_was_asked)
    connect(ServiceCalledOff, _waive_what_was_asked)
    connect(SeriesEnded, _owe_of_a_series_no_more)
    register(Panel("visits/_attention.html", "visits.read", visited.attention_panel))
    register(Panel("visits/_promises.html", "obligations.read", visited.promises_panel))
    register(Panel("visits/_health.html", "visits.read", visited.health_panel))
    register(Panel("visits/_illness.html", "visits.read", visited.illness_panel))
    register(Panel("visits/_timeline.html", "visits.read", visited.timeline_panel))
    register(Panel("agreements/_elder.html", "people.read", enrolments.elder_panel, aside=True))
    register(Panel("assessments/_elder.html", "assessments.read", assessments.elder_panel, aside=True))
    register(Panel("visits/services/_elder.html", "visits.read", services.elder_panel, aside=True))
    register(Panel("obligations/_elder.html", "obligations.read", obligations.elder_panel, aside=True))
    register_story(Story("visits.read", visited.moments))
    of_places.register(
        of_places.Panel("obligations/_organization.html", "obligations.read", obligations.organization_panel)
    )
    of_places.register(of_places.Panel("visits/_organization.html", "visits.read", rounds.organization_panel))
    of_places.register(
        of_places.Panel("agreements/_organization.html", "agreements.read", institutions.organization_panel)
    )
    of_places.register(of_places.Panel("people/_organization.html", "people.read", staff.organization_panel))


def _owe_from_enrolment(event: ElderEnrolled) -> None:
    """An enrolment makes its first year of services owed, and the group services of its place."""
    enrolment = Enrolment.objects.select_related("elder", "team").get(pk=event.enrolment_id)
    generate_for_elder(SYSTEM, enrolment.elder)
    township = _township(enrolment)
    if (
        not group_is_planned(enrolment, township, today())
        and (division := Division.objects.filter(pk=township).first()) is not None
    ):
        generate_for_place(SYSTEM, enrolment.team, division)


def _owe_no_more(event: EnrolmentEnded) -> None:
    """The end of an enrolment voids what would fall due after it, unless another ground goes on."""
    enrolment = Enrolment.objects.select_related("elder", "team").get(pk=event.enrolment_id)
    generate_for_elder(SYSTEM, enrolment.elder)
    township = _township(enrolment)
    if not group_still_has(enrolment.team_id, township):
        division = Division.objects.filter(pk=township).first()
        if division is not None:
            generate_for_place(SYSTEM, enrolment.team, division)


def _township(enrolment: Enrolment) -> str:
    """Give the township in which an enrolled elder lives."""
    return full_code(enrolment.elder.residence_division_id[:TOWNSHIP])


def _owe_from_agreement(event: AgreementInForce | PostsChanged) -> None:
    """An agreement in force, or its posts set anew, make owed what the mode promises to the institution and its residents."""
    generate_for_agreement(SYSTEM, Agreement.objects.get(pk=event.agreement_id))


def _owe_by_agreement_no_more(event: AgreementEnded) -> None:
    """The end of an agreement voids what would fall due after it; what was due before stays owed."""
    since = min(event.ends_on, today())
    generate_for_agreement(SYSTEM, Agreement.objects.get(pk=event.agreement_id), since=since)


def _owe_as_life_goes(event: ElderMoved | ElderDied | AbsenceChanged) -> None:
    """A move, a death or an absence changes what is still owed to an elder."""
    generate_for_elder(SYSTEM, Elder.objects.get(pk=event.elder_id))


def _owe_the_dead_no_more(event: ElderDied) -> None:
    """What records called for and would fall due after a death is owed no more; what was late before stays late."""
    elder = Elder.objects.get(pk=event.elder_id)
    if elder.died_on is not None:
        void_called_for(SYSTEM, elder, since=elder.died_on, reason="died")


def _owe_to_both(event: EldersMerged | MergeUndone) -> None:
    """Two records that became one, or stand apart again, are each owed what their own grounds say."""
    for key in (event.dropped_id, event.kept_id):
        generate_for_elder(SYSTEM, Elder.objects.get(pk=key))


def _enter_import(event: ImportConfirmed) -> None:
    """A confirmed import is entered by the worker, if nobody was quicker."""
    from yilian.exchange.tasks import enter_import

    enter_import.defer(import_id=event.import_id, user_id=event.user_id, role=event.role)


def _owe_next_assessment(event: AssessmentCompleted) -> None:
    """A result may change what is promised, keeps what asked for it, and the next one is owed before it lapses."""
    elder, item = Elder.objects.get(pk=event.elder_id), instrument(event.instrument).serves
    generate_for_elder(SYSTEM, elder)
    if item is None:
        return
    record = f"assessments.assessment:{event.assessment_id}"
    keep(SYSTEM, elder, item=item, on=event.on, record=record)
    if event.valid_until is not None and (team := team_serving(elder.pk, today())) is not None:
        clauses, starts_on = promised_clauses(elder, item, event.on), add_months(event.valid_until, -1)
        norm = f"instrument:{event.instrument}"
        called = CalledFor(item, clauses, starts_on, event.valid_until, record, norm=norm)
        open_from_record(SYSTEM, elder, team, called_for=called)


def _owe_follow_up(event: SignsFound) -> None:
    """Signs on a sheet that ask for it make a follow-up owed, the sooner of what they say."""
    elder, chosen, on = Elder.objects.get(pk=event.elder_id), instrument(event.instrument), today()
    days = [one.follow_up_days for one in chosen.signs if one.id in event.signs and one.follow_up_days is not None]
    team = team_serving(elder.pk, on)
    if days and chosen.serves is not None and team is not None:
        clauses, due_on = promised_clauses(elder, chosen.serves, on), on + timedelta(days=min(days))
        record, norm = f"assessments.sign:{event.assessment_id}", f"instrument:{event.instrument}"
        called = CalledFor(chosen.serves, clauses, on, due_on, record, norm=norm)
        open_from_record(SYSTEM, elder, team, called_for=called)


def _owe_what_was_asked(event: ServiceAskedFor) -> None:
    """An order or a hand-off makes a service owed where a clause promises it to the elder; else nobody is late for it."""
    elder, team = Elder.objects.get(pk=event.elder_id), Team.objects.get(pk=event.team_id)
    if clauses := promised_clauses(elder, event.item, event.windows[0].starts_on):
        called = [
            CalledFor(event.item, clauses, one.starts_on, one.due_on, event.record, one.due_at, one.ordinal)
            for one in event.windows
        ]
        open_series(SYSTEM, elder, team, called_for=called)


def _owe_of_a_series_no_more(event: SeriesEnded) -> None:
    """The end of a plan or an order of care in a series voids what would fall due from then on."""
    elder = Elder.objects.get(pk=event.elder_id)
    void_called_for(SYSTEM, elder, since=event.on, reason="ended", record=event.record)


def _waive_what_was_asked(event: ServiceCalledOff) -> None:
    """What an order had made owed is waived, for the reason it came to nothing."""
    for obligation in open_obligations().filter(opened_by=event.record):
        waive(SYSTEM, obligation, on=event.on, reason=event.reason[:200])
