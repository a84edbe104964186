"""A construction list against its printed summary and its body: each disagreement is found by computation."""

import pytest
from msgspec.structs import replace

from yilian.policy.annexes import titles_that_differ
from yilian.policy.construction import differences, summary_of
from yilian.policy.entries import Text


@pytest.fixture
def found(small_shelf):
    return differences(small_shelf.pack("county-2021"), small_shelf.catalogue)


def test_projects_are_counted_by_township_mode_and_year(small_shelf):
    summary = summary_of(small_shelf.pack("county-2021").tasks)
    assert summary.cells == {
        ("330727101", "care-in-medical", 2020): 1,
        ("330727101", "partnership", 2021): 1,
    }
    assert summary.unplaced == (3,)
    assert (summary.total(), summary.total(mode="partnership"), summary.total(year=2020)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("about", "kind", "computed", "printed"),
    [
        ((1,), "summary-cell", "1", "—"),
        ((1,), "summary-cell", "0", "1"),
        ((1,), "summary-total", "1", "—"),
        ((1,), "summary-total", "0", "1"),
        ((1,), "summary-year", "1", "0"),
        ((1,), "summary-year", "1", "2"),
        ((3,), "not-a-number", "1", "实现全覆盖"),
        ((3,), "rows-counted", "3", "2"),
        ((1,), "before-issue", "2021-05-17", "2020-10"),
        ((1,), "date-against-body", "2021", "2020-10"),
        ((2,), "mode-against-body", "care-in-medical", "partnership"),
        ((2,), "mode-total-against-body", "2", "1"),
        ((2,), "mode-total-against-body", "0", "1"),
        ((3,), "step-names-another", "各村中心和居家老人", "各村中心"),
        ((3,), "self-cooperation", "health-bureau", "health-bureau"),
        ((3,), "usual-partner-missing", "civil-affairs", "—"),
        ((2,), "rule-may-apply", "≥ 100", "医养协同"),
        ((1,), "other-names", "东山中心", "东镇卫生院"),
        ((), "annex-title", "项目清单", "建设项目清单"),
    ],
)
def test_a_disagreement_is_found(found, about, kind, computed, printed):
    assert (about, kind, computed, printed) in [(d.about, d.kind, d.computed, d.printed) for d in found]


def test_nothing_else_is_found(found):
    assert len(found) == 20
    assert [d.about for d in found if d.kind == "one-month-two-events"] == [(2, 3)]


def test_every_effect_is_said_in_both_languages(found):
    assert all(difference.effect.zh and difference.effect.en for difference in found)


def test_a_document_without_a_list_disagrees_with_nothing(small_shelf):
    assert differences(small_shelf.pack("city-2018"), small_shelf.catalogue) == ()


def test_annexes_with_one_title_are_not_reported():
    same = "附件：1．名单\n2．职责\n\n附件1\n名单\n\n附件2\n职  责\n\n"
    assert titles_that_differ(same) == ()
    assert titles_that_differ("没有附件") == ()


@pytest.fixture
def disputed(small_shelf):
    """A list that differs from its printed summary in two modes of one year."""
    pack = small_shelf.pack("county-2021")
    printed = pack.tasks.printed_summary
    rows = tuple(replace(row, count=3) if row.mode == "partnership" else row for row in printed.rows)
    totals = tuple(replace(total, count=3) if total.mode == "partnership" else total for total in printed.totals)
    return replace(pack, tasks=replace(pack.tasks, printed_summary=replace(printed, rows=rows, totals=totals)))


def summary_abouts(pack, catalogue):
    """Return what each disagreement with the summary is about, whatever its words."""
    known = differences(pack, catalogue)
    return [(d.about, d.kind, d.computed, d.printed) for d in known if d.kind.startswith("summary-")]


def test_a_total_is_about_the_projects_of_its_own_mode_and_year(disputed, small_shelf):
    assert [row for row in summary_abouts(disputed, small_shelf.catalogue) if row[1] != "summary-cell"] == [
        ((1,), "summary-total", "1", "—"),
        ((1,), "summary-total", "0", "1"),
        ((2,), "summary-total", "1", "3"),
        ((1,), "summary-year", "1", "0"),
        ((1, 2), "summary-year", "1", "4"),
    ]


@pytest.mark.parametrize("name", ["2020年以后", "2021", "实现全覆盖"])
def test_other_words_change_nothing(disputed, small_shelf, name):
    catalogue = small_shelf.catalogue
    renamed = replace(catalogue, modes=tuple(replace(mode, name=Text(name, name)) for mode in catalogue.modes))
    assert summary_abouts(disputed, renamed) == summary_abouts(disputed, catalogue)
