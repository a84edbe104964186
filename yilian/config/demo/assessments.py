"""Invented assessments of ability: the real rules score what dice answer; older and frailer people do less by themselves."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from yilian.assessments.actions import load_assessments
from yilian.assessments.instruments import instrument, library
from yilian.assessments.models import Assessment
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.outcome import as_plain
from yilian.assessments.rules.scoring import score
from yilian.assessments.rules.standing import Status, valid_until
from yilian.audit.clock import start_of
from yilian.audit.reach import reaching
from yilian.config.demo.loader import Area, Step
from yilian.config.demo.population import SEED
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder, Practitioner
from yilian.people.queries import age_on
from yilian.places.queries import within

ABILITY = "gbt-42195-2022"
FRAIL = {"disabled": 0.62, "partly-disabled": 0.32, "dementia": 0.4}
ASSESSED_FRAIL, ASSESSED_OLD, OLD = 0.9, 0.6, 80
LOOKED_BACK = 500


def load_abilities(area: Area, on: date, step: Step) -> None:
    """Assess most of those who are frail or over 80 of an area; some of the results have lapsed."""
    rng = np.random.default_rng([SEED, int(area.division.code), 3])
    chosen, pair = instrument(ABILITY), tuple(area.team.members.order_by("pk")[:2])
    with reaching(SYSTEM):
        elders = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
        made = [
            _assessed(rng, chosen, elder, pair, on)
            for elder in elders.order_by("pk")
            if rng.random() < _share(elder, on)
        ]
        load_assessments(SYSTEM, assessments=made)
    step(f"{area.division.name_zh}：能力评估", f"{area.division.name_en}: abilities assessed", len(made))


def _share(elder: Elder, on: date) -> float:
    """Say how likely an elder was assessed."""
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
        elder=elder, instrument=chosen.id, digest=library().digest(chosen.id), on=day, status=Status.COMPLETE,
        answers=answers, outcome=as_plain(outcome), score=outcome.score,
        level=None if outcome.level is None else outcome.level.number, valid_until=valid_until(chosen, outcome, day),
        assessor=pair[0], second_assessor=pair[1], recorded_at=start_of(day) + timedelta(hours=10),
    )  # fmt: skip


def _answers(rng: np.random.Generator, chosen: Instrument, frailty: float) -> Mapping[str, object]:
    """Answer every item that has to be answered: the frailer, the lower of its options."""
    found: dict[str, object] = {}
    for item in chosen.items:
        options = sorted(chosen.options_of(item), key=lambda one: -(one.score or 0))
        if item.optional or item.show_if or not options or item.kind != "choice":
            continue
        place = int(np.clip(round(rng.normal(frailty, 0.12) * (len(options) - 1)), 0, len(options) - 1))
        found[item.id] = options[place].key
    return found
