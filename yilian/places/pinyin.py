"""Pinyin of names as sort and search keys. The dictionary is read at the first name, so that a start does not wait for it."""

# Surnames that read otherwise than the character does elsewhere.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "盖": "ge",
    "朴": "piao",
    "区": "ou",
    "任": "ren",
    "华": "hua",
    "缪": "miao",
    "种": "chong",
    "员": "yun",
    "秘": "bi",
}


def pinyin_of(name: str) -> str:
    """Return the pinyin without tones and spaces: '张伟' → 'zhangwei'."""
    return "".join(_syllables(name))


def pinyin_and_initials(name: str) -> tuple[str, str]:
    """Return both, reading the name once."""
    syllables = _syllables(name)
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)


def _syllables(name: str) -> list[str]:
    """Return the syllables, the surname read as a surname."""
    from pypinyin import Style, lazy_pinyin

    read = ("".join(filter(str.isalnum, syllable)).lower() for syllable in lazy_pinyin(name, style=Style.NORMAL))
    syllables = [syllable for syllable in read if syllable]
    if name[:1] in SURNAMES and syllables:
        syllables[0] = SURNAMES[name[0]]
    return syllables
