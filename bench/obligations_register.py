"""The register that obligations are written for: divisions, teams, and elders with a residence and an enrolment, entered by SQL."""

from obligations_planning import PER_TEAM

ELDERS = """
    INSERT INTO people_elder (name, pinyin, initials, sound, sex, birth_date, id_number_cipher, id_number_hash, phone_cipher,
        phone_hash, household_division_id, residence_division_id, address, lives, groups, synthetic)
    SELECT '虚构', 'xu gou ' || n, 'xg', 'xugou' || n, 1 + n %% 2, DATE '1930-01-01' + n * 7 %% 10000, ''::bytea,
        sha256(n::text::bytea), ''::bytea, ''::bytea, place, place, '', 'at-home', '{}', true
    FROM (SELECT n, '3307271' || lpad((n %% 19)::text, 2, '0') || '901' AS place FROM generate_series(%s::int, %s::int) AS n) AS invented
"""
RESIDENCES = """
    INSERT INTO people_residence (elder_id, basis, division_id, address, recorded_on)
    SELECT id, 'stay', residence_division_id, '', DATE '2023-01-01' FROM people_elder WHERE id > %s
"""
ENROLMENTS = """
    INSERT INTO agreements_enrolment (elder_id, team_id, pack, mode, starts_on, judged_on, end_reason, end_note)
    SELECT id, 1 + id / %s, 'panan-2021', 'care-to-home', DATE '2023-01-01' + (id * 7 %% 200)::int, DATE '2023-01-01', '', ''
    FROM people_elder WHERE id > %s
"""


def register(first: int, last: int) -> None:
    """Enter divisions and teams once, then elders and enrolments from one number to another."""
    from django.db import connection, transaction

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
        if not first:
            places()
        teams(last // PER_TEAM + 1)
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_elder")
        (highest,) = cursor.fetchone()
        cursor.execute(ELDERS, [first + 1, last])
        cursor.execute(RESIDENCES, [highest])
        cursor.execute(ENROLMENTS, [PER_TEAM, highest])


def places() -> None:
    """Enter a county of nineteen townships and the health centre that answers for them."""
    from yilian.kernel.actors import SYSTEM
    from yilian.places.actions.registers import load_divisions, load_organizations
    from yilian.places.models import Division, Organization

    rows = [("330000000000", "province", None), ("330727000000", "county", "330000000000")]
    for code in range(19):
        town = f"3307271{code:02d}000"
        rows += [(town, "township", "330727000000"), (f"3307271{code:02d}901", "village", town)]
    load_divisions(
        SYSTEM, divisions=[Division(code=c, name_zh=f"地{c}", level=level, parent_id=above) for c, level, above in rows]
    )
    centre = Organization(code="centre", name_zh="卫生院", kind="township-health-centre", division_id="330727100000")
    load_organizations(SYSTEM, organizations=[centre])


def teams(count: int) -> None:
    """Form teams until there are so many."""
    from yilian.kernel.actors import SYSTEM
    from yilian.people.actions.staff import form_team
    from yilian.people.models import Team
    from yilian.places.models import Organization

    centre = Organization.objects.get(code="centre")
    for number in range(Team.objects.count(), count):
        form_team(SYSTEM, centre, name=f"{number}队", members=[])
