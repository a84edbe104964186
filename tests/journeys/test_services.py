"""The desk of services: a call logged and handed over by the keyboard alone; medicine brought to the door, on a phone."""

import re
import time

import pytest
from journeys.walking import PHONE, serious_findings, sideways, step, tab_to
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


@pytest.mark.shows("PA-15")
@pytest.mark.feature("9")
def test_a_call_is_logged_and_handed_over_by_the_keyboard_in_under_half_a_minute(open_page):
    page = open_page("doctor01")
    with step("an elder of whom I know the name calls"):
        page.goto("/elders/")
        name = page.locator("tbody a").first.inner_text()
        key = page.locator("tbody a").first.get_attribute("href")
    with step("the form is open and the cursor stands in it"):
        page.goto("/visits/services/calls/new/")
        expect(page.locator("#id_who")).to_be_focused()
        assert serious_findings(page) == []
    started = time.monotonic()
    with step("who, what, how urgent, to which team; nothing but keys"):
        number = re.search(r"(\d+)", key)
        page.keyboard.type(f"{name} #{number[1]}")
        tab_to(page, page.locator("#id_complaint"), 4)
        page.keyboard.type("右脚踝肿，走路疼")
        tab_to(page, page.locator("input[name=urgency]").first, 4)
        page.keyboard.press("ArrowDown")
        tab_to(page, page.locator("#id_team"), 6)
        page.keyboard.press("ArrowDown")
        tab_to(page, page.locator("form.form button.button").first, 12)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(name)
    assert time.monotonic() - started < 30
    with step("it waits in the list of hand-offs, and closing it counts"):
        expect(page.locator("main")).to_contain_text("已转交")
        call = page.url
        page.goto("/visits/services/calls/")
        assert page.locator(f"a[href='{call[call.index('/visits/') :]}']").count() == 1
        page.goto(f"{call}close/")
        page.select_option("#id_outcome", "visit-arranged")
        page.fill("#id_advice", "下午上门看")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("已结束")


def choose(page: Page, address: str) -> None:
    """Follow the button that leads to an address."""
    page.locator(f"main a[href$='{address}']").first.click()


def save(page: Page) -> None:
    page.locator("form.form > .row button").click()


@pytest.mark.shows("PA-15")
@pytest.mark.feature("10")
def test_medicine_goes_from_order_to_signature_on_a_phone(open_page):
    with step("the doctor orders from the elder's page"):
        doctor = open_page("doctor01", viewport=PHONE)
        doctor.goto("/elders/?group=chronic-illness")
        name = doctor.locator("tbody a").first.inner_text()
        doctor.locator("tbody a").first.click()
        doctor.locator("main a[href*='medicines/new']").click()
        assert "#" in doctor.input_value("#id_who")
        wanted = {"needed_on": "2023-09-14", "name-0": "苯磺酸氨氯地平片", "quantity-0": "1", "days-0": "7"}
        for field, text in wanted.items():
            doctor.fill(f"#id_{field}", text)
        assert sideways(doctor) <= 0
        assert serious_findings(doctor) == []
        save(doctor)
        expect(doctor.locator("main")).to_contain_text("待审核")
        order = doctor.url
    with step("the pharmacist checks it and sends it off"):
        pharmacist = open_page("pharmacist01", viewport=PHONE)
        pharmacist.goto(order)
        choose(pharmacist, "/check/")
        save(pharmacist)
        choose(pharmacist, "/dispatch/")
        pharmacist.fill("#id_courier", "小李")
        save(pharmacist)
        expect(pharmacist.locator("main")).to_contain_text("配送中")
    with step("the nurse has it signed for at the door; without a signature it does not count"):
        nurse = open_page("nurse01", viewport=PHONE)
        nurse.goto(order)
        choose(nurse, "/deliver/")
        nurse.fill("#id_signed_by", "   ")
        nurse.fill("#id_proof", "签收单 17")
        save(nurse)
        expect(nurse.locator(".error-summary, .field.has-error").first).to_be_visible()
        nurse.fill("#id_signed_by", "女儿")
        save(nurse)
        expect(nurse.locator("main")).to_contain_text("已签收")
    with step("the elder's page has the visit"):
        doctor.goto(order)
        doctor.locator("h1 a").click()
        expect(doctor.locator("h1")).to_contain_text(name)
        expect(doctor.locator("main")).to_contain_text("已签收")


PAGES = (
    "",
    "calls/",
    "medicines/",
    "equipment/",
    "equipment/register/",
    "vans/",
    "rehabilitation/",
    "counselling/",
    "nursing/",
    "menus/",
    "menus/offered/",
    "medicines/new/",
    "vans/routes/new/",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_barrier_and_nothing_wider_than_a_phone(open_page, path):
    page = open_page("doctor01", viewport=PHONE)
    page.goto(f"/visits/services/{path}")
    assert serious_findings(page) == []
    assert sideways(page) <= 0
