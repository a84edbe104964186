"""An official follows the construction list: the timeline, one project reported done, where the document disagrees with itself."""

import re

import pytest
from journeys.walking import step
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
LATE = re.compile("逾期$")  # neither done late nor anything else


@pytest.mark.shows("PA-19")
@pytest.mark.feature("43")
def test_from_the_timeline_to_a_project_reported_done(open_page):
    with step("given an official who looks at what is late"):
        page = open_page("health-bureau")
        page.goto("/tasks/")
        late = int(page.locator("main .chip", has_text="逾期").first.locator(".count").inner_text())
    with step("when they follow the mark of a late project on the timeline"):
        open_and_late = page.locator("main tbody tr[id]").filter(has=page.locator(".status", has_text=LATE)).first
        page.locator(f"svg.chart a[href='#{open_and_late.get_attribute('id')}']").click()
        assert "#" in page.url
        row = page.locator(f"[id='{page.url.rsplit('#', 1)[1]}']")
        expect(row).to_be_in_viewport()
    with step("and report the project done"):
        name = row.locator("th").inner_text().splitlines()[0]
        row.get_by_role("link", name="上报").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        page.locator("main input[type=date]").last.fill("2021-03-01")
        page.get_by_label("完成情况或进展").fill("已投入使用,验收单在县卫健局。")
        page.locator("main form button", has_text="上报").click()
    with step("then it is done, late, and one less is late"):
        expect(page.locator("main tbody tr", has_text=name).first).to_contain_text("完成")
        assert int(page.locator("main .chip", has_text="逾期").first.locator(".count").inner_text()) == late - 1


@pytest.mark.shows("PA-19")
@pytest.mark.feature("44")
def test_what_the_document_says_twice_is_held_side_by_side(open_page):
    page = open_page("health-bureau")
    page.goto("/tasks/#differences")
    expect(page.get_by_role("heading", name="文件内部不一致")).to_be_visible()
    assert page.locator("#differences ~ .table-wrap tbody tr").count() > 3
    expect(page.get_by_role("heading", name="汇总清单（附件3）与详细清单（附件4）对照")).to_be_visible()
