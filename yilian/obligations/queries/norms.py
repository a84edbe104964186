"""Names what asks for something beside the clauses of documents: the source of a sign or of an instrument."""

from yilian.assessments.instruments import library
from yilian.places.policies import policy_library
from yilian.policy.entries import Text

SIGN, INSTRUMENT, LIMIT, ORDER = "sign:", "instrument:", "limit:", "order"


def norm_text(name: str) -> Text | None:
    """Return the source of a sign ('sign:high-fever'), an instrument ('instrument:news2') or a limit ('limit:prescription'); nothing for one that is not known."""
    if name == ORDER:
        return Text("按单提供，文件没有承诺这一项", "an order; no document promises it")
    if name.startswith(LIMIT):
        limit = policy_library().catalogue.limit.get(name.removeprefix(LIMIT))
        return None if limit is None else limit.source
    if name.startswith(SIGN):
        sign = policy_library().catalogue.sign.get(name.removeprefix(SIGN))
        return None if sign is None else sign.source
    instrument = library().instruments.get(name.removeprefix(INSTRUMENT)) if name.startswith(INSTRUMENT) else None
    if instrument is None:
        return None
    source = instrument.source
    number = "" if source.number is None else f" ({source.number})"
    return Text(f"{source.title}{number}", f"{instrument.title.en}{number}")
