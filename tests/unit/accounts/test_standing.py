"""A right held in one place is not a right in another."""

from datetime import UTC, datetime, timedelta

import pytest

from yilian.accounts.queries import OWN, permissions_of
from yilian.accounts.rules import (
    RoleGrant,
    acting_role,
    grantable_by,
    needs_second_factor,
    place_covered,
    session_end,
)
from yilian.kernel.actors import Scope
from yilian.kernel.roles import ROLES
from yilian.pages.registry import permissions, system_permissions

COUNTY, JIANSHAN, YUSHAN = "330727000000", "330727109000", "330727106000"
NINE = datetime(2023, 9, 12, 9, tzinfo=UTC)


def test_one_role_reaches_its_place():
    found = acting_role([RoleGrant("nurse", JIANSHAN)])
    assert (found.roles, found.scope) == (frozenset({"nurse"}), Scope(("330727109",)))


def test_a_role_in_two_places_reaches_both():
    found = acting_role(
        [RoleGrant("nurse", JIANSHAN), RoleGrant("nurse", organization=5, organization_division=YUSHAN)]
    )
    assert found.scope == Scope(("330727109",), frozenset({5}))


def test_a_wider_role_counts_in_the_narrower_place():
    found = acting_role([RoleGrant("nurse", JIANSHAN), RoleGrant("auditor", COUNTY)])
    assert found.roles == {"nurse", "auditor"}
    assert found.scope == Scope(("330727109",))


def test_a_narrower_role_does_not_count_in_the_wider_place():
    found = acting_role([RoleGrant("nurse", JIANSHAN), RoleGrant("auditor", COUNTY)], "auditor")
    assert found.roles == {"auditor"}
    assert "visits.record" not in permissions_of(found.roles)


def test_roles_in_two_townships_do_not_mix():
    found = acting_role([RoleGrant("family-doctor", JIANSHAN), RoleGrant("institution-staff", YUSHAN)])
    assert (found.roles, found.scope.divisions) == (frozenset({"family-doctor"}), ("330727109",))


def test_a_role_of_an_organization_counts_where_a_role_over_its_division_is_held():
    held = [RoleGrant("nurse", organization=5, organization_division=JIANSHAN), RoleGrant("family-doctor", JIANSHAN)]
    assert acting_role(held, "nurse").roles == {"nurse", "family-doctor"}
    assert acting_role(held, "family-doctor").roles == {"family-doctor"}


def test_a_role_not_held_cannot_be_chosen():
    assert acting_role([RoleGrant("nurse", JIANSHAN)], "county-admin").roles == {"nurse"}


def test_a_role_that_no_longer_exists_gives_nothing():
    found = acting_role([RoleGrant("wizard", COUNTY)])
    assert (found.roles, found.scope) == (frozenset(), Scope())


def test_nobody_without_a_role_reaches_anybody():
    assert acting_role([]).scope == Scope()


def test_an_elder_reaches_no_territory():
    assert acting_role([RoleGrant("elder")]).scope == Scope()


def test_only_the_system_administrator_reaches_everywhere():
    assert acting_role([RoleGrant("system-admin")]).scope == Scope(("",))


@pytest.mark.parametrize(
    ("scope", "place", "covered"),
    [
        (Scope(("330727",)), RoleGrant("nurse", JIANSHAN), True),
        (Scope(("330727109",)), RoleGrant("nurse", COUNTY), False),
        (Scope(("330727109",)), RoleGrant("nurse", YUSHAN), False),
        (Scope(("330727",)), RoleGrant("nurse", organization=5, organization_division=YUSHAN), True),
        (Scope((), frozenset({5})), RoleGrant("nurse", organization=5, organization_division=YUSHAN), True),
        (Scope((), frozenset({5})), RoleGrant("nurse", organization=6, organization_division=YUSHAN), False),
        (Scope(("330727",)), RoleGrant("system-admin"), False),
        (Scope(("",)), RoleGrant("system-admin"), True),
        (Scope(("",)), RoleGrant("nurse", COUNTY), True),
        (Scope(()), RoleGrant("nurse", COUNTY), False),
        (Scope(("330727109",)), RoleGrant("nurse", YUSHAN, 5, JIANSHAN), False),
    ],
)
def test_a_place_lies_within_a_reach_or_not(scope, place, covered):
    assert place_covered(scope, place) is covered


def test_roles_with_power_over_many_ask_for_a_second_factor():
    powerful = {"exchange.import", "accounts.manage", "audit.read", "people.manage_staff"}
    for code, role in ROLES.items():
        assert role.second_factor or not powerful & permissions_of([code]), code


def test_a_second_factor_is_asked_for_whichever_role_acts():
    assert needs_second_factor([RoleGrant("nurse", JIANSHAN), RoleGrant("county-admin", COUNTY)])
    assert not needs_second_factor([RoleGrant("nurse", JIANSHAN)])


def test_a_county_administrator_makes_no_system_administrator():
    assert "system-admin" not in grantable_by({"county-admin"})
    assert grantable_by({"nurse"}) == frozenset()


def test_every_role_may_look_after_its_own_account_and_none_may_do_what_is_the_systems():
    for role in ROLES:
        assert permissions_of([role]) >= OWN
    assert not permissions().keys() & system_permissions()
    assert "*" not in permissions()


def test_whoever_holds_a_permission_is_a_role():
    assert {role for roles in permissions().values() for role in roles} <= ROLES.keys()


@pytest.mark.parametrize(
    ("since", "seen", "why"),
    [(0, 0, ""), (29, 29, ""), (60, 30, "idle"), (8 * 60, 0, "longest"), (8 * 60 - 1, 1, ""), (9 * 60, 60, "longest")],
)
def test_a_session_ends_when_idle_or_long(since, seen, why):
    assert session_end(NINE - timedelta(minutes=since), NINE - timedelta(minutes=seen), NINE) == why
