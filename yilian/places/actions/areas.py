"""Records who answers for a division and what counts as 城镇: from a day to a day; ended, corrected and withdrawn."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, refuse_if
from yilian.places.events import ServiceAreaChanged
from yilian.places.models import Division, Organization, ServiceArea, UrbanMark
from yilian.places.queries import declaration_problems_of
from yilian.places.rules import (
    DeclarationStep,
    DeclaredDays,
    area_refusal,
    declaration_refusal,
    ending_refusal,
    reason_refusal,
)

D = TypeVar("D", ServiceArea, UrbanMark)


@action(
    "places.manage",
    name="places.set_service_area",
    title=words("登记责任区域", "record a service area"),
    log=("starts_on",),
)
def set_service_area(actor: Actor, organization: Organization, division: Division, *, starts_on: date) -> ServiceArea:
    """Let an organization answer for a division from a day on; who answered for it until then does so to the day before."""
    refuse_if(actor.area_refusal(division.pk, organization.pk))
    last = ServiceArea.objects.filter(division=division, withdrawn_on__isnull=True).order_by("-starts_on").first()
    refuse_if(area_refusal(starts_on, None if last is None else last.period))
    if last is not None and last.ends_on is None:
        last.ends_on = starts_on - timedelta(days=1)
        last.save(update_fields=["ends_on"])
    area = ServiceArea(organization=organization, division=division, starts_on=starts_on)
    area.recorded(actor.name, today()).save()
    publish(ServiceAreaChanged(division.pk, starts_on))
    return area


@action(
    "places.manage",
    name="places.end_service_area",
    title=words("终止责任区域", "end a service area"),
    log=("ends_on",),
)
def end_service_area(actor: Actor, area: ServiceArea, *, ends_on: date) -> ServiceArea:
    """Let nobody but whoever has a wider area answer for a division after a day."""
    refuse_if(actor.area_refusal(area.division_id, area.organization_id))
    _end(area, ends_on)
    publish(ServiceAreaChanged(area.division_id, ends_on))
    return area


@action(
    "places.manage",
    name="places.correct_service_area",
    title=words("更正责任区域", "correct a service area"),
    log=("reason",),
)
def correct_service_area(actor: Actor, area: ServiceArea, *, days: DeclaredDays, reason: str) -> ServiceArea:
    """Withdraw a service area and record in its place what is right; both stay."""
    withdraw_service_area(actor, area, reason=reason)
    area.refresh_from_db()
    return _corrected(actor, area, days)


@action(
    "places.manage",
    name="places.withdraw_service_area",
    title=words("撤回责任区域", "withdraw a service area"),
    log=("reason",),
)
def withdraw_service_area(actor: Actor, area: ServiceArea, *, reason: str) -> ServiceArea:
    """Take back a service area that should not have been recorded; it stays, and counts for nothing."""
    refuse_if(actor.area_refusal(area.division_id, area.organization_id))
    _withdraw(actor, area, reason)
    publish(ServiceAreaChanged(area.division_id, area.starts_on))
    return area


@action("places.manage", name="places.load_service_areas", title=words("批量装入责任区域", "load service areas"))
def load_service_areas(actor: Actor, *, areas: Sequence[ServiceArea]) -> int:
    """Enter service areas at once; a division for which somebody answers already is left as it is."""
    recorded = [area.recorded(actor.name, today()) for area in areas]
    return len(ServiceArea.objects.bulk_create(recorded, ignore_conflicts=True))


@action("places.manage", name="places.mark_urban", title=words("标记城镇社区", "mark a community as urban"))
def mark_urban(actor: Actor, division: Division, *, days: DeclaredDays) -> UrbanMark:
    """Record that a village or community counts as 城镇 from a day to a day, and the document that says so (CZ-02)."""
    refuse_if(actor.area_refusal(division.pk))
    mark = UrbanMark(division=division, starts_on=days.starts_on, ends_on=days.ends_on, document=days.document)
    _judge(mark)
    mark.recorded(actor.name, today()).save()
    return mark


@action("places.manage", name="places.end_urban", title=words("终止城镇标记", "end an urban mark"), log=("ends_on",))
def end_urban(actor: Actor, mark: UrbanMark, *, ends_on: date) -> UrbanMark:
    """Let a village or community count as 城镇 no longer after a day."""
    refuse_if(actor.area_refusal(mark.division_id))
    _end(mark, ends_on)
    return mark


@action(
    "places.manage",
    name="places.correct_urban",
    title=words("更正城镇标记", "correct an urban mark"),
    log=("reason",),
)
def correct_urban(actor: Actor, mark: UrbanMark, *, days: DeclaredDays, reason: str) -> UrbanMark:
    """Withdraw an urban mark and record in its place what is right; both stay."""
    withdraw_urban(actor, mark, reason=reason)
    mark.refresh_from_db()
    return _corrected(actor, mark, days)


@action(
    "places.manage",
    name="places.withdraw_urban",
    title=words("撤回城镇标记", "withdraw an urban mark"),
    log=("reason",),
)
def withdraw_urban(actor: Actor, mark: UrbanMark, *, reason: str) -> UrbanMark:
    """Take back an urban mark that should not have been made; it stays, and counts for nothing."""
    refuse_if(actor.area_refusal(mark.division_id))
    _withdraw(actor, mark, reason)
    return mark


@action("places.manage", name="places.load_urban_marks", title=words("批量装入城镇标记", "load urban marks"))
def load_urban_marks(actor: Actor, *, marks: Sequence[UrbanMark]) -> int:
    """Enter urban marks at once; a division that is marked already is left as it is."""
    recorded = [mark.recorded(actor.name, today()) for mark in marks]
    return len(UrbanMark.objects.bulk_create(recorded, ignore_conflicts=True))


def _end(declaration: ServiceArea | UrbanMark, ends_on: date) -> None:
    refuse_if(declaration_refusal(declaration.state_on(today()), DeclarationStep.END))
    refuse_if(ending_refusal(declaration.period, ends_on))
    declaration.ends_on = ends_on
    declaration.save(update_fields=["ends_on"])


def _withdraw(actor: Actor, declaration: ServiceArea | UrbanMark, reason: str) -> None:
    refuse_if(declaration_refusal(declaration.state_on(today()), DeclarationStep.WITHDRAW))
    refuse_if(reason_refusal(reason))
    declaration.taken_back(actor.name, today(), reason).save(update_fields=declaration.WITHDRAWAL)


def _corrected(actor: Actor, declaration: D, days: DeclaredDays) -> D:
    made = declaration.corrected(days)
    _judge(made)
    made.recorded(actor.name, today()).save()
    return made


def _judge(made: ServiceArea | UrbanMark) -> None:
    """Refuse what names no document where one is asked for, or shares a day with another; it may begin on any day."""
    if problems := declaration_problems_of(made, date.max):
        raise Invalid(*problems)
