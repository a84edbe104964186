"""How a journey walks: steps with words, the keyboard, what axe finds, how wide a page is."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from yilian.kernel.identifiers import resident_check_digit

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SERIOUS = ("serious", "critical")
BY_UNIT = {"mm[Hg]": "130", "/min": "72", "kg": "60", "cm": "160", "mmol/L": "5.6", "U/L": "20"}
BY_NAME = {"舒张压": "78"}  # lower than the systolic one, or the page asks whether the two are the wrong way round


@contextmanager
def step(words: str) -> Iterator[None]:
    """Write, when a step fails, which one it was."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"step: {words}")
        raise


def tab_to(page: Page, target: Locator, limit: int = 80) -> None:
    """Press Tab until the target has the focus, and see that the focus shows."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            outline = target.evaluate("one => getComputedStyle(one).outlineStyle")
            assert outline != "none", "the focus cannot be seen"
            return
    raise AssertionError(f"not reached with {limit} tabs")


def serious_findings(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """Return what axe holds to be serious, with the first element it concerns; by some of its rules, or by all."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} ({one['nodes'][0]['failureSummary'][:200]})"
        for one in found
        if one["impact"] in SERIOUS
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def well_made(page: Page) -> None:
    """See that a page has no serious barrier and is not wider than its screen."""
    assert serious_findings(page) == []
    assert sideways(page) <= 0


def fill_in(page: Page) -> None:
    """Fill in every figure and every answer that a form of a service demands, with values of somebody who is well."""
    for field in page.locator("form.form .quick input[type=text]:visible").all():
        unit, name = field.get_attribute("data-unit") or "", field.evaluate("one => one.labels[0].innerText.trim()")
        field.fill(BY_NAME.get(name, BY_UNIT.get(unit, "100")))
    for choice in page.locator("form.form .quick select:visible:not([name$='-absent'])").all():
        choice.select_option(index=1)


def register(page: Page, name: str, born: date) -> str:
    """Register an elder and give the address of the page."""
    body = f"330727{born:%Y%m%d}{random.randrange(500) * 2:03d}"
    page.goto("/elders/new/")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("性别").select_option(label="女")
    page.get_by_label("出生日期").fill(born.isoformat())
    page.get_by_label("身份证号").fill(body + resident_check_digit(body))
    page.get_by_label("常住村（社区）").select_option(index=1)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return page.url


def a_day() -> date:
    """Invent the day on which somebody of 64 to 98 was born."""
    return date(random.randrange(1925, 1959), random.randrange(1, 13), random.randrange(1, 29))
