"""A doctor keeps an elder's family, groups and consents; two records of one person are merged, parted, and told apart."""

import pytest
from journeys.walking import a_day, register, step
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


@pytest.mark.feature("61")
def test_a_guardian_consents_for_an_elder_and_withdraws(open_page):
    with step("given an elder with a daughter who is the guardian"):
        page = open_page("doctor03")
        register(page, "郑月娥", a_day())
        page.get_by_role("link", name="登记家属").click()
        page.get_by_label("姓名").fill("郑小妹")
        page.get_by_label("关系").select_option(label="女儿")
        page.get_by_label("是监护人，可代为同意").check()
        page.get_by_role("button", name="保存").click()
    with step("when she consents to monitoring"):
        page.get_by_role("link", name="登记同意").click()
        page.get_by_label("同意事项").select_option(label="设备监测与定位")
        page.get_by_label("由谁同意").select_option(label="郑小妹(女儿)")
        page.get_by_role("button", name="保存").click()
        kept = page.locator("#consents li", has_text="设备监测与定位")
        expect(kept).to_contain_text("已同意")
        expect(kept).to_contain_text("郑小妹")
    with step("and withdraws it"):
        kept.get_by_role("link", name="撤回").click()
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#consents li", has_text="设备监测与定位")).to_contain_text("已撤回")
    with step("when a group is entered, it shows at the top"):
        page.get_by_role("link", name="登记人群").click()
        page.get_by_label("人群").select_option(value="living-alone")
        page.get_by_label("依据").fill("走访记录")
        page.get_by_role("button", name="保存").click()
        expect(page.locator(".tags")).to_contain_text("独居")
    with step("and the full identity number is shown only to whoever says what for"):
        page.get_by_role("link", name="查看完整号码").click()
        page.get_by_role("button", name="查看").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("查看目的").fill("办理住院")
        page.get_by_role("button", name="查看").click()
        assert len(page.locator("main .notice .number").inner_text()) == 18


@pytest.mark.feature("56")
def test_two_records_of_one_person_are_merged_parted_and_told_apart(open_page):
    with step("given two records with the same name and day of birth"):
        page, born = open_page("doctor04"), a_day()
        first = register(page, "钱秀珍", born)
        second = register(page, "钱秀珍", born)
    with step("when the doctor opens the possible duplicates"):
        page.goto("/elders/duplicates/")
        row = page.locator("main tbody tr", has_text="钱秀珍").first
        expect(row).to_contain_text("姓名相同")
        row.get_by_role("link", name="比较").click()
    with step("and merges them"):
        page.get_by_role("button", name="确认合并").click()
        expect(page.get_by_role("status")).to_contain_text("可以撤销")
        page.goto(second)
        expect(page).to_have_url(first)
    with step("and undoes it"):
        page.get_by_role("button", name="撤销合并").click()
        expect(page.get_by_role("status")).to_contain_text("合并已撤销")
        page.goto(second)
        expect(page).to_have_url(second)
    with step("and says that they are two people, then the pair is gone"):
        page.goto("/elders/duplicates/")
        page.locator("main tbody tr", has_text="钱秀珍").first.get_by_role("button", name="是两个人").click()
        expect(page.get_by_role("status")).to_contain_text("这是两个人")
        expect(page.locator("main tbody tr", has_text="钱秀珍")).to_have_count(0)
