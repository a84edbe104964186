"""Names what asks for something beside the clauses of documents: the source of a sign or of an instrument."""

from yilian.assessments.instruments import library
from yilian.places.policies import shelf
from yilian.policy.entries import Text

SIGN, INSTRUMENT = "sign:", "instrument:"


def norm_text(name: str) -> Text | None:
    """Give the source of a sign ('sign:high-fever') or an instrument ('instrument:news2'); nothing for one that is not known."""
    if name.startswith(SIGN):
        sign = shelf().catalogue.sign.get(name.removeprefix(SIGN))
        return None if sign is None else sign.source
    instrument = library().instruments.get(name.removeprefix(INSTRUMENT)) if name.startswith(INSTRUMENT) else None
    if instrument is None:
        return None
    source = instrument.source
    number = "" if source.number is None else f" ({source.number})"
    return Text(f"{source.title}{number}", f"{instrument.title.en}{number}")
