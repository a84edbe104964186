"""The pack that the manual writes out is built from its page alone, joins the others and is shown: a sixth document, no line of code."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yilian.accounts.models import User
from yilian.audit.scope import using_scope
from yilian.cli import main
from yilian.demo import calendar
from yilian.demo.county import county_of
from yilian.demo.loop import load_county
from yilian.indicators.queries.target_rows import target_rows_on
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation
from yilian.people.models import Elder
from yilian.places.models import Organization
from yilian.policy.loading import load_policy_library
from yilian.supervision.queries.requirements import requirements_of_institution

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "how-to" / "write-a-pack.md"
PLACE, SIZE = "qingshan-2024", 150
LINK = re.compile(r'href="(/(?!static/|sign-out|accounts/)[^"#]+)"')
BLOCK = re.compile(r"^`([\w./-]+)`[^\n]*:\n\n```(?:yaml|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def run(*words: str) -> None:
    """Run a command of the program, which must succeed."""
    with pytest.raises(SystemExit) as left:
        main(list(words))
    assert not left.value.code, words


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of packs with the one that the page writes out, made by the commands that the page names."""
    folder = tmp_path_factory.mktemp("manual")
    shutil.copytree(ROOT / "packs", folder / "packs")
    for name, text in BLOCK.findall(PAGE.read_text("utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    into = folder / "packs" / PLACE / "places" / "divisions.csv"
    run("packs", "divisions", str(folder / "codes.txt"), "--into", str(into))
    return folder / "packs"


def forget_packs() -> None:
    """Forget whatever was read or worked out from the packs of another folder."""
    import sys

    for name, module in list(sys.modules.items()):
        if name.startswith("yilian.") and module is not None:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and getattr(value, "__module__", "").startswith("yilian."):
                    value.cache_clear()


@pytest.fixture
def place(packs: Path, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Load the demonstration of the place, as `yilian demo --place` does."""
    settings.YILIAN_PACKS = packs
    monkeypatch.setattr(calendar, "PACKS", packs)
    forget_packs()
    day = calendar.demonstrations()[PLACE].day
    settings.YILIAN_TODAY, settings.YILIAN_PLACE = day.isoformat(), PLACE
    load_county(county_of(PLACE, SIZE, day, lambda *_: None))
    yield PLACE
    monkeypatch.undo()
    settings.YILIAN_PACKS = ROOT / "packs"
    forget_packs()


def test_the_page_is_a_whole_pack_without_an_error(packs: Path) -> None:
    run("packs", "check", str(packs))
    pack = load_policy_library(packs).pack(PLACE)
    assert (len(pack.clauses), len(pack.targets)) == (4, 2)
    assert len(pack.cases) >= 8, "as many as the page itself asks for"


def test_its_place_is_shown_and_no_page_of_it_breaks(place: str) -> None:
    day = calendar.demonstrations()[place].day
    with using_scope(SYSTEM):
        assert SIZE <= Elder.objects.count() <= SIZE + 4
        owed = set(Obligation.objects.filter(planned=True).values_list("what", flat=True))
        assert {"health-checkup", "health-education"} <= owed
        home = Organization.objects.get(name_zh="青山县福利院")
        of_home = requirements_of_institution(home, day)
        states = {each.rule: each.state for each in of_home}
        assert states == {"unit-from-50-beds": "unknown", "private-operation": "unknown"}, "nobody recorded its beds"
        rows = {row.target.id: row for row in target_rows_on("530199", day)}
        elder = Elder.objects.filter(died_on__isnull=True, merged_into__isnull=True).earliest("pk")
    assert set(rows) == {"health-management-2025", "homes-with-clinic-2025"}
    client = Client()
    client.force_login(User.objects.get(username="health-bureau"), backend="django.contrib.auth.backends.ModelBackend")
    targets = [f"/targets/{place}/{name}/" for name in rows]
    clauses = [f"/policy/{place}/QS-{number:02}/" for number in range(1, 5)]
    others = ["/", "/targets/", "/tasks/", "/policy/", f"/policy/{place}/", "/map/"]
    pages = [
        *others,
        *targets,
        *clauses,
        "/targets/measures/homes-with-clinic/",
        f"/elders/{elder.pk}/",
        reverse("places:organization", args=[home.pk]),
    ]
    answers = {page: client.get(page, follow=True) for page in pages}
    linked = {link for page in targets for link in LINK.findall(answers[page].content.decode())} - answers.keys()
    answers |= {page: client.get(page, follow=True) for page in sorted(linked)}
    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200} == {}
