"""Every document's place comes up through the load that `yilian demo` calls, and what is owed there is mostly kept by records."""

from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from yilian.accounts.models import User
from yilian.audit.scope import using_scope
from yilian.demo.calendar import demonstrations
from yilian.demo.county import county_of
from yilian.demo.loop import load_county
from yilian.desk.context import home_division
from yilian.indicators.queries.evaluations import evaluated_packs
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation, Shift
from yilian.people.models import Elder
from yilian.people.queries.likely_duplicates import duplicate_pairs
from yilian.places.policies import policy_library
from yilian.supervision.queries.requirements import register_in
from yilian.visits.models import GroupEvent, Round, Status, Visit

SIZE = 150
ALIKE = 4


def nobody(_zh: str, _en: str, _count: int) -> None:
    """Hear what was loaded, and say nothing."""


@pytest.fixture(params=sorted(demonstrations()))
def place(request: pytest.FixtureRequest, db: None, settings: Any) -> str:
    settings.YILIAN_TODAY = demonstrations()[request.param].day.isoformat()
    load_county(county_of(request.param, SIZE, demonstrations()[request.param].day, nobody))
    return str(request.param)


def test_a_place_comes_up_and_keeps_most_of_what_it_owes(place: str, settings: Any) -> None:
    on = demonstrations()[place].day
    with using_scope(SYSTEM):
        assert SIZE <= Elder.objects.count() <= SIZE + ALIKE
        assert duplicate_pairs()
        assert Shift.objects.exists()
        kept = Obligation.objects.filter(fulfilled_on__isnull=False)
        assert not kept.filter(fulfilled_key=None).exists()
        assert not kept.filter(fulfilled_on__gt=on).exists()
        for record, model in (("visits.round", Round), ("visits.groupevent", GroupEvent)):
            named = set(kept.filter(fulfilled_kind=record).values_list("fulfilled_key", flat=True))
            assert named <= set(model.objects.values_list("pk", flat=True))
        due = Obligation.objects.filter(due_on__lt=on, void_on__isnull=True, waived_on__isnull=True, planned=True)
        owed = Obligation.objects.filter(what="health-checkup")
        kept_by = owed.filter(fulfilled_kind="visits.visit").values_list("fulfilled_key", flat=True)
        waited_for = owed.filter(tried_kind="visits.visit").values_list("tried_key", flat=True)
        checkups = Visit.objects.filter(item="health-checkup")
        done, begun = checkups.filter(status=Status.COMPLETED), checkups.exclude(status=Status.COMPLETED)
        assert {one.pk for one in done} <= set(kept_by), "nobody was examined whom no clause promised it"
        assert {one.pk for one in begun} <= set(waited_for), "nor was it begun; and it keeps nothing before it is whole"
        assert not {one.pk for one in begun} & set(kept_by)
        if place == "panan-2021":
            assert done.exists()
            assert begun.exists()
            rate = due.filter(fulfilled_on__lte=F("due_on")).count() / due.count()
            assert 0.8 < rate < 0.98
            assert due.filter(fulfilled_kind="visits.round").exists()
        assert register_in(policy_library().pack(place).header.jurisdiction, on).findings, "not all is known"
        elder = Elder.objects.filter(died_on__isnull=True, merged_into__isnull=True).earliest("pk")
    settings.YILIAN_PLACE = place
    client = Client()
    client.force_login(User.objects.get(username="health-bureau"), backend="django.contrib.auth.backends.ModelBackend")
    evaluated = [f"/targets/evaluation/{pack.id}/" for pack in evaluated_packs(home_division(), on)]
    for page in (
        reverse("people:elder", args=[elder.pk]),
        "/targets/",
        "/tasks/",
        "/tasks/duties/",
        "/requirements/",
        *evaluated,
    ):
        assert client.get(page).status_code == 200, page
