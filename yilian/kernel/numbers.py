"""Numbers as people type them: full-width digits and points are read, everything that only a program would write is not."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,8})?|\.[0-9]{1,8})")
_COMMON = str.maketrans({0xFF01 + at: chr(0x21 + at) for at in range(94)} | {"。": ".", "−": "-", "\u3000": " "})
_KEY = re.compile(r"[1-9][0-9]{0,17}")


def decimal_of(text: str) -> Decimal | None:
    """Return the number that a text says, or None: '5．6' and '5。6' are 5.6; '1_3_0', '1e5', 'NaN' and 400 digits are none."""
    plain = text.translate(_COMMON).strip()
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def key_of(text: str) -> int | None:
    """Return the key of a record that an address or a form names, or None where no record can have it."""
    return int(text) if _KEY.fullmatch(text) else None
