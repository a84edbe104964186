"""Service areas, urban marks and declarations of taking part are corrected and withdrawn, with a reason; buttons follow the table of states."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.indicators.queries.figures import figure_of
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.places.actions.areas import (
    correct_service_area,
    correct_urban,
    mark_urban,
    set_service_area,
    withdraw_service_area,
    withdraw_urban,
)
from yilian.places.actions.declarations import (
    NewParticipation,
    correct_participation,
    declare_participation,
    withdraw_participation,
)
from yilian.places.models import Division, Organization, Participation, ServiceArea, UrbanMark
from yilian.places.policies import policy_library
from yilian.places.rules import DECLARATION_TRANSITIONS, DeclarationState, DeclarationStep, DeclaredDays

ON, SINCE, VILLAGE, TOWNSHIP = date(2023, 9, 12), date(2023, 1, 1), "330727109901", "330727109000"
DIET = NewParticipation("panan-2021", "care-in-medical", SINCE, "县府办〔2022〕5号", "tcm-diet-therapy")
ACTS = (DeclarationStep.CORRECT, DeclarationStep.END, DeclarationStep.WITHDRAW)
DAYS = {
    DeclarationState.NOT_YET: (ON + timedelta(days=5), None),
    DeclarationState.IN_FORCE: (SINCE, None),
    DeclarationState.EXPIRING: (SINCE, ON + timedelta(days=9)),
    DeclarationState.ENDED: (SINCE, ON - timedelta(days=1)),
    DeclarationState.WITHDRAWN: (SINCE, None),
}


@pytest.fixture
def village(county: None) -> Iterator[Division]:
    with using_scope(SYSTEM):
        yield Division.objects.get(pk=VILLAGE)


def has_figure(on: date) -> bool:
    """Return whether a figure of 郴州 about urban communities has data on a day."""
    target = policy_library().pack("chenzhou-2018").target["home-care-centres-2019"]
    figure = figure_of(target, "330727", on)
    return figure is not None and figure.value is not None


@pytest.mark.shows("CZ-02", "CZ-03")
def test_a_corrected_mark_counts_from_its_right_day_and_a_withdrawn_one_counts_for_nothing(village: Division) -> None:
    mark = mark_urban(SYSTEM, village, days=DeclaredDays(SINCE, "批复"))
    assert has_figure(SINCE)
    right = DeclaredDays(date(2023, 6, 1), "区划批复〔2023〕6号")
    corrected = correct_urban(SYSTEM, mark, days=right, reason="日期写错")
    assert (has_figure(SINCE), has_figure(date(2023, 6, 1))) == (False, True)
    mark.refresh_from_db()
    assert (mark.withdrawn_on, mark.withdrawal_reason, corrected.corrects_id) == (ON, "日期写错", mark.pk)
    assert (corrected.document, corrected.recorded_by, corrected.recorded_on) == (right.document, SYSTEM.name, ON)
    withdraw_urban(SYSTEM, corrected, reason="不是城镇")
    assert not has_figure(ON)
    assert UrbanMark.objects.count() == 2
    for step in (withdraw_urban, lambda *args, **more: correct_urban(*args, days=right, **more)):
        with pytest.raises(Refused, match="declaration-withdrawn-already"):
            step(SYSTEM, corrected, reason="再来")
    assert mark_urban(SYSTEM, village, days=DeclaredDays(SINCE, "批复")).pk


def test_a_correction_stands_alone_in_its_days_and_is_undone_whole(village: Division) -> None:
    first = mark_urban(SYSTEM, village, days=DeclaredDays(date(2020, 1, 1), "批复", date(2021, 12, 31)))
    mark_urban(SYSTEM, village, days=DeclaredDays(date(2022, 1, 1), "批复"))
    with pytest.raises(Invalid, match="declared-already"):
        correct_urban(SYSTEM, first, days=DeclaredDays(date(2020, 1, 1), "批复", date(2022, 1, 1)), reason="写错")
    with pytest.raises(Refused, match="withdrawal-without-reason"):
        withdraw_urban(SYSTEM, first, reason=" ")
    first.refresh_from_db()
    assert first.withdrawn_on is None


def test_a_service_area_is_corrected_and_withdrawn_and_the_one_before_goes_on_when_corrected(village: Division) -> None:
    rows = Organization.objects.filter(kind="township-health-centre").order_by("pk")
    one, other = rows[0], rows[1]
    before = set_service_area(SYSTEM, one, village, starts_on=SINCE)
    wrong = set_service_area(SYSTEM, other, village, starts_on=date(2023, 6, 1))
    late = correct_service_area(SYSTEM, wrong, days=DeclaredDays(date(2023, 7, 1), "", None), reason="7月才接手")
    assert (late.organization_id, late.starts_on, late.document) == (other.pk, date(2023, 7, 1), "")
    before.refresh_from_db()
    with pytest.raises(Invalid, match="declared-already"):
        correct_service_area(SYSTEM, before, days=DeclaredDays(SINCE, "", date(2023, 7, 1)), reason="x")
    withdraw_service_area(SYSTEM, late, reason="没有交接")
    again = correct_service_area(SYSTEM, before, days=DeclaredDays(SINCE, "", None), reason="一直由它承担")
    counted = ServiceArea.objects.filter(withdrawn_on__isnull=True)
    assert list(counted.values_list("pk", "ends_on")) == [(again.pk, None)]


def test_what_is_withdrawn_is_in_the_log_with_its_reason_and_only_within_reach(
    village: Division, as_role: Callable[..., Actor]
) -> None:
    mark = mark_urban(SYSTEM, village, days=DeclaredDays(SINCE, "批复"))
    row = declare_participation(SYSTEM, Division.objects.get(pk=TOWNSHIP), details=DIET)
    elsewhere = as_role("county-admin", "330727106")
    for step, thing in ((withdraw_urban, mark), (withdraw_participation, row)):
        with pytest.raises(Refused, match="outside-your-area"):
            step(elsewhere, thing, reason="写错")
    withdraw_urban(SYSTEM, mark, reason="写错")
    with using_scope(SYSTEM):
        entry = AuditEntry.objects.filter(action="places.withdraw_urban").latest("pk")
    assert entry.details == {"reason": "写错"}


def test_a_corrected_declaration_of_taking_part_says_the_same_of_other_days(village: Division) -> None:
    row = declare_participation(SYSTEM, Division.objects.get(pk=TOWNSHIP), details=DIET)
    days = DeclaredDays(date(2023, 3, 1), "县府办〔2023〕2号", date(2024, 2, 29))
    made = correct_participation(SYSTEM, row, days=days, reason="文号写错")
    assert (made.pack, made.mode, made.item) == (row.pack, row.mode, row.item)
    assert (made.period.starts_on, made.period.ends_on, made.document) == (days.starts_on, days.ends_on, days.document)


@pytest.mark.parametrize("state", DeclarationState)
def test_the_list_of_participation_offers_what_the_table_allows_and_no_more(
    village: Division, client_as: Callable[..., Client], state: DeclarationState
) -> None:
    starts_on, ends_on = DAYS[state]
    township = Division.objects.get(pk=TOWNSHIP)
    details = NewParticipation(DIET.pack, DIET.mode, starts_on, DIET.document, DIET.item, ends_on)
    row = declare_participation(SYSTEM, township, details=details)
    if state is DeclarationState.WITHDRAWN:
        row = withdraw_participation(SYSTEM, row, reason="写错")
    assert Participation.objects.get(pk=row.pk).state_on(ON) == state
    page = client_as("health-bureau").get(reverse("places:participation")).content.decode()
    steps = [step for step in ACTS if reverse(f"places:{step}-participation", args=[row.pk]) in page]
    assert steps == [step for step in ACTS if step in DECLARATION_TRANSITIONS[state]]


def test_no_button_is_offered_to_whom_the_place_is_out_of_reach_and_its_page_is_not_found(
    village: Division, client_as: Callable[..., Client]
) -> None:
    row = declare_participation(SYSTEM, Division.objects.get(pk="330727106000"), details=DIET)
    address = reverse("places:withdraw-participation", args=[row.pk])
    near, far = client_as("health-bureau", "330727106000"), client_as("health-bureau", "330727109000")
    assert address in near.get(reverse("places:participation")).content.decode()
    assert address not in far.get(reverse("places:participation")).content.decode()
    assert (near.get(address).status_code, far.get(address).status_code) == (200, 404)


def test_marks_and_areas_are_corrected_and_withdrawn_on_pages(
    village: Division, client_as: Callable[..., Client]
) -> None:
    client = client_as("county-admin")
    mark = mark_urban(SYSTEM, village, days=DeclaredDays(SINCE, "批复"))
    days = {"starts_on": "2023-02-01", "ends_on": "", "document": "区划批复〔2023〕2号", "reason": "写错日期"}
    correct = reverse("places:correct-urban", args=[mark.pk])
    assert "2023-01-01" in client.get(correct).content.decode()
    assert client.post(correct, days | {"document": ""}).status_code == 422
    assert client.post(correct, days).status_code == 302
    page = client.get(reverse("places:urban")).content.decode()
    assert "写错日期" in page
    assert correct not in page
    now = UrbanMark.objects.get(withdrawn_on__isnull=True)
    assert reverse("places:withdraw-urban", args=[now.pk]) in page
    centre = Organization.objects.get(code=f"centre-{TOWNSHIP}")
    area = set_service_area(SYSTEM, centre, village, starts_on=SINCE)
    home = reverse("places:organization", args=[centre.pk])
    undo = reverse("places:withdraw-area", args=[area.pk])
    assert undo in client.get(home).content.decode()
    assert client.post(undo, {"reason": ""}).status_code == 422
    assert client.post(undo, {"reason": "登错了村"}).status_code == 302
    shown = client.get(home).content.decode()
    assert "登错了村" in shown
    assert undo not in shown
