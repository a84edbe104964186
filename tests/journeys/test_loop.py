"""The loop in a real browser: from the list of today to the record behind a figure."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlsplit

import pytest
from journeys.walking import fill_in
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey

TARGET = "/targets/panan-2021/health-management-rate-65/"
CHECKUPS = "/today/?item=health-checkup"
EXAMINATIONS = "/today/?item=free-examination-or-tcm"
DOCTORS = [f"doctor{number:02}" for number in range(1, 15)]
SignIn = Callable[[str], Page]


def numerator(page: Page) -> int:
    """Read how many count for the target, as the page shows it."""
    page.goto(TARGET)
    found = re.search(r"(\d+) / \d+", page.locator(".tile .caption").first.inner_text())
    assert found
    return int(found[1])


def pages_of(page: Page, show: str) -> Iterator[Locator]:
    """Turn the pages of those who count or are missing; give the list of each."""
    for number in count(1):
        page.goto(f"{TARGET}?show={show}&page={number}")
        listed = page.locator("main .list a.grow")
        if not listed.count():
            return
        yield listed


def due_and_missing(signed_in: SignIn) -> tuple[Page, str, int]:
    """Find a doctor with an elder whose check-up is due and who had none this year: page, name, and how many count before.

    Who had one this year may be owed another, and then the figure stays; in a small county not every doctor has one left.
    """
    for doctor in DOCTORS:
        page = signed_in(doctor)
        before = numerator(page)
        missing = {name for listed in pages_of(page, "missing") for name in listed.all_inner_texts()}
        page.goto(CHECKUPS)
        for row in page.locator("tbody tr", has_text="健康体检").all():
            name = row.locator("a").first.inner_text()
            if name in missing:
                row.locator("a.button").click()
                return page, name, before
    raise AssertionError("nobody in the county is due a check-up that would count")


@pytest.mark.shows("PA-03")
@pytest.mark.feature("45", "55")
def test_a_check_up_recorded_from_today_moves_the_rate(signed_in: SignIn) -> None:
    page, name, before = due_and_missing(signed_in)
    fill_in(page)
    page.get_by_role("button", name="完成登记").click()
    expect(page.locator("main")).to_contain_text("兑现了承诺")
    expect(page.locator("main")).to_contain_text(name)
    record = urlsplit(page.url).path  # without the place in the list of today that the address carries on
    assert numerator(page) == before + 1
    next(listed for listed in pages_of(page, "counted") if name in listed.all_inner_texts())
    page.locator("main .list a", has_text=name).first.click()
    page.locator(f"a[href='{record}']").first.click()
    expect(page).to_have_url(re.compile(rf"{record}$"))
    expect(page.locator("main")).to_contain_text(name)


def test_what_is_missing_is_said_beside_its_field(signed_in: SignIn) -> None:
    page = signed_in("doctor01")
    page.goto(EXAMINATIONS)
    page.locator("tbody tr", has_text="免费检查").first.locator("a.button").click()
    page.get_by_role("button", name="完成登记").click()
    expect(page.locator(".error-summary")).to_contain_text("请填写这一项")
    expect(page.locator(".field.has-error").first).to_be_visible()


def test_an_elder_is_found_and_nobody_elses_are_shown(signed_in: SignIn) -> None:
    page = signed_in("doctor01")
    page.goto("/elders/?q=wang")
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("王")
    expect(page.locator("main")).to_contain_text("查阅记录")
    foreign = page.request.get("/elders/?division=330727109000").text()
    assert "尖山镇" not in foreign


def test_a_clause_leads_to_what_it_drives_and_the_language_changes(signed_in: SignIn) -> None:
    page = signed_in("doctor01")
    page.goto("/policy/panan-2021/")
    page.goto("/policy/panan-2021/PA-03/")
    page.locator(f"a[href='{TARGET}']").first.click()
    expect(page).to_have_url(re.compile(TARGET))
    page.goto("/targets/")
    page.locator("button[name=language]").first.click()
    expect(page.locator("h1")).to_have_text("Targets")
    page.locator("button[name=language]").first.click()
    expect(page.locator("h1")).to_have_text("目标")


def test_the_keyboard_alone_reaches_the_content(signed_in: SignIn) -> None:
    page = signed_in("doctor01")
    page.goto("/today/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
