"""What institutions have and in what places take part, for programs: read, recorded, corrected, ended and withdrawn; a command may be sent twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from django.http import HttpResponse

from yilian.audit.clock import today
from yilian.kernel.refusals import NotFound
from yilian.pages.commands import carry_out_for_program
from yilian.pages.programs import Interface, body_of, in_json
from yilian.pages.requests import Request
from yilian.places import queries
from yilian.places.actions import declarations
from yilian.places.actions.consequences import Consequences
from yilian.places.models import Characteristic, Participation
from yilian.places.rules import DeclaredDays

api = Interface("organizations")


class CharacteristicBody(msgspec.Struct, forbid_unknown_fields=True):
    """An entry as a program sends it: `word` is a code of the catalogue, or its Chinese label; `reason` says why it corrects."""

    word: str
    from_: date = msgspec.field(name="from")
    document: str = ""
    to: date | None = None
    holds: bool = True
    reason: str = ""

    def details(self) -> declarations.NewCharacteristic:
        """Hand over what was sent."""
        word = queries.word_called(self.word)
        return declarations.NewCharacteristic(word, self.from_, self.document, self.to, self.holds)


class ReasonBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why an entry is taken back."""

    reason: str


class ParticipationBody(msgspec.Struct, forbid_unknown_fields=True):
    """A declaration of taking part as a program sends it: `division` and the rest are codes; without `item` the whole mode."""

    division: str
    pack: str
    mode: str
    from_: date = msgspec.field(name="from")
    document: str = ""
    item: str = ""
    to: date | None = None

    def details(self) -> declarations.NewParticipation:
        """Return what was sent."""
        return declarations.NewParticipation(self.pack, self.mode, self.from_, self.document, self.item, self.to)


class DaysBody(msgspec.Struct, forbid_unknown_fields=True):
    """The right days and document of an entry, and why it was wrong."""

    from_: date = msgspec.field(name="from")
    reason: str
    document: str = ""
    to: date | None = None


class EndBody(msgspec.Struct, forbid_unknown_fields=True):
    """The last day, and why it ends."""

    to: date
    reason: str


@api.read("/organizations/{int:organization_id}/characteristics", "places.read", name="characteristics")
def list_characteristics(request: Request, organization_id: int) -> HttpResponse:
    """Return what is recorded of an institution, withdrawn entries included."""
    queries.organization(organization_id)
    return in_json({"characteristics": [_shown(row) for row in queries.characteristics_of(organization_id)]})


@api.write(
    "/organizations/{int:organization_id}/characteristics",
    "places.characterise",
    CharacteristicBody,
    name="record-characteristic",
)
def record_characteristic(request: Request, organization_id: int) -> HttpResponse:
    """Record an entry; the header `Idempotency-Key` (a UUID) lets the same command be sent again without harm."""
    body, organization = body_of(request, CharacteristicBody), queries.organization(organization_id)

    def act() -> Characteristic:
        return declarations.record_characteristic(request.actor, organization, details=body.details())

    return _changed(request, organization_id, act, status=201)


@api.write(
    "/organizations/{int:organization_id}/characteristics/{int:characteristic_id}/correct",
    "places.characterise",
    CharacteristicBody,
    name="correct-characteristic",
)
def correct_characteristic(request: Request, organization_id: int, characteristic_id: int) -> HttpResponse:
    """Put an entry right; the wrong one stays, withdrawn."""
    entry = _entry(request, organization_id, characteristic_id)
    body = body_of(request, CharacteristicBody)

    def act() -> Characteristic:
        return declarations.correct_characteristic(request.actor, entry, details=body.details(), reason=body.reason)

    return _changed(request, organization_id, act, status=201)


@api.write(
    "/organizations/{int:organization_id}/characteristics/{int:characteristic_id}/withdraw",
    "places.characterise",
    ReasonBody,
    name="withdraw-characteristic",
)
def withdraw_characteristic(request: Request, organization_id: int, characteristic_id: int) -> HttpResponse:
    """Take an entry back, with the reason."""
    entry = _entry(request, organization_id, characteristic_id)
    body = body_of(request, ReasonBody)

    def act() -> Characteristic:
        return declarations.withdraw_characteristic(request.actor, entry, reason=body.reason)

    return _changed(request, organization_id, act)


def _changed(
    request: Request, organization_id: int, act: Callable[[], Characteristic], status: int = 200
) -> HttpResponse:
    """Change an entry once; answer with it and with what the institution does not meet any more because of it."""
    consequences = Consequences(organization_id)
    made = carry_out_for_program(request, lambda: consequences.of(act))
    return in_json(_shown(made) | {"not_met_any_more": consequences.plain()}, status=status)


@api.read("/participations", "places.read", name="participations")
def list_participations(request: Request) -> HttpResponse:
    """Return in what places take part, withdrawn declarations included."""
    return in_json({"participations": [_taking_part(row) for row in queries.participations()]})


@api.write("/participations", "places.participate", ParticipationBody, name="declare-participation")
def declare_participation(request: Request) -> HttpResponse:
    """Declare that a place takes part in what a document leaves to it."""
    body = body_of(request, ParticipationBody)
    division = queries.division(body.division)

    def act() -> Participation:
        return declarations.declare_participation(request.actor, division, details=body.details())

    return in_json(_taking_part(carry_out_for_program(request, act)), status=201)


@api.write(
    "/participations/{int:participation_id}/correct", "places.participate", DaysBody, name="correct-participation"
)
def correct_participation(request: Request, participation_id: int) -> HttpResponse:
    """Put the days and the document of a declaration right; the wrong one stays, withdrawn."""
    row, body = _declaration(request, participation_id), body_of(request, DaysBody)
    days = DeclaredDays(body.from_, body.document, body.to)

    def act() -> Participation:
        return declarations.correct_participation(request.actor, row, days=days, reason=body.reason)

    return in_json(_taking_part(carry_out_for_program(request, act)), status=201)


@api.write("/participations/{int:participation_id}/end", "places.participate", EndBody, name="end-participation")
def end_participation(request: Request, participation_id: int) -> HttpResponse:
    """Let a place take part no longer after a day."""
    row, body = _declaration(request, participation_id), body_of(request, EndBody)

    def act() -> Participation:
        return declarations.end_participation(request.actor, row, ends_on=body.to, reason=body.reason)

    return in_json(_taking_part(carry_out_for_program(request, act)))


@api.write(
    "/participations/{int:participation_id}/withdraw", "places.participate", ReasonBody, name="withdraw-participation"
)
def withdraw_participation(request: Request, participation_id: int) -> HttpResponse:
    """Take a declaration back, with the reason."""
    row, body = _declaration(request, participation_id), body_of(request, ReasonBody)

    def act() -> Participation:
        return declarations.withdraw_participation(request.actor, row, reason=body.reason)

    return in_json(_taking_part(carry_out_for_program(request, act)))


def _declaration(request: Request, participation_id: int) -> Participation:
    """Return a declaration that the actor may change; raise `NotFound`, also where it lies outside their reach."""
    row = queries.participation(participation_id)
    if not request.actor.scope.covers(row.division_id, None):
        raise NotFound("participation", participation_id)
    return row


def _entry(request: Request, organization_id: int, characteristic_id: int) -> Characteristic:
    """Return an entry that the actor may change; raise `NotFound`, also where it is another's or lies outside their reach."""
    entry = queries.characteristic(characteristic_id)
    reached = request.actor.scope.covers(entry.organization.division_id, entry.organization_id)
    if entry.organization_id != organization_id or not reached:
        raise NotFound("characteristic", characteristic_id)
    return entry


def _shown(row: Characteristic) -> dict[str, Any]:
    """Write an entry."""
    return {"id": row.pk, "word": row.word, "about": row.about, "holds": row.holds} | _declared(row)


def _taking_part(row: Participation) -> dict[str, Any]:
    """Write a declaration of taking part."""
    chosen = {"division": row.division_id, "pack": row.pack, "mode": row.mode, "item": row.item}
    return {"id": row.pk} | chosen | _declared(row) | {"state": row.state_on(today())}


def _declared(row: Characteristic | Participation) -> dict[str, Any]:
    """Write the days of a declaration, its document, who recorded it, and whether it was withdrawn."""
    return {
        "from": row.starts_on,
        "to": row.ends_on,
        "document": row.document,
        "recorded_by": row.recorded_by,
        "recorded_on": row.recorded_on,
        "corrects": row.corrects_id,
        "withdrawn_on": row.withdrawn_on,
        "withdrawal_reason": row.withdrawal_reason,
    }
