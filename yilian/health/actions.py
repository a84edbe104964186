"""Writes the clinical facts of elders, and says when what was observed shows signs of danger."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.health.events import FollowUp, SignsFound
from yilian.health.models import FINAL, Condition, Observation, Status
from yilian.health.queries import conditions_of, is_observation, signs_among
from yilian.health.rules.conditions import (
    ConditionEntry,
    condition_problems,
    condition_refusal,
    withdrawal_refusal,
)
from yilian.health.rules.signs import due_follow_ups, sign_behind
from yilian.health.rules.values import Occasion, Value, findings_of
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, refuse_if
from yilian.people.models import Elder
from yilian.people.queries.persons import age_on

BATCH = 4000


@action("health.record", title=words("登记观测值", "record observations"), name="health.record_many", log=("source",))
def record_many(actor: Actor, elder: Elder, *, values: Sequence[Value], occasion: Occasion, source: RecordRef) -> int:
    """Record what a record observed of an elder, in one statement, and judge it for signs of danger; return how many were recorded.

    Values that are no observations are judged with the others (half a score would look like a good one) and stay with their record.
    """
    recorded_at = now()
    rows = [
        observation_of(elder.pk, value, occasion, source, recorded_at)
        for value in values
        if is_observation(value.code) and not value.absent
    ]
    Observation.objects.bulk_create(rows)
    _judge(elder, values, occasion, source)
    return len(rows)


@action(
    "health.record",
    title=words("标记观测值录入有误", "enter observations in error"),
    name="health.enter_in_error",
    log=("source",),
)
def enter_in_error(actor: Actor, elder: Elder, *, source: RecordRef) -> int:
    """Let what a record observed count no more, because the record was corrected; return how many values that were."""
    rows = Observation.objects.filter(FINAL, elder=elder, source_kind=source.label, source_key=source.key)
    return rows.update(status=Status.ENTERED_IN_ERROR)


@action("health.load", title=words("批量装入观测值", "load observations"))
def load_observations(actor: Actor, *, observations: Sequence[Observation]) -> int:
    """Enter many observations, as a take-over from another system does; nothing is judged or published."""
    return len(Observation.objects.bulk_create(observations, batch_size=BATCH))


@action("health.load", title=words("批量装入疾病", "load conditions"), name="health.load_conditions")
def load_conditions(actor: Actor, *, conditions: Sequence[Condition]) -> int:
    """Enter many conditions, as a take-over from another system does; nothing is judged."""
    return len(Condition.objects.bulk_create(conditions, batch_size=BATCH))


@action("health.record_condition", title=words("登记疾病", "record a condition"))
def record_condition(
    actor: Actor, elder: Elder, *, entry: ConditionEntry, source: RecordRef | None = None
) -> Condition:
    """Record what an elder suffers from; raises Invalid with everything that is wrong with the entry."""
    return _entered(Condition(elder=elder), entry.normal, source)


@action(
    "health.record_condition",
    title=words("更正疾病记录", "correct a condition"),
    name="health.correct_condition",
    log=("reason",),
)
def correct_condition(actor: Actor, condition: Condition, *, entry: ConditionEntry, reason: str) -> Condition:
    """Correct a condition by a new record that names it; the former counts no more."""
    _withdraw(condition, reason)
    return _entered(Condition(elder=condition.elder, corrects=condition), entry.normal, condition.source)


@action(
    "health.record_condition",
    title=words("撤销疾病记录", "withdraw a condition"),
    name="health.withdraw_condition",
    log=("reason",),
)
def withdraw_condition(actor: Actor, condition: Condition, *, reason: str) -> Condition:
    """Withdraw a condition that was entered in error."""
    _withdraw(condition, reason)
    return condition


def observation_of(
    elder_id: int, value: Value, occasion: Occasion, source: RecordRef, recorded_at: datetime
) -> Observation:
    """Return the row of one value, not yet written."""
    return Observation(
        elder_id=elder_id,
        code=value.code,
        number=value.number,
        unit=value.unit,
        answer=value.answer,
        text=value.text,
        on=occasion.on,
        happened_at=occasion.happened_at,
        method=occasion.method,
        source_kind=source.label,
        source_key=source.key,
        recorded_at=recorded_at,
    )


def _judge(elder: Elder, values: Iterable[Value], occasion: Occasion, source: RecordRef) -> None:
    """Publish the signs that values show, with what each calls for."""
    signs = signs_among(findings_of(values), item=occasion.item, age=age_on(elder.birth_date, occasion.on))
    if not signs:
        return
    follow_ups = tuple(
        FollowUp(item, due_on, f"sign:{sign_behind(signs, item)}")
        for item, due_on in due_follow_ups(signs, occasion.on).items()
    )
    codes, urgency = tuple(sign.sign.code for sign in signs), signs[0].sign.urgency
    publish(SignsFound(source, elder.pk, codes, urgency, occasion.on, follow_ups, occasion.team_id))


def _entered(row: Condition, entry: ConditionEntry, source: RecordRef | None) -> Condition:
    """Write a condition; refuse what a rule forbids."""
    problems = condition_problems(entry, row.elder.birth_date, today())
    if problems:
        raise Invalid(*problems)
    active = conditions_of(row.elder_id).filter(abated_on__isnull=True).values_list("code", flat=True)
    refuse_if(condition_refusal(entry, tuple(active)))
    row.code, row.name, row.onset_on, row.abated_on = entry.code, entry.name, entry.onset_on, entry.abated_on
    if source is not None:
        row.source_kind, row.source_key = source.label, source.key
    row.recorded_at = now()
    row.save(force_insert=True)
    return row


def _withdraw(condition: Condition, reason: str) -> None:
    """Let a condition count no more."""
    refuse_if(withdrawal_refusal(reason, counts=condition.status == Status.FINAL))
    condition.status, condition.reason = Status.ENTERED_IN_ERROR, reason.strip()[:200]
    condition.save(update_fields=["status", "reason"])
