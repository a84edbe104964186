"""Clauses that ask something of institutions, from the entry on the page of one to the list, its sheet and the department it is handed to."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pairs import FUJIAN, SINCE, TAIZHOU, Rows, a_county_of, signed, terms
from python_calamine import CalamineWorkbook

from yilian.agreements.actions.institutions import draft_agreement
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation
from yilian.places.actions.registers import NewLicence, count_beds, grant_licence, load_departments, load_organizations
from yilian.places.models import Department, Organization
from yilian.places.policies import policy_library
from yilian.supervision.actions import load_plan_tasks, report_task
from yilian.supervision.models import HandOver
from yilian.supervision.queries.plan_tasks import history, lines

ClientAs = Callable[..., Client]
CHENZHOU = (
    ("430000000000", "湖南省", "province"),
    ("431000000000", "郴州市", "city"),
    ("431002000000", "北湖区", "county"),
    ("431002100000", "华塘镇", "township"),
)
TOWNSHIP, ON = "330727109000", date(2023, 9, 12)


def register(kinds: Sequence[str], division: str, **known: object) -> list[Organization]:
    """Register institutions of a division, called by their kind and number."""
    named = [
        Organization(code=f"{kind}-{number}", name_zh=f"{kind}{number}号", kind=kind, division_id=division, **known)
        for number, kind in enumerate(kinds, Organization.objects.count())
    ]
    return load_organizations(SYSTEM, organizations=named)


def entered(client: Client, organization: Organization, word: str, document: str, **more: str) -> None:
    """Enter on the page of an institution what it has, or what was found about it."""
    address = reverse("places:record-characteristic", args=[organization.pk])
    entry = {"word": word, "holds": "yes", "starts_on": "2022-03-01", "ends_on": "", "document": document} | more
    assert client.post(address, entry).status_code == 302, word


def listed(client: Client, rule: str, state: str) -> set[str]:
    """Return the names of the institutions that the list of a rule shows in a state: as its sheet has them."""
    page = client.get(f"{reverse('requirements:register')}?state={state}&rule={rule}")
    sheet = client.get(f"{reverse('requirements:sheet')}?state={state}&rule={rule}")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()[1:]
    names = {str(row[0]) for row in rows}
    assert all(name in page.content.decode() for name in names)
    return names


def page_of(client: Client, organization: Organization) -> str:
    page: str = client.get(reverse("places:organization", args=[organization.pk])).content.decode()
    return page


def county_of(rows: Rows, client_as: ClientAs, role: str = "health-bureau") -> tuple[Client, str]:
    """Load a county of another place; return somebody of its bureau and its township."""
    with using_scope(SYSTEM):
        a_county_of(rows)
    return client_as(role, rows[2][0]), rows[3][0]


@pytest.mark.shows("ZJ-01")
@pytest.mark.usefixtures("county")
def test_what_a_document_encourages_is_listed_until_it_is_done_and_is_no_failing(client_as: ClientAs) -> None:
    bureau = client_as("health-bureau")
    with using_scope(SYSTEM):
        large, small, idle = register(["care-institution"] * 3, TOWNSHIP)
        for home, beds in ((large, 300), (small, 299), (idle, 200)):
            count_beds(SYSTEM, home, counts={"care": beds}, on=SINCE)
        for home in (large, small, idle):
            grant_licence(SYSTEM, home, new_licence=NewLicence("care", f"C{home.pk}", SINCE))
    centres = {"尖山镇卫生院", "玉山镇卫生院"}
    entered(bureau, idle, "idle-beds", "床位统计表")
    unit, cooperation, branch = (
        "internal-unit-encouraged",
        "idle-beds-cooperation",
        "medical-branch-in-care-institution",
    )
    assert listed(bureau, unit, "applies") == {large.name_zh}
    assert listed(bureau, cooperation, "applies") == {idle.name_zh}
    assert listed(bureau, branch, "applies") == centres
    assert not any(listed(bureau, rule, "unmet") for rule in (unit, cooperation, branch))
    assert listed(bureau, unit, "unknown") == {small.name_zh, idle.name_zh}  # nobody said whom they mainly take
    with using_scope(SYSTEM):
        centre = Organization.objects.get(code=f"centre-{TOWNSHIP}")
        grant_licence(SYSTEM, centre, new_licence=NewLicence("medical", "M", SINCE))
        signed(draft_agreement(SYSTEM, idle, centre, terms=terms()))
        grant_licence(SYSTEM, large, new_licence=NewLicence("medical-unit", "备1", SINCE, unit="clinic"))
    entered(bureau, centre, "service-point", "设点批复")
    assert listed(bureau, unit, "applies") | listed(bureau, cooperation, "applies") == set()
    assert listed(bureau, branch, "applies") == centres - {centre.name_zh}
    assert "ZJ-01" in page_of(bureau, centre)
    assert "在养老机构的分院或医疗服务点" in page_of(bureau, centre)


@pytest.mark.shows("ZJ-16")
@pytest.mark.usefixtures("county")
def test_what_medical_institutions_do_with_their_own_beds_is_on_record_with_its_days(client_as: ClientAs) -> None:
    bureau, rule = client_as("health-bureau"), "own-resources-for-integrated-services"
    with using_scope(SYSTEM):
        hospital, tcm, centre = register(["general-hospital", "tcm-hospital", "integrated-centre"], TOWNSHIP)
    everybody = {hospital.name_zh, tcm.name_zh, "尖山镇卫生院", "玉山镇卫生院"}
    assert listed(bureau, rule, "applies") == everybody
    entered(bureau, hospital, "hospice-beds", "病区设置文件")
    entered(bureau, tcm, "rehabilitation-beds", "病区设置文件", ends_on="2023-06-30")
    assert listed(bureau, rule, "applies") == everybody - {hospital.name_zh}
    assert "安宁疗护床位" in page_of(bureau, hospital)
    assert centre.name_zh not in everybody


@pytest.mark.shows("FJ-25")
@pytest.mark.usefixtures("county")
def test_large_homes_of_fujian_without_a_medical_unit_are_listed(client_as: ClientAs) -> None:
    bureau, township = county_of(FUJIAN, client_as)
    with using_scope(SYSTEM):
        large, small, with_unit = register(["care-institution"] * 3, township)
        grant_licence(SYSTEM, with_unit, new_licence=NewLicence("medical-unit", "备1", SINCE, unit="clinic"))
        (centre,) = register(["community-health-centre"], township)
    entered(bureau, large, "large", "市级认定名单")
    entered(bureau, with_unit, "large", "市级认定名单")
    assert listed(bureau, "listed-without-medical-unit", "applies") == {large.name_zh}
    assert listed(bureau, "service-point-in-care-institution", "applies") == {centre.name_zh}
    entered(bureau, centre, "service-point", "设点批复")
    assert listed(bureau, "service-point-in-care-institution", "applies") == set()
    assert small.name_zh in listed(bureau, "listed-without-medical-unit", "unknown")  # nobody said whom it mainly takes
    assert "鼓励" in page_of(bureau, large)


@pytest.mark.shows("FJ-13")
@pytest.mark.usefixtures("county")
def test_fees_are_approved_and_nobody_is_refused_the_tariff_of_residents(client_as: ClientAs) -> None:
    bureau, township = county_of(FUJIAN, client_as)
    with using_scope(SYSTEM):
        home, other, centre = register(["rural-care-home", "care-institution", "day-care-centre"], township)
    for word in ("non-profit", "run-by-public-medical"):
        entered(bureau, home, word, "登记证书")
    assert listed(bureau, "ordinary-care-fee-approved", "unknown") == {home.name_zh}
    entered(bureau, home, "care-fee-approved", "发改价格〔2023〕9号", holds="no")
    assert listed(bureau, "ordinary-care-fee-approved", "unmet") == {home.name_zh}
    with using_scope(SYSTEM):
        entry = home.characteristics.get(word="care-fee-approved")
    correct = reverse("places:correct-characteristic", args=[entry.pk])
    right = {
        "word": entry.word,
        "holds": "yes",
        "starts_on": "2023-02-01",
        "ends_on": "",
        "document": "发改价格〔2023〕9号",
    }
    assert bureau.post(correct, right | {"reason": "已核定"}).status_code == 302
    assert listed(bureau, "ordinary-care-fee-approved", "unmet") == set()
    entered(bureau, home, "tender-conditions", "招标公告")
    assert listed(bureau, "ordinary-care-fee-by-tender", "applies") == {home.name_zh}
    assert listed(bureau, "residents-tariff", "applies") == {home.name_zh, other.name_zh, centre.name_zh}
    entered(bureau, centre, "tariff-refused-for-land-or-building", "投诉核查记录")
    assert listed(bureau, "tariff-refusal-by-land", "unmet") == {centre.name_zh}


@pytest.mark.shows("FJ-29")
@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("found", "rule", "function", "handled"),
    [
        ("unsafe-operation", "unsafe-operation", "emergency-management", "hazard-handled"),
        ("major-hazard", "unsafe-operation", "emergency-management", "hazard-handled"),
        ("fire-law-breach", "fire-breach", "fire-services", "fire-breach-handled"),
    ],
)
def test_a_hazard_goes_from_the_finding_to_the_authority_and_its_decision(
    client_as: ClientAs, found: str, rule: str, function: str, handled: str
) -> None:
    bureau, township = county_of(FUJIAN, client_as)
    with using_scope(SYSTEM):
        (home,) = register(["care-institution"], township)
        authority = Department(division_id=FUJIAN[2][0], function=function, name_zh="办理部门")
        load_departments(SYSTEM, departments=[authority])
        department = Department.objects.get(function=function)
    assert listed(bureau, rule, "unmet") | listed(bureau, rule, "unknown") == set()
    entered(bureau, home, found, "检查记录 12")
    assert listed(bureau, rule, "unknown") == {home.name_zh}
    form = f"{reverse('requirements:hand-over')}?state=unknown&rule={rule}"
    details = {"department": department.pk, "due_on": "2023-09-22", "note": "依法处理并反馈"}
    handed = bureau.post(form, details)
    with using_scope(SYSTEM):
        made = HandOver.objects.get()
        owed = Obligation.objects.get(basis_kind="supervision.handover", basis_key=made.pk)
        assert (owed.department_id, owed.due_on, owed.clauses) == (department.pk, date(2023, 9, 22), ["FJ-29"])
    report = reverse("requirements:report", args=[made.pk])
    assert report in bureau.get(handed.headers["Location"]).content.decode()
    assert bureau.post(report, {"outcome": "责令停产停业整顿，决定书 3 号"}).status_code == 302
    with using_scope(SYSTEM):
        owed.refresh_from_db()
        assert owed.fulfilled_on == ON
    entered(bureau, home, handled, "决定书 3 号")
    assert listed(bureau, rule, "unknown") == set()
    page = bureau.get(handed.headers["Location"]).content.decode()
    assert "责令停产停业整顿，决定书 3 号" in page
    assert "已做到" in page
    assert "无从判断" in page  # how it stood when it was handed over


@pytest.mark.shows("TZ-32")
@pytest.mark.usefixtures("county")
def test_internal_units_that_stand_in_no_plan_are_listed_and_those_that_do_name_it(client_as: ClientAs) -> None:
    bureau, township = county_of(TAIZHOU, client_as)
    rule = "internal-unit-in-plan"
    with using_scope(SYSTEM):
        planned, left_out, without = register(["care-institution", "rural-care-home", "welfare-centre"], township)
        for home in (planned, left_out):
            grant_licence(SYSTEM, home, new_licence=NewLicence("medical-unit", f"备{home.pk}", SINCE, unit="clinic"))
    assert listed(bureau, rule, "unknown") == {planned.name_zh, left_out.name_zh}
    entered(bureau, planned, "in-regional-health-plan", "区域卫生规划（2021—2025）附表2")
    entered(bureau, left_out, "in-regional-health-plan", "区域卫生规划（2021—2025）附表2", holds="no")
    assert listed(bureau, rule, "unknown") == set()
    assert listed(bureau, rule, "unmet") == {left_out.name_zh}
    assert "区域卫生规划（2021—2025）附表2" in page_of(bureau, planned)
    assert "TZ-32" not in page_of(bureau, without)


@pytest.mark.shows("CZ-25")
@pytest.mark.usefixtures("county")
def test_how_an_institution_is_run_and_financed_is_on_record_with_its_document(client_as: ClientAs) -> None:
    bureau, township = county_of(CHENZHOU, client_as)
    with using_scope(SYSTEM):
        one, other = register(["care-institution", "integrated-centre"], township, ownership="private")
    run = {"run-with-primary-institution": "与基层医疗卫生机构合办", "concession": "特许经营",
           "public-built-private-run": "公建民营", "private-run-public-assisted": "民办公助"}  # fmt: skip
    funds = {"ppp": "政府和社会资本合作（PPP）", "insurance-capital": "保险资金投资",
             "health-industry-fund": "健康产业投资基金支持", "chain": "连锁经营"}  # fmt: skip
    choices = bureau.get(reverse("places:record-characteristic", args=[one.pk])).content.decode()
    for word, name in (run | funds).items():
        assert f'value="{word}">{name}<' in choices
        entered(bureau, one, word, f"协议：{name}")
        assert f"协议：{name}" in page_of(bureau, one)
    assert listed(bureau, "ways-of-running", "applies") == {one.name_zh}
    assert listed(bureau, "ways-of-financing", "applies") == {one.name_zh}
    assert "特许经营" not in page_of(bureau, other)


@pytest.mark.shows("TZ-37")
@pytest.mark.usefixtures("county")
def test_parks_bases_convalescent_homes_and_suppliers_stand_in_the_register(client_as: ClientAs) -> None:
    admin, township = county_of(TAIZHOU, client_as, "county-admin")
    kinds = {"health-service-park": "甲园区", "tcm-care-base": "乙基地", "sanatorium": "丙疗养",
             "nursing-home": "丁中医护理院", "elder-goods-supplier": "戊辅具厂"}  # fmt: skip
    for kind, name in kinds.items():
        details = {"name_zh": name, "code": f"tz-{kind}", "kind": kind, "division": township}
        assert admin.post(reverse("places:new-organization"), details).status_code == 302, kind
    for kind, name in kinds.items():
        page = admin.get(f"{reverse('places:organizations')}?kind={kind}").content.decode()
        assert [other for other in kinds.values() if other in page] == [name]


@pytest.mark.shows("PA-33")
@pytest.mark.usefixtures("county")
def test_a_clinic_in_a_partner_s_home_whose_it_is_and_whether_insurance_pays_there(client_as: ClientAs) -> None:
    bureau, clinic, insurance = (
        client_as("health-bureau"),
        "clinic-under-partnership",
        "insurance-in-partnership-clinic",
    )
    with using_scope(SYSTEM):
        home, other, alone = register(["rural-care-home"] * 3, TOWNSHIP)
        for one in (home, other):
            Organization.objects.filter(pk=one.pk).update(modes=["partnership"])
    assert listed(bureau, clinic, "applies") == {home.name_zh, other.name_zh}
    entered(bureau, home, "clinic", "验收单")
    entered(bureau, home, "clinic-of-health-centre", "协议第三条")
    assert "医务室由卫生院设立" in page_of(bureau, home)
    assert listed(bureau, clinic, "applies") == {other.name_zh}
    assert listed(bureau, insurance, "applies") == {home.name_zh}
    with using_scope(SYSTEM):
        Organization.objects.filter(pk=home.pk).update(insurance_designated_on=date(2023, 5, 1))
    assert listed(bureau, insurance, "applies") == set()
    assert "PA-33" not in page_of(bureau, alone)


@pytest.mark.shows("PA-32")
@pytest.mark.usefixtures("county")
def test_the_unit_of_the_welfare_centre_must_come_under_insurance(client_as: ClientAs) -> None:
    bureau, rule = client_as("health-bureau"), "insurance-in-own-unit"
    with using_scope(SYSTEM):
        (welfare,) = register(["welfare-centre"], TOWNSHIP)
    assert listed(bureau, rule, "unmet") == set()
    entered(bureau, welfare, "clinic", "验收单")
    assert listed(bureau, rule, "unmet") == {welfare.name_zh}
    with using_scope(SYSTEM):
        Organization.objects.filter(pk=welfare.pk).update(insurance_designated_on=date(2023, 5, 1))
    assert listed(bureau, rule, "unmet") == set()


@pytest.mark.shows("ZJ-12")
@pytest.mark.usefixtures("county")
def test_who_may_get_lottery_support_is_listed_from_the_day_its_unit_ran_two_years(client_as: ClientAs) -> None:
    bureau = client_as("health-bureau")
    with using_scope(SYSTEM):
        two_years, a_day_short, without = register(["care-institution"] * 3, TOWNSHIP)
        for home, since in ((two_years, date(2021, 9, 12)), (a_day_short, date(2021, 9, 13))):
            unit = NewLicence("medical-unit", f"备{home.pk}", since, unit="clinic")
            grant_licence(SYSTEM, home, new_licence=unit)
        (hospital,) = register(["general-hospital"], TOWNSHIP)
        Organization.objects.filter(pk=hospital.pk).update(modes=["care-in-medical"])
    assert listed(bureau, "lottery-support", "applies") == {two_years.name_zh}
    assert listed(bureau, "care-part-same-support", "applies") == {hospital.name_zh}
    assert without.name_zh not in listed(bureau, "lottery-support", "unknown")


@pytest.mark.shows("FJ-05")
@pytest.mark.usefixtures("county")
def test_institutions_below_level_three_may_convert_also_those_without_a_level(client_as: ClientAs) -> None:
    bureau, township = county_of(FUJIAN, client_as)
    with using_scope(SYSTEM):
        (third,) = register(["general-hospital"], township, level="level-3")
        (second,) = register(["general-hospital"], township, level="level-2")
        (centre,) = register(["township-health-centre"], township)
    assert listed(bureau, "conversion-of-medical-institution", "applies") == {second.name_zh, centre.name_zh}
    assert third.name_zh not in listed(bureau, "conversion-of-medical-institution", "unknown")


@pytest.mark.shows("CZ-26")
def test_each_plan_that_is_to_take_in_integrated_care_is_a_task_of_its_department(county: None) -> None:
    chenzhou = policy_library().pack("chenzhou-2018")
    with using_scope(SYSTEM):
        a_county_of(CHENZHOU[:2])
        load_plan_tasks(SYSTEM, packs=(chenzhou,))
        plans = {line.entry.number: line for line in lines(ON, (chenzhou,)) if line.entry.clause == "CZ-26"}
        assert {number: (*line.entry.lead,) for number, line in plans.items()} == {
            "8": ("development-and-reform",),
            "9": ("planning",),
            "10": ("health",),
            "11": ("tourism",),
        }
        report_task(SYSTEM, plans["11"].entry, done_on=date(2023, 6, 1), note="旅游规划第四章")
        after = {line.entry.number: line.state for line in lines(ON, (chenzhou,)) if line.entry.clause == "CZ-26"}
    assert after["11"] == "fulfilled"
    assert "fulfilled" not in {after["8"], after["9"], after["10"]}


@pytest.mark.shows("CZ-31")
def test_what_has_no_date_is_followed_by_how_far_it_is(county: None, client_as: ClientAs) -> None:
    """A pilot, products, investment and tourism: each report stays, and the newest says how the task stands."""
    chenzhou = policy_library().pack("chenzhou-2018")
    with using_scope(SYSTEM):
        a_county_of(CHENZHOU[:2])
        load_plan_tasks(SYSTEM, packs=(chenzhou,))
        tasks = {line.entry.number: line for line in lines(ON, (chenzhou,)) if line.entry.clause == "CZ-31"}
        assert set(tasks) == {"22", "23", "24"}
        assert tasks["24"].entry.lead == ("investment-promotion",)
        for note in ("已签约2个项目", "已签约3个项目，到位资金2亿元"):
            report_task(SYSTEM, tasks["24"].entry, done_on=None, note=note)
        assert [report.note for report in history(tasks["24"].entry)] == [
            "已签约3个项目，到位资金2亿元",
            "已签约2个项目",
        ]
        report_task(SYSTEM, tasks["22"].entry, done_on=date(2023, 6, 1), note="试点验收")
        now = {line.entry.number: line for line in lines(ON, (chenzhou,)) if line.entry.clause == "CZ-31"}
    assert (now["22"].state, now["23"].state == now["24"].state) == ("fulfilled", True)
    bureau = client_as("health-bureau", CHENZHOU[1][0])
    page = bureau.get(reverse("supervision:tasks"), {"pack": "chenzhou-2018"}).content.decode()
    assert "已签约3个项目，到位资金2亿元" in page


@pytest.mark.shows("CZ-24")
@pytest.mark.usefixtures("county")
def test_demonstration_points_are_listed_and_their_standards_and_training_followed(client_as: ClientAs) -> None:
    bureau, township = county_of(CHENZHOU, client_as)
    chenzhou = policy_library().pack("chenzhou-2018")
    with using_scope(SYSTEM):
        point, _other = register(["integrated-centre", "care-institution"], township)
        load_plan_tasks(SYSTEM, packs=(chenzhou,))
    assert listed(bureau, "demonstration-points", "applies") == set()
    entered(bureau, point, "demonstration-point", "郴卫发〔2019〕8号")
    assert listed(bureau, "demonstration-points", "applies") == {point.name_zh}
    assert "郴卫发〔2019〕8号" in page_of(bureau, point)
    with using_scope(SYSTEM):
        tasks = {line.entry.number: line.entry for line in lines(ON, (chenzhou,)) if line.entry.clause == "CZ-24"}
        leads = {number: entry.lead for number, entry in tasks.items()}
        assert leads == {"5": ("health",), "6": ("civil-affairs",), "7": ("health",)}
        report_task(SYSTEM, tasks["6"], done_on=date(2020, 5, 1), note="护理机构建设和服务标准印发")
        report_task(SYSTEM, tasks["7"], done_on=None, note="推广8项适宜技术，培训45人")
        states = {line.entry.number: line.state for line in lines(ON, (chenzhou,)) if line.entry.clause == "CZ-24"}
    assert states["6"] == "fulfilled"
    assert states["7"] != "fulfilled"
