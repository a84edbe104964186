"""Writes who is not there: absences of elders, leave of staff; and the shifts of standing duties."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from yilian.audit.actions import action, publish
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.obligations.events import AbsenceChanged
from yilian.obligations.models import Absence, Leave, Shift
from yilian.people.models import Elder, Practitioner
from yilian.places.models import Organization
from yilian.places.policies import policy_library


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift of every week; `weekday` is 1 Monday … 7 Sunday, an end at or before the beginning lies on the next day."""

    item: str
    weekday: int
    begins_at: time
    ends_at: time
    starts_on: date


@action(
    "obligations.absence",
    title=words("登记住院或外出", "record an absence"),
    name="obligations.record_absence",
    log=("kind", "starts_on", "ends_on"),
)
def record_absence(actor: Actor, elder: Elder, *, kind: str, starts_on: date, ends_on: date | None = None) -> Absence:
    """Keep that an elder is in hospital or away; what cannot be done meanwhile is no longer owed."""
    if elder.died_on is not None and starts_on > elder.died_on:
        refuse("elder-died")
    if kind not in Absence.Kind.values:
        raise Invalid(Problem("kind", "absence-kind-unknown", (("kind", kind),)))
    _whole(starts_on, ends_on)
    _refuse_overlap(elder.pk, kind, starts_on, ends_on)
    absence = Absence.objects.create(elder=elder, kind=kind, starts_on=starts_on, ends_on=ends_on)
    publish(AbsenceChanged(elder.pk))
    return absence


@action(
    "obligations.absence", title=words("登记返家", "end an absence"), name="obligations.end_absence", log=("ends_on",)
)
def end_absence(actor: Actor, absence: Absence, *, ends_on: date) -> Absence:
    """End an absence, or correct its end; what can be done again is owed again."""
    _whole(absence.starts_on, ends_on)
    _refuse_overlap(absence.elder_id, absence.kind, absence.starts_on, ends_on, besides=absence.pk)
    absence.ends_on = ends_on
    absence.save(update_fields=["ends_on"])
    publish(AbsenceChanged(absence.elder_id))
    return absence


@action(
    "obligations.shift",
    title=words("登记人员请假", "record leave of staff"),
    name="obligations.record_leave",
    log=("starts_on", "ends_on"),
)
def record_leave(actor: Actor, practitioner: Practitioner, *, starts_on: date, ends_on: date) -> Leave:
    """Keep that one of the staff is not there, so that the relief goes or answers."""
    _whole(starts_on, ends_on)
    return Leave.objects.create(practitioner=practitioner, starts_on=starts_on, ends_on=ends_on)


@action("obligations.shift", title=words("排班", "set a shift"), name="obligations.set_shift")
def set_shift(
    actor: Actor, organization: Organization, first: Practitioner, relief: Practitioner | None, *, new_shift: NewShift
) -> Shift:
    """Put a shift of a standing duty on the roster of an organization."""
    problems = []
    if new_shift.item not in policy_library().catalogue.item:
        problems.append(Problem("item", "item-unknown", (("item", new_shift.item),)))
    if new_shift.weekday not in range(1, 8):
        problems.append(Problem("weekday", "weekday-unknown", (("weekday", new_shift.weekday),)))
    if relief is not None and relief.pk == first.pk:
        problems.append(Problem("relief", "relief-is-first"))
    problems += [
        Problem(name, "not-staff-here")
        for name, person in (("first", first), ("relief", relief))
        if person is not None and not person.practice.filter(organization=organization).exists()
    ]
    if problems:
        raise Invalid(*problems)
    return Shift.objects.create(
        organization=organization,
        first=first,
        relief=relief,
        item=new_shift.item,
        weekday=new_shift.weekday,
        begins_at=new_shift.begins_at,
        ends_at=new_shift.ends_at,
        starts_on=new_shift.starts_on,
    )


@action("obligations.shift", title=words("结束班次", "end a shift"), name="obligations.end_shift", log=("ends_on",))
def end_shift(actor: Actor, shift: Shift, *, ends_on: date) -> Shift:
    """Take a shift off the roster with a day; who answered before stays told."""
    if shift.ends_on is not None and shift.ends_on <= ends_on:
        refuse("shift-already-ended", on=shift.ends_on)
    _whole(shift.starts_on, ends_on)
    shift.ends_on = ends_on
    shift.save(update_fields=["ends_on"])
    return shift


def _whole(starts_on: date, ends_on: date | None) -> None:
    """Refuse a span that ends before it begins."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(Problem("ends_on", "period-reversed"))


def _refuse_overlap(elder: int, kind: str, starts_on: date, ends_on: date | None, besides: int = 0) -> None:
    """Refuse an absence on days on which the elder is absent for the same reason already."""
    same = Absence.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), elder_id=elder, kind=kind)
    overlapping = same.filter(starts_on__lte=ends_on or date.max).exclude(pk=besides).order_by("starts_on").first()
    if overlapping is not None:
        refuse("absence-overlaps", starts_on=overlapping.starts_on)
