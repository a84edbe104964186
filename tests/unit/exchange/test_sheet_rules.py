"""What a row says, and what is not guessed."""

from datetime import date

import pytest

from yilian.exchange.rules.columns import read_date
from yilian.exchange.rules.elders import (
    COLUMNS,
    ELDERS,
    Place,
    Read,
    References,
    read_row,
    references,
    repeated,
)
from yilian.kernel.identifiers import resident_check_digit

BODY = "33072719430501002"
NUMBER = BODY + resident_check_digit(BODY)
EAST, WEST, TOWN = "330727109901", "330727106901", "330727109000"


def known() -> References:
    places = (
        Place(EAST, ("东坑村", "尖山镇东坑村"), True),
        Place(WEST, ("里岙村", "玉山镇里岙村"), True),
        Place("330727106902", ("东坑村", "玉山镇东坑村"), True),
        Place(TOWN, ("尖山镇", "磐安县尖山镇"), False),
    )
    groups = {
        "高龄": "age-80-plus",
        "aged 80 and over": "age-80-plus",
        "独居": "living-alone",
        "living alone": "living-alone",
    }
    return references(places, groups, lambda code: code.startswith("330727109"), date(2023, 9, 12))


def row(**changes: str) -> dict[str, str]:
    given = {"name": "周金兰", "sex": "女", "birth_date": "1943-05-01", "id_number": NUMBER, "residence": EAST}
    return given | changes


def problems(**changes: str) -> list[tuple[str, str]]:
    outcome = read_row(row(**changes), known())
    assert isinstance(outcome, tuple)
    return [(one.field, one.code) for one in outcome]


def test_a_whole_row_is_read() -> None:
    outcome = read_row(
        row(
            household="玉山镇 里岙村", phone="138-0000 0000", lives="住机构", groups="独居、高龄,独居", address=" 1 号 "
        ),
        known(),
    )
    assert outcome == Read(
        "周金兰",
        2,
        date(1943, 5, 1),
        NUMBER,
        EAST,
        WEST,
        "1 号",
        "13800000000",
        "in-institution",
        ("age-80-plus", "living-alone"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "1943-05-01",
        "1943-5-1",
        "1943/5/1",
        "1943.05.01",
        "1943年5月1日",
        "19430501",
        "15827",
        "15827.0",
        "1943-05-01 00:00:00",
    ],
)
def test_dates_in_many_forms(text: str) -> None:
    assert read_date(text) == date(1943, 5, 1)


@pytest.mark.parametrize(
    "text", ["1943", "43-05-01", "1943-05", "1943-13-01", "05/01/1943", "19430532", "五月一日", "", "123"]
)
def test_what_may_mean_two_things_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, ("name", "name-missing")),
        ({"sex": ""}, ("sex", "cell-empty")),
        ({"sex": "3"}, ("sex", "sex-unreadable")),
        ({"sex": "男"}, ("sex", "sex-differs")),
        ({"birth_date": "1943-05-02"}, ("birth_date", "birth-date-differs")),
        ({"id_number": ""}, ("id_number", "cell-empty")),
        ({"id_number": "3.30727194305010E+17"}, ("id_number", "id-number-rounded")),
        ({"id_number": BODY + "0"}, ("id_number", "resident-id-check-digit")),
        ({"residence": "尖山镇"}, ("residence", "residence-unknown")),
        ({"residence": "没有村"}, ("residence", "residence-unknown")),
        ({"residence": "东坑村"}, ("residence", "place-ambiguous")),
        ({"residence": "里岙村"}, ("residence", "residence-out-of-reach")),
        ({"household": "别处"}, ("household", "household-unknown")),
        ({"phone": "12"}, ("phone", "phone-unreadable")),
        ({"lives": "租房"}, ("lives", "dwelling-unreadable")),
        ({"groups": "高龄、富裕"}, ("groups", "group-name-unknown")),
        ({"address": "长" * 201}, ("address", "text-too-long")),
    ],
)
def test_what_cannot_be_read_is_a_problem(changes: dict[str, str], expected: tuple[str, str]) -> None:
    assert expected in problems(**changes)


def test_every_problem_of_a_row_is_told() -> None:
    assert {"sex", "birth_date", "residence"} <= {
        field for field, _code in problems(sex="?", birth_date="?", residence="?")
    }


def test_a_village_is_named_with_its_township_in_front() -> None:
    outcome = read_row(row(residence="尖山镇东坑村"), known())
    assert isinstance(outcome, Read)
    assert outcome.residence == EAST


def test_headings_in_both_languages_and_marked_as_required() -> None:
    assert ELDERS.positions([f" {column.zh}* " for column in COLUMNS]) == {c.code: at for at, c in enumerate(COLUMNS)}
    assert ELDERS.positions([column.en.upper() for column in COLUMNS]) == {c.code: at for at, c in enumerate(COLUMNS)}
    assert ELDERS.positions(["序号", "姓名", "身份证号码", "常住村（社区）代码"]) == {
        "name": 1,
        "id_number": 2,
        "residence": 3,
    }
    assert [column.code for column in ELDERS.missing({"name": 0})] == ["sex", "birth_date", "id_number", "residence"]
    assert not ELDERS.is_heading(["某县老人名册", ""])


def test_a_number_that_stood_before_is_repeated() -> None:
    assert repeated([(2, "A"), (3, "B"), (4, "A"), (5, ""), (6, ""), (7, "A")]) == {4: 2, 7: 2}
