"""Nothing typed is lost, in a real browser: saved while typing, after the session ended, after Back, and when two edit one record."""

import re
from collections.abc import Callable

import pytest
from journeys.conftest import sign_in
from journeys.walking import a_day, register, serious_findings, step
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

SAVED = re.compile(r"草稿已保存 \d\d:\d\d")


def begin(page: Page) -> None:
    """Type half of a form and leave the rest open."""
    page.goto("/elders/new/")
    page.get_by_label("姓名").fill("周写一半")
    page.get_by_label("住址").fill("东坑村 12 号")
    expect(page.locator(".draft-state")).to_contain_text(SAVED)


def is_back(page: Page) -> None:
    """See that the form is back with what was typed."""
    expect(page.get_by_label("姓名")).to_have_value("周写一半")
    expect(page.get_by_label("住址")).to_have_value("东坑村 12 号")


def test_a_session_that_ends_while_somebody_writes_loses_nothing(page: Page) -> None:
    sign_in(page, "doctor01")
    begin(page)
    with step("the session ends, and the form is sent"):
        page.context.clear_cookies(name="sessionid")
        page.locator("form.form").evaluate("form => form.noValidate = true")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("留住了")).to_be_visible()
        assert serious_findings(page) == []
    with step("whoever wrote signs in and goes on"):
        page.fill("input[name=username]", "doctor01")
        page.fill("input[name=password]", "Yilian-demo-2023")
        page.press("input[name=password]", "Enter")
        is_back(page)
        expect(page.get_by_text("还没有保存。请核对后再保存")).to_be_visible()
        assert serious_findings(page) == []


def test_back_after_a_form_that_was_refused_shows_it_with_everything(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("doctor01")
    begin(page)
    page.locator("form.form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto("/elders/")
    page.go_back()
    is_back(page)
    page.reload()
    is_back(page)


def test_what_was_left_half_written_waits_at_its_page(page: Page) -> None:
    sign_in(page, "doctor02")
    begin(page)
    page.goto("/elders/new/")
    expect(page.get_by_text("在这一页填的内容还没有保存")).to_be_visible()
    page.get_by_role("link", name="接着填").first.click()
    is_back(page)
    with step("the list of one's own, from which it is thrown away"):
        page.goto("/drafts/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("没存完的表")
        assert serious_findings(page) == []
        page.get_by_role("button", name="丢弃").first.click()
        expect(page.get_by_text("没有没存完的表")).to_be_visible()


def test_two_who_edit_one_elder_keep_both_changes_or_choose(open_page: Callable[..., Page]) -> None:
    first = open_page("doctor01")
    address = register(first, "吴两人改", a_day()) + "revise/"
    second = open_page("doctor01")
    for page in (first, second):
        page.goto(address)
    with step("one changes the phone, the other the address"):
        first.get_by_label("电话").fill("13900000002")
        first.get_by_role("button", name="保存").click()
        expect(first.get_by_text("已更正")).to_be_visible()
        second.get_by_label("住址").fill("里岙村 3 号")
        second.get_by_role("button", name="保存").click()
        expect(second.get_by_text("两边的改动都保留了")).to_be_visible()
    with step("both change the phone"):
        for page in (first, second):
            page.goto(address)
        first.get_by_label("电话").fill("13900000003")
        first.get_by_role("button", name="保存").click()
        second.get_by_label("电话").fill("13900000004")
        second.get_by_role("button", name="保存").click()
        expect(second.get_by_role("group", name="保留哪一个")).to_be_visible()
        assert serious_findings(second) == []
        second.get_by_label("对方改的：13900000003").check()
        second.get_by_role("button", name="保存").click()
        expect(second.get_by_text("已更正")).to_be_visible()
        second.goto(address)
        expect(second.get_by_label("电话")).to_have_value("13900000003")
