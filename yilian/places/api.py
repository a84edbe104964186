"""What institutions have, for programs: read, recorded, corrected and withdrawn; a command may be sent twice."""

from datetime import date
from typing import Any, TypeVar

import msgspec
from django.http import HttpResponse
from ninja import Router
from ninja.security import django_auth

from yilian.kernel.refusals import Invalid, NotFound, Problem, refuse_if
from yilian.pages.commands import carry_out_for_program
from yilian.pages.requests import Request
from yilian.places import queries
from yilian.places.actions import declarations
from yilian.places.models import Characteristic

router = Router(tags=["organizations"], auth=django_auth)


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


B = TypeVar("B", CharacteristicBody, ReasonBody)


@router.get("/organizations/{int:organization_id}/characteristics", url_name="characteristics")
def list_characteristics(request: Request, organization_id: int) -> HttpResponse:
    """Return what is recorded of an institution, withdrawn entries included."""
    refuse_if(request.actor.refusal("places.read"))
    queries.organization(organization_id)
    return _json({"characteristics": [_shown(row) for row in queries.characteristics_of(organization_id)]})


@router.post("/organizations/{int:organization_id}/characteristics", url_name="record-characteristic")
def record_characteristic(request: Request, organization_id: int) -> HttpResponse:
    """Record an entry; the header `Idempotency-Key` (a UUID) lets the same command be sent again without harm."""
    refuse_if(request.actor.refusal("places.characterise"))
    body, organization = _body(request, CharacteristicBody), queries.organization(organization_id)

    def act() -> Characteristic:
        return declarations.record_characteristic(request.actor, organization, details=body.details())

    return _json(_shown(carry_out_for_program(request, act)), status=201)


@router.post(
    "/organizations/{int:organization_id}/characteristics/{int:characteristic_id}/correct",
    url_name="correct-characteristic",
)
def correct_characteristic(request: Request, organization_id: int, characteristic_id: int) -> HttpResponse:
    """Put an entry right; the wrong one stays, withdrawn."""
    refuse_if(request.actor.refusal("places.characterise"))
    entry = _entry(request, organization_id, characteristic_id)
    body = _body(request, CharacteristicBody)

    def act() -> Characteristic:
        return declarations.correct_characteristic(request.actor, entry, details=body.details(), reason=body.reason)

    return _json(_shown(carry_out_for_program(request, act)), status=201)


@router.post(
    "/organizations/{int:organization_id}/characteristics/{int:characteristic_id}/withdraw",
    url_name="withdraw-characteristic",
)
def withdraw_characteristic(request: Request, organization_id: int, characteristic_id: int) -> HttpResponse:
    """Take an entry back, with the reason."""
    refuse_if(request.actor.refusal("places.characterise"))
    entry = _entry(request, organization_id, characteristic_id)
    body = _body(request, ReasonBody)

    def act() -> Characteristic:
        return declarations.withdraw_characteristic(request.actor, entry, reason=body.reason)

    return _json(_shown(carry_out_for_program(request, act)))


def _entry(request: Request, organization_id: int, characteristic_id: int) -> Characteristic:
    """Return an entry that the actor may change; raise `NotFound`, also where it is another's or lies outside their reach."""
    entry = queries.characteristic(characteristic_id)
    reached = request.actor.scope.covers(entry.organization.division_id, entry.organization_id)
    if entry.organization_id != organization_id or not reached:
        raise NotFound("characteristic", characteristic_id)
    return entry


def _shown(row: Characteristic) -> dict[str, Any]:
    """Write an entry."""
    return {
        "id": row.pk,
        "word": row.word,
        "about": row.about,
        "holds": row.holds,
        "from": row.starts_on,
        "to": row.ends_on,
        "document": row.document,
        "recorded_by": row.recorded_by,
        "recorded_on": row.recorded_on,
        "corrects": row.corrects_id,
        "withdrawn_on": row.withdrawn_on,
        "withdrawal_reason": row.withdrawal_reason,
    }


def _body(request: Request, kind: type[B]) -> B:
    """Read the body; say what is malformed and where."""
    try:
        return msgspec.json.decode(request.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        text, _, path = str(error).partition(" - at `$")
        raise Invalid(Problem(path.strip("`.") or "body", "body-malformed", (("reason", text),))) from error


def _json(answer: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer in JSON."""
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)
