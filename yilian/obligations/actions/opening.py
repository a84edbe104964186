"""Opens what records call for, voids it, and lets those who do it and its clock change."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import resolved, resumed
from yilian.kernel.messages import words
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import refuse, refuse_if
from yilian.kernel.workdays import chinese_calendar
from yilian.obligations.actions.changes import publish_change, teams_in
from yilian.obligations.actions.statements import statements_for
from yilian.obligations.models import Obligation, ObligationPause, Priority
from yilian.obligations.queries.statements import Wording
from yilian.obligations.queries.worklists import open_obligations
from yilian.obligations.rules.fulfilling import Parties, RequestedService, pause_refusal, resume_refusal
from yilian.people.models import Elder, Practitioner, Team

ENDED = "ended"
PERFORMER_FIELDS = ("team", "practitioner", "role")
OBLIGOR = {PartyKind.ORGANIZATION: "obligor_id", PartyKind.DEPARTMENT: "department_id"}
PERFORMER = {PartyKind.TEAM: "team_id", PartyKind.PRACTITIONER: "practitioner_id", PartyKind.ROLE: "role"}
BENEFICIARY = {
    PartyKind.ELDER: "elder_id",
    PartyKind.PRACTITIONER: "beneficiary_practitioner_id",
    PartyKind.ORGANIZATION: "organization_id",
    PartyKind.DIVISION: "division_id",
}
DEADLINE = ("due_at", "due_grain", "limit_days", "calendar", "counted_from", "provisional")
Opening = tuple[RequestedService, Parties]


@action(
    "obligations.fulfil",
    title=words("由记录引起的多项承诺", "open what records call for"),
    name="obligations.open_many",
)
def open_many(actor: Actor, *, openings: Sequence[Opening]) -> int:
    """Open what records call for in one statement, and return how many were asked for; what is open already stays as it is."""
    _open(openings)
    return len(openings)


@action(
    "obligations.fulfil",
    title=words("由记录引起的服务", "owe what a record calls for"),
    name="obligations.open_from_record",
)
def open_from_record(actor: Actor, elder: Elder, team: Team, *, requested: RequestedService) -> Obligation:
    """Open what a record calls for (a menu order, a guidance note after a check-up); doing it again gives the same row."""
    if elder.died_on is not None:
        refuse("elder-died")
    _open([(requested, by_team(elder, team))])
    return Obligation.objects.get(_called_for(requested))


@action(
    "obligations.fulfil",
    title=words("按疗程或医嘱逐次应尽", "owe what a plan or an order calls for each time"),
    name="obligations.open_series",
)
def open_series(actor: Actor, elder: Elder, team: Team, *, requested: Sequence[RequestedService]) -> int:
    """Open what a record calls for again and again; what is open already stays as it is.

    A window that was void because the series had ended is open again. Returns how many were asked for.
    """
    if elder.died_on is not None:
        refuse("elder-died")
    if requested:
        requested_again = Q(*(_called_for(service) for service in requested), _connector=Q.OR)
        Obligation.objects.filter(requested_again, void_reason=ENDED).update(void_on=None, void_reason="")
    _open([(service, by_team(elder, team)) for service in requested])
    return len(requested)


@action(
    "obligations.fulfil",
    title=words("疗程或医嘱结束后不再应尽", "owe no more once a plan or an order ended"),
    name="obligations.void_called_for",
    log=("since", "reason"),
)
def void_called_for(actor: Actor, elder: Elder, *, since: date, reason: str, record: RecordRef | None = None) -> int:
    """Void what records, or one of them, called for and would fall due from a day on; what fell due before stays owed."""
    rows = open_obligations().filter(elder=elder, due_on__gte=since, planned=False)
    if record is not None:
        rows = rows.filter(basis_kind=record.label, basis_key=record.key)
    publish_change(teams_in(rows))
    return rows.update(void_on=since, void_reason=reason)


@action(
    "obligations.fulfil",
    title=words("撤回后恢复应尽", "owe again what was void"),
    name="obligations.restore_called_for",
    log=("reason",),
)
def restore_called_for(actor: Actor, elder: Elder, *, reason: str) -> int:
    """Owe again what records called for and was void for a reason that holds no longer."""
    rows = Obligation.objects.filter(elder=elder, planned=False, void_reason=reason)
    publish_change(teams_in(rows))
    return rows.update(void_on=None, void_reason="")


@action(
    "obligations.fulfil",
    title=words("不再应尽", "void what a record called for"),
    name="obligations.void",
    log=("record", "reason", "what"),
)
def void(actor: Actor, *, record: RecordRef, reason: str, what: str = "") -> int:
    """Void everything open that a record called for, or one thing of it, whoever it is owed to."""
    rows = open_obligations().filter(basis_kind=record.label, basis_key=record.key, planned=False)
    rows = rows.filter(what=what) if what else rows
    publish_change(teams_in(rows))
    return rows.update(void_on=today(), void_reason=reason)


@action(
    "obligations.fulfil",
    title=words("暂停计时", "stop the clock"),
    name="obligations.pause",
    log=("at", "reason", "record"),
)
def pause(
    actor: Actor, obligation: Obligation, *, at: datetime, reason: str, record: RecordRef | None = None
) -> Obligation:
    """Stop the clock of an obligation, as while papers are being completed."""
    refuse_if(pause_refusal(obligation.dates, at))
    ObligationPause.objects.create(
        obligation=obligation,
        from_at=at,
        reason=reason,
        record_kind="" if record is None else record.label,
        record_key=None if record is None else record.key,
    )
    obligation.paused_at = at
    obligation.save(update_fields=["paused_at"])
    publish_change([obligation.team_id])
    return obligation


@action("obligations.fulfil", title=words("恢复计时", "let the clock go on"), name="obligations.resume", log=("at",))
def resume(actor: Actor, obligation: Obligation, *, at: datetime) -> Obligation:
    """Let the clock go on; the deadline moves by what the pause took."""
    refuse_if(resume_refusal(obligation.dates, at))
    last = obligation.pauses.get(to_at__isnull=True)
    last.to_at = at
    last.save(update_fields=["to_at"])
    pauses = [row.span for row in obligation.pauses.all()]
    obligation.falls_due(resumed(obligation.deadline, pauses, last.span, chinese_calendar()))
    obligation.paused_at = None
    obligation.save(update_fields=["paused_at", *DEADLINE])
    publish_change([obligation.team_id])
    return obligation


@action("obligations.generate", title=words("重算期限", "compute deadlines anew"), name="obligations.resolve_deadlines")
def resolve_deadlines(actor: Actor) -> int:
    """Compute provisional deadlines anew with the calendars published since; return how many are provisional no more."""
    rows = list(open_obligations().filter(provisional=True).prefetch_related("pauses"))
    for row in rows:
        row.falls_due(resolved(row.deadline, [pause.span for pause in row.pauses.all()], chinese_calendar()))
    Obligation.objects.bulk_update(rows, DEADLINE, batch_size=500)
    return sum(not row.provisional for row in rows)


@action(
    "obligations.fulfil",
    title=words("按文件更改期限", "move deadlines to those of the record"),
    name="obligations.move_deadlines",
)
def move_deadlines(actor: Actor, *, openings: Sequence[Opening]) -> int:
    """Let what records called for and is still open fall due when they say now; return how many moved."""
    if not openings:
        return 0
    called_for = Q(*(_called_for(requested) for requested, _parties in openings), _connector=Q.OR)
    rows = {(row.basis, row.what, row.ordinal): row for row in open_obligations().filter(called_for)}
    moved = list[Obligation]()
    for requested, _parties in openings:
        row = rows.get((requested.basis, requested.what, requested.ordinal))
        if row is not None and row.deadline != requested.deadline:
            row.starts_on = requested.starts_on
            row.falls_due(requested.deadline)
            moved.append(row)
    Obligation.objects.bulk_update(moved, ("starts_on", *DEADLINE), batch_size=500)
    publish_change(row.team_id for row in moved)
    return len(moved)


@action("obligations.fulfil", title=words("转派", "assign"), name="obligations.assign", log=("role",))
def assign(
    actor: Actor, obligation: Obligation, to: Team | Practitioner | None = None, *, role: str = ""
) -> Obligation:
    """Let a team, a practitioner, or a role in the obligor do it from now on; it moves to their Today."""
    before = obligation.team_id
    obligation.team = to if isinstance(to, Team) else None
    obligation.practitioner = to if isinstance(to, Practitioner) else None
    obligation.role = "" if to is not None else role
    obligation.save(update_fields=PERFORMER_FIELDS)
    publish_change([before, obligation.team_id])
    return obligation


@action(
    "obligations.fulfil", title=words("升级处理", "escalate"), name="obligations.escalate", log=("priority", "role")
)
def escalate(
    actor: Actor, obligation: Obligation, to: Team | Practitioner | None = None, *, priority: Priority, role: str = ""
) -> Obligation:
    """Raise how urgent it is, and hand it on where somebody is named; it is never lowered by this."""
    obligation.priority = max(obligation.priority, int(priority))
    obligation.save(update_fields=["priority"])
    publish_change([obligation.team_id])
    return assign(actor, obligation, to, role=role) if to is not None or role else obligation


def by_team(elder: Elder, team: Team) -> Parties:
    """Return the parties of what a team does for an elder: its organization answers for it."""
    return Parties(
        Party(PartyKind.ORGANIZATION, team.organization_id),
        Party(PartyKind.ELDER, elder.pk),
        Party(PartyKind.TEAM, team.pk),
    )


def by_role(elder_id: int, organization_id: int, role: str) -> Parties:
    """Return the parties of what a role in an organization does about an elder."""
    return Parties(
        Party(PartyKind.ORGANIZATION, organization_id), Party(PartyKind.ELDER, elder_id), Party(PartyKind.ROLE, role)
    )


def _open(openings: Sequence[Opening]) -> None:
    statements = statements_for(_wording(requested) for requested, _parties in openings)
    rows = [_row(requested, parties, statements[_wording(requested)]) for requested, parties in openings]
    Obligation.objects.bulk_create(rows, ignore_conflicts=True)
    publish_change(row.team_id for row in rows)


def _called_for(requested: RequestedService) -> Q:
    """Return the condition that names what a record calls for the n-th time."""
    basis = requested.basis
    return Q(basis_kind=basis.label, basis_key=basis.key, what=requested.what, ordinal=requested.ordinal, planned=False)


def _wording(requested: RequestedService) -> Wording:
    return Wording(requested.kind, requested.what, tuple(requested.clauses), requested.norm)


def _row(requested: RequestedService, parties: Parties, statement: int) -> Obligation:
    """Return the row of what a record calls for."""
    columns: dict[str, Any] = {
        OBLIGOR[parties.obligor.kind]: parties.obligor.key,
        BENEFICIARY[parties.beneficiary.kind]: parties.beneficiary.key,
    }
    if parties.performer is not None:
        columns[PERFORMER[parties.performer.kind]] = parties.performer.key
    row = Obligation(
        kind=requested.kind,
        what=requested.what,
        clauses=list(requested.clauses),
        norm=requested.norm,
        basis_kind=requested.basis.label,
        basis_key=requested.basis.key,
        ordinal=requested.ordinal,
        starts_on=requested.starts_on,
        judged_on=today(),
        priority=requested.priority,
        internal=requested.internal,
        lapses=requested.lapses,
        statement_id=statement,
        **columns,
    )
    row.falls_due(requested.deadline)
    return row
