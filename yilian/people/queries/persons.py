"""The register of elders: one person, what belongs to it, and its facts on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from yilian.audit.cipher import number_hash
from yilian.audit.statements import Statement
from yilian.kernel.refusals import NotFound
from yilian.people.models import CentreCare, Elder, ElderGroup, FormerNumber
from yilian.people.rules import Lifespan
from yilian.policy.facts import ElderFacts


def elders() -> QuerySet[Elder]:
    """Return the elders in scope, merged records left out."""
    return Elder.objects.filter(merged_into__isnull=True)


PLACES = ("residence_division__parent", "household_division__parent", "organization")
WITH_PLACES = Statement(lambda key: Elder.objects.filter(pk=key).select_related(*PLACES), int)


def elder(elder_id: int) -> Elder:
    """Return one elder; a merged record leads to the one that took its place."""
    record = WITH_PLACES.first(elder_id)
    if record is None:
        raise NotFound("elder", elder_id)
    return elder(record.merged_into_id) if record.merged_into_id else record


def kept_keys(keys: Iterable[int]) -> dict[int, int]:
    """Return, for records, the key of the one that stands for each now, through every merge."""
    leads = {key: key for key in keys}
    while chain := dict(
        Elder.objects.filter(pk__in=set(leads.values()), merged_into__isnull=False).values_list("pk", "merged_into_id")
    ):
        leads = {key: chain.get(kept, kept) for key, kept in leads.items()}
    return {key: kept or key for key, kept in leads.items()}


def holders_of(id_number: str) -> list[int]:
    """Return the keys of the records that stand now for whoever has, or ever had, an identity number."""
    digest = number_hash(id_number)
    keys = set(Elder.objects.filter(id_number_hash=digest).values_list("pk", flat=True))
    keys |= set(FormerNumber.objects.filter(id_number_hash=digest).values_list("elder_id", flat=True))
    return sorted(set(kept_keys(keys).values()))


# One statement instead of four: it is asked for more often than anything else, and making four costs more than their rows.
OWN_COLUMNS = ", ".join(f"elder.{field.column}" for field in Elder._meta.concrete_fields)
WITH_BELONGINGS = f"""
    SELECT {OWN_COLUMNS}, json_build_object(
        'residence', json_build_object('code', residence.code, 'name', residence.name_zh, 'within', CASE
            WHEN township.code IS NOT NULL THEN json_build_object('code', township.code, 'name', township.name_zh) END),
        'household', json_build_object('code', household.code, 'name', household.name_zh, 'within', CASE
            WHEN origin.code IS NOT NULL THEN json_build_object('code', origin.code, 'name', origin.name_zh) END),
        'organization', CASE WHEN home.id IS NOT NULL THEN json_build_object(
            'id', home.id, 'code', home.code, 'name', home.name_zh, 'kind', home.kind) END,
        'groups', ARRAY(
            SELECT json_build_object('code', one."group", 'since', one.starts_on, 'basis', one.basis)
            FROM people_elder_group AS one WHERE one.elder_id = elder.id
            AND coalesce(one.starts_on <= %(on)s, true) AND coalesce(one.ends_on >= %(on)s, true) ORDER BY one."group"),
        'family', ARRAY(
            SELECT json_build_object('name', one.name, 'relation', one.relation, 'guardian', one.guardian,
                                     'phone', encode(one.phone_cipher, 'hex'))
            FROM people_family AS one WHERE one.elder_id = elder.id ORDER BY one.id),
        'consents', ARRAY(
            SELECT one.purpose FROM people_consent AS one
            WHERE one.elder_id = elder.id AND one.withdrawn_on IS NULL ORDER BY one.purpose)
    ) AS belongings
    FROM people_elder AS elder
    JOIN places_division AS residence ON residence.code = elder.residence_division_id
    LEFT JOIN places_division AS township ON township.code = residence.parent_id
    JOIN places_division AS household ON household.code = elder.household_division_id
    LEFT JOIN places_division AS origin ON origin.code = household.parent_id
    LEFT JOIN places_organization AS home ON home.id = elder.organization_id
    WHERE elder.id = %(elder)s
"""  # noqa: S608 - names of our own columns


def elder_with_belongings(elder_id: int, on: date) -> tuple[Elder, dict[str, Any]]:
    """Return one elder, as `elder` does, with places, groups of a day, family and consents as the interface tells them.

    Phone numbers of the family are encrypted still, in hexadecimal.
    """
    rows = Elder.objects.raw(WITH_BELONGINGS, {"elder": elder_id, "on": on})
    row = next(iter(rows), None)
    if row is None:
        raise NotFound("elder", elder_id)
    if row.merged_into_id:
        return elder_with_belongings(row.merged_into_id, on)
    belongings: dict[str, Any] = row.belongings  # type: ignore[attr-defined]
    return row, belongings


def age_on(birth_date: date, on: date) -> int:
    """Return the age in full years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def groups_on(elder_id: int, on: date) -> list[str]:
    """Return the codes of the groups an elder belongs to on a day."""
    return sorted({code for (code,) in _rows(GROUPS, [elder_id, on, on])})


@dataclass(frozen=True, slots=True)
class Kept:
    """Which kinds of rows there are for an elder beside the record: most have few, and asking once is cheaper than four reads."""

    memberships: bool
    centres: bool
    residences: bool
    family: bool
    consents: bool
    merges: bool


KEPT = """
    SELECT EXISTS (SELECT FROM people_elder_group WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_centre_care WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_residence WHERE elder_id = %(elder)s AND ends_on IS NOT NULL),
           EXISTS (SELECT FROM people_family WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_consent WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_merge WHERE kept_id = %(elder)s AND undone_at IS NULL)
"""


# An elder's memberships in groups, those that hold before those that ended.
MEMBERSHIPS = Statement(
    lambda key: ElderGroup.objects.filter(elder_id=key).order_by(F("ends_on").desc(nulls_first=True), "group"), int
)
FORMER = "SELECT basis, division_id FROM people_residence WHERE elder_id = %s AND ends_on >= %s ORDER BY ends_on DESC"
GROUPS_AND_CENTRES = """
    SELECT 'group', "group" FROM people_elder_group
    WHERE elder_id = %s AND coalesce(starts_on <= %s, true) AND coalesce(ends_on >= %s, true)
    UNION ALL SELECT 'centre', centre.kind FROM people_centre_care AS served
    JOIN places_organization AS centre ON centre.id = served.organization_id
    WHERE served.withdrawn_on IS NULL AND served.elder_id = %s AND served.starts_on <= %s AND coalesce(served.ends_on >= %s, true)
"""
GROUPS = """
    SELECT "group" FROM people_elder_group
    WHERE elder_id = %s AND coalesce(starts_on <= %s, true) AND coalesce(ends_on >= %s, true)
"""


def centre_care_of(elder_id: int) -> QuerySet[CentreCare]:
    """Return which centres serve or served an elder: those that do, those that did, those withdrawn."""
    rows = CentreCare.objects.filter(elder_id=elder_id).select_related("organization")
    return rows.order_by(F("withdrawn_on").desc(nulls_first=True), F("ends_on").desc(nulls_first=True), "pk")


def centre_care(care_id: int) -> CentreCare:
    """Return one entry of a centre that serves an elder within reach; raise `NotFound`."""
    row = CentreCare.objects.select_related("organization", "elder").filter(pk=care_id).first()
    if row is None:
        raise NotFound("centre-care", care_id)
    return row


def kept_of(elder_id: int) -> Kept:
    """Return which kinds of rows there are for an elder."""
    return Kept(*_rows(KEPT, {"elder": elder_id})[0])


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def residence_on(person: Elder, on: date) -> tuple[str, str]:
    """Return the divisions where an elder lived and was registered on a day, by what the register knows of it."""
    places = {"stay": person.residence_division_id, "household": person.household_division_id}
    places |= dict(_rows(FORMER, [person.pk, on]))
    return places["stay"], places["household"]


def _groups_and_centres(elder_id: int, on: date) -> tuple[frozenset[str], frozenset[str]]:
    """Return the groups an elder belongs to on a day, and the kinds of centres that serve them then, in one statement."""
    rows = _rows(GROUPS_AND_CENTRES, [elder_id, on, on, elder_id, on, on])
    groups, centres = ({code for sort, code in rows if sort == wanted} for wanted in ("group", "centre"))
    return frozenset(groups), frozenset(centres)


def elder_facts(
    person: Elder,
    on: date,
    *,
    contracted: bool = False,
    ability_level: int | None = None,
    institution_kinds: frozenset[str] | None = None,
) -> ElderFacts:
    """Gather what policies ask about an elder on a date; who lives in an institution is served by it, else by centres on record.

    The ability level is known above (`assessments.queries.ability_level_on`) and handed in, and so are the kinds of places that serve
    the residents of the institution lived in on that day.
    """
    residence, household = residence_on(person, on)
    groups, centres = _groups_and_centres(person.pk, on)
    if institution_kinds is None:
        institution_kinds = frozenset() if person.organization is None else frozenset({person.organization.kind})
    return ElderFacts(
        age=age_on(person.birth_date, on),
        groups=groups,
        ability_level=ability_level,
        lives=person.lives,
        served_by=institution_kinds | centres,
        contracted=contracted,
        residence=residence,
        household=household,
    )


def lifespan_of(elder: Elder) -> Lifespan:
    """Return what days are judged by for an elder."""
    return Lifespan(elder.birth_date, elder.died_on)
