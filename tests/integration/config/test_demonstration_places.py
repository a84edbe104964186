"""Every document's place comes up through the load that `yilian demo` calls, and what is owed there is mostly kept by records."""

from datetime import date
from typing import Any

import pytest
from django.db.models import F

from yilian.audit.reach import reaching
from yilian.config.cli.demo import MODE_OF
from yilian.config.demo.county import load_county
from yilian.config.demo.loader import pack_of
from yilian.config.demonstration import DATES
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation, Watch
from yilian.people.models import Elder
from yilian.people.queries import duplicate_pairs
from yilian.visits.models import GroupEvent, Round, Visit

SIZE = 150
ALIKE = 4


def nobody(_zh: str, _en: str, _count: int) -> None:
    """Hear what was loaded, and say nothing."""


@pytest.fixture(params=sorted(DATES))
def place(request: pytest.FixtureRequest, db: None, settings: Any) -> str:
    settings.YILIAN_TODAY = DATES[request.param]
    load_county(pack_of(request.param), SIZE, date.fromisoformat(DATES[request.param]), MODE_OF[request.param], nobody)
    return str(request.param)


def test_a_place_comes_up_and_keeps_most_of_what_it_owes(place: str) -> None:
    on = date.fromisoformat(DATES[place])
    with reaching(SYSTEM):
        assert SIZE <= Elder.objects.count() <= SIZE + ALIKE
        assert duplicate_pairs()
        assert Watch.objects.exists()
        kept = Obligation.objects.filter(kept_on__isnull=False)
        assert not kept.filter(kept_by="").exists()
        assert not kept.filter(kept_on__gt=on).exists()
        for record, model in (("visits.round:", Round), ("visits.groupevent:", GroupEvent)):
            named = {
                int(one.removeprefix(record))
                for one in kept.filter(kept_by__startswith=record).values_list("kept_by", flat=True)
            }
            assert named <= set(model.objects.values_list("pk", flat=True))
        due = Obligation.objects.filter(due_on__lt=on, void_on__isnull=True, waived_on__isnull=True, opened_by="")
        checkups = Visit.objects.filter(item="health-checkup")
        owed = set(kept.filter(item="health-checkup").values_list("kept_by", flat=True))
        assert {f"visits.visit:{one.pk}" for one in checkups} <= owed, "nobody was examined whom no clause promised it"
        if place == "panan-2021":
            rate = due.filter(kept_on__lte=F("due_on")).count() / due.count()
            assert 0.8 < rate < 0.98
            assert due.filter(kept_by__startswith="visits.round:").exists()
