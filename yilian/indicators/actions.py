"""Freezes published figures, and the verdicts of due days."""

from collections.abc import Iterator
from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.indicators.models import PublishedFigure, PublishedPeriod, TargetVerdict, VoidPeriod
from yilian.indicators.queries.evaluations import period_of
from yilian.indicators.queries.figures import figure_of
from yilian.indicators.queries.target_rows import published, target_rows_on
from yilian.indicators.queries.verdicts import measured, stored_verdicts
from yilian.indicators.rules import freezing_refusal
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.obligations.actions.statements import numbers_of_statements
from yilian.places.models import Division
from yilian.places.policies import pack_digest, policy_for, policy_library
from yilian.policy.entries import Target
from yilian.policy.pack import Pack
from yilian.policy.statements import statement_key, statement_of_target
from yilian.policy.targets import NO_DATA, judged, settable
from yilian.supervision.queries.plan_tasks import binding_packs


@action("indicators.publish", title=words("冻结并发布", "freeze and publish"), log=("on", "title"))
def freeze_period(actor: Actor, division: Division, *, on: date, title: str) -> PublishedPeriod:
    """Freeze every target of a place as it stands for a day; once frozen it is never changed, corrections show beside it."""
    refuse_if(actor.area_refusal(division.code))
    if not title.strip():
        raise Invalid(Problem("title", "title-missing"))
    former = PublishedPeriod.objects.filter(division=division, on=on).order_by("-pk").first()
    frozen = former is not None and not VoidPeriod.objects.filter(period=former).exists()
    refuse_if(freezing_refusal(on, today(), frozen))
    period = PublishedPeriod.objects.create(division=division, on=on, title=title.strip(), at=now(), replaces=former)
    rows = [published(row, division.code) for row in target_rows_on(division.code, on)]
    said = [statement_of_target(policy_library(), row.pack, row.target.id) for row in rows]
    keys = [statement_key(statement) for statement in said]
    numbers = numbers_of_statements(dict(zip(keys, said, strict=True)))
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            period=period,
            pack=line.pack,
            target=line.target.id,
            clause=line.target.clause,
            verdict=line.verdict,
            numerator=None if line.figure is None else line.figure.numerator,
            denominator=None if line.figure is None else line.figure.denominator,
            value=line.value,
            statement_id=numbers[key],
        )
        for line, key in zip(rows, keys, strict=True)
    )
    return period


@action(
    "indicators.publish",
    name="indicators.void_period",
    title=words("作废通报", "mark a publication void"),
    log=("reason",),
)
def void_period(actor: Actor, *, period_id: int, reason: str) -> VoidPeriod:
    """Mark what was published in error void, with a reason; its figures stay as they stood, and the day may be published anew."""
    period = period_of(period_id)
    if not actor.scope.covers_division(period.division_id):
        refuse("outside-your-area")
    if VoidPeriod.objects.filter(period=period).exists():
        refuse("period-void")
    if not reason.strip():
        raise Invalid(Problem("reason", "void-reason-missing"))
    return VoidPeriod.objects.create(period=period, at=now(), reason=reason.strip())


@action(
    "indicators.judge",
    title=words("到期核定目标", "judge targets on their due day"),
    name="indicators.judge_due_targets",
)
def judge_due_targets(actor: Actor, division: Division, *, on: date) -> int:
    """Judge every target of a place whose due day lies before a day and was not judged yet, and store the verdict; return how many.

    The figure is that of the due day by the records of now. Where there is no figure nothing is stored: it may still be entered.
    """
    known = set(stored_verdicts(division.code).values_list("pack", "target", "due"))
    made = [
        verdict
        for pack, target, due in _due_targets(division.code, on)
        if (pack.id, target.id, due) not in known and (verdict := _judgement(division, pack, target, due)) is not None
    ]
    TargetVerdict.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _due_targets(division: str, on: date) -> Iterator[tuple[Pack, Target, date]]:
    """Yield the targets that can be judged and were due before a day, as the document stood on the due day or its nearest day in force."""
    for pack in binding_packs(on):
        for due in sorted({target.due for target in pack.targets if target.due is not None and target.due < on}):
            span = pack.header.in_force
            day = max(due, span.starts_on)
            day = day if span.ends_on is None else min(day, span.ends_on)
            for listed in policy_for(division, day).targets():
                if listed.pack == pack.id and listed.target.due == due and settable(listed.target):
                    yield pack, listed.target, due


def _judgement(division: Division, pack: Pack, target: Target, due: date) -> TargetVerdict | None:
    """Return the verdict on a target by the figure of its due day; none without a figure."""
    figure = figure_of(target, division.code, due)
    verdict = judged(target, measured(figure), due, over=True)
    if figure is None or verdict == NO_DATA:
        return None
    return TargetVerdict(
        division=division,
        pack=pack.id,
        pack_digest=pack_digest(pack.id),
        target=target.id,
        clause=target.clause,
        words=target.printed,
        threshold=f"{target.compare} {target.value}" if target.parts is None else f"{target.compare} {target.parts}",
        due=due,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        parts=dict(figure.parts),
        verdict=verdict,
        judged_at=now(),
    )
