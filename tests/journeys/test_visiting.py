"""What is done for elders, in a real browser: a quick visit on a phone, a sign, a round sheet, a talk with attendance."""

import time

import pytest
from journeys.walking import PHONE, fill_in, serious_findings, sideways, step, well_made
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

PRESSURE = (("收缩压", "128"), ("舒张压", "78"), ("心率", "72"))


def somebody(page: Page, number: int) -> str:
    """Open the record of one of the elders of the list and give the name."""
    page.goto("/today/")
    rows = page.locator("table.worklist tbody tr")
    name = rows.nth(number).locator("th a").first.inner_text()
    rows.nth(number).locator("th a").first.click()
    expect(page.locator("h1")).to_contain_text(name)
    return name


def fill_pressure(page: Page, values=PRESSURE) -> None:
    for label, value in values:
        page.get_by_label(label, exact=True).fill(value)


def test_a_routine_blood_pressure_visit_on_a_phone(open_page):
    with step("given a doctor with a phone at an elder's door"):
        page = open_page("doctor01", viewport=PHONE, has_touch=True)
        somebody(page, 3)
    with step("when three numbers are typed, Enter leading on, and the form is sent"):
        started = time.monotonic()
        page.get_by_role("link", name="量血压").click()
        page.get_by_label("收缩压", exact=True).click()
        page.keyboard.type("128")
        page.keyboard.press("Enter")
        page.keyboard.type("78")
        page.keyboard.press("Enter")
        page.keyboard.type("72")
        expect(page.get_by_label("心率", exact=True)).to_have_value("72")
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator("main")).to_contain_text("已登记，服务完成")
    with step(
        "then it took less than the thirty seconds a routine visit may take, and nothing is wider than the screen"
    ):
        assert time.monotonic() - started < 30
        assert sideways(page) <= 0
        assert serious_findings(page) == []


def test_a_dangerous_pressure_says_so_and_opens_the_follow_up(open_page, size):
    page = open_page("doctor01", viewport={"width": size[0], "height": size[1]})
    started = time.monotonic()
    name = somebody(page, 5 if size[0] > 800 else 7)
    record = page.url
    with step("when 186/112 is recorded, two clicks from the list of today"):
        page.get_by_role("link", name="量血压").click()
        fill_pressure(page, (("收缩压", "186"), ("舒张压", "112"), ("心率", "88")))
        page.get_by_role("button", name="完成登记").click()
    with step("then the page says what to do now, and that the follow-up is on the list"):
        alert = page.get_by_role("alert").first
        expect(alert).to_contain_text("立即处理并转诊")
        expect(alert).to_contain_text("186")
        expect(page.locator("main")).to_contain_text("2023-09-26 前随访")
        assert time.monotonic() - started < 30
        well_made(page)
        visit = page.url
    with step("and today and the elder's page show who is in trouble, and what is owed by when and why"):
        page.goto("/today/")
        expect(page.locator(".attention")).to_contain_text(name)
        page.goto(record)
        expect(page.locator("main")).to_contain_text("血压危急")
        owed = page.locator("#promises tr", has_text="– 2023-09-26").filter(has_text="由这次记录引起").first
        expect(owed).to_contain_text("待完成")
        expect(owed.get_by_role("link", name="由这次记录引起")).to_have_attribute(
            "href", visit[visit.index("/visits/") :]
        )
        well_made(page)
    with step("and the follow-up can be begun from there"):
        page.get_by_role("link", name="开始随访").first.click()
        for asked in ("收缩压", "舒张压", "服药依从性", "此次随访分类"):
            expect(page.get_by_label(asked, exact=True)).to_be_visible()
    with step("and nobody is said to be under control whose pressure says otherwise"):
        fill_in(page)
        fill_pressure(page, (("收缩压", "186"), ("舒张压", "112")))
        page.get_by_label("此次随访分类", exact=True).select_option(label="控制满意")
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator(".error-summary")).to_contain_text("此次随访分类")
        expect(page.get_by_label("收缩压", exact=True)).to_have_value("186")
    with step("then a pressure that came down keeps the follow-up"):
        fill_pressure(page, (("收缩压", "128"), ("舒张压", "78")))
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator("main")).to_contain_text("兑现了承诺")


def test_a_round_with_one_bad_row_loses_nothing(open_page):
    with step("given a doctor who opens the round sheet of a home"):
        page = open_page("doctor01")
        page.goto("/organizations/?kind=welfare-centre")
        page.locator("main").get_by_role("link", name="县福利中心").first.click()
        page.get_by_role("link", name="打开巡诊表").first.click()
        rows = page.locator("table.round-sheet tbody tr")
        residents = rows.count()
        assert residents >= 5
        assert serious_findings(page) == []
    with step("when three rows are filled in, one of them wrong, a fourth refuses, and nothing is said of the others"):
        names = [rows.nth(number).locator("th a").inner_text() for number in range(4)]
        for number, systolic in enumerate(("132", "1320", "126")):
            fields = rows.nth(number).locator("input.figure-in")
            for field, value in zip(
                (fields.nth(0), fields.nth(1), fields.nth(2)), (systolic, "80", "6.2"), strict=True
            ):
                field.fill(value)
            rows.nth(number).locator("select").first.select_option(index=1)
        rows.nth(3).locator("select[name$='-missed']").select_option(label="拒绝")
        rows.nth(3).get_by_label("备注").fill("在午睡")
        page.get_by_role("button", name="登记巡诊").click()
    with step("then nothing is recorded before the others have a reason, and everything is there as it was typed"):
        expect(page.locator(".error-summary")).to_contain_text(f"还有 {residents - 4} 位老人没有填写")
        expect(rows).to_have_count(residents)
        expect(rows.nth(1).locator("input.figure-in").first).to_have_value("1320")
        expect(rows.nth(3).get_by_label("备注")).to_have_value("在午睡")
        assert serious_findings(page) == []
        page.get_by_label("其余没有填写的老人").select_option(label="未遇")
        page.get_by_role("button", name="登记巡诊").click()
    with step("then two are recorded and the wrong row is there as it was typed"):
        expect(page.locator("main")).to_contain_text("已登记 2 位")
        expect(rows).to_have_count(1)
        expect(rows.first).to_contain_text(names[1])
        expect(rows.first).to_contain_text("超出可能的范围")
        expect(rows.first.locator("input.figure-in").first).to_have_value("1320")
    with step("and corrected it joins the same round"):
        rows.first.locator("input.figure-in").first.fill("132")
        page.get_by_role("button", name="登记巡诊").click()
        expect(page.locator("main")).to_contain_text(f"见到 3 位，没有见到 {residents - 3} 位")
        assert all(page.locator("main").get_by_text(name).count() for name in names)
        assert serious_findings(page) == []


def test_the_round_sheet_fits_a_phone(open_page):
    page = open_page("doctor01", viewport=PHONE, has_touch=True)
    page.goto("/organizations/?kind=welfare-centre")
    page.locator("main").get_by_role("link", name="县福利中心").first.click()
    page.get_by_role("link", name="打开巡诊表").first.click()
    page.get_by_role("link", name="不定期上门").click()
    expect(page.locator("input.figure-in").first).to_be_visible()
    assert sideways(page) <= 0
    assert serious_findings(page) == []


@pytest.mark.shows("PA-15")
@pytest.mark.feature("8")
def test_a_talk_with_attendance_keeps_the_promise_of_who_came(open_page):
    page = open_page("doctor01")
    topic = f"秋季养生 {time.monotonic_ns()}"
    with step("given the list of who should come to a talk in a village"):
        page.goto("/today/?view=place&item=health-education")
        page.locator("main tbody th a").first.click()
        village = page.locator("table.worklist .where").first.inner_text()
        page.goto("/visits/events/new/?item=health-education")
        option = page.locator("#event-division option", has_text=village).first.get_attribute("value")
        page.locator("#event-division").select_option(option)
        page.get_by_role("button", name="列出名单").click()
        invited = page.locator(".attendance label", has_text="应参加")
        name = invited.first.inner_text().split()[0]
    with step("when one of them signs in and eight others came"):
        invited.first.get_by_role("checkbox").check()
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator(".error-summary")).to_contain_text("请写明活动的主题")
        expect(page.locator(".attendance input:checked")).to_have_count(1)
        page.get_by_label("主题").fill(topic)
        page.get_by_label("名单以外参加的人数").fill("8")
        page.get_by_role("button", name="完成登记").click()
    with step("then the event shows who came, and their page the promise kept and the talk"):
        expect(page.locator("h1")).to_have_text(topic)
        assert serious_findings(page) == []
        page.locator("main .list").get_by_role("link", name=name).first.click()
        expect(page.locator("#timeline")).to_contain_text(topic)
        address = page.locator("#promises a[href^='/visits/events/']")
        expect(address.first).to_be_visible()


def test_today_on_a_map_by_place_and_printed(open_page):
    page = open_page("doctor01")
    for view in ("map", "place", "print"):
        page.goto(f"/today/?view={view}")
        assert serious_findings(page) == [], view
        assert sideways(page) <= 0, view
    page.goto("/today/?view=map")
    expect(page.locator("svg.map .marker").first).to_be_visible()
