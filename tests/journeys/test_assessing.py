"""Two assessors judge an elder's ability on their phones, and the census of disabled elders counts one more."""

import re

import pytest
from journeys.walking import PHONE, a_day, register, sideways, step, well_made
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

SHEET = "老年人能力评估"
ITEMS = "form.sheet fieldset:not(.part):has(input[name^='item-B.'])"
AS_ONE_WHO_NEEDS_MUCH_HELP = "1"


def census(page: Page) -> tuple[int, int]:
    """Read how many are disabled, and how many were assessed, where the user works."""
    page.goto("/assessments/abilities/")
    figures = page.locator(".tiles .figure")
    return int(figures.nth(0).inner_text()), int(figures.nth(2).inner_text().split("/")[0])


def answer(page: Page, since: int, until: int) -> None:
    """Answer some of the items of the sheet, as of somebody who needs much help."""
    items = page.locator(ITEMS)
    for number in range(since, until):
        items.nth(number).locator(f"input[value='{AS_ONE_WHO_NEEDS_MUCH_HELP}']").check()


@pytest.mark.shows("FJ-06")
@pytest.mark.feature("3")
def test_two_assessors_on_their_phones_move_the_census(open_page):
    first = open_page("doctor12", viewport=PHONE, has_touch=True)
    disabled, assessed = census(first)
    with step("given an elder who was never assessed, at whose bed a doctor opens the sheet"):
        record = register(first, "石安评", a_day())
        first.get_by_role("link", name="评估", exact=True).last.click()
        expect(first.locator("main tr", has_text=SHEET)).to_contain_text("未评估")
        first.locator("main tr", has_text=SHEET).get_by_role("link", name=re.compile("评估")).last.click()
        well_made(first)
        count = first.locator(ITEMS).count()
        assert count == 26
    with step("when half of it is answered and kept, the draft says how far it is and loses nothing"):
        answer(first, 0, 13)
        first.get_by_role("button", name="保存草稿").click()
        expect(first.locator("#progress")).to_contain_text("必答 26 项，已答 13 项")
    with step("and completed too early, it says what is missing"):
        first.get_by_role("button", name="完成评估").click()
        expect(first.locator(".error-summary li")).to_have_count(13)
        assert sideways(first) <= 0
    with step("when the rest is answered, it waits for another assessor, and the first cannot sign for both"):
        answer(first, 13, count)
        first.get_by_role("button", name="完成评估").click()
        expect(first.locator("main")).to_contain_text("等第二评估员签名后生效")
        expect(first.locator("main")).to_contain_text("等另一位评估员签名")
        expect(first.get_by_role("button", name="作为第二评估员签名")).to_have_count(0)
        well_made(first)
        assert census(first) == (disabled, assessed)
    with step("and a nurse finds it on the elder's page and signs on her phone"):
        second = open_page("nurse12", viewport=PHONE, has_touch=True)
        second.goto(record)
        second.get_by_role("link", name="评估", exact=True).last.click()
        second.locator("main a", has_text=SHEET).first.click()
        second.get_by_role("button", name="作为第二评估员签名").click()
        expect(second.locator("main")).to_contain_text("评估结果生效")
        expect(second.locator(".tiles .figure").first).to_contain_text("能力完全丧失")
        well_made(second)
    with step("then the census counts one more disabled and one more assessed, and the elder's page says the level"):
        assert census(second) == (disabled + 1, assessed + 1)
        well_made(second)
        second.goto(record)
        expect(second.locator("main")).to_contain_text("能力完全丧失")
