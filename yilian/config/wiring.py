"""Who hears what: every event and its handlers on one page."""

from yilian.agreements.events import AgreementEnded, AgreementInForce, ElderEnrolled, EnrolmentEnded, PostsChanged
from yilian.agreements.models import Agreement, Enrolment
from yilian.agreements.views import enrolments as agreements
from yilian.audit.actions import connect
from yilian.audit.clock import today
from yilian.exchange.events import ImportConfirmed
from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import full_code
from yilian.obligations.actions import generate_for_agreement, generate_for_elder, generate_for_place
from yilian.obligations.events import AbsenceChanged
from yilian.obligations.queries.places import group_is_planned, group_still_has
from yilian.obligations.views import panels as obligations
from yilian.people.events import ElderDied, ElderMoved, EldersMerged, MergeUndone
from yilian.people.models import Elder
from yilian.people.panels import Panel, register
from yilian.places import panels as organizations
from yilian.places.models import Division
from yilian.visits.views import visits

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
    connect(EldersMerged, _owe_to_both)
    connect(MergeUndone, _owe_to_both)
    connect(ImportConfirmed, _enter_import)
    register(Panel("visits/_elder.html", "obligations.read", visits.elder_panel))
    register(Panel("agreements/_elder.html", "people.read", agreements.elder_panel))
    register(Panel("obligations/_elder.html", "obligations.read", obligations.elder_panel))
    organizations.register(
        organizations.Panel("obligations/_organization.html", "obligations.read", obligations.organization_panel)
    )


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


def _owe_to_both(event: EldersMerged | MergeUndone) -> None:
    """Two records that became one, or stand apart again, are each owed what their own grounds say."""
    for key in (event.dropped_id, event.kept_id):
        generate_for_elder(SYSTEM, Elder.objects.get(pk=key))


def _enter_import(event: ImportConfirmed) -> None:
    """A confirmed import is entered by the worker, if nobody was quicker."""
    from yilian.exchange.tasks import enter_import

    enter_import.defer(import_id=event.import_id, user_id=event.user_id, role=event.role)
