"""Elders for programs: one with all that belongs to it, a list page by page, a new one whose command may be sent twice."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Router
from ninja.security import django_auth

from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.kernel.identifiers import masked_resident_id
from yilian.kernel.refusals import Invalid, Problem, refuse_if
from yilian.people import queries
from yilian.people.actions import NewElder, register_elder
from yilian.people.cipher import decrypt
from yilian.people.panels import parts_for
from yilian.people.rules import Particulars, masked_phone, particulars_warnings

PAGE = 20
LISTED = (
    "id", "name", "pinyin", "sex", "birth_date", "died_on", "lives", "groups", "residence_division_id",
    "residence_division__name_zh", "residence_division__parent__name_zh", "organization_id", "id_number_cipher",
)  # fmt: skip

router = Router(tags=["elders"], auth=django_auth)


class ElderBody(msgspec.Struct, forbid_unknown_fields=True):
    """A new elder as a program sends it."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    residence: str
    household: str = ""
    phone: str = ""
    address: str = ""
    lives: str = "at-home"
    organization: int | None = None
    groups: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None
    died_on: date | None = None


@router.get("/elders/{int:elder_id}", url_name="elder")
def read_elder(request: Request, elder_id: int) -> HttpResponse:
    """Give one elder with divisions, organization, groups, family, consents, and what other modules add."""
    refuse_if(request.actor.refusal("people.read"))
    found, belongings = queries.elder_with_belongings(elder_id, request.on)
    record_look(request.actor, [found.pk], "api.elder")
    for one in belongings["family"]:
        one["phone"] = masked_phone(decrypt(bytes.fromhex(one["phone"]))) if one["phone"] else ""
    answer = {
        "id": found.pk,
        "name": found.name,
        "pinyin": found.pinyin,
        "sex": found.sex,
        "birth_date": found.birth_date,
        "age": queries.age_on(found.birth_date, request.on),
        "died_on": found.died_on,
        "id_number": found.masked_id_number,
        "phone": found.masked_phone,
        "address": found.address,
        "lives": found.lives,
        "synthetic": found.synthetic,
    }
    return _json(answer | belongings | parts_for(request, found))


@router.get("/elders", url_name="elders")
def list_elders(  # noqa: PLR0913, PLR0917 - the words that an address may hold
    request: Request, q: str = "", division: str = "", group: str = "", lives: str = "", after: str = ""
) -> HttpResponse:
    """Give twenty elders in the order of pinyin; `next` of the answer is the `after` of the page that follows."""
    refuse_if(request.actor.refusal("people.read"))
    if division and not division.isdigit():
        raise Invalid(Problem("division", "division-shape"))
    found = queries.search(q, division=division, group=group, lives=lives)
    rows = list(queries.following(found, after).values(*LISTED)[: PAGE + 1])
    shown = rows[:PAGE]
    record_look(request.actor, [row["id"] for row in shown], "api.elders")
    more = f"{shown[-1]['pinyin']}.{shown[-1]['id']}" if len(rows) > PAGE else None
    return _json({"elders": [_listed(row, request.on) for row in shown], "next": more})


@router.post("/elders", url_name="new-elder")
def create_elder(request: Request) -> HttpResponse:
    """Register an elder; the header `Idempotency-Key` (a UUID) lets the same command be sent again without harm.

    The answer names what differs from the identity number and whom the elder may be a duplicate of; neither hinders.
    """
    body = _body(request.body)
    given = NewElder(**msgspec.structs.asdict(body))
    made = register_elder(request.actor, given=given, command_id=_command(request.headers.get("Idempotency-Key", "")))  # type: ignore[call-arg]
    particulars = Particulars(given.name, given.sex, given.birth_date, given.id_number)
    alike = queries.duplicates_of(made)
    record_look(request.actor, [rival.pk for rival, _ in alike], "api.duplicates")
    answer = _json(
        {
            "id": made.pk,
            "warnings": particulars_warnings(particulars),
            "duplicates": [{"id": one.pk, "score": found.score, "reasons": found.reasons} for one, found in alike],
        },
        status=201,
    )
    answer["Location"] = f"/api/elders/{made.pk}"
    return answer


def _body(raw: bytes) -> ElderBody:
    """Read the body; say what is malformed and where."""
    try:
        return msgspec.json.decode(raw, type=ElderBody)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        text, _, path = str(error).partition(" - at `$")
        raise Invalid(Problem(path.strip("`.") or "body", "body-malformed", (("reason", text),))) from error


def _command(text: str) -> UUID | None:
    """Read the command's id."""
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(Problem("Idempotency-Key", "command-id-malformed")) from error


def _listed(row: dict[str, Any], on: date) -> dict[str, Any]:
    """Write one line of the list."""
    return {
        "id": row["id"],
        "name": row["name"],
        "sex": row["sex"],
        "birth_date": row["birth_date"],
        "age": queries.age_on(row["birth_date"], on),
        "died_on": row["died_on"],
        "id_number": masked_resident_id(decrypt(bytes(row["id_number_cipher"]))),
        "residence": {
            "code": row["residence_division_id"],
            "name": row["residence_division__name_zh"],
            "within": row["residence_division__parent__name_zh"],
        },
        "lives": row["lives"],
        "organization": row["organization_id"],
        "groups": row["groups"],
    }


def _json(answer: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer in JSON."""
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)
