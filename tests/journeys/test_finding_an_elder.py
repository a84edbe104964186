"""A doctor signs in, finds an elder by pinyin initials, and reads the page; by mouse and by keyboard alone."""

import pytest
from journeys.conftest import sign_in
from journeys.walking import PHONE, step, tab_to
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def an_initial(page):
    """Return a name of the list and the initials it is found by."""
    page.goto("/elders/")
    return page.locator("main tbody tr").first.get_by_role("link").first.inner_text()


def test_signing_in_and_finding_an_elder(open_page):
    with step("given a doctor who signs in"):
        page = open_page()
        page.goto("/elders/")
        expect(page.get_by_role("heading", name="登录")).to_be_visible()
        page = open_page("doctor01")
        name = an_initial(page)
    with step("when they search for a name"):
        page.get_by_role("searchbox").fill(name)
        page.get_by_role("searchbox").press("Enter")
    with step("then the elder is found and the page opens"):
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_wrong_password_says_what_to_do(open_page):
    page = open_page()
    page.goto("/accounts/sign-in/")
    page.get_by_label("用户名").fill("doctor01")
    page.get_by_label("密码").fill("not-this-one-at-all")
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_keyboard_alone(open_page):
    with step("given a doctor without a mouse"):
        page = open_page()
        sign_in(page, "doctor02")
        name = an_initial(page)
        page.goto("/")
    with step("the first Tab offers to skip to the content"):
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="跳到正文")
        expect(skip).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#content")).to_be_focused()
    with step("/ leads to the search, Enter searches"):
        page.keyboard.press("/")
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
    with step("Tab leads to the elder, Enter opens"):
        tab_to(page, page.locator("main").get_by_role("link", name=name, exact=True).first)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    with step("the menu opens with Enter and leads to the exit"):
        tab_to(page, page.locator("header details.user summary"))
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("button", name="退出"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_suggestions_appear_while_typing_and_are_reached_by_arrow(open_page):
    page = open_page("doctor01")
    name = an_initial(page)
    page.get_by_role("combobox").press_sequentially(name, delay=30)
    first = page.locator("#suggestions [role=option]").first
    expect(first).to_be_visible()
    expect(first).to_contain_text(name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_today_on_a_phone_needs_no_sideways_scrolling(open_page):
    page = open_page("doctor01", viewport=PHONE, has_touch=True)
    page.goto("/today/")
    expect(page.get_by_role("link", name="开始").first).to_be_visible()
    expect(page.get_by_role("link", name="开始").first).to_be_in_viewport(ratio=1)
