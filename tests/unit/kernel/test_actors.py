"""Actors, their reach, and the ways of saying no."""

import pytest

from yilian.kernel.actors import EVERYWHERE, SYSTEM, Actor, Scope
from yilian.kernel.refusals import Invalid, NotFound, NotInForce, Problem, Refusal, Refused, refuse, refuse_if

DOCTOR = Actor(7, "张医生", permissions=frozenset({"visits.record"}), scope=Scope(("330727109",), frozenset({5})))


def test_an_actor_may_do_what_is_permitted_and_nothing_else() -> None:
    assert DOCTOR.refusal("visits.record") is None
    assert DOCTOR.refusal("visits.load") == Refusal("not-permitted", permission="visits.load")
    assert Actor(8, "nobody").refusal("visits.record") is not None
    assert SYSTEM.refusal("anything.at_all") is None


@pytest.mark.parametrize(
    ("division", "organization", "covered"),
    [
        ("330727109901", None, True),
        ("330727109000", None, True),
        ("330727106901", None, False),
        ("330727106901", 5, True),
        ("330727106901", 6, False),
        ("330727000000", None, False),
    ],
)
def test_reach_is_a_subtree_or_an_organization(division: str, organization: int | None, covered: bool) -> None:
    assert DOCTOR.scope.covers(division, organization) is covered


def test_everywhere_covers_everything_and_nowhere_nothing() -> None:
    assert Scope((EVERYWHERE,)).covers_division("110000000000")
    assert not Scope().covers("110000000000", 5)


def test_reach_as_the_database_reads_it() -> None:
    assert Scope(("330727", "330783109")).ranges() == "{[330727000000,330727999999],[330783109000,330783109999]}"
    assert Scope((EVERYWHERE,)).ranges() == "{[000000000000,999999999999]}"
    assert Scope().ranges() == "{}"


def test_another_purpose_changes_nothing_else() -> None:
    other = DOCTOR.for_purpose("emergency")
    assert other.purpose == "emergency"
    assert (other.user_id, other.permissions, other.scope) == (7, DOCTOR.permissions, DOCTOR.scope)
    assert DOCTOR.purpose == "care"


def test_refusals_compare_by_what_they_say() -> None:
    one, other = Refusal("x", a=1, b=2), Refusal("x", b=2, a=1)
    assert one == other
    assert hash(one) == hash(other)
    assert one != Refusal("x", a=1, b=2, clause="PA-15")


def test_no_refusal_goes_on_and_a_refusal_stops() -> None:
    refuse_if(None)
    with pytest.raises(Refused) as stopped:
        refuse_if(Refusal("visit-in-future", clause="PA-15", on="2023-09-13"))
    assert stopped.value.code == "visit-in-future"
    assert stopped.value.params == {"on": "2023-09-13", "clause": "PA-15"}
    with pytest.raises(Refused, match="already-merged"):
        refuse("already-merged")


def test_the_other_ways_of_saying_no_tell_what_their_sentence_needs() -> None:
    assert NotFound("elder", 5).params == {"kind": "elder", "key": 5}
    assert NotInForce("subsidy", "2017-01-01").params == {"name": "subsidy", "on": "2017-01-01"}
    invalid = Invalid(Problem("name", "name-missing"), Problem("sex", "wrong"))
    assert [problem.field for problem in invalid.problems] == ["name", "sex"]
    assert str(invalid) == "name: name-missing; sex: wrong"
