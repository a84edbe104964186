"""Keeps drafts, completes and signs assessments, takes disputes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from yilian.assessments.events import AssessmentCompleted, SecondSignatureAwaited, SecondSignatureWithdrawn
from yilian.assessments.instruments import instrument, library
from yilian.assessments.models import Assessment
from yilian.assessments.queries import known_about
from yilian.assessments.rules.outcome import Outcome, SignFound, as_plain
from yilian.assessments.rules.scoring import score
from yilian.assessments.rules.validity import (
    SheetFacts,
    Status,
    Why,
    dispute_refusal,
    move_refusal,
    second_refusal,
    sheet_refusal,
    status_after_answers,
    valid_until,
    with_recorded,
)
from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.health.events import FollowUp, SignsFound
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.people.models import Elder, Practitioner
from yilian.people.queries.persons import lifespan_of
from yilian.people.queries.practitioners import certificate_valid, qualification_of

URGENCIES = ("emergency", "urgent", "soon", "advice")
# An assessment calls for the next one (its first) and, where signs ask for it, for a follow-up (its second).
FOLLOW_UP = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was filled in: instrument, day, answers so far, why; `corrects` is the assessment that it replaces."""

    instrument: str
    on: date
    answers: Mapping[str, object] = field(default_factory=dict)
    reason: str = Why.FIRST
    corrects: int | None = None


@action("assessments.record", title=words("保存评估草稿", "save an assessment"), name="assessments.save_draft")
def save_draft(
    actor: Actor, elder: Elder, assessor: Practitioner, *, sheet: Sheet, draft: Assessment | None = None
) -> Assessment:
    """Keep a sheet however unfinished, new or over an earlier draft; signs found on it are published at once.

    Answers that cannot be raise Invalid, and nothing is kept.
    """
    chosen = instrument(sheet.instrument)
    refuse_if(sheet_refusal(_sheet_facts(elder, assessor, sheet.on)))
    if draft is not None and draft.state is not Status.DRAFT:
        refuse("assessment-not-open", status=draft.status)
    record = draft or Assessment(elder=elder, instrument=sheet.instrument)
    if record.elder_id != elder.pk or record.instrument != sheet.instrument:
        refuse("corrects-another")
    record.answers = with_recorded(chosen, sheet.answers, known_about(elder, sheet.instrument, sheet.on))
    outcome = score(chosen, record.answers)
    if outcome.problems:
        raise Invalid(*outcome.problems)
    record.on, record.reason, record.assessor, record.status = sheet.on, sheet.reason, assessor, Status.DRAFT
    record.corrects = _corrected(elder, sheet)
    signs = _signs_of(record)
    _take_over(record, outcome)
    record.score = record.level = record.valid_until = None
    record.save()
    _tell_signs(record, outcome, signs)
    return record


@action("assessments.record", title=words("完成评估", "complete an assessment"), name="assessments.complete")
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
    elif draft.assessor_id is not None:
        publish(SecondSignatureAwaited(draft.pk, draft.elder_id, draft.instrument, draft.assessor_id))
    return draft


@action("assessments.record", title=words("评估第二签字", "countersign an assessment"), name="assessments.countersign")
def countersign(actor: Actor, waiting: Assessment, second: Practitioner) -> Assessment:
    """Sign as the second assessor, another person with a valid certificate; the result counts from then on."""
    if waiting.state is not Status.AWAITING_SECOND:
        refuse("assessment-not-open", status=waiting.status)
    qualification = qualification_of(second, waiting.on)
    refuse_if(second_refusal(waiting.assessor_id, second.pk, qualification, waiting.on))
    waiting.second_assessor, waiting.status = second, Status.COMPLETE
    waiting.save(update_fields=["second_assessor", "status"])
    _conclude(waiting)
    return waiting


@action("assessments.record", title=words("退回评估", "send an assessment back"), name="assessments.send_back")
def send_back(actor: Actor, waiting: Assessment) -> Assessment:
    """Send a sheet that waits for the second assessor back to be changed."""
    refuse_if(move_refusal(waiting.state, Status.DRAFT))
    waiting.status, waiting.score, waiting.level, waiting.valid_until = Status.DRAFT, None, None, None
    waiting.save(update_fields=["status", "score", "level", "valid_until"])
    publish(SecondSignatureWithdrawn(waiting.pk))
    return waiting


@action("assessments.record", title=words("放弃评估草稿", "give up an assessment"), name="assessments.abandon")
def abandon_draft(actor: Actor, draft: Assessment) -> Assessment:
    """Abandon an unfinished sheet; it is kept, but counts nowhere."""
    refuse_if(move_refusal(draft.state, Status.ABANDONED))
    waited, draft.status = draft.state is Status.AWAITING_SECOND, Status.ABANDONED
    draft.save(update_fields=["status"])
    if waited:
        publish(SecondSignatureWithdrawn(draft.pk))
    return draft


@action("assessments.dispute", title=words("对评估提出疑问", "dispute an assessment"))
def dispute(actor: Actor, doubted: Assessment, *, reason: str) -> Assessment:
    """Dispute a result for a reason; it holds until the elder is assessed again."""
    refuse_if(dispute_refusal(doubted.state, reason))
    doubted.status, doubted.dispute_reason, doubted.disputed_on = Status.DISPUTED, reason.strip()[:500], today()
    doubted.save(update_fields=["status", "dispute_reason", "disputed_on"])
    return doubted


@action("assessments.load", title=words("批量装入评估", "load assessments"))
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
    assessment = Assessment.objects.select_for_update(of=("self",)).filter(pk=sheet.corrects).first()
    if assessment is None or assessment.elder_id != elder.pk or assessment.instrument != sheet.instrument:
        refuse("corrects-another")
    refuse_if(move_refusal(assessment.state, Status.SUPERSEDED))
    return assessment


def _take_over(assessment: Assessment, outcome: Outcome) -> None:
    """Keep what scoring gave, and by which edition of the instrument."""
    assessment.outcome = as_plain(outcome)
    assessment.digest = library().digest(assessment.instrument)
    assessment.recorded_at = now()


def _signs_of(assessment: Assessment) -> set[str]:
    """Return the signs that were published before."""
    return {str(sign["id"]) for sign in assessment.outcome.get("signs", ())}


def _tell_signs(assessment: Assessment, outcome: Outcome, known: set[str]) -> None:
    """Publish the signs that were not published before, with the follow-up that they call for."""
    new = [sign for sign in outcome.signs if sign.id not in known]
    if new:
        source = RecordRef(Assessment._meta.label_lower, assessment.pk)
        codes, urgency = tuple(sign.id for sign in new), min((sign.urgency for sign in new), key=URGENCIES.index)
        follow_ups = _follow_ups(assessment.instrument, new)
        publish(SignsFound(source, assessment.elder_id, codes, urgency, today(), follow_ups, ordinal=FOLLOW_UP))


def _follow_ups(code: str, signs: Sequence[SignFound]) -> tuple[FollowUp, ...]:
    """Return the follow-up that signs call for, within the fewest days that any of them names, where the instrument serves an item."""
    item = instrument(code).serves
    days = [sign.follow_up_days for sign in signs if sign.follow_up_days is not None]
    if item is None or not days:
        return ()
    return (FollowUp(item, today() + timedelta(days=min(days)), f"instrument:{code}"),)


def _refuse_impossible(draft: Assessment) -> None:
    """Refuse when the sheet could not be kept today: somebody died since, a certificate was found to have lapsed."""
    if draft.assessor is None:
        refuse("assessor-missing")
    refuse_if(sheet_refusal(_sheet_facts(draft.elder, draft.assessor, draft.on)))


def _sheet_facts(elder: Elder, assessor: Practitioner, on: date) -> SheetFacts:
    return SheetFacts(on, today(), lifespan_of(elder), certificate_valid(assessor, on))
