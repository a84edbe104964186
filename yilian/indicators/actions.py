"""Freezes published figures."""

from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.indicators.models import PublishedFigure, PublishedPeriod
from yilian.indicators.queries import target_lines
from yilian.indicators.rules import freezing_refusal
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.places.models import Division


@action("indicators.publish", keep=("on", "title"))
def freeze_period(actor: Actor, division: Division, *, on: date, title: str) -> PublishedPeriod:
    """Freeze every target of a place as it stands for a day; once frozen it is never changed, corrections show beside it."""
    if not actor.scope.covers_division(division.code):
        refuse("outside-your-area")
    if not title.strip():
        raise Invalid(Problem("title", "title-missing"))
    frozen = PublishedPeriod.objects.filter(division=division, on=on).exists()
    refuse_if(freezing_refusal(on, today(), frozen))
    period = PublishedPeriod.objects.create(division=division, on=on, title=title.strip(), at=now())
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            period=period, pack=line.pack, target=line.target.id, clause=line.target.clause, verdict=line.verdict,
            numerator=None if line.figure is None else line.figure.numerator,
            denominator=None if line.figure is None else line.figure.denominator,
            value=line.value,
        )
        for line in target_lines(division.code, on)
    )  # fmt: skip
    return period
