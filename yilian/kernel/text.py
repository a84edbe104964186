"""Text in one form: what a page, the interface, a sheet or a search hands in is written alike before a rule judges it."""

import re
import unicodedata

# Control characters other than line break and tab, halves of surrogate pairs, and what Unicode says is no character.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What takes no width: joiners, marks of direction, byte order marks, variation selectors, tags, fillers of Hangul.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")
_DOTS = re.compile("[\u2022\u2024\u2027\u2219\u22c5\u25cf\u2e31\u2e33\u30fb\uff65\ua78f]")
_HAN = "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_OF_HAN = re.compile(_HAN)
_DOT_BETWEEN_HAN = re.compile(rf"(?<={_HAN})\.(?={_HAN})")
_MARKUP = re.compile(r"""[<>&{}\[\]\\/=;|"#$%^*_~`@!?+,:，。；：？！、《》【】]""")
_NOT_OF_NUMBERS = re.compile(r"[\s()\-‐-―—–./]")
_PHONE = re.compile(r"1[0-9]{10}|0[1-9][0-9]{8,10}|[48]00[0-9]{7}|\+[1-9][0-9]{6,14}")
_WITHOUT_AREA = re.compile(r"[2-9][0-9]{6,7}")


def plain_text(text: str) -> str:
    """Return a text without what nobody sees: control characters, zero-width ones, space around; line breaks are `\\n`."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _BREAKS.sub("\n", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROLS.sub("", text))).strip()


def one_line(text: str) -> str:
    """Return a text on one line, with one space where there was any white space."""
    return " ".join(plain_text(text).split())


def narrow(text: str) -> str:
    """Return letters, digits and marks of a code in their common width, without any space: '３３０ ７２７' gives '330727'."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", plain_text(text)))


def person_name(text: str) -> str:
    """Return a person's name in its one form: no inner space in a Han name, one middle dot (U+00B7), common width."""
    name = _DOTS.sub("·", one_line(unicodedata.normalize("NFKC", plain_text(text))))
    if _OF_HAN.search(name):
        name = re.sub(r"\s", "", name).replace("(", "（").replace(")", "）")
        name = _DOT_BETWEEN_HAN.sub("·", name)
    return re.sub(r"\s*·[\s·]*", "·", name).strip("·")


def name_problem(name: str) -> str | None:
    """Return what is wrong with a name as a code, or None: it has letters, and no markup, marks of sentences or line break."""
    if not name.strip():
        return "name-missing"
    if _MARKUP.search(name) or "\n" in name or not any(sign.isalpha() for sign in name):
        return "name-unwritable"
    return None


def parts_of_name(name: str) -> tuple[str, ...]:
    """Return the parts of a name with middle dots or spaces; a name without them is one part."""
    return tuple(part for part in re.split(r"[·\s]+", name) if part)


def phone_number(text: str) -> str:
    """Return a phone number as digits: a mobile number, or area code and number; a foreign one begins with '+'."""
    number = unicodedata.normalize("NFKC", plain_text(text)).removesuffix(".0")
    number = re.sub(r"^00(?=[1-9])", "+", _NOT_OF_NUMBERS.sub("", number))
    if not number.startswith("+86"):
        return number
    local = number[3:].removeprefix("0")
    return local if re.fullmatch(r"1[0-9]{10}", local) else f"0{local}"


def phone_problem(number: str) -> str | None:
    """Return what is wrong with a phone number in its one form as a code, or None."""
    if not number or _PHONE.fullmatch(number):
        return None
    return "phone-without-area-code" if _WITHOUT_AREA.fullmatch(number) else "phone-unreadable"
