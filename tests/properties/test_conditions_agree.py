"""One condition, one meaning: a person, NumPy columns and SQL columns answer alike, also where facts are not known."""

import sqlite3

import ibis
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yilian.kernel.conditions import AllOf, AnyOf, Anyone, Not, judged, leaves_of
from yilian.kernel.truth import NO, UNKNOWN, YES, Masks, PartlyKnown, Truth, is_yes, truth_of
from yilian.policy.conditions import Bindings, Leaf, ParameterReference, condition_from, meaning, plain_of, reasons_for
from yilian.policy.facts import ElderColumns, ElderFacts

GROUPS = ("age-80-plus", "dementia", "living-alone")
KINDS = ("home-care-centre", "nursing-home")
DIVISIONS = ("330727109201", "330727001000", "330782001000", "431002003000", "")
PREFIXES = ("330727", "3307", "330000", "431000", "330727109")
TERMS = Bindings({"elder.age": 65.0}.__getitem__, {"age-80-plus": Leaf("age_at_least", 80)})

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
    ability_level=st.none() | st.integers(0, 4),
    lives=st.sampled_from(["at-home", "in-institution"]),
    served_by=st.frozensets(st.sampled_from(KINDS)),
    contracted=st.booleans(),
    residence=st.sampled_from(DIVISIONS),
    household=st.sampled_from(DIVISIONS),
)
PLAIN = ("age", "ability_level", "lives", "contracted", "residence", "household")


def column_of(people, name):
    values = [getattr(person, name) for person in people]
    if None not in values:
        return np.array(values)
    filler = next((value for value in values if value is not None), 0 if name == "ability_level" else "")
    known = np.array([value is not None for value in values])
    return PartlyKnown(np.array([filler if value is None else value for value in values]), known)


def numpy_columns(people):
    return ElderColumns(
        **{name: column_of(people, name) for name in PLAIN},
        groups={code: np.array([code in person.groups for person in people]) for code in GROUPS},
        served_by={kind: np.array([kind in person.served_by for person in people]) for kind in KINDS},
    )


TYPES = {"age": "int64", "ability_level": "int64", "lives": "string", "contracted": "boolean"}
TYPES |= {"residence": "string", "household": "string"}
FLAGS = {f"group_{at}": ("groups", code) for at, code in enumerate(GROUPS)}
FLAGS |= {f"served_{at}": ("served_by", kind) for at, kind in enumerate(KINDS)}
ELDERS = ibis.table({"row": "int64", **TYPES, **dict.fromkeys(FLAGS, "boolean")}, name="elders")


def table_of(people):
    for row, person in enumerate(people):
        flags = [code in getattr(person, field) for field, code in FLAGS.values()]
        yield [row, *(getattr(person, name) for name in PLAIN), *flags]


def in_sql(query, names, rows):
    with sqlite3.connect(":memory:") as database:
        database.execute(f"create table elders ({', '.join(names)})")
        database.executemany(f"insert into elders values ({', '.join('?' * len(names))})", rows)
        answers = database.execute(str(ibis.to_sql(query, dialect="sqlite"))).fetchall()
    database.close()
    return answers


def truths_in_sql(condition, people):
    """Return the answers as three values, and the rows that a filter keeps."""
    columns = ElderColumns(
        **{name: ELDERS[name] for name in PLAIN},
        groups={code: ELDERS[name] for name, (field, code) in FLAGS.items() if field == "groups"},
        served_by={kind: ELDERS[name] for name, (field, kind) in FLAGS.items() if field == "served_by"},
    )
    held, names = meaning(condition, columns, TERMS), ["row", *PLAIN, *FLAGS]
    kept = ELDERS.filter(is_yes(held)).select("row").order_by("row")
    kept = [row for (row,) in in_sql(kept, names, table_of(people))]
    if isinstance(held, Truth):
        return [held] * len(people), kept
    answers = in_sql(ELDERS.select(ELDERS.row, held=held).order_by("row"), names, table_of(people))
    return [UNKNOWN if held is None else truth_of(bool(held)) for _, held in answers], kept


def truths(answer, size):
    """Return the truth of each row of a population."""
    if isinstance(answer, Truth):
        return [answer] * size
    if not isinstance(answer, Masks):
        return [truth_of(bool(held)) for held in answer]
    yes, no = np.broadcast_to(answer.yes, size), np.broadcast_to(answer.no, size)
    assert not (yes & no).any()
    return [YES if holds else NO if fails else UNKNOWN for holds, fails in zip(yes, no, strict=True)]


@given(conditions, st.lists(elders, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_one_person_and_numpy_columns_agree(condition, people):
    one_by_one = [meaning(condition, person, TERMS) for person in people]
    together = meaning(condition, numpy_columns(people), TERMS)
    assert truths(together, len(people)) == one_by_one
    assert np.broadcast_to(is_yes(together), len(people)).tolist() == [is_yes(answer) for answer in one_by_one]


@given(conditions, st.lists(elders, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_one_person_and_sql_columns_agree(condition, people):
    one_by_one = [meaning(condition, person, TERMS) for person in people]
    answers, kept = truths_in_sql(condition, people)
    assert answers == one_by_one
    assert kept == [row for row, answer in enumerate(one_by_one) if is_yes(answer)]


# The algebra itself, with facts that say nothing but yes, no or unknown.
LETTERS = ("a", "b", "c")
LETTER_TABLE = ibis.table({"row": "int64", **dict.fromkeys(LETTERS, "boolean")}, name="elders")
trees = st.recursive(
    st.sampled_from(LETTERS) | st.just(Anyone()),
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
answers = st.fixed_dictionaries(dict.fromkeys(LETTERS, st.sampled_from([True, False, None])))


@given(trees, st.lists(answers, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_the_three_forms_of_the_algebra_agree(tree, rows):
    one_by_one = [judged(tree, lambda letter, row=row: truth_of(row[letter])) for row in rows]
    columns = {
        letter: PartlyKnown(
            np.array([bool(row[letter]) for row in rows]), np.array([row[letter] is not None for row in rows])
        )
        for letter in LETTERS
    }
    assert truths(judged(tree, lambda letter: truth_of(columns[letter])), len(rows)) == one_by_one
    held = judged(tree, lambda letter: truth_of(LETTER_TABLE[letter]))
    if not isinstance(held, Truth):
        table = [[number, *(row[letter] for letter in LETTERS)] for number, row in enumerate(rows)]
        query = LETTER_TABLE.select("row", held=held).order_by("row")
        found = in_sql(query, ["row", *LETTERS], table)
        assert [UNKNOWN if value is None else truth_of(bool(value)) for _, value in found] == one_by_one


@given(conditions)
@settings(max_examples=100, deadline=None)
def test_a_condition_survives_writing_and_reading(condition):
    assert condition_from(plain_of(condition)) == condition


@given(conditions, elders)
@settings(max_examples=100, deadline=None)
def test_every_test_of_a_condition_is_a_reason(condition, person):
    reasons = reasons_for(condition, person, TERMS)
    assert [reason.held for reason in reasons] == [
        is_yes(meaning(test, person, TERMS)) for test in leaves_of(condition)
    ]
