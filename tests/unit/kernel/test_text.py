"""Text and numbers come in many forms and are kept in one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yilian.kernel.numbers import decimal_of, key_of
from yilian.kernel.text import (
    name_problem,
    narrow,
    one_line,
    parts_of_name,
    person_name,
    phone_number,
    phone_problem,
    plain_text,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("周\u3000金 兰", "周金兰"),
        ("周\u200b金兰\ufeff", "周金兰"),
        ("周金兰\x00", "周金兰"),
        ("周\n金兰", "周金兰"),
        ("\u2f50金兰", "比金兰"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提・艾山", "阿依古丽·买买提·艾山"),
        ("周金兰(小)", "周金兰（小）"),
        ("Ａｎｎａ   Lee", "Anna Lee"),
        ("J. Smith", "J. Smith"),
    ],
)
def test_a_name_has_one_form(typed: str, kept: str) -> None:
    assert person_name(typed) == kept
    assert name_problem(kept) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name-missing"),
        ("  ", "name-missing"),
        ("<b>周金兰</b>", "name-unwritable"),
        ("周金兰&", "name-unwritable"),
        ("{{ 7 }}", "name-unwritable"),
        ("12345", "name-unwritable"),
        ("周金兰。", "name-unwritable"),
    ],
)
def test_a_name_is_a_name(name: str, code: str) -> None:
    assert name_problem(person_name(name)) == code


@given(st.text())
def test_a_form_once_taken_stays(text: str) -> None:
    assert person_name(person_name(text)) == person_name(text)
    assert plain_text(plain_text(text)) == plain_text(text)
    assert "\x00" not in plain_text(text)
    assert "\n" not in one_line(text)
    number = phone_number(text)
    assert phone_problem(number) is not None or phone_number(number) == number


def test_a_name_has_parts() -> None:
    assert parts_of_name("阿依古丽·买买提·艾山") == ("阿依古丽", "买买提", "艾山")
    assert parts_of_name("周金兰") == ("周金兰",)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("13812345678.0", "13812345678"),
        ("0579-8466 0001", "057984660001"),
        ("(0579)84660001", "057984660001"),
        ("+86 579 8466 0001", "057984660001"),
        ("0086-579-84660001", "057984660001"),
        ("+852 9123 4567", "+85291234567"),
        ("400-820-8820", "4008208820"),
        ("", ""),
    ],
)
def test_a_phone_number_is_digits_with_its_area_code(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept
    assert phone_problem(kept) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("84660001", "phone-without-area-code"),
        ("8466-001", "phone-without-area-code"),
        ("1381234567", "phone-unreadable"),
        ("call me", "phone-unreadable"),
        ("1" * 400, "phone-unreadable"),
    ],
)
def test_what_is_no_phone_number_is_said(typed: str, code: str) -> None:
    assert phone_problem(phone_number(typed)) == code


def test_free_text_keeps_its_lines_and_its_chinese_marks() -> None:
    assert plain_text("第一行，\r\n第二行：好\x07 ") == "第一行，\n第二行：好"
    assert one_line("第一行\n第二行") == "第一行 第二行"
    assert narrow(" ３３０７２７ 1943 ") == "3307271943"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("5．6", "5.6"), ("5。6", "5.6"), ("１３０", "130"), ("-0.5", "-0.5"), ("−3", "-3"), (".5", "0.5"), (" 7 ", "7")],
)
def test_a_number_as_people_type_it_is_read(typed: str, number: str) -> None:
    assert decimal_of(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["1_3_0", "9" * 400, "1e5", "NaN", "inf", "", "12,5", "0x10", "²", "5 6", "--1"])
def test_what_only_a_program_writes_is_no_number(typed: str) -> None:
    assert decimal_of(typed) is None


@pytest.mark.parametrize("typed", ["", "0", "²", "-1", "1_0", "９", "9" * 5000, "7 "])
def test_no_record_has_such_a_key(typed: str) -> None:
    assert key_of(typed) is None
    assert key_of("12") == 12
