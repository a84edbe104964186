"""Verdicts of due days as they are stored, and which targets are shown: those in force, and those of ended plans without a report."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from yilian.audit.clock import start_of, today
from yilian.indicators.engines import LIVE, Engine, is_live
from yilian.indicators.models import PublishedFigure, TargetVerdict
from yilian.indicators.queries.figures import figure_of, figure_then, made
from yilian.indicators.rules import Figure, Settled, is_settled
from yilian.kernel.identifiers import contains, full_code
from yilian.places.policies import policy_for, policy_library
from yilian.policy.entries import Target
from yilian.policy.pack import Pack
from yilian.policy.resolution import TargetInForce
from yilian.policy.targets import Measured, judged

DAY = timedelta(days=1)


def targets_on(division: str, on: date, engine: Engine = LIVE) -> list[TargetInForce]:
    """Return the targets that bind a place on a day, and those of plans that ended and whose report is not out yet."""
    targets = list(policy_for(division, on).targets())
    for pack in plans_without_report(division, on, engine):
        last = pack.header.in_force.ends_on
        if last is not None:
            targets += [target for target in policy_for(division, last).targets() if target.pack == pack.id]
    return targets


def plans_without_report(division: str, on: date, engine: Engine = LIVE) -> list[Pack]:
    """Return the documents that bound a place, ended before a day, and of whose end no figures were published by that day."""
    return [pack for pack in _ended(division, on) if not is_live(engine) or not _reported(pack, division, on)]


def _ended(division: str, on: date) -> Iterator[Pack]:
    """Yield the documents of a place that ended before a day."""
    for pack in policy_library().packs:
        last = pack.header.in_force.ends_on
        if last is not None and last < on and contains(pack.header.jurisdiction, division):
            yield pack


def _reported(pack: Pack, division: str, on: date) -> bool:
    """Return whether figures of a document's last day or later were published by a day."""
    figures = PublishedFigure.objects.filter(pack=pack.id, period__division_id=full_code(division))
    return figures.filter(period__on__gte=pack.header.in_force.ends_on, period__at__lt=start_of(on + DAY)).exists()


def stored_verdicts(division: str) -> QuerySet[TargetVerdict]:
    """Return the verdicts of a place that are stored, the latest due day first."""
    return TargetVerdict.objects.filter(division_id=full_code(division)).order_by("-due", "pack", "target")


def settled(
    listed: TargetInForce, division: str, on: date, *, figure: Figure | None, engine: Engine = LIVE
) -> Settled | None:
    """Return the verdict of the due day: as it is stored, else worked out; nothing while the due day is not over."""
    target = listed.target
    if target.due is None or not is_settled(target.due, on, today()):
        return None
    stored = None if not is_live(engine) else _stored(listed.pack, target.id, target.due, division)
    if stored is None:
        then = figure if on == target.due else figure_of(target, division, target.due, engine)
        verdict = judged(target, measured(then), target.due, over=True)
        return Settled(target.due, then, verdict, frozen=False, now=verdict)
    then = figure if on == target.due else figure_then(target, division, target.due, target.due)
    now = judged(target, measured(then), target.due, over=True)
    return Settled(target.due, _figure(stored, target), stored.verdict, frozen=True, now=now)


def measured(figure: Figure | None) -> Measured:
    """Return what is judged of a figure: its shares, or its value."""
    return None if figure is None else dict(figure.parts) or figure.value


def _stored(pack: str, target: str, due: date, division: str) -> TargetVerdict | None:
    """Return the stored verdict of a target, of the due date that the document has now."""
    return stored_verdicts(division).filter(pack=pack, target=target, due=due).first()


def _figure(stored: TargetVerdict, target: Target) -> Figure:
    """Return the figure that was judged."""
    if stored.parts:
        return Figure(stored.numerator, stored.denominator, parts=stored.parts)
    return made(target.measure, stored.numerator, stored.denominator)
