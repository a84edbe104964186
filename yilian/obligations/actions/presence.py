"""Writes who is not there: absences of elders, leave of staff; and the shifts of standing duties."""

from dataclasses import dataclass
from datetime import date, time

from yilian.audit.actions import action, publish
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.obligations.events import AbsenceChanged
from yilian.obligations.models import Absence, Leave, Watch
from yilian.people.models import Elder, Practitioner
from yilian.places.models import Organization
from yilian.places.policies import shelf


@dataclass(frozen=True, slots=True)
class NewWatch:
    """A shift of every week; `weekday` is 1 Monday … 7 Sunday, an end at or before the beginning lies on the next day."""

    item: str
    weekday: int
    begins_at: time
    ends_at: time
    starts_on: date


@action("obligations.absence", name="obligations.record_absence", keep=("kind", "starts_on", "ends_on"))
def record_absence(actor: Actor, elder: Elder, *, kind: str, starts_on: date, ends_on: date | None = None) -> Absence:
    """Keep that an elder is in hospital or away; what cannot be done meanwhile is no longer owed."""
    if elder.died_on is not None and starts_on > elder.died_on:
        refuse("elder-died")
    if kind not in Absence.Kind.values:
        raise Invalid(Problem("kind", "absence-kind-unknown", (("kind", kind),)))
    _whole(starts_on, ends_on)
    absence = Absence.objects.create(elder=elder, kind=kind, starts_on=starts_on, ends_on=ends_on)
    publish(AbsenceChanged(elder.pk))
    return absence


@action("obligations.absence", name="obligations.end_absence", keep=("ends_on",))
def end_absence(actor: Actor, absence: Absence, *, ends_on: date) -> Absence:
    """End an absence, or correct its end; what can be done again is owed again."""
    _whole(absence.starts_on, ends_on)
    absence.ends_on = ends_on
    absence.save(update_fields=["ends_on"])
    publish(AbsenceChanged(absence.elder_id))
    return absence


@action("obligations.watch", name="obligations.record_leave", keep=("starts_on", "ends_on"))
def record_leave(actor: Actor, practitioner: Practitioner, *, starts_on: date, ends_on: date) -> Leave:
    """Keep that one of the staff is not there, so that the relief goes or answers."""
    _whole(starts_on, ends_on)
    return Leave.objects.create(practitioner=practitioner, starts_on=starts_on, ends_on=ends_on)


@action("obligations.watch", name="obligations.set_watch")
def set_watch(
    actor: Actor, organization: Organization, first: Practitioner, relief: Practitioner | None, *, given: NewWatch
) -> Watch:
    """Put a shift of a standing duty on the roster of an organization."""
    problems = []
    if given.item not in shelf().catalogue.item:
        problems.append(Problem("item", "item-unknown", (("item", given.item),)))
    if given.weekday not in range(1, 8):
        problems.append(Problem("weekday", "weekday-unknown", (("weekday", given.weekday),)))
    if relief is not None and relief.pk == first.pk:
        problems.append(Problem("relief", "relief-is-first"))
    problems += [
        Problem(name, "not-staff-here")
        for name, person in (("first", first), ("relief", relief))
        if person is not None and not person.practice.filter(organization=organization).exists()
    ]
    if problems:
        raise Invalid(*problems)
    return Watch.objects.create(
        organization=organization, first=first, relief=relief, item=given.item, weekday=given.weekday,
        begins_at=given.begins_at, ends_at=given.ends_at, starts_on=given.starts_on,
    )  # fmt: skip


@action("obligations.watch", name="obligations.end_watch", keep=("ends_on",))
def end_watch(actor: Actor, watch: Watch, *, ends_on: date) -> Watch:
    """Take a shift off the roster with a day; who answered before stays told."""
    if watch.ends_on is not None and watch.ends_on <= ends_on:
        refuse("watch-already-ended", on=watch.ends_on)
    _whole(watch.starts_on, ends_on)
    watch.ends_on = ends_on
    watch.save(update_fields=["ends_on"])
    return watch


def _whole(starts_on: date, ends_on: date | None) -> None:
    """Refuse a span that ends before it begins."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(Problem("ends_on", "period-reversed"))
