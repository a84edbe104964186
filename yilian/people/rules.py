"""When may an elder be registered, and how alike are two records?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yilian.kernel.identifiers import birth_date_of, resident_id_problem, sex_of
from yilian.kernel.periods import Period
from yilian.kernel.refusals import Problem, Refusal

OLDEST = 130


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is filled in about an elder, as it came."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    died_on: date | None = None


def particulars_problems(given: Particulars, today: date) -> tuple[Problem, ...]:
    """List everything wrong with what was filled in."""
    return tuple(_problems(given, today))


def _problems(given: Particulars, today: date) -> Iterator[Problem]:
    if not given.name.strip():
        yield Problem("name", "name-missing")
    if given.sex not in (1, 2):
        yield Problem("sex", "sex-unknown", (("sex", given.sex),))
    yield from _date_problems(given, today)
    wrong = resident_id_problem(given.id_number)
    if wrong is not None:
        yield Problem("id_number", wrong)


def _date_problems(given: Particulars, today: date) -> Iterator[Problem]:
    if given.birth_date > today:
        yield Problem("birth_date", "born-in-future")
    elif today.year - given.birth_date.year > OLDEST:
        yield Problem("birth_date", "born-too-long-ago", (("years", OLDEST),))
    if given.died_on is not None and given.died_on < given.birth_date:
        yield Problem("died_on", "died-before-birth")
    elif given.died_on is not None and given.died_on > today:
        yield Problem("died_on", "died-in-future")


def particulars_warnings(given: Particulars) -> tuple[str, ...]:
    """Say what differs from the identity number; the register may be right, so this only asks for a second look."""
    if resident_id_problem(given.id_number) is not None:
        return ()
    warnings = []
    if birth_date_of(given.id_number) != given.birth_date:
        warnings.append("birth-date-differs")
    if sex_of(given.id_number) != given.sex:
        warnings.append("sex-differs")
    return tuple(warnings)


def masked_phone(number: str) -> str:
    """Show a phone number as pages may: its last four digits."""
    return f"*******{number[-4:]}" if number else ""


CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def folded(pinyin: str) -> str:
    """Fold the syllables that southern speakers, and so their papers, confuse: 'zhangying' and 'zanyin' sound the same."""
    for heard, written in CONFUSED:
        pinyin = pinyin.replace(heard, written)
    return pinyin


@dataclass(frozen=True, slots=True)
class Traits:
    """What two records are compared by; `id_number` and `phone` are keyed hashes, `phone` may be empty."""

    name: str
    sound: str
    birth_date: date
    sex: int
    division: str
    id_number: bytes = b""
    phone: bytes = b""


def period_problems(starts_on: date | None, ends_on: date | None, birth_date: date, today: date) -> tuple[Problem, ...]:
    """List what is wrong with the days of a membership in a group."""
    found = []
    if starts_on is not None and starts_on < birth_date:
        found.append(Problem("starts_on", "starts-before-birth"))
    if starts_on is not None and starts_on > today:
        found.append(Problem("starts_on", "starts-in-future"))
    if ends_on is not None and ends_on < (starts_on or birth_date):
        found.append(Problem("ends_on", "period-reversed"))
    return tuple(found)


def consent_refusal(*, by_right: bool, starts_on: date, today: date) -> Refusal | None:
    """Say why a consent cannot be kept, or nothing: a guardian's counts only when registered as this elder's guardian."""
    if not by_right:
        return Refusal("not-the-guardian")
    if starts_on > today:
        return Refusal("consent-in-future")
    return None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, 0 to 100, and why."""

    score: int
    reasons: tuple[str, ...]


SUSPICIOUS = 60


def likeness(one: Traits, other: Traits) -> Likeness:
    """Score two records: weights are our own judgement, so that a strong sign needs a second one to reach the line."""
    if one.id_number and one.id_number == other.id_number:
        return Likeness(100, ("same-id-number",))
    signs = (
        ("same-name", 35, one.name == other.name),
        ("same-sound", 25, one.name != other.name and one.sound == other.sound),
        ("one-sign-differs", 15, one.sound != other.sound and one_sign_apart(one.name, other.name)),
        ("same-birth-date", 35, one.birth_date == other.birth_date),
        ("birth-date-transposed", 25, transposed(one.birth_date, other.birth_date)),
        ("same-phone", 20, bool(one.phone) and one.phone == other.phone),
        ("same-village", 10, one.division == other.division),
        ("other-sex", -30, one.sex != other.sex),
    )
    held = [(code, weight) for code, weight, holds in signs if holds]
    score = max(0, min(100, sum(weight for _, weight in held)))
    return Likeness(score, tuple(code for code, _ in held))


def one_sign_apart(one: str, other: str) -> bool:
    """Say whether two names of equal length differ in exactly one sign, and share at least one."""
    apart = sum(left != right for left, right in zip(one, other, strict=False))
    return len(one) == len(other) and apart == 1 and len(one) > 1


def transposed(one: date, other: date) -> bool:
    """Say whether two dates differ by exactly one pair of neighbouring digits exchanged, or by day and month."""
    return one != other and other in neighbours(one)


def neighbours(birth_date: date) -> tuple[date, ...]:
    """Give a date and every date that digits exchanged by mistake could have made of it."""
    digits = f"{birth_date:%Y%m%d}"
    swaps = [digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(7)]
    swaps.append(digits[:4] + digits[6:] + digits[4:6])
    dates = {birth_date, *(found for text in swaps if (found := _date(text)) is not None)}
    return tuple(sorted(dates))


def _date(digits: str) -> date | None:
    """Read a date from eight digits, or nothing."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


CERTIFICATE_ENDS_SOON = timedelta(days=90)


def standing_of(certificates: Sequence[Period], on: date) -> str:
    """Say how a practitioner's certificates stand on a day: `missing`, `not-yet`, `ended`, `expiring` or `in-force`.

    One that holds counts for all; of several that hold, the one that lasts longest.
    """
    if not certificates:
        return "missing"
    holding = [one for one in certificates if one.contains(on)]
    if not holding:
        return "not-yet" if all(one.starts_on > on for one in certificates) else "ended"
    lasting = any(one.ends_on is None or one.ends_on - on > CERTIFICATE_ENDS_SOON for one in holding)
    return "in-force" if lasting else "expiring"
