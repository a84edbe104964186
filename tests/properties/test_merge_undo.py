"""Whatever two records hold: merging loses nothing, and undoing a merge gives back exactly what was there."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from factories import a_team, an_id_number
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.elders import NewElder, register_elder
from yilian.people.actions.lives import (
    Move,
    NewConsent,
    NewFamilyMember,
    add_family_member,
    add_to_group,
    give_consent,
    move_elder,
)
from yilian.people.actions.merging import TAKEN, merge_elders, undo_merge
from yilian.people.models import Elder, FormerNumber, MergeRecord, NameKey, Practitioner, Team

# What follows from a record or from a merge: keys of the name written anew, and the number that gave way.
DERIVED = (NameKey, FormerNumber)
VILLAGES = ("330727109901", "330727106901")
_serial = count(1)

LIFE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["周金兰", "周金蓝", "单秀英"]),
        "sex": st.sampled_from([1, 2]),
        "birth_date": st.dates(date(1925, 1, 1), date(1960, 12, 31)),
        "residence": st.sampled_from(VILLAGES),
        "phone": st.sampled_from(["", "13812345678"]),
        "address": st.text(max_size=8, alphabet="东坑村12号"),
        "groups": st.lists(st.sampled_from(["dementia", "hardship", "living-alone"]), unique=True).map(tuple),
    }
)
DEEDS = st.lists(st.sampled_from(["family", "guardian-consent", "consent", "group", "move", "enrol"]), max_size=6)


@pytest.fixture
def team(county: None) -> Iterator[tuple[Team, Practitioner]]:
    with using_scope(SYSTEM):
        yield a_team()


def lived(life: dict[str, Any], deeds: list[str], team: Team) -> Elder:
    elder = register_elder(SYSTEM, new_elder=NewElder(id_number=an_id_number(life["birth_date"], life["sex"]), **life))
    for deed in dict.fromkeys(deeds):
        DO[deed](elder, team)
    return Elder.objects.get(pk=elder.pk)


def consents_by_guardian(elder: Elder, _team: Team) -> None:
    guardian = add_family_member(SYSTEM, elder, member=NewFamilyMember("王某", "son", "13900000000", guardian=True))
    give_consent(SYSTEM, elder, guardian, new_consent=NewConsent("sharing", date(2023, 1, 1)))


DO: dict[str, Any] = {
    "family": lambda elder, _: add_family_member(SYSTEM, elder, member=NewFamilyMember("李某", "daughter")),
    "guardian-consent": consents_by_guardian,
    "consent": lambda elder, _: give_consent(SYSTEM, elder, None, new_consent=NewConsent("care", date(2023, 1, 1))),
    "group": lambda elder, _: add_to_group(SYSTEM, elder, group="disability-certificate", starts_on=date(2020, 1, 1)),
    "move": lambda elder, _: move_elder(SYSTEM, elder, move=Move("stay", VILLAGES[0], date(2022, 5, 1))),
    "enrol": lambda elder, team: enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10)),
}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, merge records, commands and the log left out."""
    return {
        model._meta.label: sorted(map(_comparable, model._default_manager.values_list(*_columns(model))), key=repr)
        for model in apps.get_models()
        if model is not MergeRecord and model._meta.app_label not in ("audit", "procrastinate") and model._meta.managed
    }


def _columns(model: type[models.Model]) -> list[str]:
    """Return the columns to compare: of what is derived, all but the key of the row."""
    return [column.attname for column in model._meta.concrete_fields if model not in DERIVED or not column.primary_key]


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def counted(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, int]:
    """Return how many rows there are of each table, save what is derived."""
    derived = {model._meta.label for model in DERIVED}
    return {label: len(found) for label, found in rows.items() if label not in derived}


def pointing(elder: Elder) -> int:
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    own = [one for one in fields if isinstance(one, models.ForeignKey) and one.related_model is Elder]
    return sum(
        one.model._default_manager.filter(**{one.name: elder}).count()
        for one in own
        if one.model not in (Elder, MergeRecord, *DERIVED)
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=LIFE, other=LIFE, deeds=DEEDS, others=DEEDS, take=st.lists(st.sampled_from(sorted(TAKEN)), unique=True))
def test_merge_then_undo_is_as_if_nothing_had_been(
    team: tuple[Team, Practitioner],
    one: dict[str, Any],
    other: dict[str, Any],
    deeds: list[str],
    others: list[str],
    take: list[str],
) -> None:
    point = transaction.savepoint()
    try:
        kept, dropped = lived(one, deeds, team[0]), lived(other, others, team[0])
        before, rows = everything(), pointing(kept) + pointing(dropped)
        record = merge_elders(SYSTEM, kept, dropped, take=take)
        assert counted(before) == counted(everything())
        assert pointing(kept) + pointing(dropped) == rows
        assert pointing(dropped) == sum(len(keys) for keys in record.stayed.values())
        undo_merge(SYSTEM, record)
        assert everything() == before
    finally:
        transaction.savepoint_rollback(point)
