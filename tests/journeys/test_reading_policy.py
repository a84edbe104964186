"""An official reads a clause and goes to what it drives, and back; in both languages."""

import pytest
from journeys.walking import PHONE, step
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


@pytest.mark.shows("TZ-33")
def test_from_the_document_to_a_clause_to_what_it_drives_and_back(open_page):
    with step("given an official of the health bureau"):
        page = open_page("health-bureau")
        page.goto("/")
    with step("when they open the plan from the home page"):
        page.get_by_role("link", name="磐安县医养结合新型养老服务工作三年行动计划").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("三年行动计划")
    with step("and the clause on the health-management rate"):
        page.locator("main").get_by_role("link", name="PA-03", exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("PA-03")
    with step("then one link leads to the target, with its figure"):
        page.locator("main .list").get_by_role("link", name="健康管理率").first.click()
        expect(page.locator("main")).to_contain_text("PA-03")
        expect(page.locator("main")).to_contain_text("%")
    with step("and one link leads back to the words of the document"):
        page.locator("main").get_by_role("link", name="PA-03", exact=True).first.click()
        page.get_by_role("link", name="在全文中查看").click()
        expect(page.locator("#PA-03")).to_be_in_viewport()


def test_the_same_page_in_the_other_language(open_page):
    with step("given a clause in Chinese"):
        page = open_page("health-bureau")
        page.goto("/policy/panan-2021/PA-15/")
    with step("when the reader chooses English"):
        page.get_by_role("button", name="English").click()
    with step("then the same page is in English, and stays so"):
        expect(page).to_have_url(page.url.split("?")[0])
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("link", name="Targets", exact=True).first).to_be_visible()
        page.goto("/tasks/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Tasks")
    with step("and back again"):
        page.get_by_role("button", name="中文").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("任务")


def test_a_document_without_scripts_on_a_phone(open_page):
    page = open_page("health-bureau", viewport=PHONE, java_script_enabled=False)
    page.goto("/policy/panan-2021/")
    page.locator("main").get_by_role("link", name="PA-19", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("PA-19")
    page.goto("/map/")
    expect(page.locator("main svg.map")).to_be_visible()
    expect(page.locator("main table")).to_contain_text("县福利中心")
