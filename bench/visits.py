"""How long a visit takes to record, permission, locks, audit, evidence and obligation included; nothing is left behind.

`figures()` gives one dictionary a figure: name, value, unit, aim, baseline, ratio. The baseline is what Django alone needs to
write the same rows, in the same run. Run alone: `python bench/visits.py`.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import stage

RUNS = stage.size(150, 2)
RESIDENTS = stage.size(50, 3)
AIM_VISIT, AIM_ROUND = 15.0, 1000.0
ON = date(2023, 9, 12)
WELL = {"systolic": "128", "diastolic": "78", "heart-rate": "72"}
WARD = {"systolic": "128", "diastolic": "78", "glucose-random": "6.1", "heart-auscultation": "normal"}


def figures() -> list[dict[str, Any]]:
    """Measure recording one visit, and a round of fifty residents, in a database of the bench's own."""
    _prepare()
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM):
        found = _measured()
        transaction.set_rollback(True)
    return found


def _prepare() -> None:
    """Make a database of the bench's own and hold the date still."""
    os.environ.setdefault("YILIAN_HOME", str(Path(__file__).resolve().parents[1] / ".yilian" / "bench"))
    os.environ.setdefault("YILIAN_TODAY", ON.isoformat())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    from yilian.cli.db import migrate

    migrate()
    import django

    django.setup()


def _measured() -> list[dict[str, Any]]:
    """Stage a place and time the work in it."""
    from yilian.agreements.actions.enrolments import enrol
    from yilian.kernel.actors import SYSTEM
    from yilian.visits.actions.rounds import RoundSheet, record_round
    from yilian.visits.actions.visits import Delivery, record_visit
    from yilian.visits.rules.rounds import LATER, FilledRow

    home, team, doctor, elders = _place()
    for elder in elders[:5]:
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    delivery = Delivery("home-visit", ON, WELL)
    one = _median(lambda: record_visit(SYSTEM, elders[0], team, doctor, delivery=delivery), RUNS)
    bare = _median(lambda: _bare(elders[0], team, doctor), RUNS)
    rows = tuple(FilledRow(elder.pk, WARD) for elder in elders)
    sheet = RoundSheet("ward-visit", ON, rows, rest=LATER)
    whole = _median(lambda: record_round(SYSTEM, home, team, doctor, sheet=sheet), 1)
    return [
        _figure("record a visit", one, AIM_VISIT, bare),
        _figure(f"record a round of {RESIDENTS} residents", whole, AIM_ROUND, bare * RESIDENTS),
    ]


def _figure(name: str, value: float, aim: float, baseline: float) -> dict[str, Any]:
    """Write down one figure, in milliseconds."""
    return {
        "name": name,
        "value": round(value, 2),
        "unit": "ms",
        "aim": f"≤ {aim:g}",
        "baseline": round(baseline, 2),
        "ratio": round(value / baseline, 2),
    }


def _place() -> tuple[Any, Any, Any, list[Any]]:
    """Invent a village, a home, a doctor and its residents."""
    from yilian.kernel.actors import SYSTEM
    from yilian.kernel.identifiers import resident_check_digit
    from yilian.people.actions.elders import NewElder, register_elder
    from yilian.people.actions.staff import certify, form_team, register_practitioner
    from yilian.places.actions.registers import load_divisions, load_organizations
    from yilian.places.models import Division, Organization

    codes = (("330000000000", None), ("330700000000", "330000000000"), ("330727000000", "330700000000"))
    levels = ("province", "city", "county")
    above = [Division(code=c, name_zh=c, level=level, parent_id=p) for (c, p), level in zip(codes, levels, strict=True)]
    village = Division(code="330727109901", name_zh="村", level="village", parent_id="330727000000")
    load_divisions(SYSTEM, divisions=[*above, village])
    houses = [
        Organization(code="bench-centre", name_zh="卫生院", kind="township-health-centre", division_id=village.code),
        Organization(code="bench-home", name_zh="敬老院", kind="rural-care-home", division_id=village.code),
    ]
    centre, home = load_organizations(SYSTEM, organizations=houses)
    doctor = register_practitioner(SYSTEM, centre, name="医生", kind="doctor")
    certify(SYSTEM, doctor, number="B-1", starts_on=date(2018, 1, 1))
    team = form_team(SYSTEM, centre, name="一队", members=[doctor])
    elders = []
    for number in range(RESIDENTS):
        body = f"33072719430501{number * 2:03d}"
        new = NewElder(
            f"住户{number}",
            2,
            date(1943, 5, 1),
            body + resident_check_digit(body),
            village.code,
            lives="in-institution",
            organization=home.pk,
        )
        elders.append(register_elder(SYSTEM, new_elder=new))
    return home, team, doctor, elders


def _bare(elder: Any, team: Any, doctor: Any) -> None:
    """Write the same rows with Django alone."""
    from django.db import transaction

    from yilian.audit.clock import now
    from yilian.health.models import Observation
    from yilian.visits.models import Visit

    with transaction.atomic():
        visit = Visit.objects.create(
            elder=elder, team=team, practitioner=doctor, item="home-visit", on=ON, recorded_at=now()
        )
        Observation.objects.bulk_create(
            Observation(
                elder=elder,
                code=code,
                number=text,
                on=ON,
                source_kind="visits.visit",
                source_key=visit.pk,
                recorded_at=now(),
            )
            for code, text in WELL.items()
        )


def _median(work: Callable[[], object], runs: int) -> float:
    """Return the median of a number of runs, in milliseconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    for figure in figures():
        print(figure)
