"""How a journey walks: steps with words, the keyboard, what axe finds, how wide a page is."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SERIOUS = ("serious", "critical")


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say, when a step fails, which one it was."""
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
    """Give what axe holds to be serious, with the first element it concerns; by some of its rules, or by all."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} ({one['nodes'][0]['failureSummary'][:200]})"
        for one in found
        if one["impact"] in SERIOUS
    ]


def sideways(page: Page) -> int:
    """Give by how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
