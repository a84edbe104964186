"""Every bad entry gives its own error with file, line, column, what is wrong and the remedy."""

import pytest

from yilian.policy.errors import PackErrors
from yilian.policy.loading import load_policy_library, read_policy_library


def errors_of(folder):
    _, errors, _ = read_policy_library(folder)
    return [(error.file, error.line, error.column, error.code, error.message, error.remedy) for error in sorted(errors)]


def only(folder):
    (error,) = errors_of(folder)
    return error


def test_a_good_shelf_loads_whole(small_shelf):
    assert [pack.id for pack in small_shelf.packs] == ["city-2018", "county-2021"]
    assert small_shelf.pack("county-2021").institutions[0].known_as == ("东院", "东老院")
    assert small_shelf.pack("county-2021").institutions[0].beds is None


def test_an_unknown_word_names_the_place_and_the_nearest_word(replaced):
    error = only(replaced("county-2021/services.yaml", "item: green-channel", "item: green-chanel"))
    file, line, column, code, message, remedy = error
    assert (file, line, column) == ("packs/county-2021/services.yaml", 15, 14)
    assert (code, message) == ("item-unknown", "there is no item `green-chanel`")
    assert remedy == "did you mean `green-channel`?"


def test_each_bad_entry_has_its_own_error(written):
    clauses = """
- {id: CC-01, at: 一, kind: services, text: {zh: 体检, en: check-ups}, open: {zh: 未, en: no}}
- {id: CC-02, at: 二, kind: rule, text: {zh: 年龄, en: age}, open: {zh: 未做, en: not yet}}
- {id: CC-3x, at: 二, kind: rule, text: {zh: 年龄, en: age}, open: {zh: 未做, en: not yet}}
"""
    found = errors_of(written({"city-2018/clauses.yaml": clauses}))
    places = [(line, code) for file, line, _, code, *_ in found if file.endswith("city-2018/clauses.yaml")]
    assert places == [(1, "entry-invalid"), (3, "entry-invalid")]


def test_two_bad_items_of_one_package_are_both_reported_and_the_good_one_kept(written):
    services = """
- mode: partnership
  clause: CC-01
  entitled: {anyone: true}
  provider: care-institution
  settings: [home]
  items:
    - {item: ward-visit, clause: CC-01, to: everybody, on_demand: true}
    - {item: health-checkup, clause: CC-01, to: entitled, on_demand: true}
    - {item: green-channel, clause: CC-01, to: entitled, standing: true, on_demand: true}
"""
    folder = written({"city-2018/services.yaml": services})
    library, _, _ = read_policy_library(folder)
    assert [(line, column) for _, line, column, *_ in errors_of(folder)] == [(7, 45), (9, 7)]
    assert [item.item for item in library.pack("city-2018").services[0].items] == ["health-checkup"]


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "remedy"),
    [
        ("county-2021/targets.yaml", "compare: none-given", "comparing: x", "entry-invalid", "did you mean `compare`?"),
        ("county-2021/targets.yaml", "measure: split", "measure: splot", "measure-unknown", "did you mean `split`?"),
        (
            "catalogue/measures.yaml",
            "{zh: 母, en: d}, module: visits",
            "null, module: visits",
            "denominator-missing",
            "or `unit: count`",
        ),
        ("county-2021/pack.yaml", "'330727'", "330727", "entry-invalid", "put the digits in quotes"),
        ("county-2021/pack.yaml", "id: county-2021", "id: county-2022", "id-not-folder", "write `id: county-2021`"),
        ("county-2021/services.yaml", "served_by", "serve_by", "entry-invalid", "did you mean `served_by`?"),
        (
            "county-2021/services.yaml",
            "in_group: age-80-plus",
            "in_group: age-80",
            "group-unknown",
            "did you mean `age-80-plus`?",
        ),
        ("county-2021/rules.yaml", "rule: own-unit", "rules: own-unit", "rule-form", "begin it with one of the two"),
        ("county-2021/clauses.yaml", "quote: 每年", "quote: 每月", "quote-not-verbatim", "copy it from there"),
        (
            "county-2021/clauses.yaml",
            "answers: [{by: rule, ref: own-unit}]",
            "answers: []",
            "clause-silent",
            "add `answers:`",
        ),
        ("county-2021/clauses.yaml", "kind: rule, text", "kind: target, text", "target-missing", "add one"),
        ("county-2021/tasks.yaml", "about: 1", "about: 9", "project-unknown", "write the number of a row"),
        (
            "county-2021/duties.yaml",
            "department: health-bureau",
            "department: helth-bureau",
            "department-unknown",
            "did you mean `health",
        ),
        ("county-2021/places/institutions.csv", "330727101", "330782101", "place-outside", "correct the division"),
        ("county-2021/places/institutions.csv", "name_en,", "english,", "csv-header", "write code,name_zh"),
        ("city-2018/rules.yaml", "from: 2021-01-01", "from: 2020-12-31", "values-overlap", "end the earlier one"),
        ("city-2018/rules.yaml", "parameter: city.only", "parameter: elder.age", "parameter-twice", "keep one"),
        ("city-2018/pack.yaml", "kind: opinion", "kind: opinion\nkind: plan", "key-twice", "keep one of them"),
        ("city-2018/pack.yaml", "number: null", "number: [", "yaml-unreadable", "mend the indentation"),
        (
            "catalogue/items.yaml",
            "evidence: [systolic]",
            "evidence: [systolics]",
            "evidence-unknown",
            "did you mean `systolic`?",
        ),
    ],
)
def test_what_is_wrong_comes_with_a_remedy(replaced, name, old, new, code, remedy):
    found = errors_of(replaced(name, old, new))
    told = [error for error in found if error[0] == f"packs/{name}" and error[3] == code]
    assert told, found
    assert remedy in told[0][5]


def test_an_author_cannot_say_that_a_clause_is_shown(replaced):
    folder = replaced("county-2021/clauses.yaml", "kind: rule, text", "kind: rule, shown_by: [README.md], text")
    _, errors, _ = read_policy_library(folder)
    assert ["shown_by" in error.message for error in errors if error.code == "entry-invalid"] == [True]


@pytest.mark.parametrize(("by", "ref"), [("parameter", "own-unit.bed"), ("task", "project/9"), ("place", "west-home")])
def test_what_answers_a_clause_stands_in_its_pack(replaced, by, ref):
    folder = replaced("county-2021/clauses.yaml", "{by: rule, ref: own-unit}", f"{{by: {by}, ref: {ref}}}")
    _, errors, _ = read_policy_library(folder)
    assert f"{by}-unknown" in {error.code for error in errors}


def test_a_condition_about_two_subjects_cannot_be_answered(replaced):
    folder = replaced(
        "county-2021/rules.yaml", "{kind: care-institution}, ", "{kind: care-institution}, {age_at_least: 60}, "
    )
    assert [error[3] for error in errors_of(folder)] == ["condition-subject"]


def test_on_is_a_word_and_not_a_truth_value(written):
    cases = "- {case: 例, en: case, clause: CC-02, on: 2022-01-01, expect: {parameter: {name: elder.age, value: 65}}}\n"
    library = load_policy_library(written({"city-2018/cases.yaml": cases}))
    assert library.pack("city-2018").cases[0].on.year == 2022


def test_a_missing_file_and_a_strange_one_are_named(written):
    folder = written({"county-2021/target.yaml": "[]"})
    (folder / "city-2018" / "clauses.yaml").unlink()
    found = {(error[0], error[3]) for error in errors_of(folder)}
    assert ("packs/county-2021/target.yaml", "file-unknown") in found
    assert ("packs/city-2018/clauses.yaml", "file-missing") in found


def test_loading_raises_all_errors_at_once(replaced):
    with pytest.raises(PackErrors) as refused:
        load_policy_library(
            replaced("county-2021/services.yaml", "provider: township-health-centre", "provider: nobody")
        )
    assert len(refused.value.errors) == 2
    assert refused.value.params["count"] == 2


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(PackErrors) as refused:
        load_policy_library(tmp_path / "nowhere")
    assert refused.value.errors[0].code == "folder-missing"
