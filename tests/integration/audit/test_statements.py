"""A query that is written once finds what Django's own finds, in whose scope it is asked, and says when it cannot be kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Exists, OuterRef, QuerySet
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.audit.statements import RowStatement, Statement
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.people.models import Elder, ElderGroup

pytestmark = pytest.mark.usefixtures("place")


def _elders(key: int) -> QuerySet[Elder]:
    return Elder.objects.filter(pk=key).select_related("residence_division__parent", "organization")


def test_it_makes_the_objects_that_django_makes() -> None:
    elder, other = an_elder(name="甲"), an_elder(name="乙")
    statement = Statement(_elders, int)
    for person in (elder, other, elder):
        rows_now, expected = statement(person.pk), list(_elders(person.pk))
        assert rows_now == expected
        for field in Elder._meta.concrete_fields:
            assert getattr(rows_now[0], field.attname) == getattr(expected[0], field.attname)
        assert rows_now[0]._state.db == "default"
        assert not rows_now[0]._state.adding


def test_what_is_selected_with_it_is_not_read_again(django_assert_num_queries: Any) -> None:
    elder = an_elder()
    statement = Statement(_elders, int)
    with django_assert_num_queries(1):
        rows_now = statement.first(elder.pk)
        assert rows_now is not None
        assert rows_now.residence_division.name
        assert rows_now.organization is None
    assert statement.first(0) is None


def test_rows_and_expressions_come_in_their_order() -> None:
    elder = an_elder(groups=("bereaved-of-only-child",), birth_date=date(1950, 2, 3))
    rows = RowStatement(
        lambda born: Elder.objects.filter(birth_date=born).values_list("name", "pk", "birth_date"), date
    )
    assert rows(date(1950, 2, 3)) == [(elder.name, elder.pk, date(1950, 2, 3))]
    groups = ElderGroup.objects.filter(elder=OuterRef("pk"))
    exist = RowStatement(
        lambda key: Elder.objects.filter(pk=key).values_list(Exists(groups), Exists(groups.filter(group="dementia"))),
        int,
    )
    assert exist(elder.pk) == [(True, False)]


def test_it_is_sent_in_the_scope_that_is_open() -> None:
    elder = an_elder()
    statement = Statement(_elders, int)
    with using_scope(SYSTEM):
        assert statement(elder.pk) == [elder]
    nobody = Actor(user_id=None, name="nobody", scope=Scope(("99",)))
    with using_scope(nobody):
        assert statement(elder.pk) == list(_elders(elder.pk))
        assert statement(elder.pk) == []


@pytest.mark.parametrize(
    ("build", "kinds", "says"),
    [
        (lambda key: Elder.objects.filter(pk=key + 1), (int,), "cannot be kept"),
        (lambda day: Elder.objects.filter(birth_date__lte=day - timedelta(days=1)), (date,), "cannot be kept"),
        (lambda key: Elder.objects.filter(pk=key).values_list("pk"), (int,), "gives objects"),
        (lambda key: Elder.objects.filter(pk=key).prefetch_related("memberships"), (int,), "gives objects"),
    ],
)
def test_what_cannot_be_kept_is_refused(build: Any, kinds: tuple[type, ...], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        Statement(build, *kinds)(*(date(2023, 9, 12) if kind is date else kind() for kind in kinds))
