"""Puts instruments and outcomes into the words that pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yilian.assessments.models import Assessment
from yilian.assessments.rules.evidence_status import unverified_facts
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.outcome import Outcome, UnverifiedFact, outcome_from
from yilian.assessments.rules.validity import HOLDING
from yilian.pages.language import said

URGENCY = {
    "emergency": (_("立即"), "late"),
    "urgent": (_("紧急"), "late"),
    "soon": (_("尽快"), "due"),
    "advice": (_("建议"), "info"),
}
EVIDENCE = {"recalled": _("未经核对原文"), "open": _("未见明文"), "local": _("各地做法")}


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """A fact that is not verified, in words."""

    text: str
    mark: str
    note: str


def evidence_marks(instrument: Instrument) -> list[EvidenceNote]:
    """Return every fact of an instrument that is not verified."""
    return [evidence_note(unverified_fact) for unverified_fact in unverified_facts(instrument)]


def evidence_note(fact: UnverifiedFact) -> EvidenceNote:
    """Put an unverified fact into words."""
    return EvidenceNote(said(fact.text), str(EVIDENCE[fact.status]), said(fact.note) if fact.note else "")


def state_of(assessment: Assessment) -> str:
    """Return the name by which the sign of an assessment's status is declared."""
    return f"assessment.{assessment.state}"


def outcome_of(assessment: Assessment) -> Outcome | None:
    """Return what scoring found; None for a record taken over without it."""
    return outcome_from(assessment.outcome) if assessment.outcome else None


def answer_words(instrument: Instrument, item_id: str, answer: object) -> str:
    """Write an answer as its option says it."""
    items = {item.id: item for item in instrument.items}
    item = items.get(item_id)
    if item is None:
        return str(answer)
    if item.kind == "number":
        return f"{answer} {item.unit or ''}".strip()
    options = instrument.options_of(item)
    scores = [option.score for option in options]
    names = {
        f"{option.score:g}": said(option)
        for option in options
        if option.score is not None and scores.count(option.score) == 1
    }
    names |= {option.key: said(option) for option in options}
    codes = (
        answer if isinstance(answer, list | tuple) else str(answer).split(",") if item.kind == "several" else [answer]
    )
    return "、".join(names.get(str(code), str(code)) for code in codes)


def result_of(instrument: Instrument, assessment: Assessment) -> dict[str, Any]:
    """Return what the page of a result shows."""
    outcome = outcome_of(assessment)
    names = {item.id: said(item.name) for item in instrument.items}
    if outcome is None:
        return {"outcome": None, "signs": [], "reasons": [], "doubts": [], "answers": []}
    level = {level.number: level for level in instrument.levels}.get(outcome.level.number) if outcome.level else None
    return {
        "outcome": outcome,
        "counts": assessment.state in HOLDING,
        "advice": level.advice if level else None,
        "signs": signs_of(instrument, outcome),
        "reasons": [_reason(instrument, names, reason) for reason in outcome.reasons],
        "doubts": [evidence_note(fact) for fact in outcome.unverified],
        "assumed": [names.get(code, code) for code in outcome.assumed],
        "answers": _answers(instrument, names, assessment.answers),
    }


def signs_of(instrument: Instrument, outcome: Outcome) -> list[dict[str, Any]]:
    """Return the signs with their urgency in words and the instruments that they lead to."""
    from yilian.assessments.instruments import library

    known = library().instruments
    return [
        {
            "sign": sign,
            "urgency": URGENCY[sign.urgency][0],
            "tone": URGENCY[sign.urgency][1],
            "answers": [
                (said(instrument.item(item).name), answer_words(instrument, item, answer))
                for item, answer in sign.answers
                if item in {known.id for known in instrument.items}
            ],
            "then": [known[id] for id in sign.then if id in known],
        }
        for sign in outcome.signs
    ]


def _reason(instrument: Instrument, names: Mapping[str, str], reason: Any) -> dict[str, Any]:
    answers = [(names.get(item, item), answer_words(instrument, item, answer)) for item, answer in reason.answers]
    return {"reason": reason, "answers": answers}


def _answers(instrument: Instrument, names: Mapping[str, str], answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return every answer in the order of the form; what the instrument no longer asks stands at the end."""
    order = [item.id for item in instrument.items]
    listed = sorted(answers, key=lambda id: order.index(id) if id in order else len(order))
    return [(names.get(id, id), answer_words(instrument, id, answers[id])) for id in listed]
