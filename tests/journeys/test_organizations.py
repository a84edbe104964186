"""An administrator finds an institution, enters its licences and beds, and sees its staff and their certificates."""

import pytest
from journeys.walking import step
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

NAME = "尖山镇中心卫生院"
UNLICENSED = "玉山台地康养医院（待定）"


def enter_licence(page, kind: str, number: str) -> None:
    page.get_by_role("link", name="登记许可").click()
    page.get_by_label("种类").select_option(label=kind)
    page.get_by_label("编号").fill(number)
    page.get_by_label("从哪天起").fill("2021-06-01")
    page.get_by_role("button", name="保存").click()


@pytest.mark.shows("TZ-08")
@pytest.mark.feature("17")
def test_licences_beds_and_staff_of_an_institution(open_page):
    with step("given an administrator who narrows the list to a mode and searches by pinyin"):
        page = open_page("admin")
        page.goto("/organizations/")
        page.get_by_role("link", name="养中融医").first.click()
        expect(page.locator("main tbody tr")).to_have_count(3)
        page.get_by_label("机构名称、别名或拼音").fill("yushantaidi")
        page.get_by_role("button", name="查找").click()
        page.locator("main tbody").get_by_role("link", name=UNLICENSED).click()
    with step("when they enter both licences"):
        expect(page.locator("main")).to_contain_text("没有有效的医疗机构执业许可")
        enter_licence(page, "医疗机构执业许可", "YX-2021-001")
        enter_licence(page, "养老机构备案", "YL-2021-001")
    with step("then the institution has both"):
        expect(page.locator("main .tags")).to_contain_text("两证齐全")
    with step("and the same licence twice is refused, beside the form"):
        enter_licence(page, "养老机构备案", "YL-2021-002")
        expect(page.get_by_role("alert")).to_contain_text("已有一份")
        page.get_by_role("link", name="取消").click()
    with step("when they count the beds by kind"):
        page.get_by_role("link", name="登记床位").click()
        page.get_by_label("护理型床位").fill("60")
        page.get_by_label("康复护理床位").fill("20")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("main")).to_contain_text("康复护理床位")
    with step("then the list shows what was entered"):
        page.goto("/organizations/?licences=both")
        expect(page.locator("main tbody")).to_contain_text(UNLICENSED)


@pytest.mark.shows("CZ-14")
@pytest.mark.feature("38")
def test_a_certificate_that_ends_is_warned_of(open_page):
    with step("given a nurse of an institution, registered with a certificate that ends soon"):
        page = open_page("admin")
        page.goto("/organizations/?q=jianshan")
        page.locator("main tbody").get_by_role("link", name=NAME).click()
        page.get_by_role("link", name="看人员、证书和团队").click()
        page.get_by_role("link", name="登记人员").click()
        page.get_by_label("姓名").fill("蒋护士（演示）")
        page.get_by_label("岗位").select_option(label="护士")
        page.get_by_role("button", name="保存").click()
        row = page.locator("main tbody tr", has_text="蒋护士").first
        expect(row).to_contain_text("没有证书")
        row.get_by_role("link", name="登记证书").click()
        page.get_by_label("证书编号").fill("HS-1")
        page.get_by_label("从哪天起").fill("2018-10-01")
        page.get_by_label("到哪天止").fill("2023-09-30")
        page.get_by_role("button", name="保存").click()
    with step("then the warning stands with the staff and in the list of the county"):
        expect(page.locator("main tbody tr", has_text="蒋护士").first).to_contain_text("即将到期")
        page.get_by_role("link", name="全部证书提醒").click()
        expect(page.locator("main tbody")).to_contain_text("蒋护士")
