"""A right held in one place is not a right in another."""

from datetime import UTC, datetime, timedelta

import pytest

from yilian.accounts.rules import (
    OWN,
    ROLES,
    SYSTEM_ONLY,
    Held,
    grantable_by,
    needs_second_factor,
    permissions_of,
    place_covered,
    session_end,
    standing,
)
from yilian.kernel.actors import Scope

COUNTY, JIANSHAN, YUSHAN = "330727000000", "330727109000", "330727106000"
NINE = datetime(2023, 9, 12, 9, tzinfo=UTC)


def test_one_role_reaches_its_place():
    found = standing([Held("nurse", JIANSHAN)])
    assert (found.roles, found.scope) == (frozenset({"nurse"}), Scope(("330727109",)))


def test_a_role_in_two_places_reaches_both():
    found = standing([Held("nurse", JIANSHAN), Held("nurse", organization=5, organization_division=YUSHAN)])
    assert found.scope == Scope(("330727109",), frozenset({5}))


def test_a_wider_role_counts_in_the_narrower_place():
    found = standing([Held("nurse", JIANSHAN), Held("auditor", COUNTY)])
    assert found.roles == {"nurse", "auditor"}
    assert found.scope == Scope(("330727109",))


def test_a_narrower_role_does_not_count_in_the_wider_place():
    found = standing([Held("nurse", JIANSHAN), Held("auditor", COUNTY)], "auditor")
    assert found.roles == {"auditor"}
    assert "visits.record" not in permissions_of(found.roles)


def test_roles_in_two_townships_do_not_mix():
    found = standing([Held("family-doctor", JIANSHAN), Held("institution-staff", YUSHAN)])
    assert (found.roles, found.scope.divisions) == (frozenset({"family-doctor"}), ("330727109",))


def test_a_role_of_an_organization_counts_where_a_role_over_its_division_is_held():
    held = [Held("nurse", organization=5, organization_division=JIANSHAN), Held("family-doctor", JIANSHAN)]
    assert standing(held, "nurse").roles == {"nurse", "family-doctor"}
    assert standing(held, "family-doctor").roles == {"family-doctor"}


def test_a_role_not_held_cannot_be_chosen():
    assert standing([Held("nurse", JIANSHAN)], "county-admin").roles == {"nurse"}


def test_a_role_that_no_longer_exists_gives_nothing():
    found = standing([Held("wizard", COUNTY)])
    assert (found.roles, found.scope) == (frozenset(), Scope())


def test_nobody_without_a_role_reaches_anybody():
    assert standing([]).scope == Scope()


def test_an_elder_reaches_no_territory():
    assert standing([Held("elder")]).scope == Scope()


def test_only_the_system_administrator_reaches_everywhere():
    assert standing([Held("system-admin")]).scope == Scope(("",))


@pytest.mark.parametrize(
    ("scope", "place", "covered"),
    [
        (Scope(("330727",)), Held("nurse", JIANSHAN), True),
        (Scope(("330727109",)), Held("nurse", COUNTY), False),
        (Scope(("330727109",)), Held("nurse", YUSHAN), False),
        (Scope(("330727",)), Held("nurse", organization=5, organization_division=YUSHAN), True),
        (Scope((), frozenset({5})), Held("nurse", organization=5, organization_division=YUSHAN), True),
        (Scope((), frozenset({5})), Held("nurse", organization=6, organization_division=YUSHAN), False),
        (Scope(("330727",)), Held("system-admin"), False),
        (Scope(("",)), Held("system-admin"), True),
        (Scope(("",)), Held("nurse", COUNTY), True),
        (Scope(()), Held("nurse", COUNTY), False),
        (Scope(("330727109",)), Held("nurse", YUSHAN, 5, JIANSHAN), False),
    ],
)
def test_a_place_lies_within_a_reach_or_not(scope, place, covered):
    assert place_covered(scope, place) is covered


def test_roles_with_power_over_many_ask_for_a_second_factor():
    powerful = {"exchange.import", "accounts.manage", "audit.read", "people.manage_staff"}
    for code, role in ROLES.items():
        assert role.second_factor or not powerful & role.permissions, code


def test_a_second_factor_is_asked_for_whichever_role_acts():
    assert needs_second_factor([Held("nurse", JIANSHAN), Held("county-admin", COUNTY)])
    assert not needs_second_factor([Held("nurse", JIANSHAN)])


def test_a_county_administrator_makes_no_system_administrator():
    assert "system-admin" not in grantable_by({"county-admin"})
    assert grantable_by({"nurse"}) == frozenset()


def test_every_role_may_look_after_its_own_account_and_none_may_do_what_is_the_systems():
    for role in ROLES.values():
        assert role.permissions >= OWN
        assert not role.permissions & SYSTEM_ONLY
        assert "*" not in role.permissions


@pytest.mark.parametrize(
    ("since", "seen", "why"),
    [(0, 0, ""), (29, 29, ""), (60, 30, "idle"), (8 * 60, 0, "longest"), (8 * 60 - 1, 1, ""), (9 * 60, 60, "longest")],
)
def test_a_session_ends_when_idle_or_long(since, seen, why):
    assert session_end(NINE - timedelta(minutes=since), NINE - timedelta(minutes=seen), NINE) == why
