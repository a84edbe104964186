"""A nurse sets up a second factor, signs in with it, and an administrator clears it when the phone is lost."""

import base64

import pytest
from django_otp.oath import totp
from journeys.conftest import PASSWORD, sign_in
from journeys.walking import step
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

NURSE = "nurse02"


def the_code(page: Page) -> str:
    """Work out, as a phone does, the code of the secret that the page shows."""
    secret = page.locator("figcaption code").inner_text().replace(" ", "")
    return f"{totp(base64.b32decode(secret)):06d}"


def give_password(page: Page) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("用户名").fill(NURSE)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("密码").press("Enter")


def sign_out(page: Page) -> None:
    page.locator("header details.user summary").click()
    page.get_by_role("button", name="退出", exact=True).click()


def test_a_second_factor_is_set_up_asked_for_and_cleared(open_page):
    with step("given a nurse who sets up a second factor"):
        page = open_page()
        sign_in(page, NURSE)
        page.goto("/accounts/me/second-factor/")
        page.get_by_role("textbox").last.fill(the_code(page))
        page.locator("main").get_by_role("button", name="确认").click()
        recovery = page.locator("ul.codes code").first.inner_text()
    with step("when they sign in again"):
        sign_out(page)
        give_password(page)
    with step("then the password alone is not enough"):
        expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
        page.goto("/elders/")
        expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    with step("and a wrong code says so"):
        page.locator("main input[type=text]").fill("000000")
        page.locator("main").get_by_role("button", name="继续").click()
        expect(page.get_by_role("alert")).to_contain_text("验证码不对")
    with step("and a code opens the page they asked for"):
        page.goto("/elders/")
        page.locator("main input[type=text]").fill(recovery)
        page.locator("main").get_by_role("button", name="继续").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("老人")
    with step("an administrator clears it, and the password is enough again"):
        admin = open_page("admin")
        admin.goto(f"/accounts/users/?q={NURSE}")
        admin.locator("main").get_by_role("link", name=NURSE, exact=True).click()
        admin.get_by_role("button", name="清除第二因子").click()
        fresh = open_page()
        give_password(fresh)
        fresh.wait_for_url(lambda url: "sign-in" not in url)
        expect(fresh.get_by_role("heading", name="第二步验证")).to_have_count(0)
