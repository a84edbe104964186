"""Invented elders of a place, pure and from one seed: nobody here exists.

Ages follow the mountain counties that the population notes advise for 磐安 (65 and over: 17.91 of 26.03 per cent); the shares of
groups are estimates that rise with age and stand for nothing but a plausible demonstration.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from yilian.kernel.county import SEED, crowding, seeds
from yilian.kernel.identifiers import resident_check_digit

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶黎贺毛郝顾龚邵万覃武钱戴严莫孔向常羊厉施"
MEN = "国建明志文德福林春生金荣宝根水土松柏华富贵祥和平安康伟军强勇东海山峰云龙虎新民良才学义仁信忠孝永庆元茂盛发财兴旺"
WOMEN = "秀英桂兰凤珍玉梅菊香莲花翠琴芳爱仙娥美素云霞月娟红彩银巧淑慧贞惠清雅静雪春桃杏小妹金珠凤仙"
# (from age, share of those aged 60 and over, share of women)
AGES = (
    (60, 0.312, 0.49),
    (65, 0.256, 0.50),
    (70, 0.178, 0.51),
    (75, 0.116, 0.52),
    (80, 0.074, 0.55),
    (85, 0.042, 0.59),
    (90, 0.017, 0.64),
    (95, 0.005, 0.69),
)
# group: (share at 60, share at 90); between them it rises evenly
GROUPS = {
    "chronic-illness": (0.45, 0.72),
    "living-alone": (0.07, 0.22),
    "left-behind": (0.10, 0.14),
    "partly-disabled": (0.03, 0.20),
    "disabled": (0.012, 0.12),
    "dementia": (0.01, 0.16),
    "seriously-ill": (0.02, 0.06),
    "hardship": (0.03, 0.04),
    "disability-certificate": (0.04, 0.06),
    "special-family": (0.008, 0.003),
    "bereaved-of-only-child": (0.004, 0.001),
    "extremely-poor": (0.004, 0.010),
}


@dataclass(frozen=True, slots=True)
class Home:
    """A place where elders live: division code, name, coordinates in degrees, and its weight."""

    code: str
    name: str
    longitude: float
    latitude: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Person:
    """One invented elder. `sex` is 1 or 2 (GB/T 2261.1)."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    phone: str
    household: str
    residence: str
    address: str
    lives: str
    groups: tuple[str, ...]
    longitude: float
    latitude: float
    died_on: date | None


def homes_of(township: str, villages: Sequence[Home]) -> list[Home]:
    """Return the villages of a township with what each weighs: together as much as the township, by its name."""
    if not villages:
        return []
    shares = np.random.default_rng(seeds(villages[0].code[:9])).uniform(0.5, 1.5, len(villages))
    weight = crowding(township)
    return [
        replace(village, weight=weight * float(share / shares.sum()))
        for village, share in zip(villages, shares, strict=True)
    ]


def people_of(homes: Sequence[Home], size: int, on: date) -> Iterator[Person]:
    """Invent `size` elders of 60 and over on a date, spread over homes by weight; always the same for the same call."""
    rng = np.random.default_rng([SEED, size])
    weights = np.array([home.weight for home in homes])
    places = rng.choice(len(homes), size, p=weights / weights.sum())
    moved = rng.random(size) < 0.03
    elsewhere = rng.choice(len(homes), size)
    taken = Counter[str]()
    for index in range(size):
        home = homes[int(places[index])]
        household = homes[int(elsewhere[index])] if moved[index] else home
        person = _person(rng, home, household, on)
        number = _id_number(home.code[:6], person.birth_date, person.sex, taken)
        yield replace(person, id_number=number, phone=f"199{10000000 + index:08d}")


def _person(rng: np.random.Generator, home: Home, household: Home, on: date) -> Person:
    """Invent one elder, still without numbers; every draw comes from the one generator, in a fixed order."""
    age, sex = _age_and_sex(rng)
    born = on - timedelta(days=round((age + float(rng.random())) * 365.2425))
    groups = tuple(group for group in GROUPS if rng.random() < _share(group, age))
    lives = "in-institution" if rng.random() < (0.004 if age < 80 else 0.02) else "at-home"
    died = on - timedelta(days=int(rng.integers(1, 600))) if rng.random() < max(0.0, (age - 58) / 900) else None
    spot = rng.normal(0, 0.004, 2)
    return Person(
        name=_name(rng, sex),
        sex=sex,
        birth_date=born,
        id_number="",
        phone="",
        household=household.code,
        residence=home.code,
        address=f"{home.name}{int(rng.integers(1, 220))}号",
        lives=lives,
        groups=groups,
        longitude=round(home.longitude + float(spot[0]), 5),
        latitude=round(home.latitude + float(spot[1]), 5),
        died_on=died,
    )


def _age_and_sex(rng: np.random.Generator) -> tuple[int, int]:
    """Draw an age band, an age within it and a sex."""
    band = int(rng.choice(len(AGES), p=[share for _, share, _ in AGES]))
    first, _, women = AGES[band]
    return first + int(rng.integers(0, 5)), 2 if rng.random() < women else 1


def _share(group: str, age: int) -> float:
    """Return the share of a group at an age."""
    at_60, at_90 = GROUPS[group]
    return at_60 + (at_90 - at_60) * (min(age, 90) - 60) / 30


def _name(rng: np.random.Generator, sex: int) -> str:
    """Invent a name; early surnames in the list are the common ones."""
    rank = min(int(rng.exponential(22)), len(SURNAMES) - 1)
    letters = MEN if sex == 1 else WOMEN
    count = 1 if rng.random() < 0.12 else 2
    return SURNAMES[rank] + "".join(letters[int(rng.integers(0, len(letters)))] for _ in range(count))


def _id_number(region: str, born: date, sex: int, taken: Counter[str]) -> str:
    """Make an identity number with a right check digit; the sequence numbers of a birthday are given out in order."""
    birthday = f"{region}{born:%Y%m%d}"
    key = f"{birthday}{sex}"
    body = f"{birthday}{2 * taken[key] + sex:03d}"
    taken[key] += 1
    return body + resident_check_digit(body)
