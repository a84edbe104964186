"""A round: one sheet, many residents; good rows are kept, bad rows come back, two sheets are one round."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from uuid import uuid4

import pytest
from factories import a_care_home, a_resident, a_team, an_elder

from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.audit.actions import once
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import midnight_after
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.models import Obligation
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.visits.actions.rounds import RoundSheet, record_round
from yilian.visits.actions.visits import Delivery, correct_visit
from yilian.visits.models import Attempt, Round, Visit
from yilian.visits.queries.rounds import rounds_at, visits_in
from yilian.visits.rules.rounds import LATER, FilledRow

ON = date(2023, 9, 12)
WARD = "ward-visit"
WELL = {"systolic": "128", "diastolic": "78", "glucose-random": "6.1", "heart-auscultation": "normal"}
AsRole = Callable[..., Actor]


@dataclass
class House:
    home: Organization
    team: Team
    doctor: Practitioner
    residents: list[Elder]

    def record(self, *rows: FilledRow, actor: Actor = SYSTEM, on: date = ON, **changes: object):  # type: ignore[no-untyped-def]
        sheet = RoundSheet(WARD, on, rows, **{"rest": LATER} | changes)  # type: ignore[arg-type]
        return record_round(actor, self.home, self.team, self.doctor, sheet=sheet)

    def rows(self) -> list[FilledRow]:
        return [FilledRow(one.pk, WELL) for one in self.residents]


@pytest.fixture
def house(county: None) -> Iterator[House]:
    with using_scope(SYSTEM):
        home, (team, doctor) = a_care_home(), a_team()
        yield House(home, team, doctor, [a_resident(home, name=f"住户{number}") for number in range(4)])


def owed(house: House, **to: object) -> Obligation:
    return Obligation.objects.create(
        what=WARD,
        clauses=["PA-14"],
        team=house.team,
        obligor=house.team.organization,
        ordinal=1,
        starts_on=date(2023, 9, 11),
        due_at=midnight_after(date(2023, 9, 17)),
        judged_on=ON,
        basis_kind="tests.test",
        basis_key=len(Obligation.objects.all()),
        **to,
    )


def test_every_resident_gets_a_visit_and_the_house_its_round(house: House) -> None:
    outcome = house.record(*house.rows())
    assert len(outcome.visits) == 4
    assert outcome.handed_back == ()
    assert {one.elder_id for one in visits_in(outcome.round)} == {one.pk for one in house.residents}
    assert {(one.setting, one.place) for one in Visit.objects.all()} == {("institution", "颐寿院")}
    assert AuditEntry.objects.filter(action="visits.record").count() == 4
    assert AuditEntry.objects.filter(action="visits.record_round").count() == 1


def test_a_bad_row_comes_back_with_its_reasons_and_takes_no_good_one_with_it(house: House) -> None:
    rows = house.rows()
    rows[1] = FilledRow(rows[1].elder_id, WELL | {"systolic": "1280", "glucose-random": ""}, note="量了两次")
    outcome = house.record(*rows)
    assert len(outcome.visits) == 3
    (back,) = outcome.handed_back
    assert back.filled == rows[1]
    assert [(one.field, one.code) for one in back.problems] == [
        ("systolic", "out-of-physical-range"),
        ("glucose-random", "evidence-missing"),
    ]


def test_who_was_not_there_is_noted_and_an_empty_row_is_nothing(house: House) -> None:
    first, second, *_rest = house.residents
    outcome = house.record(
        FilledRow(first.pk, WELL), FilledRow(second.pk, missed="not-met", note="住院"), FilledRow(house.residents[2].pk)
    )
    assert (len(outcome.visits), outcome.missed, outcome.handed_back) == (1, 1, ())
    attempt = Attempt.objects.get()
    assert (attempt.elder, attempt.outcome, attempt.reason) == (second, "not-met", "住院")
    line = rounds_at(house.home.pk).get()
    assert (line.seen, line.missed) == (1, 1)


def test_a_round_on_which_nobody_is_seen_says_why_and_keeps_nothing_until_somebody_is(house: House) -> None:
    due = owed(house, organization=house.home)
    away = [FilledRow(resident.pk, missed="not-met") for resident in house.residents]
    with pytest.raises(Invalid, match="round-saw-nobody"):
        house.record(*away)
    assert not Round.objects.exists()
    assert house.record(*away[:2], note="全院外出体检").missed == 2
    due.refresh_from_db()
    assert due.fulfilled_on is None, "nobody was seen yet"
    seen = house.record(FilledRow(house.residents[2].pk, WELL))
    due.refresh_from_db()
    assert due.fulfilled_by == RecordRef("visits.round", seen.round.pk)


@pytest.mark.shows("PA-14")
@pytest.mark.feature("6")
def test_the_round_keeps_what_is_owed_to_each_resident_and_to_the_house_once(house: House) -> None:
    to_house, later = owed(house, organization=house.home), owed(house, organization=house.home)
    to_first = owed(house, elder=house.residents[0])
    outcome = house.record(*house.rows()[:2])
    house.record(*house.rows()[2:])
    for one in (to_house, later, to_first):
        one.refresh_from_db()
    assert (str(to_house.fulfilled_by), to_house.fulfilled_on) == (f"visits.round:{outcome.round.pk}", ON)
    assert str(to_first.fulfilled_by).startswith("visits.visit:")
    assert later.fulfilled_on is None


def test_a_second_sheet_of_the_day_is_the_same_round_and_nobody_is_seen_twice(house: House) -> None:
    first = house.record(*house.rows()[:3])
    second = house.record(*house.rows()[1:])
    assert second.round == first.round
    assert [one.elder_id for one in second.visits] == [house.residents[3].pk]
    assert [one.refusal.code for one in second.handed_back] == ["already-seen-in-round"] * 2
    assert (Round.objects.count(), Visit.objects.count()) == (1, 4)


def test_the_same_command_twice_records_one_round(house: House) -> None:
    command, sheet = uuid4(), RoundSheet(WARD, ON, tuple(house.rows()))
    for _ in range(2):
        once(
            SYSTEM,
            command,
            "record_round",
            lambda: record_round(SYSTEM, house.home, house.team, house.doctor, sheet=sheet).round,
        )
    assert (Round.objects.count(), Visit.objects.count()) == (1, 4)


def test_who_does_not_live_there_or_is_dead_comes_back(house: House) -> None:
    stranger, dead = an_elder(), a_resident(house.home, died_on=date(2023, 9, 1))
    outcome = house.record(
        FilledRow(stranger.pk, WELL), FilledRow(dead.pk, WELL), FilledRow(999_999, WELL), *house.rows()[:1]
    )
    assert [one.refusal.code for one in outcome.handed_back] == [
        "not-a-resident",
        "elder-died-before-visit",
        "not-a-resident",
    ]
    assert len(outcome.visits) == 1


def test_a_sheet_without_a_good_row_makes_no_round(house: House) -> None:
    outcome = house.record(FilledRow(house.residents[0].pk, WELL | {"systolic": "x"}))
    assert outcome.round is None
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("on", "code"), [(date(2023, 9, 13), "visit-in-future"), (date(2017, 12, 31), "certificate-lapsed")]
)
def test_what_forbids_the_whole_round_is_refused(house: House, on: date, code: str) -> None:
    with pytest.raises(Refused, match=code):
        house.record(*house.rows(), on=on, sure=True)
    assert not Visit.objects.exists()


def test_a_resident_twice_on_one_sheet_writes_nothing(house: House) -> None:
    with pytest.raises(Invalid):
        house.record(*house.rows(), house.rows()[0])
    assert not Round.objects.exists()


@pytest.mark.shows("PA-14")
@pytest.mark.feature("6")
def test_a_post_is_fulfilled_by_its_two_persons_only(house: House) -> None:
    centre = Organization.objects.get(code="centre-330727109000")
    relief, third = (register_practitioner(SYSTEM, centre, name=name, kind="doctor") for name in ("乙", "丙"))
    for one in (relief, third):
        certify(SYSTEM, one, number="T", starts_on=date(2018, 1, 1))
    agreement = Agreement.objects.create(
        care_organization=house.home,
        medical_organization=centre,
        team=house.team,
        form="contract",
        pack="panan-2021",
        mode="partnership",
        content="x",
        manner="x",
        hours="x",
        frequency="x",
        cost="x",
        responsibilities="x",
        starts_on=date(2023, 1, 1),
        ends_on=date(2023, 12, 31),
        judged_on=ON,
    )
    post = ScheduledSlot.objects.create(
        agreement=agreement,
        item=WARD,
        weekday=2,
        begins_at=time(9),
        ends_at=time(11),
        place="活动室",
        first=house.doctor,
        relief=relief,
    )
    sheet = RoundSheet(WARD, ON, (house.rows()[0],), post=post.pk, rest=LATER)
    with pytest.raises(Refused, match="not-on-post"):
        record_round(SYSTEM, house.home, house.team, third, sheet=sheet)
    assert not record_round(SYSTEM, house.home, house.team, house.doctor, sheet=sheet).round.stood_in
    assert record_round(
        SYSTEM,
        house.home,
        house.team,
        relief,
        sheet=RoundSheet(WARD, date(2023, 9, 5), (house.rows()[0],), post=post.pk, rest=LATER),
    ).round.stood_in


def test_a_visit_of_a_round_can_be_corrected_and_stays_in_it(house: House) -> None:
    outcome = house.record(*house.rows())
    new = correct_visit(
        SYSTEM, outcome.visits[0], delivery=Delivery(WARD, ON, WELL | {"systolic": "182"}), reason="读数写错"
    )
    assert new.round == outcome.round
    assert new in visits_in(outcome.round)
    assert outcome.visits[0] not in visits_in(outcome.round)
    assert rounds_at(house.home.pk).get().seen == 4


def test_another_place_neither_records_nor_sees_a_round(house: House, as_role: AsRole) -> None:
    stranger, own = as_role("nurse", "330727106"), as_role("nurse", "330727109")
    with pytest.raises(NotFound):
        house.record(*house.rows(), actor=stranger)
    assert len(house.record(*house.rows(), actor=own).visits) == 4
    with using_scope(stranger):
        assert not Round.objects.exists()
    with pytest.raises(Refused, match="not-permitted"):
        house.record(*house.rows(), actor=as_role("institution-staff"))
