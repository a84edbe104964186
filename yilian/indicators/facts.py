"""The reporting views as Ibis tables, and the columns that policy conditions ask about."""

from datetime import date
from typing import Any

import ibis

from yilian.policy.facts import ElderColumns

ELDER = ibis.table(
    {
        "elder_id": "int64",
        "birth_date": "date",
        "died_on": "date",
        "residence": "string",
        "household": "string",
        "lives": "string",
        "bereaved": "boolean",
    },
    name="indicators_elder",
)
SERVICE = ibis.table(
    {"visit_id": "int64", "elder_id": "int64", "item": "string", "on": "date"}, name="indicators_service"
)


def alive_on(on: date) -> Any:
    """Give the elders alive on a day, with their age in full years on it."""
    day = ibis.date(on.isoformat())
    elders = ELDER.filter((ELDER.birth_date <= day) & (ELDER.died_on.isnull() | (ELDER.died_on > day)))
    had_birthday = (elders.birth_date.month() < on.month) | (
        (elders.birth_date.month() == on.month) & (elders.birth_date.day() <= on.day)
    )
    return elders.mutate(age=on.year - elders.birth_date.year() - ibis.ifelse(had_birthday, 0, 1))


def columns_of(elders: Any) -> ElderColumns:
    """Give a population's columns as policy conditions want them."""
    return ElderColumns(
        age=elders.age,
        ability_level=ibis.literal(-1),
        lives=elders.lives,
        contracted=ibis.literal(False),
        residence=elders.residence,
        household=elders.household,
        groups={"bereaved-of-only-child": elders.bereaved},
    )
