"""The four modes of 磐安 (附件5), each from enrolment to fulfilment and to the figure that it moves, at a desk and on a phone."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from journeys.walking import a_day, fill_in, register, step, well_made
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey

OpenPage = Callable[..., Page]
TARGETS = "/targets/panan-2021"
WITH_MEDICINE, CENTRES_SERVED = "care-institutions-medical-service", "home-care-centres"
AT_HOME = "home-elders"
MANAGED = "health-management-rate-65"
PAIRS = {
    1280: ("仁川镇洋庄颐寿苑养老服务中心", "仁川镇卫生院", "doctor03", "仁川", WITH_MEDICINE),
    390: ("盘峰乡居家养老服务中心", "盘峰乡卫生院", "doctor14", "盘峰", CENTRES_SERVED),
}
CENTRES = {1280: ("大盘镇中心卫生院", "doctor04"), 390: ("尖山镇中心卫生院", "doctor09")}
TEAMS = {1280: "doctor10", 390: "doctor11"}


@dataclass(frozen=True)
class OfToday:
    """What the page of the fulfilment rate says of today: what falls due, what of it is done, what was done in all."""

    due: int
    fulfilled: int
    done: int


def of_today(page: Page) -> OfToday:
    """Read today's line of the fulfilment rate."""
    page.goto("/obligations/fulfilment/")
    return OfToday(*(int(number) for number in re.findall(r"\d+", page.locator("#of-today").inner_text())))


def counted(page: Page, target: str) -> int:
    """Read how many count for a target."""
    page.goto(f"{TARGETS}/{target}/")
    found = re.search(r"(\d+) / \d+", page.locator(".tile .caption").first.inner_text())
    assert found
    return int(found[1])


def named() -> str:
    """Invent a name that nobody has."""
    return "石" + "".join(random.choices("安宁康泰和顺吉祥如意", k=2)) + random.choice("甲乙丙丁戊己庚辛")


def promise(page: Page, item: str) -> Locator:
    """Find what an elder is promised, among what falls due and what was done."""
    return page.locator("#promises > .table-wrap tr", has_text=item)


def moves_in(page: Page, house: str) -> None:
    """Let the elder of a page move into an institution."""
    page.get_by_role("link", name="登记迁居").click()
    page.locator("#id_division").select_option(index=1)
    page.select_option("#id_lives", "in-institution")
    option_of(page, "organization", house)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text(f"住机构 · {house}")


def contract(page: Page, mode: str) -> None:
    """Sign a contract of a year for the elder of a page, in a mode; it binds from today."""
    page.locator("#contracts").get_by_role("link", name="签约", exact=True).click()
    page.select_option("#id_mode", label=mode)
    page.get_by_role("button", name="确认签约").click()
    expect(page.locator("#contracts li", has_text=mode)).to_contain_text("生效中")


def offer(page: Page, item: str, team: str) -> None:
    """Put a service on the menu of one's own institution."""
    page.goto("/visits/services/menus/offered/")
    page.get_by_role("link", name="增加服务").first.click()
    page.select_option("#id_item", label=item)
    option_of(page, "team", team)
    save(page)
    expect(page.locator("main")).to_contain_text(item)


def order(page: Page, record: str, item: str) -> str:
    """Order a service for today from the menu, on an elder's page, and give the address of the order."""
    page.goto(record)
    page.locator("#services").get_by_role("link", name="点单").click()
    option_of(page, "menu_item", item)
    page.fill("#id_wish", "每次不超过半小时")
    save(page)
    expect(page.locator("main")).to_contain_text("待答复")
    return page.url


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
        expect(page.locator(".error-summary")).to_contain_text("费用：请写明这一项：书面协议必须写明（FJ-08）")
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
        rows.nth(number).locator("select").first.select_option(index=1)
    page.get_by_role("button", name="登记巡诊").click()
    expect(page.locator("main")).to_contain_text("没有见到 0 位")
    return name


def in_residence(page: Page) -> int:
    """Read how many live in the institution of a page."""
    found = re.search(r"在住老人 (\d+) 位", page.locator("#rounds").inner_text())
    assert found
    return int(found[1])


def evidence(page: Page) -> None:
    """Tick each thing that a service demands as being there."""
    for choice in page.locator("form.form select:visible:not([name$='-absent'])").all():
        choice.select_option(index=1)


def see_to(page: Page, asked: str, values: tuple[tuple[str, str], ...] = ()) -> None:
    """Accept an order and record that it was done; what is refused on the way is put right by the next value of its name."""
    page.goto(asked)
    page.locator("main a[href$='/accept/']").click()
    save(page)
    page.locator("main a[href$='/fulfil/']").click()
    evidence(page)
    refused = [value for number, value in enumerate(values) if value[0] in dict(values[number + 1 :])]
    for name, value in refused:
        page.get_by_label(name).fill(value)
        save(page)
        expect(page.locator(".error-summary")).to_contain_text("超出可能的范围")
        expect(page.get_by_label(name)).to_have_value(value)
    for name, value in dict(values).items():
        page.get_by_label(name).fill(value)
    save(page)
    expect(page.locator("main")).to_contain_text("已完成")


@pytest.mark.shows("PA-14", "PA-37")
@pytest.mark.feature("6", "13")
def test_partnership_from_draft_to_a_kept_round(open_page: OpenPage, size: tuple[int, int]) -> None:
    house, centre, doctor, word, target = PAIRS[size[0]]
    page = open_page(doctor, viewport={"width": size[0], "height": size[1]})
    before = counted(page, target)
    with step("given a doctor who drafts an agreement with a home"):
        agreement = draft_agreement(page, house, centre, word)
    with step("when both sides sign, each by its own user"):
        for role, name in (("institution-staff", house), ("hospital-staff", centre)):
            sign_for(a_user_of(open_page, f"{role}-{doctor}", role, name), agreement)
    with step("then the agreement counts at once for the target that asks for it"):
        assert counted(page, target) == before + 1
    with step("and when posts are set, the home's page shows the weekly visit that it is owed, and who comes"):
        set_post(page, agreement, word)
        the_house(page, house)
        expect(page.locator("#owed li", has_text="2023-09-12")).to_contain_text("一楼活动室")
        well_made(page)
        expected = of_today(page)
    with step("when the doctor goes and fills in the round sheet"):
        the_house(page, house)
        name = go_round(page)
    with step("then the round names whom it saw, with the values, and the promise of the day is kept"):
        expect(page.locator("main")).to_contain_text(name)
        the_house(page, house)
        expect(page.locator("#owed li", has_text="2023-09-12")).to_contain_text("按期完成")
        expect(page.locator("#rounds")).to_contain_text("2023-09-12")
    with step("and the resident's page has the visit, and the page of the rate what was done today"):
        page.goto(f"/search/?q={name}")
        page.locator("main").get_by_role("link", name=name).first.click()
        expect(page.locator("#timeline li").first).to_contain_text("定时定点定人巡诊")
        expect(page.locator("#health")).to_contain_text("128")
        well_made(page)
        now = of_today(page)
        assert (now.due, now.fulfilled) == (expected.due, expected.fulfilled + 1)
        well_made(page)


def a_resident(page: Page, house: str, mode: str) -> str:
    """Register an elder who moves into an institution and signs in its mode; give the address of the elder's page."""
    record = register(page, named(), a_day())
    moves_in(page, house)
    contract(page, mode)
    return record


def is_kept_today(page: Page, record: str, item: str, seen_to: Callable[[], None]) -> None:
    """See that what is owed today is kept once it is seen to, and that the page of the rate says so at once."""
    page.goto(record)
    expect(promise(page, item)).to_contain_text("待完成")
    before = of_today(page)
    seen_to()
    page.goto(record)
    expect(promise(page, item)).to_contain_text("按期完成")
    now = of_today(page)
    assert (now.due, now.fulfilled, now.done) == (before.due, before.fulfilled + 1, before.done + 1)
    well_made(page)


@pytest.mark.shows("PA-13")
@pytest.mark.feature("13")
def test_medical_in_care_is_there_at_any_time(open_page: OpenPage, size: tuple[int, int]) -> None:
    page, house = open_page("doctor01", viewport={"width": size[0], "height": size[1]}), "县福利中心"
    item, other = "常见病多发病诊疗", "慢性病医疗"
    with step("given a clause that promises care of common diseases to residents at any time, in no rhythm"):
        page.goto("/policy/panan-2021/PA-13/")
        expect(page.locator("main li", has_text="养中融医").first).to_contain_text(f"{item} · 可随时申请")
        well_made(page)
    with step("and a home with a medical unit of its own and an agreement in force, into which an elder moves"):
        the_house(page, house)
        expect(page.locator("#agreements")).to_contain_text("养中融医")
        residents, record = in_residence(page), a_resident(page, house, "养中融医")
    with step(
        "then the resident's page says what may be had at any time, by which clause, and that nothing of it was given"
    ):
        row = page.locator("#standing tr", has_text=item)
        expect(row).to_contain_text("PA-13")
        expect(row).to_contain_text("—")
        expect(promise(page, item)).to_have_count(0)
    with step("when the resident is unwell and the doctor records it, without the diagnosis first"):
        row.get_by_role("link", name="登记").click()
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator(".error-summary")).to_contain_text("请填写")
        evidence(page)
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator("main")).to_contain_text("已登记")
        visit = page.url
    with step("then it is on the time line, and the promise names the day and leads to the record"):
        page.goto(record)
        expect(page.locator("#timeline li").first).to_contain_text(item)
        expect(row.get_by_role("link", name="2023-09-12")).to_have_attribute("href", visit[visit.index("/visits/") :])
    with step("and what the resident asks for by name for today is owed by the clause, and kept once it is seen to"):
        offer(page, other, "家庭医生团队")
        asked = order(page, record, other)
        is_kept_today(page, record, other, lambda: see_to(page, asked))
    with step("and the home has one resident more"):
        the_house(page, house)
        assert in_residence(page) == residents + 1
        well_made(page)


@pytest.mark.shows("PA-06", "PA-10")
@pytest.mark.feature("13", "24")
def test_care_in_medical_is_ordered_from_a_menu_and_seen_to(open_page: OpenPage, size: tuple[int, int]) -> None:
    centre, doctor = CENTRES[size[0]]
    page, item = open_page(doctor, viewport={"width": size[0], "height": size[1]}), "中医药服务"
    with step(
        "given a clause that offers TCM to the residents of a centre when they ask for it, and a menu that has it"
    ):
        page.goto("/policy/panan-2021/PA-10/")
        expect(page.locator("main li", has_text=item)).to_contain_text("按需")
        offer(page, item, "家庭医生团队")
    with step("and an elder who moves into the centre and gets a doctor of their own, to whom nothing is owed yet"):
        record = a_resident(page, centre, "医中延养")
        expect(promise(page, item)).to_have_count(0)
    with step("when the resident orders it from the menu, the order makes it owed by the clause"):
        asked = order(page, record, item)
        page.goto(record)
        expect(page.locator("#services")).to_contain_text("待答复")
        expect(promise(page, item)).to_contain_text("PA-10")
    with step("and the team accepts and does it, a pressure that nobody has being refused, then the promise is kept"):
        values = (("收缩压", "30"), ("收缩压", "128"), ("舒张压", "76"))
        is_kept_today(page, record, item, lambda: see_to(page, asked, values))
    with step("and the resident's page has it on the time line, and leads to the record with its values"):
        page.goto(record)
        expect(page.locator("#timeline li").first).to_contain_text(item)
        well_made(page)
        promise(page, item).get_by_role("link", name="2023-09-12").click()
        expect(page.locator("main")).to_contain_text("兑现了承诺")
        expect(page.locator("main tr", has_text="收缩压")).to_contain_text("128")
    with step("and the centre's page counts its resident"):
        the_house(page, centre)
        assert in_residence(page) >= 1


@pytest.mark.shows("PA-15", "PA-03")
@pytest.mark.feature("7", "13")
def test_care_to_home_from_a_contract_to_the_years_check_up(open_page: OpenPage, size: tuple[int, int]) -> None:
    page, item = open_page(TEAMS[size[0]], viewport={"width": size[0], "height": size[1]}), "健康体检"
    with step("given an elder at home who signs with a family doctor"):
        record, served = register(page, named(), a_day()), counted(page, AT_HOME)
        page.goto(record)
        contract(page, "送医助养")
        assert counted(page, AT_HOME) == served + 1
    with step("then the year's check-up is promised, and free advice at any hour"):
        page.goto(record)
        expect(promise(page, item)).to_contain_text("PA-15")
        expect(page.locator("#standing")).to_contain_text("24小时电话咨询")
        managed, before = counted(page, MANAGED), of_today(page)
    with step("when the team gives the check-up, with everything that it demands; a weight that nobody has is refused"):
        page.goto(record)
        promise(page, item).get_by_role("link", name="开始").click()
        fill_in(page)
        page.get_by_label("体重").fill("6000")
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator(".error-summary")).to_contain_text("体重")
        page.get_by_label("体重").fill("60")
        page.get_by_role("button", name="完成登记").click()
        expect(page.locator("main")).to_contain_text("兑现了承诺")
        well_made(page)
    with step("then the promise is kept in time, and the health-management rate counts one more"):
        page.goto(record)
        expect(promise(page, item)).to_contain_text("按期完成")
        well_made(page)
        assert counted(page, MANAGED) == managed + 1
        assert of_today(page).done == before.done + 1
