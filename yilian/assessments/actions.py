"""Keeps drafts, completes and signs assessments, takes disputes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yilian.assessments.events import AssessmentCompleted, AssessmentDisputed, SignsFound
from yilian.assessments.instruments import instrument, library
from yilian.assessments.models import Assessment
from yilian.assessments.queries import known_about
from yilian.assessments.rules.outcome import Outcome, as_plain
from yilian.assessments.rules.scoring import score
from yilian.assessments.rules.standing import (
    SheetFacts,
    Status,
    Why,
    dispute_refusal,
    move_refusal,
    second_refusal,
    sheet_refusal,
    status_after_answers,
    valid_until,
    with_given,
)
from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.people.models import Elder, Practitioner
from yilian.people.queries import certificate_valid

URGENCIES = ("emergency", "urgent", "soon", "advice")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was filled in: instrument, day, answers so far, why; `corrects` is the assessment that it replaces."""

    instrument: str
    on: date
    answers: Mapping[str, object] = field(default_factory=dict)
    reason: str = Why.FIRST
    corrects: int | None = None


@action("assessments.record", name="assessments.save_draft")
def save_draft(
    actor: Actor, elder: Elder, assessor: Practitioner, *, sheet: Sheet, draft: Assessment | None = None
) -> Assessment:
    """Keep a sheet however unfinished, new or over an earlier draft; signs found on it are told at once.

    Answers that cannot be raise Invalid, and nothing is kept.
    """
    chosen = instrument(sheet.instrument)
    refuse_if(sheet_refusal(_sheet_facts(elder, assessor, sheet.on)))
    if draft is not None and draft.state is not Status.DRAFT:
        refuse("assessment-not-open", status=draft.status)
    found = draft or Assessment(elder=elder, instrument=sheet.instrument)
    if found.elder_id != elder.pk or found.instrument != sheet.instrument:
        refuse("corrects-another")
    found.answers = with_given(chosen, sheet.answers, known_about(elder, sheet.instrument, sheet.on))
    outcome = score(chosen, found.answers)
    if outcome.problems:
        raise Invalid(*outcome.problems)
    found.on, found.reason, found.assessor, found.status = sheet.on, sheet.reason, assessor, Status.DRAFT
    found.corrects = _corrected(elder, sheet)
    told = _signs_of(found)
    _take_over(found, outcome)
    found.score = found.level = found.valid_until = None
    found.save()
    _tell_signs(found, outcome, told)
    return found


@action("assessments.record", name="assessments.complete")
def complete(actor: Actor, draft: Assessment) -> Assessment:
    """Score a whole sheet; where the instrument asks for two assessors it waits for the second signature.

    Raises Invalid with every answer that is missing or cannot be.
    """
    chosen = instrument(draft.instrument)
    refuse_if(move_refusal(draft.state, status_after_answers(chosen)))
    _refuse_impossible(draft)
    outcome = score(chosen, draft.answers)
    problems = [*outcome.problems, *(Problem(item, "answer-missing") for item in outcome.missing)]
    if problems:
        raise Invalid(*problems)
    _take_over(draft, outcome)
    draft.score, draft.level = outcome.score, outcome.level.number if outcome.level else None
    draft.valid_until = valid_until(chosen, outcome, draft.on)
    draft.status = status_after_answers(chosen)
    draft.save()
    if draft.status == Status.COMPLETE:
        _conclude(draft)
    return draft


@action("assessments.record", name="assessments.countersign")
def countersign(actor: Actor, waiting: Assessment, second: Practitioner) -> Assessment:
    """Sign as the second assessor, another person with a valid certificate; the result counts from then on."""
    if waiting.state is not Status.AWAITING_SECOND:
        refuse("assessment-not-open", status=waiting.status)
    valid = certificate_valid(second, waiting.on)
    refuse_if(second_refusal(waiting.assessor_id, second.pk, certificate_valid=valid, on=waiting.on))
    waiting.second_assessor, waiting.status = second, Status.COMPLETE
    waiting.save(update_fields=["second_assessor", "status"])
    _conclude(waiting)
    return waiting


@action("assessments.record", name="assessments.send_back")
def send_back(actor: Actor, waiting: Assessment) -> Assessment:
    """Give a sheet that waits for the second assessor back to be changed."""
    refuse_if(move_refusal(waiting.state, Status.DRAFT))
    waiting.status, waiting.score, waiting.level, waiting.valid_until = Status.DRAFT, None, None, None
    waiting.save(update_fields=["status", "score", "level", "valid_until"])
    return waiting


@action("assessments.record", name="assessments.abandon")
def abandon_draft(actor: Actor, draft: Assessment) -> Assessment:
    """Give up a sheet that was not finished; it is kept, but counts nowhere."""
    refuse_if(move_refusal(draft.state, Status.ABANDONED))
    draft.status = Status.ABANDONED
    draft.save(update_fields=["status"])
    return draft


@action("assessments.dispute")
def dispute(actor: Actor, doubted: Assessment, *, reason: str) -> Assessment:
    """Doubt a result for a reason; it holds until the elder is assessed again."""
    refuse_if(dispute_refusal(doubted.state, reason))
    doubted.status, doubted.dispute_reason, doubted.disputed_on = Status.DISPUTED, reason.strip()[:500], today()
    doubted.save(update_fields=["status", "dispute_reason", "disputed_on"])
    publish(AssessmentDisputed(doubted.pk, doubted.elder_id, doubted.instrument, today()))
    return doubted


@action("assessments.load")
def load_assessments(actor: Actor, *, assessments: Sequence[Assessment]) -> int:
    """Enter many finished assessments at once, as a take-over from another system does; nothing is published."""
    return len(Assessment.objects.bulk_create(assessments, batch_size=2000))


def _conclude(done: Assessment) -> None:
    """Let a finished assessment count: what it corrects counts no more, and others hear of it."""
    replaced = done.corrects
    if replaced is not None and replaced.state in (Status.COMPLETE, Status.DISPUTED):
        refuse_if(move_refusal(replaced.state, Status.SUPERSEDED))
        replaced.status = Status.SUPERSEDED
        replaced.save(update_fields=["status"])
    publish(
        AssessmentCompleted(
            done.pk, done.elder_id, done.instrument, done.level, done.on, done.valid_until, done.corrects_id
        )
    )


def _corrected(elder: Elder, sheet: Sheet) -> Assessment | None:
    """Find the assessment that a sheet replaces; it must be of the same elder and instrument, and still count."""
    if sheet.corrects is None:
        return None
    found = Assessment.objects.select_for_update(of=("self",)).filter(pk=sheet.corrects).first()
    if found is None or found.elder_id != elder.pk or found.instrument != sheet.instrument:
        refuse("corrects-another")
    refuse_if(move_refusal(found.state, Status.SUPERSEDED))
    return found


def _take_over(found: Assessment, outcome: Outcome) -> None:
    """Keep what scoring gave, and by which edition of the instrument."""
    found.outcome = as_plain(outcome)
    found.digest = library().digest(found.instrument)
    found.recorded_at = now()


def _signs_of(found: Assessment) -> set[str]:
    """Give the signs that were told before."""
    return {str(sign["id"]) for sign in found.outcome.get("signs", ())}


def _tell_signs(found: Assessment, outcome: Outcome, told: set[str]) -> None:
    """Publish the signs that were not told before."""
    new = [sign for sign in outcome.signs if sign.id not in told]
    if new:
        urgency = min((sign.urgency for sign in new), key=URGENCIES.index)
        publish(SignsFound(found.pk, found.elder_id, found.instrument, tuple(sign.id for sign in new), urgency))


def _refuse_impossible(draft: Assessment) -> None:
    """Refuse when the sheet could not be kept today: somebody died since, a certificate was found to have lapsed."""
    if draft.assessor is None:
        refuse("assessor-missing")
    refuse_if(sheet_refusal(_sheet_facts(draft.elder, draft.assessor, draft.on)))


def _sheet_facts(elder: Elder, assessor: Practitioner, on: date) -> SheetFacts:
    return SheetFacts(on, today(), elder.birth_date, elder.died_on, certificate_valid(assessor, on))
