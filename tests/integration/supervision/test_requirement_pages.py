"""Who does not do what documents ask, over the register: one query for the page, the sheets, the paper and the list handed over."""

import csv
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.obligations.models import Obligation
from yilian.pages.registry import permissions
from yilian.places.actions.declarations import NewCharacteristic, record_characteristic
from yilian.places.actions.registers import count_beds, load_departments, load_organizations
from yilian.places.models import Department, Organization
from yilian.policy.requirements import RulesInForce
from yilian.supervision.models import HandOver
from yilian.supervision.queries.requirements import FindingFilter, lines_of, register_for, register_in

ON = date(2023, 9, 12)
REGISTER = "requirements:register"


@pytest.fixture
def home(county: None) -> Organization:
    details = [
        Organization(
            code=code, name_zh=name, kind="care-institution", care_type="nursing", ownership="private", division_id=at
        )
        for code, name, at in (("big", "百床养老院", "330727109000"), ("other", "玉山养老院", "330727106000"))
    ]
    with using_scope(SYSTEM):
        made = load_organizations(SYSTEM, organizations=details)
        for one in made:
            count_beds(SYSTEM, one, counts={"nursing": 100}, on=date(2022, 1, 1))
        county = Department(division_id="330727000000", function="civil-affairs-bureau", name_zh="县民政局")
        load_departments(SYSTEM, departments=[county])
    return next(one for one in made if one.code == "big")


@pytest.mark.shows("PA-22", "PA-37")
@pytest.mark.feature("41")
def test_the_page_lists_who_does_not_comply_and_narrows(home: Organization, client_as: Callable[..., Client]) -> None:
    bureau = client_as("health-bureau")
    page = bureau.get(reverse(REGISTER)).content.decode()
    assert "百床养老院" in page
    assert "玉山养老院" in page
    assert "PA-22" in page
    narrowed = bureau.get(
        f"{reverse(REGISTER)}?state=unmet&township=330727109&rule=own-station-or-clinic"
    ).content.decode()
    assert "百床养老院" in narrowed
    assert "玉山养老院" not in narrowed
    unknown = bureau.get(f"{reverse(REGISTER)}?state=unknown&kind=township-health-centre").content.decode()
    assert "老年人优先" in unknown


def test_a_bureau_sees_its_territory_and_an_institution_itself(
    home: Organization, as_role: Callable[..., Actor]
) -> None:
    own = Actor(None, "院长", permissions=frozenset({"*"}), scope=Scope((), frozenset({home.pk})))
    with using_scope(SYSTEM):
        assert {one.organization.code for one in register_for(own, ON).findings} == {"big"}
        township = register_for(as_role("health-bureau", "330727106"), ON)
    assert "big" not in {one.organization.code for one in township.findings}
    assert "other" in {one.organization.code for one in township.findings}


def test_elders_and_families_do_not_see_it() -> None:
    assert not {"elder", "family"} & permissions()["supervision.requirements"]


def test_the_sheets_and_the_paper_hold_what_the_page_shows(
    home: Organization, client_as: Callable[..., Client]
) -> None:
    bureau, query = client_as("health-bureau"), "?state=unmet&rule=own-station-or-clinic"
    book = bureau.get(reverse("requirements:sheet") + query)
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["机构", "玉山养老院", "百床养老院"]
    assert {row[8] for row in rows[1:]} == {"县民政局"}
    text = bureau.get(reverse("requirements:text") + query).content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text))) == [[str(cell) for cell in row] for row in rows]
    assert bureau.get(reverse("requirements:paper") + query).content.startswith(b"%PDF")


@pytest.mark.shows("PA-22")
@pytest.mark.feature("41")
def test_a_township_s_list_is_handed_over_as_a_task_and_reported_on(
    home: Organization, client_as: Callable[..., Client]
) -> None:
    bureau, query = client_as("health-bureau"), "?state=unmet&township=330727109&rule=own-station-or-clinic"
    form = reverse("requirements:hand-over") + query
    assert "县民政局" in bureau.get(form).content.decode()
    department = Department.objects.get(function="civil-affairs-bureau")
    details = {"department": department.pk, "due_on": "2023-10-12", "note": "督促设置护理站或医务室"}
    assert bureau.post(form, details | {"due_on": "2023-09-01"}).status_code == 422
    answer = bureau.post(form, details)
    with using_scope(SYSTEM):
        made = HandOver.objects.get()
        owed = Obligation.objects.get(basis_kind="supervision.handover", basis_key=made.pk)
        assert [(line.organization_id, line.rule) for line in made.lines.all()] == [(home.pk, "own-station-or-clinic")]
    assert answer.headers["Location"] == reverse("requirements:handed", args=[made.pk])
    assert (owed.kind, owed.department_id, owed.role) == ("task", department.pk, "civil-affairs-bureau")
    assert (owed.division_id, owed.due_on, owed.clauses) == ("330727109000", date(2023, 10, 12), ["PA-22"])
    office, page = client_as("civil-affairs-bureau"), reverse("requirements:handed", args=[made.pk])
    assert "督促设置护理站或医务室" in office.get(page).content.decode()
    report = reverse("requirements:report", args=[made.pk])
    assert report in office.get(page).content.decode()
    assert office.post(report, {"outcome": " "}).status_code == 422
    assert office.post(report, {"outcome": "已于9月设医务室"}).status_code == 302
    with using_scope(SYSTEM):
        owed.refresh_from_db()
        assert owed.fulfilled_on == ON
        record_characteristic(SYSTEM, home, details=NewCharacteristic("clinic", ON, "验收"))
    again = office.get(page).content.decode()
    assert "已于9月设医务室" in again
    assert "已做到" in again
    assert report not in again, "what is reported on is not reported on again"
    assert office.post(report, {"outcome": "再报一次"}).status_code == 422


@pytest.mark.shows("PA-22")
def test_a_line_is_met_only_where_it_is_judged_met(home: Organization) -> None:
    department = Department.objects.get(function="civil-affairs-bureau")
    with using_scope(SYSTEM):
        small = next(one for one in Organization.objects.filter(code="other"))
        count_beds(SYSTEM, small, counts={"nursing": 20}, on=date(2023, 1, 1))
        row = HandOver(department=department, division_id="330727000000", due_on=ON, handed_on=ON)
        row.save()
        for organization, rule in (
            (home, "own-station-or-clinic"),
            (small, "own-station-or-clinic"),
            (home, "repealed"),
        ):
            row.lines.create(organization=organization, pack="panan-2021", rule=rule, state="unmet")
        assert [now for *_line, now in lines_of(row, ON)] == ["unmet", "not-required", "not-required"]
        record_characteristic(SYSTEM, home, details=NewCharacteristic("clinic", ON, "验收"))
        assert [now for *_line, now in lines_of(row, ON)] == ["met", "not-required", "not-required"]
        assert {now for *_line, now in lines_of(row, date(2030, 1, 1))} == {"not-required"}


def test_a_rule_that_merely_applies_is_not_shown_as_met(home: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    department = Department.objects.get(function="civil-affairs-bureau")
    with using_scope(SYSTEM):
        row = HandOver(department=department, division_id="330727000000", due_on=ON, handed_on=ON)
        row.save()
        row.lines.create(organization=home, pack="panan-2021", rule="own-station-or-clinic", state="unmet")
        monkeypatch.setattr(RulesInForce, "states", lambda *_: {("panan-2021", "own-station-or-clinic"): "applies"})
        assert [now for *_line, now in lines_of(row, ON)] == ["applies"]


def test_what_merely_applies_is_listed_apart_and_never_handed_over(
    home: Organization, client_as: Callable[..., Client]
) -> None:
    bureau, query = client_as("health-bureau"), "?state=applies&rule=regular-free-clinics"
    page = bureau.get(reverse(REGISTER) + query).content.decode()
    assert "尖山镇卫生院" in page
    assert "移交这份名单" not in page
    assert ">适用</" in page.replace("\n", "").replace(" ", "")
    department = Department.objects.get(function="civil-affairs-bureau")
    details = {"department": department.pk, "due_on": "2023-10-12", "note": "开展义诊"}
    assert bureau.post(reverse("requirements:hand-over") + query, details).status_code == 422


def test_one_institution_is_handed_over_as_itself(home: Organization, client_as: Callable[..., Client]) -> None:
    bureau = client_as("health-bureau")
    form = f"{reverse('requirements:hand-over')}?state=unmet&organization={home.pk}"
    department = Department.objects.get(function="civil-affairs-bureau")
    bureau.post(form, {"department": department.pk, "due_on": "2023-10-12", "note": "核实"})
    with using_scope(SYSTEM):
        assert Obligation.objects.get(basis_kind="supervision.handover").organization_id == home.pk


@pytest.mark.shows("PA-20", "CZ-20", "TZ-25")
def test_the_duties_of_each_department_stand_with_their_clause_tasks_and_rules(
    county: None, client_as: Callable[..., Client]
) -> None:
    auditor = client_as("auditor")
    for pack, clause, department, duty in (
        ("panan-2021", "PA-20", "县卫健局", "行使牵头部门职责"),
        ("chenzhou-2018", "CZ-20", "", ""),
        ("taizhou-2018", "TZ-25", "", ""),
    ):
        page = auditor.get(f"{reverse('supervision:duties')}?pack={pack}").content.decode()
        assert clause in page
        assert department in page
        assert duty in page


def test_what_is_asked_for_narrows_by_every_word(home: Organization) -> None:
    with using_scope(SYSTEM):
        found = register_in("330727", ON).findings
    one = next(each for each in found if each.organization.code == "big" and each.rule.rule == "own-station-or-clinic")
    assert FindingFilter(
        "unmet", "panan-2021", "own-station-or-clinic", "330727109", "care-institution", home.pk
    ).holds(one)
    for other in (
        FindingFilter(state="unknown"),
        FindingFilter(pack="x"),
        FindingFilter(rule="x"),
        FindingFilter(township="3"),
        FindingFilter(kind="x"),
        FindingFilter(organization=0),
    ):
        assert not other.holds(one)
