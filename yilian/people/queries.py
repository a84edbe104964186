"""Reads people for others, within reach."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound
from yilian.people.cipher import keyed_hash, number_hash
from yilian.people.counting import Counted
from yilian.people.models import DistinctPair, Elder, ElderGroup, MergeRecord, PracticeSite, Practitioner, Team
from yilian.people.rules import SUSPICIOUS, Likeness, Traits, likeness, neighbours
from yilian.places.models import Division
from yilian.places.queries import organizations_in_scope, within
from yilian.policy.facts import UNKNOWN_LEVEL, ElderFacts

ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
PHONE = re.compile(r"1\d{10}|0\d{9,11}")
NAMESAKES = 40
LAST_CHARACTER = "\U0010ffff"
LETTERS = re.compile(r"[a-zA-Z]+")


def elders() -> QuerySet[Elder]:
    """Give the elders within reach, merged records left out."""
    return Elder.objects.filter(merged_into__isnull=True)


def elder(elder_id: int) -> Elder:
    """Give one elder; a merged record leads to the one that took its place."""
    found = (
        Elder.objects.select_related("residence_division__parent", "household_division__parent", "organization")
        .filter(pk=elder_id)
        .first()
    )
    if found is None:
        raise NotFound("elder", elder_id)
    return elder(found.merged_into_id) if found.merged_into_id else found


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
    """Give one elder, as `elder` does, with places, groups of a day, family and consents as the interface tells them.

    Phone numbers of the family are encrypted still, in hexadecimal.
    """
    rows = Elder.objects.raw(WITH_BELONGINGS, {"elder": elder_id, "on": on})
    found = next(iter(rows), None)
    if found is None:
        raise NotFound("elder", elder_id)
    if found.merged_into_id:
        return elder_with_belongings(found.merged_into_id, on)
    belongings: dict[str, Any] = found.belongings  # type: ignore[attr-defined]
    return found, belongings


def age_on(birth_date: date, on: date) -> int:
    """Give the age in full years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def in_force(on: date) -> Q:
    """Say that a row's period, open where it says nothing, holds on a day."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def groups_on(elder_id: int, on: date) -> list[str]:
    """Give the codes of the groups an elder belongs to on a day."""
    codes = ElderGroup.objects.filter(in_force(on), elder_id=elder_id).values_list("group", flat=True)
    return sorted(set(codes))


def memberships_on(elder_id: int, on: date) -> QuerySet[ElderGroup]:
    """Give an elder's memberships in groups that hold on a day."""
    return ElderGroup.objects.filter(in_force(on), elder_id=elder_id).order_by("group")


@dataclass(frozen=True, slots=True)
class Kept:
    """Which kinds of rows there are for an elder beside the record: most have few, and asking once is cheaper than four reads."""

    memberships: bool
    residences: bool
    family: bool
    consents: bool
    merges: bool


KEPT = """
    SELECT EXISTS (SELECT FROM people_elder_group WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_residence WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_family WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_consent WHERE elder_id = %(elder)s),
           EXISTS (SELECT FROM people_merge WHERE kept_id = %(elder)s AND undone_at IS NULL)
"""


def kept_of(elder_id: int) -> Kept:
    """Say which kinds of rows there are for an elder."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, {"elder": elder_id})
        return Kept(*cursor.fetchone())


def residence_on(person: Elder, on: date) -> tuple[str, str]:
    """Give the divisions where an elder lived and was registered on a day, by what the register knows of it."""
    found = {"stay": person.residence_division_id, "household": person.household_division_id}
    former = person.former_residences.filter(ends_on__gte=on).order_by("-ends_on")
    found |= dict(former.values_list("basis", "division_id"))
    return found["stay"], found["household"]


def elder_facts(person: Elder, on: date, *, contracted: bool = False, ability_level: int = UNKNOWN_LEVEL) -> ElderFacts:
    """Gather what policies ask about an elder on a date; who lives in an institution is served by it.

    The ability level is known above (`assessments.queries.ability_level_on`) and handed in.
    """
    residence, household = residence_on(person, on)
    return ElderFacts(
        age=age_on(person.birth_date, on),
        groups=frozenset(groups_on(person.pk, on)),
        ability_level=ability_level,
        lives=person.lives,
        served_by=frozenset() if person.organization is None else frozenset({person.organization.kind}),
        contracted=contracted,
        residence=residence,
        household=household,
    )


SORTS = {"name": ("pinyin", "pk"), "oldest": ("birth_date", "pk"), "place": ("residence_division_id", "pinyin", "pk")}

# Not the column itself: its index would be walked from a to z in search of the few that a text means.
SORTED_LAST = Concat("pinyin", Value(""))


def search(text: str, *, division: str = "", group: str = "", lives: str = "", sort: str = "name") -> QuerySet[Elder]:
    """Find elders by name, pinyin, initials, place, full identity or phone number; narrowed by place, group and dwelling."""
    found: QuerySet[Elder] = Counted(Elder).filter(merged_into__isnull=True)
    columns = SORTS.get(sort, SORTS["name"])
    order: tuple[str | Concat, ...] = columns
    if text.strip():
        found = found.filter(_matching(text.strip()))
        order = tuple(SORTED_LAST if column == "pinyin" else column for column in columns)
    if division:
        found = found.filter(within("residence_division_id", division))
    if group:
        found = found.filter(groups__contains=[group])
    if lives:
        found = found.filter(lives=lives)
    found = found.select_related("residence_division__parent").order_by(*order)
    if not text.strip() and isinstance(found, Counted):
        found.asked = (division, group, lives)
    return found


def following(found: QuerySet[Elder], after: str) -> QuerySet[Elder]:
    """Give what follows, in the order of pinyin, the elder that a page ended with (`pinyin.id`); without one, everything."""
    pinyin, _, key = after.rpartition(".")
    if not key.isdigit():
        return found
    return found.filter(pinyin__gte=pinyin).exclude(pinyin=pinyin, pk__lte=int(key))


def _matching(text: str) -> Q:
    """Say what a search text may mean."""
    if ID_NUMBER.fullmatch(text):
        holders = Elder.objects.filter(id_number_hash=number_hash(text)).values_list("merged_into_id", "pk")
        return Q(pk__in=[merged_into or key for merged_into, key in holders])
    if PHONE.fullmatch(text):
        return Q(phone_hash=keyed_hash(text))
    if LETTERS.fullmatch(text):
        return _begins("pinyin", text.lower()) | _begins("initials", text.lower())
    return _begins("name", text) | _lives_in(text)


def _lives_in(text: str) -> Q:
    """Say that an elder lives in a division whose name begins with a text, or in one below it."""
    reach = Q(pk__in=[])
    named = Division.objects.filter(name_zh__startswith=text).exclude(level__in=["nation", "province", "city"])
    for code in named.values_list("code", flat=True)[:NAMESAKES]:
        reach |= within("residence_division_id", code)
    return reach


def _begins(column: str, text: str) -> Q:
    """Say that a column begins with a text, as a range: row-level security lets an index serve `<`, but not LIKE."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_CHARACTER})


def practitioner_of(actor: Actor) -> Practitioner | None:
    """Give the practitioner that a user is, if any."""
    return Practitioner.objects.filter(user_id=actor.user_id).first() if actor.user_id else None


def teams_of(actor: Actor) -> list[Team]:
    """Give the teams a user works in; without any, every team within reach."""
    teams = Team.objects.select_related("organization").order_by("pk")
    own = list(teams.filter(members__user_id=actor.user_id)) if actor.user_id else []
    return own or list(teams.filter(_team_in_reach(actor)))


def _team_in_reach(actor: Actor) -> Q:
    """Say which teams lie within an actor's scope."""
    reach = Q(organization_id__in=actor.scope.organizations)
    for prefix in actor.scope.divisions:
        reach |= within("organization__division_id", prefix) if prefix else Q(pk__isnull=False)
    return reach


def certificate_valid(practitioner: Practitioner, on: date) -> bool:
    """Say whether any certificate of a practitioner is valid on a day."""
    valid = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return practitioner.certificates.filter(valid, starts_on__lte=on).exists()


RIVALS = 300
COMPARED = (
    "pk", "name", "sound", "birth_date", "sex", "residence_division_id", "id_number_hash", "phone_hash",
)  # fmt: skip
CROWD = 20
PAIRS = """
    WITH elder AS (
        SELECT id, sound, birth_date, phone_hash, residence_division_id AS place,
               (SELECT string_agg(digit, '' ORDER BY digit)
                FROM regexp_split_to_table(to_char(birth_date, 'YYYYMMDD'), '') AS digit) AS digits
        FROM people_elder WHERE merged_into_id IS NULL
    ), keyed AS (
        SELECT id, sound || digits AS key FROM elder
        UNION ALL SELECT id, encode(phone_hash, 'hex') FROM elder WHERE phone_hash <> ''
        UNION ALL SELECT id, place || birth_date::text FROM elder
    ), crowd AS (SELECT id, key, count(*) OVER (PARTITION BY key) AS size FROM keyed)
    SELECT DISTINCT one.id, other.id FROM crowd AS one JOIN crowd AS other ON other.key = one.key AND other.id > one.id
    WHERE one.size BETWEEN 2 AND %s AND other.size BETWEEN 2 AND %s
      AND NOT EXISTS (SELECT 1 FROM people_distinct AS pair WHERE pair.one_id = one.id AND pair.other_id = other.id)
    ORDER BY one.id, other.id
"""


def traits_of(person: Elder) -> Traits:
    """Give what a record is compared by."""
    return Traits(
        person.name, person.sound, person.birth_date, person.sex, person.residence_division_id,
        bytes(person.id_number_hash), bytes(person.phone_hash),
    )  # fmt: skip


def duplicates_of(person: Elder) -> list[tuple[Elder, Likeness]]:
    """Find records that may be the same person, the likeliest first; those declared distinct are left out."""
    rivals = candidates(traits_of(person), but=person.pk)
    if not rivals or not person.pk:
        return rivals
    apart = DistinctPair.objects.filter(Q(one=person) | Q(other=person)).values_list("one_id", "other_id")
    others = {key for pair in apart for key in pair}
    return [(rival, found) for rival, found in rivals if rival.pk not in others]


def candidates(traits: Traits, *, but: int | None = None) -> list[tuple[Elder, Likeness]]:
    """Find the records that these traits may belong to; compared are those of the same day of birth, sound, or phone.

    `but` is the record whose traits they are, which is like itself and is not read again.
    """
    near = Q(birth_date__in=neighbours(traits.birth_date)) | Q(sound=traits.sound)
    if traits.phone:
        near |= Q(phone_hash=traits.phone)
    scored = {row[0]: likeness(traits, _traits(row)) for row in elders().filter(near).values_list(*COMPARED)[:RIVALS]}
    likely = {key: found for key, found in scored.items() if found.score >= SUSPICIOUS and key != but}
    if not likely:
        return []
    alike = elders().select_related("residence_division__parent").in_bulk(likely)
    ordered = sorted(likely.items(), key=lambda pair: (-pair[1].score, pair[0]))
    return [(alike[key], found) for key, found in ordered if key in alike]


def _traits(row: tuple[Any, ...]) -> Traits:
    """Give what a row of the compared columns is compared by."""
    _key, name, sound, born, sex, place, number, phone = row
    return Traits(name, sound, born, sex, place, bytes(number), bytes(phone))


def duplicate_pairs() -> list[tuple[Elder, Elder, Likeness]]:
    """Find all pairs within reach that may be one person, the likeliest first.

    Compared are only records that share a key: sound and digits of birth date, phone, or place and birth date. A key shared
    by more than CROWD records says nothing and is passed over, so the work grows with the register and not with its square.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [CROWD, CROWD])
        pairs = cursor.fetchall()
    found = elders().select_related("residence_division__parent").in_bulk({key for pair in pairs for key in pair})
    scored = [
        (found[one], found[other], likeness(traits_of(found[one]), traits_of(found[other])))
        for one, other in pairs
        if one in found and other in found
    ]
    alike = [line for line in scored if line[2].score >= SUSPICIOUS]
    return sorted(alike, key=lambda line: (-line[2].score, line[0].pk, line[1].pk))


def merges() -> QuerySet[MergeRecord]:
    """Give the merges within reach, the newest first."""
    return MergeRecord.objects.select_related("kept").order_by("-merged_at", "-pk")


def staff_of(organization_id: int, on: date) -> QuerySet[Practitioner]:
    """Give who works at an organization on a day, with certificates, sites and teams."""
    here = PracticeSite.objects.filter(in_force(on), organization_id=organization_id).values("practitioner")
    found = Practitioner.objects.filter(pk__in=here).order_by("kind", "name", "pk")
    return found.prefetch_related("certificates", "practice__organization", "teams")


def staff_within(actor: Actor) -> QuerySet[Practitioner]:
    """Give the practitioners who work at an organization of an actor's territory."""
    here = organizations_in_scope(actor).values("pk")
    sites = PracticeSite.objects.filter(organization_id__in=here).values("practitioner")
    return Practitioner.objects.filter(pk__in=sites).order_by("kind", "name", "pk").prefetch_related("certificates")


def teams_at(organization_id: int) -> QuerySet[Team]:
    """Give the teams of an organization with their members."""
    return (
        Team.objects.filter(organization_id=organization_id)
        .order_by("name", "pk")
        .prefetch_related("places__practitioner")
    )
