"""Elders for programs: one with all that belongs to it, a list page by page, a new one whose command may be sent twice."""

from datetime import date
from typing import Any

import msgspec
from django.http import HttpResponse

from yilian.audit.access_log import log_access
from yilian.audit.cipher import decrypt
from yilian.kernel.identifiers import masked_phone, masked_resident_id
from yilian.kernel.refusals import Invalid, Problem
from yilian.pages.commands import carry_out_for_program
from yilian.pages.programs import Interface, body_of, in_json
from yilian.pages.requests import Request
from yilian.pages.versions import etag, judge_version, read_anew
from yilian.people.actions.elders import NewElder, Revision, register_elder, revise_elder
from yilian.people.forms import RevisionForm
from yilian.people.models import Elder
from yilian.people.queries import likely_duplicates, persons, search
from yilian.people.rules import particulars_warnings

PAGE = 20
LISTED = (
    "id",
    "name",
    "pinyin",
    "sex",
    "birth_date",
    "died_on",
    "lives",
    "groups",
    "residence_division_id",
    "residence_division__name_zh",
    "residence_division__parent__name_zh",
    "organization_id",
    "id_number_cipher",
)

api = Interface("elders")


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
    compared: bool = False


class RevisionBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a program changes of an elder's record; what is not sent stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    sex: int | msgspec.UnsetType = msgspec.UNSET
    birth_date: date | msgspec.UnsetType = msgspec.UNSET
    id_number: str | msgspec.UnsetType = msgspec.UNSET
    phone: str | msgspec.UnsetType = msgspec.UNSET
    address: str | msgspec.UnsetType = msgspec.UNSET
    compared: bool = False


@api.read("/elders/{int:elder_id}", "people.read", name="elder")
def read_elder(request: Request, elder_id: int) -> HttpResponse:
    """Return one elder with divisions, organization, groups, family and consents; `ETag` names the version of the record."""
    elder, belongings = persons.elder_with_belongings(elder_id, request.on)
    log_access(request.actor, [elder.pk], "api.elder")
    for member in belongings["family"]:
        member["phone"] = masked_phone(decrypt(bytes.fromhex(member["phone"]))) if member["phone"] else ""
    answer = {
        "id": elder.pk,
        "name": elder.name,
        "pinyin": elder.pinyin,
        "sex": elder.sex,
        "birth_date": elder.birth_date,
        "age": persons.age_on(elder.birth_date, request.on),
        "died_on": elder.died_on,
        "id_number": elder.masked_id_number,
        "phone": elder.masked_phone,
        "address": elder.address,
        "lives": elder.lives,
        "synthetic": elder.synthetic,
    }
    shown = in_json(answer | belongings)
    shown["ETag"] = etag(RevisionForm.known(elder))
    return shown


@api.change("/elders/{int:elder_id}", "people.revise_elder", RevisionBody, name="revise-elder")
def change_elder(request: Request, elder_id: int) -> HttpResponse:
    """Correct an elder's record: `If-Match` names the version that was read, and what changed since then answers 412."""
    elder, body = persons.elder(elder_id), body_of(request, RevisionBody)
    log_access(request.actor, [elder.pk], "api.elder")

    def act() -> Elder:
        read_anew(elder)
        judge_version(request, RevisionForm.known(elder))
        said = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not msgspec.UNSET}
        kept = {name: getattr(elder, name) for name in (*RevisionForm.known(elder), "id_number")}
        return revise_elder(request.actor, elder, revision=Revision(**kept | said))

    made = carry_out_for_program(request, act)
    answer = in_json({"id": made.pk})
    answer["ETag"] = etag(RevisionForm.known(made))
    return answer


@api.read("/elders", "people.read", name="elders")
def list_elders(  # noqa: PLR0913, PLR0917 - the words that an address may hold
    request: Request, q: str = "", division: str = "", group: str = "", lives: str = "", after: str = ""
) -> HttpResponse:
    """Return twenty elders in the order of pinyin; `next` of the answer is the `after` of the page that follows."""
    if division and not division.isdigit():
        raise Invalid(Problem("division", "division-shape"))
    matches = search.search(q, division=division, group=group, lives=lives)
    rows = list(search.following(matches, after).values(*LISTED)[: PAGE + 1])
    shown = rows[:PAGE]
    log_access(request.actor, [row["id"] for row in shown], "api.elders")
    more = f"{shown[-1]['pinyin']}.{shown[-1]['id']}" if len(rows) > PAGE else None
    return in_json({"elders": [_listed(row, request.on) for row in shown], "next": more})


@api.write("/elders", "people.register_elder", ElderBody, name="new-elder")
def create_elder(request: Request) -> HttpResponse:
    """Register an elder; the header `Idempotency-Key` (a UUID) lets the same command be sent again without harm.

    What differs from the identity number is refused unless `compared` says that somebody saw the document; then the answer names it
    as a warning, and whom the elder may be a duplicate of.
    """
    new_elder = NewElder(**msgspec.structs.asdict(body_of(request, ElderBody)))
    made = carry_out_for_program(request, lambda: register_elder(request.actor, new_elder=new_elder))
    alike = likely_duplicates.duplicates_of(made)
    log_access(request.actor, [rival.pk for rival, _ in alike], "api.duplicates")
    answer = in_json(
        {
            "id": made.pk,
            "warnings": particulars_warnings(new_elder.particulars()),
            "duplicates": [
                {"id": elder.pk, "score": likeness.score, "reasons": likeness.reasons} for elder, likeness in alike
            ],
        },
        status=201,
    )
    answer["Location"] = f"/api/elders/{made.pk}"
    return answer


def _listed(row: dict[str, Any], on: date) -> dict[str, Any]:
    """Write one line of the list."""
    return {
        "id": row["id"],
        "name": row["name"],
        "sex": row["sex"],
        "birth_date": row["birth_date"],
        "age": persons.age_on(row["birth_date"], on),
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
