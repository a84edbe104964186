"""The manual's pictures, each of a page that opens; kept when TAKE_SCREENSHOTS is set.

They are taken of a whole county: YILIAN_JOURNEYS_URL names one that runs (`yilian demo`, 42,000 invented elders).
"""

from urllib.parse import urljoin

import pytest
from journeys.conftest import picture
from journeys.walking import DESKTOP, PHONE, sideways

pytestmark = pytest.mark.journey

# Name, user, address, and the links to follow from there.
PICTURES = (
    ("home", "doctor01", "/", ()),
    ("today", "doctor01", "/today/", ()),
    ("today-map", "doctor01", "/today/?view=map", ()),
    ("record", "doctor01", "/today/", ("tbody .do a",)),
    ("elders", "doctor01", "/elders/", ()),
    ("elder", "doctor01", "/elders/?group=disabled", ("tbody a",)),
    ("assessment", "doctor01", "/elders/?group=disabled", ("tbody a", "#assessments .list a")),
    ("services", "doctor01", "/visits/services/", ()),
    ("round-sheet", "doctor01", "/today/", ("a[href*='/round/']",)),
    ("agreement", "doctor01", "/agreements/", ("tbody a",)),
    ("fulfilment", "doctor01", "/obligations/fulfilment/", ()),
    ("calendar", "doctor01", "/obligations/calendar/", ()),
    ("targets", "health-bureau", "/targets/", ()),
    ("target", "health-bureau", "/targets/panan-2021/health-management-rate-65/", ()),
    ("policy", "health-bureau", "/policy/panan-2021/#PA-29", ()),
    ("clause", "health-bureau", "/policy/panan-2021/PA-15/", ()),
    ("tasks", "health-bureau", "/tasks/", ()),
    ("organizations", "health-bureau", "/organizations/", ()),
    ("map", "health-bureau", "/map/", ()),
    ("audit", "auditor", "/audit/", ()),
)
ON_A_PHONE = ("today", "record", "elder", "targets")


@pytest.mark.parametrize(("name", "user", "address", "links"), PICTURES)
def test_a_picture_is_of_a_page_that_opens(open_page, name, user, address, links):
    screens = [(DESKTOP, name), *([(PHONE, f"{name}-phone")] if name in ON_A_PHONE else [])]
    for screen, kept in screens:
        page = open_page(user, viewport=screen)
        answer = page.goto(address, timeout=60_000)
        for link in links:
            answer = page.goto(urljoin(page.url, page.locator("main").locator(link).first.get_attribute("href")))
        assert answer.status == 200
        assert page.locator("main h1").is_visible()
        assert sideways(page) <= 0
        picture(page, kept)
