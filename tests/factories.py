"""Plain functions that make test data through actions, so that test data is legal data."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import resident_check_digit
from yilian.people.actions.elders import NewElder, register_elder
from yilian.people.actions.staff import certify, form_team, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization

_numbers = count(1)


@dataclass(frozen=True)
class People:
    """An elder and two who may assess them."""

    elder: Elder
    first: Practitioner
    second: Practitioner


def an_id_number(born: date, sex: int = 1) -> str:
    """Make a valid identity number that no other call gives."""
    body = f"330727{born:%Y%m%d}{(2 * next(_numbers) + sex) % 1000:03d}"
    return body + resident_check_digit(body)


def an_elder(**changes: Any) -> Elder:
    """Register an elder of 80 in 东坑村 of 尖山镇."""
    born = changes.pop("birth_date", date(1943, 5, 1))
    given = {"name": "周金兰", "sex": 2, "residence": "330727109901", "lives": "at-home"} | changes
    given.setdefault("id_number", an_id_number(born, given["sex"]))
    return register_elder(SYSTEM, new_elder=NewElder(birth_date=born, **given))


def a_team(township: str = "330727109000") -> tuple[Team, Practitioner]:
    """Form a team of one doctor at a township's health centre."""
    centre = Organization.objects.get(code=f"centre-{township}")
    doctor = register_practitioner(SYSTEM, centre, name="张医生", kind="doctor")
    certify(SYSTEM, doctor, number="T-1", starts_on=date(2018, 1, 1))
    return form_team(SYSTEM, centre, name="一队", members=[doctor]), doctor


def complete_evidence(item: str) -> dict[str, str]:
    """Fill in everything an item demands, within what is possible."""
    from yilian.visits.queries.visits import requirements_of

    demands = requirements_of(item)
    return {demand.code: demand.done or str(demand.low if demand.low else 1) for demand in demands}


def best_answers(instrument_id: str) -> dict[str, Any]:
    """Answer every item that has to be answered: the highest score, the smallest number, the first of several."""
    from yilian.assessments.instruments import instrument

    chosen = instrument(instrument_id)
    answers: dict[str, Any] = {}
    for item in chosen.items:
        options = chosen.options_of(item)
        if item.optional or item.show_if or any(item.id in group[1:] for group in chosen.alternatives):
            continue
        if item.kind == "number":
            answers[item.id] = item.min
        elif item.kind == "several":
            answers[item.id] = [options[0].key]
        else:
            answers[item.id] = max(options, key=lambda one: (one.score or 0, one.key)).key
    return answers


def an_assessment(elder: Elder, assessor: Practitioner, second: Practitioner | None = None, **changes: Any) -> Any:
    """Assess an elder's ability, or by another instrument, and sign where two are asked for."""
    from yilian.assessments.actions import Sheet, complete, countersign, save_draft

    given = {"instrument": "gbt-42195-2022", "on": date(2023, 9, 12)} | changes
    given["answers"] = best_answers(given["instrument"]) | given.get("answers", {})
    done = complete(SYSTEM, save_draft(SYSTEM, elder, assessor, sheet=Sheet(**given)))
    return done if second is None else countersign(SYSTEM, done, second)


def a_care_home(township: str = "330727109000") -> Organization:
    """Enter a care home of a township."""
    from yilian.places.actions.registers import load_organizations

    home = Organization(
        code=f"home-{next(_numbers)}",
        name_zh="颐寿院",
        kind="rural-care-home",
        division_id=township,
        modes=["partnership"],
    )
    return load_organizations(SYSTEM, organizations=[home])[0]


def a_resident(home: Organization, **changes: Any) -> Elder:
    """Register an elder who lives in a care home."""
    return an_elder(**{"lives": "in-institution", "organization": home.pk} | changes)


def a_picture(text: str = "a") -> bytes:
    """Make the bytes of something that begins like a photograph."""
    return b"\xff\xd8\xff\xe0" + text.encode() * 50
