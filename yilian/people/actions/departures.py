"""Writes that an elder leaves the county, and that one comes back."""

from dataclasses import dataclass
from datetime import date, timedelta

from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.people.actions.lives import Move, move_problems
from yilian.people.actions.residences import close_residence, open_residences
from yilian.people.events import ElderLeft, ElderMoved
from yilian.people.models import Departure, Elder, ResidencePeriod
from yilian.people.rules import departure_refusal

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewDeparture:
    """That an elder leaves the county: the first day away, where to and why; `household` says that the registration goes too."""

    left_on: date
    destination: str
    reason: str
    household: bool = False
    note: str = ""


@action("people.revise_elder", name="people.leave_county", title=words("登记迁出", "record that an elder leaves"))
def leave_county(actor: Actor, elder: Elder, *, departure: NewDeparture) -> Departure:
    """Let an elder leave the county from a day on: nothing is owed any more, and figures of earlier days stay as they are."""
    if elder.died_on is not None:
        refuse("elder-died")
    if elder.left_on is not None:
        refuse("elder-left", on=elder.left_on)
    home = elder.residences.get(ends_on__isnull=True)
    refuse_if(departure_refusal(departure.left_on, home.starts_on or elder.birth_date, today()))
    if not departure.destination.strip():
        raise Invalid(Problem("destination", "destination-missing"))
    if departure.reason not in Departure.Reason.values:
        raise Invalid(Problem("reason", "departure-reason-unknown", (("reason", departure.reason),)))
    close_residence(elder, departure.left_on)
    elder.left_on, elder.organization, elder.lives = departure.left_on, None, Elder.Lives.AT_HOME
    elder.save(update_fields=["left_on", "organization", "lives"])
    left = Departure.objects.create(
        elder=elder,
        left_on=departure.left_on,
        destination=departure.destination.strip(),
        reason=departure.reason,
        household=departure.household,
        note=departure.note.strip(),
    )
    publish(ElderLeft(elder.pk, departure.left_on))
    return left


@action(
    "people.revise_elder", name="people.return_to_county", title=words("登记迁回", "record that an elder comes back")
)
def return_to_county(actor: Actor, elder: Elder, *, move: Move) -> Elder:
    """Let an elder who left live in the county again from a day on; the days between stay days away."""
    if elder.died_on is not None:
        refuse("elder-died")
    departure = elder.departures.filter(returned_on__isnull=True).first()
    if elder.left_on is None or departure is None:
        refuse("elder-never-left")
    problems = move_problems(elder, move)
    if move.on <= elder.left_on:
        problems.append(Problem("on", "returns-before-leaving", (("left_on", str(elder.left_on)),)))
    if problems:
        raise Invalid(*problems)
    elder.residence_division_id, elder.address = move.division, move.address
    elder.lives, elder.organization_id, elder.left_on = move.lives, move.organization, None
    elder.longitude = elder.latitude = None
    elder.save()
    open_residences([elder], move.on)
    if departure.household:
        _keep_registration(elder, departure)
    departure.returned_on = move.on
    departure.save(update_fields=["returned_on"])
    publish(ElderMoved(elder.pk, ResidencePeriod.ResidenceKind.STAY, move.on))
    return elder


def _keep_registration(elder: Elder, departure: Departure) -> None:
    """Keep the registration before a departure as a former one: the present one begins with the return."""
    former = elder.residences.filter(basis=ResidencePeriod.ResidenceKind.HOUSEHOLD).order_by("-ends_on").first()
    ResidencePeriod.objects.create(
        elder=elder,
        basis=ResidencePeriod.ResidenceKind.HOUSEHOLD,
        division_id=elder.household_division_id,
        starts_on=elder.household_since if former is None or former.ends_on is None else former.ends_on + DAY,
        ends_on=departure.left_on - DAY,
        recorded_on=today(),
    )
