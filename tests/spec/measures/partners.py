"""A second county to count by hand: institutions that agree, what they owe, and elders of need; made through actions."""

from datetime import date

from factories import a_team, an_assessment, an_elder, complete_evidence
from pairs import SIGNED, a_centre, signed, terms

from yilian.agreements.actions.enrolments import enrol
from yilian.agreements.actions.institutions import Signature, draft_agreement, end_agreement, sign_agreement
from yilian.agreements.rules.institutions import Side
from yilian.assessments.instruments import instrument
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import midnight_after
from yilian.obligations.actions.loading import load_obligations
from yilian.obligations.models import Obligation
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder
from yilian.places.actions.registers import NewLicence, OrganizationDetails, grant_licence, register_organization
from yilian.places.models import Organization
from yilian.visits.actions.visits import Delivery, record_visit

TOWN, HILL = "330727109000", "330727106000"
HERE, THERE = "330727109901", "330727106901"


def build() -> dict[str, Elder]:
    """Make seven institutions with their agreements, six elders, what was done for them, and ten obligations.

    What was found at follow-ups calls for another within 14 days: five more are owed, three of them due in 2023 before 12 September.
    """
    places = _institutions()
    elders = _elders(places["kept"])
    _assess(elders)
    _serve(elders)
    _owe(places, elders["disabled"])
    return elders


def _institutions() -> dict[str, Organization]:
    """Five care institutions and two home-care centres: only some of them with medicine, in one form or another."""
    kinds = {
        "kept": "rural-care-home",
        "let-down": "rural-care-home",
        "ended": "rural-care-home",
        "half": "rural-care-home",
        "own-unit": "care-institution",
        "centre": "home-care-centre",
        "bare-centre": "home-care-centre",
    }
    places = {}
    for code, kind in kinds.items():
        places[code] = register_organization(SYSTEM, code=code, details=OrganizationDetails(code, kind, TOWN))
        grant_licence(SYSTEM, places[code], new_licence=NewLicence("care", f"C-{code}", date(2018, 1, 1)))
    grant_licence(
        SYSTEM, places["own-unit"], new_licence=NewLicence("medical-unit", "U-1", date(2022, 1, 1), unit="clinic")
    )
    medical = a_centre(TOWN)
    for code in ("kept", "let-down", "centre"):
        signed(draft_agreement(SYSTEM, places[code], medical, terms=terms()))
    over = terms(starts_on=date(2022, 7, 1), ends_on=date(2023, 6, 30))
    signed(draft_agreement(SYSTEM, places["ended"], medical, terms=over), on=date(2022, 6, 20))
    draft = draft_agreement(SYSTEM, places["half"], medical, terms=terms())
    sign_agreement(SYSTEM, draft, signature=Signature(Side.CARE, "王院长", SIGNED))
    withdrawn = draft_agreement(SYSTEM, places["bare-centre"], medical, terms=terms())
    end_agreement(SYSTEM, withdrawn, ends_on=date(2023, 9, 12), reason="不签了")
    return places


def _elders(home: Organization) -> dict[str, Elder]:
    return {
        "disabled": an_elder(name="甲", birth_date=date(1943, 5, 1)),
        "able": an_elder(name="乙", birth_date=date(1955, 5, 1)),
        "ill": an_elder(name="丙", birth_date=date(1955, 5, 1), residence=THERE, groups=("seriously-ill",)),
        "resident": an_elder(name="丁", birth_date=date(1943, 5, 1), lives="in-institution", organization=home.pk),
        "followed": an_elder(name="戊", birth_date=date(1958, 1, 1), residence=THERE, groups=("chronic-illness",)),
        "seen-once": an_elder(name="己", birth_date=date(1957, 5, 1), groups=("chronic-illness",)),
    }


def _assess(elders: dict[str, Elder]) -> None:
    """One elder was able and is wholly disabled since 1 August; another is able; nobody else was assessed."""
    _team, doctor = a_team()
    nurse = register_practitioner(SYSTEM, Organization.objects.get(code=f"centre-{TOWN}"), name="李护士", kind="nurse")
    certify(SYSTEM, nurse, number="N-1", starts_on=date(2018, 1, 1))
    chosen = instrument("gbt-42195-2022")
    worst = {
        item.id: min(chosen.options_of(item), key=lambda one: one.score or 0).key
        for item in chosen.items
        if item.kind == "choice"
    }
    an_assessment(elders["disabled"], doctor, nurse, on=date(2023, 2, 1))
    an_assessment(elders["disabled"], doctor, nurse, on=date(2023, 8, 1), answers=worst)
    an_assessment(elders["able"], doctor, nurse, on=date(2023, 2, 1))


FOLLOW_UP = "chronic-follow-up"
LOW = {"glucose-fasting": "0.5", "control": "unsatisfied"}  # so low that a sign calls for another follow-up


def _serve(elders: dict[str, Elder]) -> None:
    """Four follow-ups and a check-up for one of the chronically ill, one follow-up for the other, who has a TCM service too."""
    team, doctor = a_team()
    enrol(SYSTEM, elders["ill"], team, mode="care-to-home", starts_on=date(2023, 1, 10))
    done = [("followed", "chronic-follow-up", date(2022, 12, 1)), ("followed", "health-checkup", date(2023, 3, 1))]
    done += [("followed", "chronic-follow-up", date(2023, month, 1)) for month in (3, 6, 9)]
    done += [("seen-once", "chronic-follow-up", date(2023, 3, 1)), ("seen-once", "tcm-service", date(2023, 4, 1))]
    done += [("resident", "nutrition-guidance", date(2023, 5, 5)), ("resident", "health-management", date(2023, 5, 5))]
    done += [("resident", "nutrition-guidance", date(2022, 5, 5)), ("able", "nutrition-guidance", date(2023, 5, 5))]
    for name, item, on in done:
        given = Delivery(item, on, complete_evidence(item) | (LOW if item == FOLLOW_UP else {}), sure=True)
        record_visit(SYSTEM, elders[name], team, doctor, delivery=given)


def _owe(places: dict[str, Organization], elder: Elder) -> None:
    """What is owed to two institutions, to a township and to one elder, with how each ended."""
    team, _doctor = a_team()
    to_kept, to_other = {"organization": places["kept"]}, {"organization": places["let-down"]}
    group, person = {"division_id": TOWN}, {"elder": elder}
    rows = [
        (to_kept, date(2023, 3, 31), {"fulfilled_on": date(2023, 3, 30), "what": "ward-visit"}),
        (to_kept, date(2023, 8, 31), {"fulfilled_on": date(2023, 8, 31)}),
        (to_kept, date(2023, 9, 12), {}),
        (to_other, date(2023, 9, 11), {"what": "ward-visit"}),
        (to_other, date(2022, 6, 30), {}),
        (group, date(2023, 6, 30), {"fulfilled_on": date(2023, 7, 5)}),
        (person, date(2023, 5, 31), {"fulfilled_on": date(2023, 5, 2)}),
        (person, date(2023, 6, 15), {"waived_on": date(2023, 7, 20), "waived_reason": "住院"}),
        (person, date(2023, 4, 30), {"void_on": date(2023, 4, 1), "void_reason": "ended"}),
        (person, date(2022, 12, 31), {}),
    ]
    load_obligations(
        SYSTEM,
        obligations=[
            Obligation(
                clauses=["PA-14"],
                team=team,
                obligor_id=team.organization_id,
                ordinal=number,
                starts_on=due.replace(day=1),
                due_at=midnight_after(due),
                judged_on=due.replace(day=1),
                basis_kind="tests.test",
                basis_key=number,
                **owed_to,
                **({"what": "health-education"} | ended),
            )
            for number, (owed_to, due, ended) in enumerate(rows)
        ],
    )
