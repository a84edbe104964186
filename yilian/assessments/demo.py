"""Invented assessments of ability: the real rules score random answers; older and frailer people need more help."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice

import numpy as np
from django.db.models import QuerySet

from yilian.assessments.actions import (
    Sheet,
    abandon_draft,
    complete,
    countersign,
    dispute,
    load_assessments,
    save_draft,
)
from yilian.assessments.instruments import instrument, library
from yilian.assessments.models import Assessment
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.outcome import as_plain
from yilian.assessments.rules.scoring import score
from yilian.assessments.rules.validity import Status, Why, valid_until
from yilian.audit.clock import start_of
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County, seeds
from yilian.people.models import Elder, Practitioner
from yilian.people.queries.areas import Area, areas
from yilian.people.queries.persons import age_on
from yilian.places.queries import within

ABILITY = "gbt-42195-2022"
FRAIL = {"disabled": 0.62, "partly-disabled": 0.32, "dementia": 0.4}
ASSESSED_FRAIL, ASSESSED_OLD, OLD = 0.9, 0.6, 80
LOOKED_BACK = 500


SHEETS_EVERY = 4  # areas
DOUBT = "家属反映近一个月起身更困难，请复评（演示）"


def play(county: County) -> None:
    """Assess most of those who are frail or over 80; in a few areas leave sheets in every state that a sheet may be in."""
    with using_scope(SYSTEM):
        places = areas()
        for area in places:
            _assess(area, county)
        for area in places[::SHEETS_EVERY]:
            _leave_sheets(area, county)


def _assess(area: Area, county: County) -> None:
    """Load the assessments of an area; some of the results have lapsed."""
    on, rng = county.on, np.random.default_rng(seeds(area.division.code, 3))
    chosen, pair = instrument(ABILITY), tuple(area.team.members.order_by("pk")[:2])
    made = [_assessed(rng, chosen, elder, pair, on) for elder in _living(area) if rng.random() < _share(elder, on)]
    load_assessments(SYSTEM, assessments=made)
    county.step(f"{area.division.name_zh}：能力评估", f"{area.division.name_en}: abilities assessed", len(made))


def _living(area: Area) -> QuerySet[Elder]:
    """Return the elders of an area who are alive."""
    here = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
    return here.order_by("pk")


def _leave_sheets(area: Area, county: County) -> None:
    """Leave a draft, a sheet that waits for its second signature, one that is disputed, one corrected, one given up."""
    rng, chosen = np.random.default_rng(seeds(area.division.code, 5)), instrument(ABILITY)
    first, second = area.team.members.order_by("pk")[:2]
    oldest = _living(area).filter(lives=Elder.Lives.AT_HOME)
    elders = iter(list(oldest.order_by("birth_date")[:5]))

    def filled(elder: Elder, days: int, corrects: int | None = None) -> Assessment:
        answers = _answers(rng, chosen, 0.4)
        why = Why.REVIEW if corrects else Why.ROUTINE
        return save_draft(SYSTEM, elder, first, sheet=Sheet(ABILITY, county.ago(days), answers, why, corrects))

    for elder in islice(elders, 1):
        filled(elder, 0)
    for elder in islice(elders, 1):
        complete(SYSTEM, filled(elder, 2))
    for elder in islice(elders, 1):
        dispute(SYSTEM, countersign(SYSTEM, complete(SYSTEM, filled(elder, 20)), second), reason=DOUBT)
    for elder in islice(elders, 1):
        before = countersign(SYSTEM, complete(SYSTEM, filled(elder, 45)), second)
        countersign(SYSTEM, complete(SYSTEM, filled(elder, 10, before.pk)), second)
    for elder in islice(elders, 1):
        abandon_draft(SYSTEM, filled(elder, 30))


def _share(elder: Elder, on: date) -> float:
    """Return how likely an elder was assessed."""
    if FRAIL.keys() & set(elder.groups):
        return ASSESSED_FRAIL
    return ASSESSED_OLD if age_on(elder.birth_date, on) >= OLD else 0.0


def _assessed(
    rng: np.random.Generator, chosen: Instrument, elder: Elder, pair: tuple[Practitioner, ...], on: date
) -> Assessment:
    """Make one finished sheet, scored by the rules and signed by two."""
    age = age_on(elder.birth_date, on)
    frailty = max((FRAIL[group] for group in FRAIL if group in elder.groups), default=max(0.0, (age - 76) / 60))
    answers, day = _answers(rng, chosen, frailty), on - timedelta(days=int(rng.integers(10, LOOKED_BACK)))
    outcome = score(chosen, answers)
    return Assessment(
        elder=elder,
        instrument=chosen.id,
        digest=library().digest(chosen.id),
        on=day,
        status=Status.COMPLETE,
        answers=answers,
        outcome=as_plain(outcome),
        score=outcome.score,
        level=None if outcome.level is None else outcome.level.number,
        valid_until=valid_until(chosen, outcome, day),
        assessor=pair[0],
        second_assessor=pair[1],
        recorded_at=start_of(day) + timedelta(hours=10),
    )


def _answers(rng: np.random.Generator, chosen: Instrument, frailty: float) -> Mapping[str, object]:
    """Answer every item that has to be answered: the frailer, the lower of its options."""
    answers: dict[str, object] = {}
    for item in chosen.items:
        options = sorted(chosen.options_of(item), key=lambda option: -(option.score or 0))
        if item.optional or item.show_if or not options or item.kind != "choice":
            continue
        place = int(np.clip(round(rng.normal(frailty, 0.12) * (len(options) - 1)), 0, len(options) - 1))
        answers[item.id] = options[place].key
    return answers
