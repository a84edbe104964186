"""Identifiers with their check digits: resident identity number, unified social credit code, division code.

Resident identity number: GB 11643-1999; 15-digit numbers of before 1999 are upgraded. Credit code: GB 32100-2015.
Division codes: GB/T 2260 (6 digits) and the statistical codes (12 digits: 2 province, 2 city, 2 county, 3 township, 3 village).
"""

import re
from datetime import date

from yilian.kernel.text import narrow

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_LEVELS = ((2, "province"), (4, "city"), (6, "county"), (9, "township"), (12, "village"))
_FULL = 12


def resident_check_digit(first17: str) -> str:
    """Compute the last character of an 18-character identity number."""
    total = sum(weight * int(digit) for weight, digit in zip(_RESIDENT_WEIGHTS, first17, strict=True))
    return _RESIDENT_CHECKS[total % 11]


def upgraded_resident_id(number: str) -> str:
    """Write an identity number in its 18-character form: without spaces, capital X, 15 digits upgraded with 19 and a check digit."""
    number = narrow(number).upper()
    if re.fullmatch(r"[0-9]{15}", number):
        first17 = f"{number[:6]}19{number[6:]}"
        return first17 + resident_check_digit(first17)
    return number


def resident_id_problem(number: str) -> str | None:
    """Return what is wrong with an identity number as a code, or None.

    Only the shape of the region is judged: it is that of first registration, so codes abolished since stay valid.
    """
    number = upgraded_resident_id(number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "resident-id-shape"
    if not re.match(r"[1-9][0-9]", number):
        return "resident-id-region"
    if _birth_date(number) is None:
        return "resident-id-birth-date"
    if resident_check_digit(number[:17]) != number[17]:
        return "resident-id-check-digit"
    return None


def birth_date_of(number: str) -> date:
    """Read the birth date from a valid identity number."""
    born = _birth_date(upgraded_resident_id(number))
    if born is None:
        raise ValueError("identity number without a birth date")
    return born


def sex_of(number: str) -> int:
    """Read the sex from a valid identity number: 1 male, 2 female (GB/T 2261.1)."""
    return 1 if int(upgraded_resident_id(number)[16]) % 2 else 2


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def masked_resident_id(number: str) -> str:
    """Show an identity number as lists may: region and last character, the birth date and sequence hidden."""
    return f"{number[:6]}{'*' * 11}{number[-1:]}" if number else ""


def masked_phone(number: str) -> str:
    """Show a phone number as pages may: its last four digits."""
    return f"*******{number[-4:]}" if number else ""


def uscc_check_digit(first17: str) -> str:
    """Compute the last character of a unified social credit code."""
    total = sum(weight * _USCC_ALPHABET.index(sign) for weight, sign in zip(_USCC_WEIGHTS, first17, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def uscc_problem(code: str) -> str | None:
    """Return what is wrong with a unified social credit code as a code, or None; the letters I O S V Z do not occur."""
    code = narrow(code).upper()
    if not re.fullmatch(f"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}", code):
        return "uscc-shape"
    if uscc_check_digit(code[:17]) != code[17]:
        return "uscc-check-digit"
    return None


def division_problem(code: str) -> str | None:
    """Return what is wrong with a division code, full or short, as a code, or None."""
    if not re.fullmatch(r"[0-9]+", code):
        return "division-shape"
    if len(code) not in {length for length, _ in _LEVELS}:
        return "division-length"
    if code.startswith("00"):
        return "division-province"
    return None


def prefix_of(code: str) -> str:
    """Shorten a division code to the part that says something: 330727000000 and 330727 give 330727, 330700 gives 3307."""
    for length, _ in _LEVELS:
        if set(code[length:]) <= {"0"}:
            return "" if set(code) <= {"0"} else code[:length]
    return code


def full_code(code: str) -> str:
    """Fill a division code to its 12 digits; nothing stays nothing."""
    return code.ljust(_FULL, "0") if code else ""


def level_of(code: str) -> str:
    """Return the level of a division code: `nation`, `province`, `city`, `county`, `township` or `village`."""
    prefix = prefix_of(code)
    return dict(_LEVELS)[len(prefix)] if prefix else "nation"


def contains(prefix: str, code: str) -> bool:
    """Return whether a division, full or short, contains another or is it; "" is everywhere."""
    return full_code(code).startswith(prefix_of(prefix))


def division_range(prefix: str) -> tuple[str, str]:
    """Return the first and the last 12-digit code that a division contains."""
    short = prefix_of(prefix)
    return short.ljust(_FULL, "0"), short.ljust(_FULL, "9")
