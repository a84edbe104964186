"""How alike are two records? Each row is one pair and what is said of it."""

from dataclasses import replace
from datetime import date

import pytest

from yilian.people.rules import SUSPICIOUS, Traits, folded, likeness, neighbours, one_sign_apart, transposed
from yilian.places.pinyin import name_keys

ONE = Traits("周金兰", "zoujinlan", date(1943, 5, 12), 2, "330727109901", b"a", b"p")
FAR = {"division": "330727106901", "phone": b"", "id_number": b"b"}


@pytest.mark.parametrize(
    ("changes", "reasons", "suspicious"),
    [
        ({"id_number": b"a", "name": "全不同", "birth_date": date(1930, 1, 1)}, ("same-id-number",), True),
        (FAR, ("same-name", "same-birth-date"), True),
        (FAR | {"name": "周金蓝"}, ("same-sound", "same-birth-date"), True),
        (FAR | {"birth_date": date(1943, 5, 21)}, ("same-name", "birth-date-transposed"), True),
        (FAR | {"birth_date": date(1943, 12, 5)}, ("same-name", "birth-date-transposed"), True),
        (FAR | {"birth_date": date(1950, 1, 1)}, ("same-name",), False),
        (FAR | {"birth_date": date(1950, 1, 1), "phone": b"p"}, ("same-name", "same-phone"), False),
        (FAR | {"sex": 1}, ("same-name", "same-birth-date", "other-sex"), False),
        (
            FAR | {"name": "周银兰", "sound": "zouyinlan", "division": ONE.division},
            ("one-sign-differs", "same-birth-date", "same-village"),
            True,
        ),
        (FAR | {"name": "李国庆", "sound": "liguoqin"}, ("same-birth-date",), False),
    ],
)
def test_reasons_and_the_line(changes: dict[str, object], reasons: tuple[str, ...], suspicious: bool) -> None:
    found = likeness(ONE, replace(ONE, **changes))  # type: ignore[arg-type]
    assert found.reasons == reasons
    assert (found.score >= SUSPICIOUS) is suspicious
    assert found == likeness(replace(ONE, **changes), ONE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (date(1943, 5, 12), date(1943, 5, 21), True),
        (date(1943, 5, 12), date(1934, 5, 12), True),
        (date(1943, 5, 12), date(1943, 12, 5), True),
        (date(1943, 5, 12), date(1943, 5, 12), False),
        (date(1943, 5, 12), date(1943, 5, 13), False),
        (date(1999, 9, 9), date(1999, 9, 9), False),
    ],
)
def test_digits_exchanged_in_a_birth_date(one: date, other: date, expected: bool) -> None:
    assert transposed(one, other) is expected
    assert (other in neighbours(one)) is (expected or one == other)


def test_confused_syllables_sound_the_same() -> None:
    assert folded("zhangying") == folded("zanyin") == "zanyin"
    assert folded("chenshun") == "censun"


def test_one_sign_apart_needs_equal_length_and_something_shared() -> None:
    assert one_sign_apart("王秀英", "王秀梅")
    assert not one_sign_apart("王秀英", "王秀")
    assert not one_sign_apart("王", "李")


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单田芳", "shantianfang", "stf"),
        ("曾国强", "zengguoqiang", "zgq"),
        ("解小红", "xiexiaohong", "xxh"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("吕布", "lvbu", "lb"),
        ("阿不都·热西提", "abudourexiti", "abdrxt"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, pinyin: str, initials: str) -> None:
    keys = name_keys(name)
    assert (keys.pinyin, keys.initials) == (pinyin, initials)
