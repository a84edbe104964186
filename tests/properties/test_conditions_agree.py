"""One condition, one meaning: a person, NumPy columns and SQL columns answer alike."""

import sqlite3

import ibis
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yilian.policy.conditions import (
    AllOf,
    AnyOf,
    Anyone,
    Leaf,
    Not,
    ParameterReference,
    Terms,
    condition_from,
    leaves_of,
    meaning,
    plain_of,
)
from yilian.policy.facts import ElderColumns, ElderFacts
from yilian.policy.reasons import reasons_for

GROUPS = ("oldest", "dementia", "living-alone")
KINDS = ("home-care-centre", "nursing-home")
DIVISIONS = ("330727109201", "330727001000", "330782001000", "431002003000", "")
PREFIXES = ("330727", "3307", "330000", "431000", "330727109")
TERMS = Terms({"elder.age": 65.0}.__getitem__, {"oldest": Leaf("age_at_least", 80)})

leaves = st.one_of(
    st.builds(Leaf, st.just("age_at_least"), st.integers(55, 95) | st.just(ParameterReference("elder.age"))),
    st.builds(Leaf, st.just("age_at_most"), st.integers(55, 95)),
    st.builds(Leaf, st.just("ability_level_at_least"), st.integers(0, 4)),
    st.builds(Leaf, st.just("in_group"), st.sampled_from(GROUPS)),
    st.builds(Leaf, st.just("lives"), st.sampled_from(["at-home", "in-institution"])),
    st.builds(Leaf, st.just("served_by"), st.sampled_from(KINDS)),
    st.builds(Leaf, st.just("contracted"), st.booleans()),
    st.builds(Leaf, st.just("resident_of"), st.sampled_from(PREFIXES)),
    st.builds(Leaf, st.just("household_of"), st.sampled_from(PREFIXES)),
)
conditions = st.recursive(
    leaves | st.just(Anyone()),
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
elders = st.builds(
    ElderFacts,
    age=st.integers(50, 100),
    groups=st.frozensets(st.sampled_from(GROUPS)),
    ability_level=st.integers(-1, 4),
    lives=st.sampled_from(["at-home", "in-institution"]),
    served_by=st.frozensets(st.sampled_from(KINDS)),
    contracted=st.booleans(),
    residence=st.sampled_from(DIVISIONS),
    household=st.sampled_from(DIVISIONS),
)
PLAIN = ("age", "ability_level", "lives", "contracted", "residence", "household")


def numpy_columns(people):
    return ElderColumns(
        **{name: np.array([getattr(person, name) for person in people]) for name in PLAIN},
        groups={code: np.array([code in person.groups for person in people]) for code in GROUPS},
        served_by={kind: np.array([kind in person.served_by for person in people]) for kind in KINDS},
    )


TYPES = {"age": "int64", "ability_level": "int64", "lives": "string", "contracted": "boolean"}
TYPES |= {"residence": "string", "household": "string"}
FLAGS = {f"group_{at}": ("groups", code) for at, code in enumerate(GROUPS)}
FLAGS |= {f"served_{at}": ("served_by", kind) for at, kind in enumerate(KINDS)}
ELDERS = ibis.table({"row": "int64", **TYPES, **dict.fromkeys(FLAGS, "boolean")}, name="elders")


def held_in_sql(condition, people):
    columns = ElderColumns(
        **{name: ELDERS[name] for name in PLAIN},
        groups={code: ELDERS[name] for name, (field, code) in FLAGS.items() if field == "groups"},
        served_by={kind: ELDERS[name] for name, (field, kind) in FLAGS.items() if field == "served_by"},
    )
    held = meaning(condition, columns, TERMS)
    query = ELDERS.select(ELDERS.row, held=ibis.literal(held) if isinstance(held, bool) else held).order_by("row")
    names = ["row", *PLAIN, *FLAGS]
    with sqlite3.connect(":memory:") as database:
        database.execute(f"create table elders ({', '.join(names)})")
        for row, person in enumerate(people):
            flags = [code in getattr(person, field) for field, code in FLAGS.values()]
            values = [row, *(getattr(person, name) for name in PLAIN), *flags]
            database.execute(f"insert into elders values ({', '.join('?' * len(names))})", values)
        rows = database.execute(str(ibis.to_sql(query, dialect="sqlite"))).fetchall()
    database.close()
    return [bool(held) for _, held in rows]


@given(conditions, st.lists(elders, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_one_person_and_numpy_columns_agree(condition, people):
    one_by_one = [meaning(condition, person, TERMS) for person in people]
    together = np.broadcast_to(meaning(condition, numpy_columns(people), TERMS), len(people))
    assert together.tolist() == one_by_one


@given(conditions, st.lists(elders, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_one_person_and_sql_columns_agree(condition, people):
    assert held_in_sql(condition, people) == [meaning(condition, person, TERMS) for person in people]


@given(conditions)
@settings(max_examples=100, deadline=None)
def test_a_condition_survives_writing_and_reading(condition):
    assert condition_from(plain_of(condition)) == condition


@given(conditions, elders)
@settings(max_examples=100, deadline=None)
def test_every_test_of_a_condition_is_a_reason(condition, person):
    reasons = reasons_for(condition, person, TERMS)
    assert [reason.held for reason in reasons] == [meaning(test, person, TERMS) for test in leaves_of(condition)]
