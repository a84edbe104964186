"""What is said to be shown: marks name what exists, the pages made from them are current, a pack of nonsense reaches nothing."""

import driving
import pytest
from django.apps import apps
from showing import FAILED, PASSED, SKIPPED, unshown, verdict

from yilian.cli.evidence import ROOT, coverage, features
from yilian.cli.evidence.driving import PLANNED, undriven
from yilian.cli.evidence.marks import marks
from yilian.cli.packs import page_names, policy_library
from yilian.config.floors import modules
from yilian.policy.coverage import coverage as covered
from yilian.policy.entries import AnsweredBy, Clause, Text
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack

LIBRARY = policy_library()
COLLECTED = coverage.evidence(LIBRARY)


def test_every_mark_stands_on_a_test_of_the_running_system() -> None:
    assert marks(ROOT)[1] == []


def test_every_mark_names_a_clause_or_a_row_that_exists() -> None:
    assert coverage.unknown_names(LIBRARY) == []
    assert features.unknown_names() == []


def test_the_pages_of_coverage_are_current() -> None:
    assert coverage.DATA.read_text("utf-8") == coverage.data_text(COLLECTED), "run `yilian packs coverage --write`"
    assert coverage.PAGE.read_text("utf-8") == coverage.page_text(LIBRARY, COLLECTED), (
        "run `yilian packs coverage --write`"
    )


def test_the_page_of_features_is_current_and_has_every_row() -> None:
    rows = features.rows()
    assert [row.row for row in rows] == list(range(1, 63))
    assert features.PAGE.read_text("utf-8") == features.page_text(rows), "run `yilian packs features --write`"
    assert {page for row in rows for page in row.pages} <= page_names()
    assert [row.row for row in rows if row.state == features.NO and not row.open] == []


def test_every_page_module_and_record_that_answers_a_clause_exists() -> None:
    answers = {(a.by, a.ref) for pack in LIBRARY.packs for clause in pack.clauses for a in clause.answers}
    pages, known = page_names(), {*modules(), *PLANNED}
    assert sorted(ref for by, ref in answers if by == "page" and ref not in pages) == []
    assert sorted(ref for by, ref in answers if by == "module" and ref not in known) == []
    records = {f"{model._meta.app_label}.{model.__name__}" for model in apps.get_models()}
    assert sorted(ref for by, ref in answers if by == "record" and ref not in records) == []


def test_what_nothing_reads_waits_only_for_modules_that_do_not_exist() -> None:
    known = driving.filed.declared(LIBRARY)
    assert [entry for entry in undriven() if entry.key not in known] == []
    assert [entry for entry in undriven() if entry.until is not None and entry.until not in PLANNED] == []


def a_pack_of_nonsense() -> PolicyLibrary:
    """Take a real document and let its author claim everything: nothing open, answers that do not exist."""
    real = LIBRARY.packs[0]
    nonsense = AnsweredBy("page", "no:such")
    clauses = tuple(
        Clause(f"RD-{number:02}", "一", "plan", Text("无", "nonsense"), answers=(nonsense,)) for number in range(1, 27)
    )
    return PolicyLibrary((Pack(real.header, clauses=clauses),), LIBRARY.catalogue)


def test_a_pack_of_nonsense_reaches_nothing() -> None:
    library = a_pack_of_nonsense()
    assert {clause.state for clause in covered(library, coverage.evidence(library))} == {"missing"}
    assert {clause.state for clause in covered(library, {})} == {"missing"}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [((PASSED,), PASSED), ((PASSED, SKIPPED), PASSED), ((SKIPPED,), SKIPPED), ((PASSED, FAILED), FAILED)],
)
def test_skipped_is_not_shown(outcomes: tuple[str, ...], expected: str) -> None:
    assert verdict(outcomes) == expected
    assert bool(unshown(["tests/a.py::test_a"], {"tests/a.py::test_a": expected})) == (expected != PASSED)


def test_a_marked_test_that_did_not_run_shows_nothing() -> None:
    assert unshown(["tests/a.py::test_a"], {}) == ["tests/a.py::test_a carries a mark and did not run"]
