"""Appointments: what is arranged with an elder for a time, and which obligations it is for."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from yilian.obligations.models.obligations import Obligation
from yilian.obligations.rules.appointments import LIVE, AppointmentState, Cause


class _Instants(Func):
    """The time from an instant to another, the latter not included."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Appointment(models.Model):
    """That somebody is to see an elder at a time: a team, one of its people, or both; at a place, or where the elder lives.

    `booked_at` is when it was agreed. `settled_at` is when it was fulfilled, cancelled, missed or moved; `cause` and `reason` say
    why it came to nothing; `record_kind` and `record_key` are the record that fulfilled it, empty where that was said by hand.
    `replaces` is the one that was moved to this one's time.
    """

    class State(models.TextChoices):
        """How it stands."""

        BOOKED = AppointmentState.BOOKED.value, _("已约")
        ARRIVED = AppointmentState.ARRIVED.value, _("已到")
        FULFILLED = AppointmentState.FULFILLED.value, _("已履约")
        CANCELLED = AppointmentState.CANCELLED.value, _("已取消")
        NO_SHOW = AppointmentState.NO_SHOW.value, _("未履约")
        MOVED = AppointmentState.MOVED.value, _("已改期")

    class Cause(models.TextChoices):
        """Why it came to nothing."""

        NONE = "", "—"
        NOT_MET = Cause.NOT_MET.value, _("未遇")
        REFUSED = Cause.REFUSED.value, _("拒绝")
        OTHER = Cause.OTHER.value, _("其他")
        ABSENT = Cause.ABSENT.value, _("住院或外出")
        DIED = Cause.DIED.value, _("已去世")

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    organization = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, null=True, blank=True, related_name="+")
    obligations = models.ManyToManyField(Obligation, through="AppointmentObligation", related_name="appointments")
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED, db_default=State.BOOKED)
    cause = models.CharField(max_length=10, choices=Cause, blank=True, default="", db_default="")
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    booked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    record_kind = models.CharField(max_length=40, blank=True, default="", db_default="")
    record_key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "obligations_appointment"
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_start"),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(practitioner__isnull=False), name="appointment_with_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE) ^ Q(settled_at__isnull=False), name="appointment_settled_at_once"
            ),
            ExclusionConstraint(
                name="appointment_practitioner_once",
                expressions=[
                    (
                        Func("practitioner_id", "practitioner_id", Value("[]"), function="INT8RANGE"),
                        RangeOperators.EQUAL,
                    ),
                    (_Instants("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(practitioner__isnull=False, state__in=LIVE),
            ),
        )
        indexes = (models.Index(fields=["team", "starts_at"], name="appointment_team"),)

    def __str__(self) -> str:
        return f"appointment #{self.pk}"

    @property
    def length(self) -> timedelta:
        """Return how long it takes."""
        return self.ends_at - self.starts_at


class AppointmentObligation(models.Model):
    """That an appointment is for an obligation."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="purposes")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="+")

    class Meta:
        db_table = "obligations_appointment_obligation"
        constraints = (models.UniqueConstraint(fields=["appointment", "obligation"], name="appointment_purpose_once"),)

    def __str__(self) -> str:
        return f"purpose #{self.pk}"
