"""axe finds nothing serious on any page, light or dark, at a desk or on a phone; nothing is wider than the screen."""

import pytest
from journeys.walking import DESKTOP, PHONE, serious_findings, sideways

pytestmark = pytest.mark.journey

PAGES = (
    ("home", "/", "health-bureau"),
    ("today", "/today/", "doctor01"),
    ("elders", "/elders/", "doctor01"),
    ("organizations", "/organizations/", "health-bureau"),
    ("targets", "/targets/", "health-bureau"),
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
)


@pytest.mark.parametrize(("name", "path", "user"), PAGES)
def test_a_page_is_accessible_everywhere(open_page, name, path, user):
    found = []
    for scheme, screen in (("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)):
        page = open_page(user, viewport=screen, color_scheme=scheme)
        page.goto(path)
        found += [f"{scheme} {screen['width']}: {one}" for one in serious_findings(page)]
        if sideways(page) > 0:
            found.append(f"{scheme} {screen['width']}: {sideways(page)} pixels too wide")
    assert not found, "\n".join(found)
