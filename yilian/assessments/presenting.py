"""Puts instruments and outcomes into the words that pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yilian.assessments.forms import side
from yilian.assessments.models import Assessment
from yilian.assessments.rules.doubts import facts_in_doubt
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.outcome import Doubt, Outcome, outcome_from
from yilian.assessments.rules.standing import HOLDING, Status

URGENCY = {
    "emergency": (_("立即"), "late"),
    "urgent": (_("紧急"), "late"),
    "soon": (_("尽快"), "due"),
    "advice": (_("建议"), "info"),
}
STATES: dict[str, tuple[str | Promise, str, str]] = {
    Status.DRAFT: (_("草稿"), "open", "○"),
    Status.AWAITING_SECOND: (_("待第二评估员签名"), "due", "●"),
    Status.COMPLETE: (_("已完成"), "good", "✓"),
    Status.DISPUTED: (_("有疑问，待复评"), "due", "?"),
    Status.SUPERSEDED: (_("已被替换"), "open", "–"),
    Status.ABANDONED: (_("已放弃"), "open", "–"),
}
EVIDENCE = {"recalled": _("凭记忆"), "open": _("未见明文"), "local": _("各地做法")}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that is not verified, in words."""

    text: str
    mark: str
    percent: str
    note: str


def evidence_marks(instrument: Instrument) -> list[Told]:
    """Give every fact of an instrument that is not verified."""
    return [told(one) for one in facts_in_doubt(instrument)]


def told(doubt: Doubt) -> Told:
    """Put a doubt into words."""
    percent = "" if doubt.confidence is None else f"{doubt.confidence * 100:.0f}%"
    return Told(side(doubt.text), str(EVIDENCE[doubt.status]), percent, side(doubt.note) if doubt.note else "")


def state_of(found: Assessment) -> dict[str, Any]:
    """Give the word, tone and sign of an assessment's status."""
    word, tone, sign = STATES[found.state]
    return {"word": word, "tone": tone, "sign": sign}


def outcome_of(found: Assessment) -> Outcome | None:
    """Give what scoring found; nothing for a record taken over without it."""
    return outcome_from(found.outcome) if found.outcome else None


def answer_words(instrument: Instrument, item_id: str, given: object) -> str:
    """Write an answer as its option says it."""
    items = {item.id: item for item in instrument.items}
    item = items.get(item_id)
    if item is None:
        return str(given)
    if item.kind == "number":
        return f"{given} {item.unit or ''}".strip()
    options = instrument.options_of(item)
    scores = [option.score for option in options]
    names = {
        f"{one.score:g}": side_of(one) for one in options if one.score is not None and scores.count(one.score) == 1
    }
    names |= {option.key: side_of(option) for option in options}
    codes = given if isinstance(given, list | tuple) else str(given).split(",") if item.kind == "several" else [given]
    return "、".join(names.get(str(code), str(code)) for code in codes)


def side_of(text: Any) -> str:
    """Give the side of anything with `zh` and `en` that the page is written in."""
    from django.utils.translation import get_language

    return str(text.en if (get_language() or "").startswith("en") else text.zh)


def result_of(instrument: Instrument, found: Assessment) -> dict[str, Any]:
    """Give what the page of a result shows."""
    outcome = outcome_of(found)
    names = {item.id: side(item.name) for item in instrument.items}
    if outcome is None:
        return {"outcome": None, "signs": [], "reasons": [], "doubts": [], "answers": []}
    level = {one.number: one for one in instrument.levels}.get(outcome.level.number) if outcome.level else None
    return {
        "outcome": outcome,
        "counts": found.state in HOLDING,
        "advice": level.advice if level else None,
        "signs": signs_of(instrument, outcome),
        "reasons": [_reason(instrument, names, reason) for reason in outcome.reasons],
        "doubts": [told(one) for one in outcome.unverified],
        "assumed": [names.get(one, one) for one in outcome.assumed],
        "answers": _answers(instrument, names, found.answers),
    }


def signs_of(instrument: Instrument, outcome: Outcome) -> list[dict[str, Any]]:
    """Give the signs with their urgency in words and the instruments that they lead to."""
    from yilian.assessments.instruments import library

    known = library().instruments
    return [
        {
            "sign": sign,
            "urgency": URGENCY[sign.urgency][0],
            "tone": URGENCY[sign.urgency][1],
            "answers": [
                (side(instrument.item(item).name), answer_words(instrument, item, given))
                for item, given in sign.answers
                if item in {one.id for one in instrument.items}
            ],
            "then": [known[id] for id in sign.then if id in known],
        }
        for sign in outcome.signs
    ]


def _reason(instrument: Instrument, names: Mapping[str, str], reason: Any) -> dict[str, Any]:
    answers = [(names.get(item, item), answer_words(instrument, item, given)) for item, given in reason.answers]
    return {"reason": reason, "answers": answers}


def _answers(instrument: Instrument, names: Mapping[str, str], answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """Give every answer in the order of the form; what the instrument no longer asks stands at the end."""
    order = [item.id for item in instrument.items]
    listed = sorted(answers, key=lambda id: order.index(id) if id in order else len(order))
    return [(names.get(id, id), answer_words(instrument, id, answers[id])) for id in listed]
