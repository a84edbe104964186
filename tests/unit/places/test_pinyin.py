"""A name is found by every reading of its surname, compound ones first, by its given name, and by each part of a long one."""

import pytest

from yilian.places.pinyin import _surnames, name_keys, pinyin_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("周金兰", "zhoujinlan", "zjl"),
        ("单秀英", "shanxiuying", "sxy"),
        ("翟志刚", "zhaizhigang", "zzg"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("乐正子春", "yuezhengzichun", "yzzc"),
        ("吕布", "lvbu", "lb"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "aygl" + "mmt"),
        ("Anna Lee", "annalee", "al"),
    ],
)
def test_the_first_reading_sorts(name: str, pinyin: str, initials: str) -> None:
    keys = name_keys(name)
    assert (keys.pinyin, keys.initials) == (pinyin, initials)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("翟志刚", {"dizhigang", "dzg", "志刚", "zhigang"}),
        ("单于明", {"shanyuming", "danyuming"}),
        ("周金兰", {"金兰", "jinlan"}),
        ("阿依古丽·买买提", {"买买提", "maimaiti", "阿依古丽买买提"}),
        ("欧阳修", {"修", "xiu"}),
        ("仇英", {"chouying"}),
    ],
)
def test_further_keys_find_it(name: str, found: set[str]) -> None:
    assert found <= set(name_keys(name).others)


def test_what_a_beginning_finds_is_no_further_key() -> None:
    keys = name_keys("阿依古丽·买买提")
    assert "阿依古丽" not in keys.others
    assert name_keys("翟").others == ("di",) or set(name_keys("翟").others) == {"di", "d"}


def test_every_kept_surname_has_its_keys() -> None:
    kept = _surnames()
    assert len(kept) == 175
    assert kept["单"] == ("shan", "dan", "chan")
    assert all(key.isascii() and key.isalpha() for keys in kept.values() for key in keys)


def test_a_place_is_read_by_the_dictionary() -> None:
    assert pinyin_of("单家村") == "danjiacun"
    assert pinyin_of("") == ""
