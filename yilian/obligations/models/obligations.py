"""Obligations and their pauses; absences of elders, leave of staff, and the shifts of standing duties."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import NullIf
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from yilian.audit.period_constraints import ends_after_start, never_twice, only, only_text
from yilian.kernel.deadlines import Deadline, Grain, Pause
from yilian.kernel.records import RecordRef
from yilian.obligations.rules.attempts import Outcome
from yilian.obligations.rules.shifts import ShiftHours
from yilian.obligations.rules.states import Dates
from yilian.policy.entries import Text


class Kind(models.TextChoices):
    """What sort of thing is owed."""

    SERVICE = "service", _("服务")
    ANSWER = "answer", _("答复")
    DECISION = "decision", _("决定")
    TASK = "task", _("任务")
    REPORT = "report", _("报告")
    PAYMENT = "payment", _("支付")


class Priority(models.IntegerChoices):
    """How urgent it is, in the words of FHIR."""

    ROUTINE = 0, _("常规")
    URGENT = 1, _("紧急")
    ASAP = 2, _("尽快")
    STAT = 3, _("立即")


class Tried(models.TextChoices):
    """What came of an attempt that failed."""

    NOT_MET = Outcome.NOT_MET.value, _("未遇")
    REFUSED = Outcome.REFUSED.value, _("拒绝")
    POSTPONED = Outcome.POSTPONED.value, _("改期")
    NOT_REACHED = Outcome.NOT_REACHED.value, _("未轮到")
    NOT_DONE = Outcome.NOT_DONE.value, _("未完成")
    IN_PROGRESS = Outcome.IN_PROGRESS.value, _("待补全")


def reference(to: str, name: str = "+", *, null: bool = True) -> models.ForeignKey[Any, Any]:
    """Return a foreign key without an index of its own: the table has partial indexes instead."""
    return models.ForeignKey(to, models.PROTECT, null=null, blank=null, related_name=name, db_index=False)


OPEN = Q(fulfilled_on__isnull=True, waived_on__isnull=True, void_on__isnull=True)
LAST_DAY = RawSQL("((timezone('Asia/Shanghai', due_at) - interval '1 microsecond')::date)", ())


def _set(*columns: str | models.Expression) -> models.Func:
    """Return how many of some columns are set."""
    return models.Func(*columns, function="num_nonnulls", output_field=models.IntegerField())


def _index(name: str, *fields: str, where: Q | None = None) -> models.Index:
    """Return an index of what `where` says, of all rows without it."""
    return models.Index(fields=fields, name=f"obligation_{name}", condition=where)


class Obligation(models.Model):
    """Something owed: what, by whom, to whom, by when, on which basis and norm; and the record that fulfilled it.

    `what` is a code of its kind: an item of the catalogue, a step, a number in a plan. The obligor answers for it; the performer
    does it and decides on whose Today it stands: a team, a practitioner, or a role in the obligor. `basis_kind` and `basis_key`
    name the record that makes it owed. What is planned follows from a basis by rules and is planned anew by the planner; what
    is not was called for by its basis and is changed only by it. `norm` names what asks for it beside or instead of a clause:
    a sign of the catalogue ('sign:high-fever'), an instrument ('instrument:news2') or an order ('order').

    `statement` keeps what the clauses and the norm said when it was decided.

    `due_at` is the first instant at which it is late; `due_on` is the last day in time, generated from it. N working days keep
    how they were counted. `judged_on` is the date for which policy was read. `void_reason` is a code (`absent`, `died`,
    `ended`, `not-promised`, `merged`). What lapses cannot be made up for once it is late. Internal rows are seen from the obligor's side only.
    The last day on which it was tried in vain, what came of that, why in both languages, and the
    record of it are `tried_on`, `tried_outcome`, `tried_zh`, `tried_en`, `tried_kind` and `tried_key`.
    """

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SERVICE, db_default=Kind.SERVICE)
    what = models.CharField(max_length=40)
    obligor = reference("places.Organization", "duties")
    department = reference("places.Department", "duties")
    team = reference("people.Team", "obligations")
    practitioner = reference("people.Practitioner", "duties")
    role = models.CharField(max_length=30, blank=True, default="", db_default="")
    elder = reference("people.Elder", "obligations")
    beneficiary_practitioner = reference("people.Practitioner", "obligations")
    organization = reference("places.Organization", "obligations")
    division = reference("places.Division", "obligations")
    basis_kind = models.CharField(max_length=40)
    basis_key = models.BigIntegerField()
    planned = models.BooleanField(default=False, db_default=False)
    clauses = ArrayField(models.CharField(max_length=12))
    statement = models.ForeignKey(
        "places.PolicyStatement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    norm = models.CharField(max_length=80, blank=True, default="", db_default="")
    ordinal = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    due_at = models.DateTimeField()
    due_grain = models.CharField(max_length=7, default="day", db_default="day")
    due_on = models.GeneratedField(expression=LAST_DAY, output_field=models.DateField(), db_persist=True)
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    calendar = models.CharField(max_length=12, blank=True, default="", db_default="")
    counted_from = models.DateField(null=True, blank=True)
    provisional = models.BooleanField(default=False, db_default=False)
    paused_at = models.DateTimeField(null=True, blank=True)
    judged_on = models.DateField()
    fulfilled_on = models.DateField(null=True, blank=True)
    fulfilled_at = models.DateTimeField(null=True, blank=True)
    fulfilled_kind = models.CharField(max_length=40, blank=True, default="", db_default="")
    fulfilled_key = models.BigIntegerField(null=True, blank=True)
    lapses = models.BooleanField(default=False, db_default=False)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.ROUTINE, db_default=Priority.ROUTINE)
    internal = models.BooleanField(default=False, db_default=False)
    waived_on = models.DateField(null=True, blank=True)
    waived_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    void_on = models.DateField(null=True, blank=True)
    void_reason = models.CharField(max_length=20, blank=True, default="", db_default="")
    tried_on = models.DateField(null=True, blank=True)
    tried_outcome = models.CharField(max_length=12, choices=Tried, blank=True, default="", db_default="")
    tried_zh = models.CharField(max_length=300, blank=True, default="", db_default="")
    tried_en = models.CharField(max_length=300, blank=True, default="", db_default="")
    tried_kind = models.CharField(max_length=40, blank=True, default="", db_default="")
    tried_key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "obligations_obligation"
        constraints = (
            models.UniqueConstraint(
                fields=["elder", "kind", "what", "starts_on"],
                condition=Q(planned=True, elder__isnull=False),
                name="obligation_planned_elder",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "what", "starts_on", "basis_key", "basis_kind"],
                condition=Q(planned=True, organization__isnull=False),
                name="obligation_planned_place",
            ),
            models.UniqueConstraint(
                fields=["division", "kind", "what", "starts_on", "basis_key", "basis_kind"],
                condition=Q(planned=True, division__isnull=False),
                name="obligation_planned_group",
            ),
            models.UniqueConstraint(
                fields=["basis_key", "basis_kind", "what", "ordinal"],
                condition=Q(planned=False),
                name="obligation_called_for",
            ),
            models.CheckConstraint(condition=Exact(_set("obligor", "department"), 1), name="obligation_obligor"),
            models.CheckConstraint(
                condition=LessThanOrEqual(_set("team", "practitioner", NullIf("role", models.Value(""))), 1),
                name="obligation_performer",
            ),
            models.CheckConstraint(
                condition=Exact(_set("elder", "beneficiary_practitioner", "organization", "division"), 1),
                name="obligation_beneficiary",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="obligation_due_after_start"),
            models.CheckConstraint(
                condition=Q(due_grain="day") | Q(fulfilled_on__isnull=True) | Q(fulfilled_at__isnull=False),
                name="obligation_instant_known",
            ),
        )
        indexes = (
            _index("team", "team", "due_at", "id", where=OPEN & Q(team__isnull=False)),
            _index("practitioner", "practitioner", "due_at", "id", where=OPEN & Q(practitioner__isnull=False)),
            _index("role", "obligor", "role", "due_at", "id", where=OPEN & ~Q(role="")),
            _index("shared", "obligor", "due_at", "id", where=OPEN & Q(elder__isnull=True, role="")),
            _index("department", "department", "due_at", "id", where=OPEN & Q(department__isnull=False)),
            _index("elder", "elder", "what", where=Q(elder__isnull=False)),
            _index("place", "organization", "what", where=Q(organization__isnull=False)),
            _index("group", "division", "what", where=Q(division__isnull=False)),
            _index("staff", "beneficiary_practitioner", "what", where=Q(beneficiary_practitioner__isnull=False)),
            _index("basis", "basis_key", "basis_kind"),
            _index("priority", "priority", where=OPEN & Q(priority__gt=0)),
            _index("due", "due_on", where=Q(void_on__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.what} #{self.pk}"

    @property
    def dates(self) -> Dates:
        """Return what decides the state."""
        return Dates(
            self.starts_on,
            self.due_at,
            self.fulfilled_on,
            self.fulfilled_at,
            self.waived_on,
            self.void_on,
            self.paused_at,
            self.lapses,
        )

    @property
    def basis(self) -> RecordRef:
        """Return the record that makes it owed."""
        return RecordRef(self.basis_kind, self.basis_key)

    @property
    def fulfilled_by(self) -> RecordRef | None:
        """Return the record that fulfilled it, or nothing while it is open."""
        return None if self.fulfilled_key is None else RecordRef(self.fulfilled_kind, self.fulfilled_key)

    @property
    def tried_why(self) -> Text:
        """Return why it came to nothing when it was last tried, where that was said."""
        return Text(self.tried_zh, self.tried_en)

    @property
    def tried_by(self) -> RecordRef | None:
        """Return the record of the last attempt that failed, or nothing."""
        return None if self.tried_key is None else RecordRef(self.tried_kind, self.tried_key)

    @property
    def deadline(self) -> Deadline:
        """Return by when it is owed."""
        return Deadline(
            self.due_at, Grain(self.due_grain), self.limit_days, self.calendar, self.counted_from, self.provisional
        )

    def falls_due(self, deadline: Deadline) -> None:
        """Set by when it is owed; the caller saves it."""
        self.due_at, self.due_grain = deadline.due_at, deadline.grain.value
        self.limit_days, self.calendar = deadline.limit_days, deadline.calendar
        self.counted_from, self.provisional = deadline.counted_from, deadline.provisional


class ObligationPause(models.Model):
    """That the clock of an obligation stood still from an instant to another, for a reason and by a record."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    record_kind = models.CharField(max_length=40, blank=True, default="")
    record_key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "obligations_pause"
        constraints = (
            models.UniqueConstraint(fields=["obligation"], condition=Q(to_at__isnull=True), name="pause_open_once"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="pause_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"pause #{self.pk}"

    @property
    def span(self) -> Pause:
        """Return the pause as the rules want it."""
        return Pause(self.from_at, self.to_at)


class Absence(models.Model):
    """That an elder could not be served where they live, from a day to a day, both included; open while it lasts."""

    class Kind(models.TextChoices):
        """Why."""

        HOSPITAL = "hospital", _("住院")
        AWAY = "away", _("外出")
        RELATIVES = "relatives", _("在亲属家暂住")

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "obligations_absence"
        constraints = (
            ends_after_start("absence_ends_after_start"),
            never_twice("absence_once_at_a_time", only(F("elder_id")), only_text("kind")),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Leave(models.Model):
    """That a practitioner is not there from a day to a day, so that the relief goes or answers."""

    practitioner = models.ForeignKey("people.Practitioner", models.CASCADE, related_name="leaves")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        db_table = "obligations_leave"
        constraints = (ends_after_start("leave_ends_after_start"),)

    def __str__(self) -> str:
        return f"leave #{self.pk}"


class Shift(models.Model):
    """A weekly shift of a standing duty of an organization (the 24-hour telephone): who answers, and who stands in.

    `weekday` is 1 Monday … 7 Sunday; a shift that ends at or before its beginning ends the next day.
    """

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="shifts")
    item = models.CharField(max_length=40)
    weekday = models.PositiveSmallIntegerField()
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    first = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    relief = models.ForeignKey("people.Practitioner", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "obligations_shift"
        constraints = (
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="shift_on_a_weekday"),
            models.CheckConstraint(condition=Q(relief__isnull=True) | ~Q(first=F("relief")), name="shift_of_two"),
            ends_after_start("shift_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.weekday} #{self.pk}"

    @property
    def shift(self) -> ShiftHours:
        """Return the shift as the rules want it."""
        return ShiftHours(
            self.pk,
            self.weekday,
            self.begins_at,
            self.ends_at,
            self.first_id,
            self.relief_id,
            self.starts_on,
            self.ends_on,
        )
