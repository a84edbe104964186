"""axe finds nothing serious on any page, light or dark, at a desk or on a phone; nothing is wider than the screen."""

from urllib.parse import urljoin

import pytest
from journeys.walking import DESKTOP, PHONE, serious_findings, sideways

pytestmark = pytest.mark.journey

# What a smaller screen or the dark can change; everything else is the same page.
OF_LAYOUT = ("color-contrast", "scrollable-region-focusable", "target-size", "link-in-text-block")
PAGES = (
    ("home", "/", "health-bureau"),
    ("today", "/today/", "doctor01"),
    ("elders", "/elders/", "doctor01"),
    ("organizations", "/organizations/", "health-bureau"),
    ("targets", "/targets/", "health-bureau"),
    ("target", "/targets/panan-2021/health-management-rate-65/", "health-bureau"),
    ("tasks", "/tasks/", "health-bureau"),
    ("map", "/map/", "health-bureau"),
    ("policies", "/policy/", "health-bureau"),
    ("document", "/policy/panan-2021/", "health-bureau"),
    ("clause", "/policy/panan-2021/PA-15/", "health-bureau"),
    ("found", "/search/?q=尖山", "doctor01"),
    ("nothing-found", "/search/?q=qqqqqq", "doctor01"),
    ("gallery", "/gallery/", "admin"),
    ("help", "/help/", "doctor01"),
    ("report", "/tasks/panan-2021/project/3/report/", "health-bureau"),
    ("missing", "/policy/panan-2021/PA-99/", "health-bureau"),
    ("audit", "/audit/", "auditor"),
    ("duplicates", "/elders/duplicates/", "doctor01"),
    ("register", "/elders/new/", "doctor01"),
    ("import", "/import/", "health-bureau"),
    ("certificates", "/staff/", "health-bureau"),
    ("users", "/accounts/users/", "admin"),
    ("add-user", "/accounts/users/add/", "admin"),
    ("account", "/accounts/me/", "doctor01"),
    ("password", "/accounts/me/password/", "doctor01"),
    ("second-factor", "/accounts/me/second-factor/", "doctor01"),
    ("new-organization", "/organizations/new/", "admin"),
    ("sign-in", "/accounts/sign-in/", None),
    ("visits-by-place", "/today/?view=place", "doctor01"),
    ("events", "/visits/events/", "doctor01"),
    ("agreements", "/agreements/", "health-bureau"),
    ("draft", "/agreements/new/", "doctor01"),
    ("without-contract", "/enrolments/without/", "doctor01"),
    ("fulfilment", "/obligations/fulfilment/", "doctor01"),
    ("calendar", "/obligations/calendar/", "doctor01"),
    ("roster", "/obligations/roster/", "doctor01"),
    ("instruments", "/assessments/", "doctor01"),
    ("instrument", "/assessments/instruments/gbt-42195-2022/", "doctor01"),
    ("abilities", "/assessments/abilities/", "health-bureau"),
    ("services", "/visits/services/", "doctor01"),
    ("menu-order", "/visits/services/menus/new/", "doctor01"),
    ("measure", "/targets/measures/health-management-rate/", "health-bureau"),
    ("evaluation", "/targets/evaluation/panan-2021/", "health-bureau"),
    ("freeze", "/targets/freeze/", "health-bureau"),
    ("paper", "/targets/papers/monitoring/", "health-bureau"),
)
# Pages of one thing, reached by the first link of a list.
REACHED = (
    ("elder", "/elders/", "tbody a", "", "doctor01"),
    ("elder-consent", "/elders/", "tbody a", "consents/", "doctor01"),
    ("elder-move", "/elders/", "tbody a", "move/", "doctor01"),
    ("organization", "/organizations/", "tbody th a", "", "admin"),
    ("beds", "/organizations/", "tbody th a", "beds/", "admin"),
    ("staff", "/organizations/", "tbody th a", "../../staff/3/", "admin"),
    ("user", "/accounts/users/", "tbody a", "", "admin"),
    ("agreement", "/agreements/", "tbody a", "", "doctor01"),
    ("start-visit", "/today/", "tbody .do a", "", "doctor01"),
    ("choose-instrument", "/elders/", "tbody a", "../../assessments/elders/1/", "doctor01"),
    ("ability-form", "/elders/", "tbody a", "../../assessments/elders/1/gbt-42195-2022/", "doctor01"),
    ("audit-entry", "/audit/", "tbody a", "", "auditor"),
)


@pytest.mark.parametrize(("name", "path", "user"), PAGES)
def test_a_page_is_accessible_everywhere(open_page, name, path, user):
    assert_accessible(open_page(user), path)


@pytest.mark.parametrize(("name", "path", "link", "below", "user"), REACHED)
def test_a_page_of_one_thing_is_accessible_everywhere(open_page, name, path, link, below, user):
    page = open_page(user)
    page.goto(path)
    page.goto(urljoin(page.url, page.locator("main").locator(link).first.get_attribute("href")))
    assert_accessible(page, urljoin(page.url, below))


def assert_accessible(page, path):
    """Look at a page in light and dark at a desk, and on a phone."""
    found = []
    page.goto(path)
    for scheme, screen, rules in (
        ("light", DESKTOP, ()),
        ("dark", DESKTOP, ("color-contrast",)),
        ("light", PHONE, OF_LAYOUT),
    ):
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {screen['width']}: {one}" for one in serious_findings(page, rules)]
        if sideways(page) > 0:
            found.append(f"{scheme} {screen['width']}: {sideways(page)} pixels too wide")
    assert not found, "\n".join(found)
