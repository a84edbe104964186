"""When may an elder be registered, how alike are two records, and who may do something for an elder on which day?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from yilian.kernel.identifiers import birth_date_of, resident_id_problem, sex_of
from yilian.kernel.periods import Period
from yilian.kernel.positions import position_problems
from yilian.kernel.refusals import Problem, Refusal
from yilian.kernel.text import name_problem, person_name, phone_number, phone_problem, plain_text

OLDEST = 130
LONGEST_NAME, LONGEST_ADDRESS = 60, 200


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is filled in about an elder, as it came; `compared` says that somebody saw the document, which differs from the person."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    died_on: date | None = None
    phone: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    compared: bool = False


def particulars_problems(particulars: Particulars, today: date) -> tuple[Problem, ...]:
    """List everything wrong with what was filled in."""
    problems = tuple(_problems(particulars, today))
    wrong = {problem.field for problem in problems}
    if particulars.compared or "id_number" in wrong:
        return problems
    return (*problems, *(problem for problem in _differences(particulars) if problem.field not in wrong))


def _problems(particulars: Particulars, today: date) -> Iterator[Problem]:
    yield from called_problems(particulars.name, particulars.phone)
    if len(plain_text(particulars.address)) > LONGEST_ADDRESS:
        yield Problem("address", "text-too-long", (("most", LONGEST_ADDRESS),))
    if particulars.sex not in (1, 2):
        yield Problem("sex", "sex-unknown", (("sex", particulars.sex),))
    yield from _date_problems(particulars, today)
    wrong = resident_id_problem(particulars.id_number)
    if wrong is not None:
        yield Problem("id_number", wrong)
    yield from position_problems(particulars.longitude, particulars.latitude)


def called_problems(name: str, phone: str = "") -> Iterator[Problem]:
    """Yield what is wrong with the name and the phone number of a person, each in its one form."""
    named = person_name(name)
    wrong = name_problem(named)
    if wrong is not None:
        yield Problem("name", wrong)
    if len(named) > LONGEST_NAME:
        yield Problem("name", "text-too-long", (("most", LONGEST_NAME),))
    unread = phone_problem(phone_number(phone))
    if unread is not None:
        yield Problem("phone", unread, (("text", phone[:LONGEST_NAME]),))


def _differences(particulars: Particulars) -> Iterator[Problem]:
    """Yield what differs from the identity number: one of the two is wrong, until somebody has seen the document."""
    fields = {"birth-date-differs": "birth_date", "sex-differs": "sex"}
    yield from (Problem(fields[code], code) for code in particulars_warnings(particulars))


def _date_problems(particulars: Particulars, today: date) -> Iterator[Problem]:
    if particulars.birth_date > today:
        yield Problem("birth_date", "born-in-future")
    elif today.year - particulars.birth_date.year > OLDEST:
        yield Problem("birth_date", "born-too-long-ago", (("years", OLDEST),))
    if particulars.died_on is not None:
        yield from death_problems(particulars.died_on, particulars.birth_date, today)


def death_problems(died_on: date, birth_date: date, today: date) -> tuple[Problem, ...]:
    """List what is wrong with the day of a death."""
    if died_on < birth_date:
        return (Problem("died_on", "died-before-birth"),)
    return (Problem("died_on", "died-in-future"),) if died_on > today else ()


def later_records_refusal(died_on: date, days: Sequence[date]) -> Refusal | None:
    """Return that records tell of days after a death, or None: one of both is wrong, and somebody has to say that it is not the death."""
    if not days:
        return None
    return Refusal("records-after-death", died_on=died_on, count=len(set(days)), last=max(days))


def particulars_warnings(particulars: Particulars) -> tuple[str, ...]:
    """Return what differs from the identity number; the register may be right, so somebody who saw the document may say so."""
    if resident_id_problem(particulars.id_number) is not None:
        return ()
    warnings = []
    if birth_date_of(particulars.id_number) != particulars.birth_date:
        warnings.append("birth-date-differs")
    if sex_of(particulars.id_number) != particulars.sex:
        warnings.append("sex-differs")
    return tuple(warnings)


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
    problems = []
    if starts_on is not None and starts_on < birth_date:
        problems.append(Problem("starts_on", "starts-before-birth"))
    if starts_on is not None and starts_on > today:
        problems.append(Problem("starts_on", "starts-in-future"))
    if ends_on is not None and ends_on < (starts_on or birth_date):
        problems.append(Problem("ends_on", "period-reversed"))
    return tuple(problems)


CENTRES = frozenset({"home-care-centre", "day-care-centre"})


def centre_care_refusal(*, kind: str, at_home: bool) -> Refusal | None:
    """Return why a place does not serve an elder as a centre, or None: a home-care or day-care centre, and an elder at home (PA-16)."""
    if kind not in CENTRES:
        return Refusal("not-a-centre")
    return None if at_home else Refusal("lives-in-institution")


def overlap_refusal(period: Period, others: Iterable[Period], centre: str) -> Refusal | None:
    """Return why a centre may not serve an elder in a period, or None: it serves an elder once on a day (PA-16)."""
    for other in others:
        if period.overlaps(other):
            until = other.ends_on or "—"
            return Refusal("centre-serves-already", centre=centre, starts_on=other.starts_on, ends_on=until)
    return None


def consent_refusal(*, by_right: bool, starts_on: date, today: date) -> Refusal | None:
    """Return why a consent cannot be kept, or None: a guardian's counts only when registered as this elder's guardian."""
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


def likeness(traits: Traits, other: Traits) -> Likeness:
    """Score two records: weights are our own judgement, so that a strong sign needs a second one to reach the line."""
    if traits.id_number and traits.id_number == other.id_number:
        return Likeness(100, ("same-id-number",))
    signs = (
        ("same-name", 35, traits.name == other.name),
        ("same-sound", 25, traits.name != other.name and traits.sound == other.sound),
        ("one-sign-differs", 15, traits.sound != other.sound and one_sign_apart(traits.name, other.name)),
        ("same-birth-date", 35, traits.birth_date == other.birth_date),
        ("birth-date-transposed", 25, transposed(traits.birth_date, other.birth_date)),
        ("same-phone", 20, bool(traits.phone) and traits.phone == other.phone),
        ("same-village", 10, traits.division == other.division),
        ("other-sex", -30, traits.sex != other.sex),
    )
    held = [(code, weight) for code, weight, holds in signs if holds]
    score = max(0, min(100, sum(weight for _, weight in held)))
    return Likeness(score, tuple(code for code, _ in held))


def one_sign_apart(text: str, other: str) -> bool:
    """Return whether two names of equal length differ in exactly one sign, and share at least one."""
    apart = sum(left != right for left, right in zip(text, other, strict=False))
    return len(text) == len(other) and apart == 1 and len(text) > 1


def transposed(day: date, other: date) -> bool:
    """Return whether two dates differ by exactly one pair of neighbouring digits exchanged, or by day and month."""
    return day != other and other in neighbours(day)


def neighbours(birth_date: date) -> tuple[date, ...]:
    """Return a date and every date that digits exchanged by mistake could have made of it."""
    digits = f"{birth_date:%Y%m%d}"
    swaps = [digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(7)]
    swaps.append(digits[:4] + digits[6:] + digits[4:6])
    dates = {birth_date, *(swapped for text in swaps if (swapped := _date(text)) is not None)}
    return tuple(sorted(dates))


def _date(digits: str) -> date | None:
    """Read a date from eight digits, or nothing."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


CERTIFICATE_ENDS_SOON = timedelta(days=90)


def standing_of(certificates: Sequence[Period], on: date) -> str:
    """Return how a practitioner's certificates stand on a day: `missing`, `not-yet`, `ended`, `expiring` or `in-force`.

    One that holds counts for all; of several that hold, the one that lasts longest.
    """
    if not certificates:
        return "missing"
    holding = [certificate for certificate in certificates if certificate.contains(on)]
    if not holding:
        return "not-yet" if all(certificate.starts_on > on for certificate in certificates) else "ended"
    lasting = any(
        certificate.ends_on is None or certificate.ends_on - on > CERTIFICATE_ENDS_SOON for certificate in holding
    )
    return "in-force" if lasting else "expiring"


@dataclass(frozen=True, slots=True)
class Lifespan:
    """The dates of birth and death of a person, to judge whether a day is possible."""

    born_on: date
    died_on: date | None = None


class DayFault(StrEnum):
    """Why something cannot have been done for a person on a day."""

    IN_FUTURE = "in-future"
    BEFORE_BIRTH = "before-birth"
    AFTER_DEATH = "after-death"


def day_fault(lifespan: Lifespan, on: date, today: date, *, ahead: bool = False) -> DayFault | None:
    """Return why nothing can have been done for a person on a day, or None; `ahead` says that its time of day has not come."""
    if on > today or ahead:
        return DayFault.IN_FUTURE
    if on < lifespan.born_on:
        return DayFault.BEFORE_BIRTH
    if lifespan.died_on is not None and on > lifespan.died_on:
        return DayFault.AFTER_DEATH
    return None


def day_refusal(lifespan: Lifespan, on: date, today: date, *, ahead: bool = False) -> Refusal | None:
    """Refuse a service on a day on which it cannot have been delivered to a person."""
    match day_fault(lifespan, on, today, ahead=ahead):
        case DayFault.IN_FUTURE:
            return Refusal("visit-in-future", on=on)
        case DayFault.BEFORE_BIRTH:
            return Refusal("visit-before-birth", on=on)
        case DayFault.AFTER_DEATH:
            return Refusal("elder-died-before-visit", died_on=lifespan.died_on)
    return None


def departure_refusal(left_on: date, since: date, today: date) -> Refusal | None:
    """Return why an elder cannot have left the county on a day, or None: it has not come, or lies before they came or were born."""
    if left_on > today:
        return Refusal("leaves-in-future", on=left_on)
    return Refusal("leaves-before-arrival", since=since) if left_on <= since else None


def arrival_refusal(arrived_on: date, born_on: date, today: date) -> Refusal | None:
    """Return why an elder cannot have come on a day, or None: it has not come, or lies before birth."""
    if arrived_on > today:
        return Refusal("arrives-in-future", on=arrived_on)
    return Refusal("arrives-before-birth", born_on=born_on) if arrived_on < born_on else None


def future_refusal(on: date, today: date, *, ahead: bool = False) -> Refusal | None:
    """Refuse what is said to have happened on a day that has not come, whoever it was for."""
    return Refusal("visit-in-future", on=on) if on > today or ahead else None


@dataclass(frozen=True, slots=True)
class Qualification:
    """What a practitioner is judged by on a day: the kind of profession, and whether a certificate was valid."""

    kind: str
    certificate_valid: bool


def qualification_refusal(qualification: Qualification, allowed: frozenset[str], on: date) -> Refusal | None:
    """Return why a practitioner may not do what only some kinds may, or None; no kind named means every kind."""
    if allowed and qualification.kind not in allowed:
        return Refusal("practitioner-not-qualified", kind=qualification.kind)
    return None if qualification.certificate_valid else Refusal("certificate-lapsed", on=on)
