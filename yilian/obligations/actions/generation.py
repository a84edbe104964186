"""Writes what is owed: for an elder, an agreement between institutions, a group. Doing it again changes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yilian.agreements.models import Agreement
from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.changes import publish_change, teams_in
from yilian.obligations.actions.statements import statements_for
from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.bases import (
    Institutions,
    absences_of,
    by_record,
    entitlements_for,
    events_for,
    existing_obligations,
    of_the_elder,
    planned_columns,
    residence_spans,
    row_of,
)
from yilian.obligations.queries.places import (
    group_of,
    group_rules,
    institution_basis,
    institution_rules,
    residents_concerned,
)
from yilian.obligations.queries.statements import Wording
from yilian.obligations.rules.differences import Difference, VoidPolicy, difference
from yilian.obligations.rules.places import planned_for_group, planned_for_institution
from yilian.obligations.rules.planning import Owed, Void, planned
from yilian.obligations.rules.service_rules import horizon_of
from yilian.people.models import Elder, Team
from yilian.places.models import Division

REVISED = (
    "clauses",
    "due_at",
    "ordinal",
    "judged_on",
    "lapses",
    "statement_id",
    "basis_kind",
    "basis_key",
    "obligor_id",
    "team_id",
    "void_on",
    "void_reason",
)
Columns = Callable[[Owed], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Changed:
    """How many obligations were added, revised and voided."""

    added: int = 0
    revised: int = 0
    voided: int = 0

    def __add__(self, other: "Changed") -> "Changed":
        return Changed(self.added + other.added, self.revised + other.revised, self.voided + other.voided)


@action(
    "obligations.generate",
    title=words("重算一位老人的应尽服务", "plan what an elder is owed"),
    name="obligations.generate_for_elder",
    log=("until",),
)
def generate_for_elder(
    actor: Actor, elder: Elder, *, until: date | None = None, institutions: Institutions | None = None
) -> Changed:
    """Bring what is written for an elder in line with all bases, absences and facts; only what differs is written.

    Without a horizon each basis owes its first year, and never less than three months ahead.
    Whoever plans for many hands in what was read of `institutions`, so that it is read once.
    """
    institutions = institutions or Institutions()
    on, spans = today(), residence_spans(elder)
    bases = institutions.bases(elder.pk)
    existing = existing_obligations(Obligation.objects.filter(of_the_elder(elder.pk)))
    horizon = until or max((horizon_of(basis.starts_on, on) for basis in bases), default=on)
    horizon = max([horizon, *(row.starts_on for row in existing)])
    merged = elder.merged_into_id is not None
    entitlements = [] if merged else entitlements_for(elder, bases, spans, horizon, institutions)
    absences = absences_of(elder.pk)
    wanted = planned(
        entitlements,
        horizon,
        absences=[period for _kind, period in absences],
        died_on=elder.died_on,
        events=events_for(elder.pk, entitlements, absences),
    )
    void_policy = VoidPolicy(
        on=min(on, *(row.due_on for row in existing)) if merged and existing else on,
        died_on=None if merged else elder.died_on,
        bases={} if merged else by_record(bases),
        otherwise="merged" if merged else "not-promised",
    )

    def columns(owed: Owed) -> Mapping[str, object]:
        basis = owed.basis
        assert basis is not None
        return row_of(owed, basis, on)

    return _apply(difference(existing, wanted, void_policy), columns, elder_id=elder.pk)


@action(
    "obligations.generate",
    title=words("按协议生成应尽服务", "plan what an agreement owes"),
    name="obligations.generate_for_agreement",
    log=("until", "since"),
)
def generate_for_agreement(
    actor: Actor, agreement: Agreement, *, until: date | None = None, since: date | None = None, residents: bool = True
) -> Changed:
    """Bring what an agreement owes to its institution, and to each resident, in line with its term and its posts.

    `residents` may be left out where another agreement of the institution brings them in line.
    What fell due before `since`, or before today once something is written, stays as it was.
    """
    on, basis = today(), institution_basis(agreement)
    rows = Obligation.objects.filter(
        basis_kind=basis.record.label, basis_key=basis.record.key, organization__isnull=False, planned=True
    )
    begun = rows.exists()
    first = since or (on if begun else basis.starts_on)
    existing = existing_obligations(rows.filter(due_on__gte=first))
    horizon = max([until or horizon_of(basis.starts_on, on), *(row.starts_on for row in existing)])
    wanted = planned_for_institution(basis, institution_rules(agreement, basis), horizon)
    void_policy = VoidPolicy(on=first, bases={basis.record: basis}, otherwise="posts-changed")
    change = difference(existing, [row for row in wanted if row.due_on >= first], void_policy)
    changed = _apply(change, lambda owed: row_of(owed, basis, on), organization_id=agreement.care_organization_id)
    if residents:
        institutions, concerned = Institutions(), list(residents_concerned(agreement))
        institutions.read_bases([elder.pk for elder in concerned])
        for elder in concerned:
            changed += generate_for_elder(actor, elder, until=until, institutions=institutions)
    return changed


@action(
    "obligations.generate",
    title=words("生成乡镇团体服务", "plan group services"),
    name="obligations.generate_for_place",
    log=("until",),
)
def generate_for_place(actor: Actor, team: Team, division: Division, *, until: date | None = None) -> Changed:
    """Bring the group services that a team owes to its contracted elders of a township in line with there being any."""
    on, held = today(), group_of(team.pk, division.pk)
    rows = Obligation.objects.filter(team=team, division=division, planned=True)
    existing = existing_obligations(rows)
    horizon = max([until or on, horizon_of(on, on) if until is None else until, *(row.starts_on for row in existing)])
    wanted = () if held is None else planned_for_group(group_rules(team.pk, division.pk, held, horizon), held, horizon)
    void_policy = VoidPolicy(on=on, otherwise="ended")
    ends_on = None if held is None else held.ends_on
    if ends_on is not None:
        void_policy = VoidPolicy(on=min(on, ends_on), otherwise="ended")

    def columns(owed: Owed) -> Mapping[str, object]:
        basis = RecordRef(team._meta.label_lower, team.pk)
        return planned_columns(owed, basis, on) | {"obligor_id": team.organization_id, "team_id": team.pk}

    return _apply(difference(existing, wanted, void_policy), columns, division_id=division.pk)


@action(
    "obligations.generate",
    title=words("撤销登记后清除应尽服务", "forget what was planned for elders taken back"),
    name="obligations.forget_planned",
)
def forget_planned(actor: Actor, *, elder_ids: Sequence[int]) -> int:
    """Remove what was planned for elders who are taken out of the register again; nothing of it was ever fulfilled, waived or arranged."""
    rows = Obligation.objects.filter(elder__in=elder_ids)
    publish_change(teams_in(rows))
    return rows.delete()[0]


def _apply(change: Difference, columns: Columns, **owed_to: object) -> Changed:
    """Write a difference and nothing else."""
    statements = statements_for(_wording(owed) for owed in (*change.add, *(owed for _key, owed in change.revise)))

    def with_statement(owed: Owed) -> dict[str, object]:
        return {**columns(owed), "statement_id": statements[_wording(owed)]}

    added = [Obligation(**with_statement(owed), **owed_to) for owed in change.add]
    Obligation.objects.bulk_create(added, ignore_conflicts=True, batch_size=2000)
    revised = [_revised(key, with_statement(owed)) for key, owed in change.revise]
    Obligation.objects.bulk_update(revised, [name.removesuffix("_id") for name in REVISED], batch_size=500)
    publish_change(row.team_id for row in (*added, *revised))
    for void, keys in _together(change.void).items():
        rows = Obligation.objects.filter(pk__in=keys)
        publish_change(teams_in(rows))
        rows.update(void_on=void.on, void_reason=void.reason)
    return Changed(len(change.add), len(change.revise), len(change.void))


def _wording(owed: Owed) -> Wording:
    return Wording(Kind.SERVICE, owed.item, owed.clauses)


def _revised(key: int, columns: Mapping[str, object]) -> Obligation:
    return Obligation(pk=key, **{name: value for name, value in columns.items() if name in REVISED})


def _together(void: Iterable[tuple[int, Void]]) -> dict[Void, list[int]]:
    """Group what is void alike, so that one statement does it."""
    by_reason: dict[Void, list[int]] = {}
    for key, why in void:
        by_reason.setdefault(why, []).append(key)
    return by_reason
