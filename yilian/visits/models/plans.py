"""Care in a series: rehabilitation plans, counselling, orders of community nursing, each with what was done for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yilian.people.cipher import decrypt
from yilian.visits.models.labels import (
    COUNSELLING_OUTCOMES,
    COUNSELLING_STATES,
    NURSING_STATES,
    PLAN_OUTCOMES,
    PLAN_STATES,
)


class RehabilitationPlan(models.Model):
    """A personal plan: goals, so many sessions a week, a day of review, in the end an outcome."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="rehabilitation_plans")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    goals = models.TextField()
    a_week = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    review_on = models.DateField()
    state = models.CharField(max_length=20, choices=PLAN_STATES, default="active")
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=PLAN_OUTCOMES, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "visits_rehabilitation_plan"
        constraints = (
            models.CheckConstraint(condition=Q(review_on__gte=F("starts_on")), name="plan_review_after_start"),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(outcome="")), name="plan_ended_whole"
            ),
        )
        indexes = (models.Index(fields=["elder"], name="plan_of_elder"),)

    def __str__(self) -> str:
        return f"plan #{self.pk}"


class RehabilitationSession(models.Model):
    """One session of a plan, with the visit that proves it."""

    plan = models.ForeignKey(RehabilitationPlan, models.PROTECT, related_name="sessions")
    on = models.DateField()
    content = models.CharField(max_length=200)
    visit = models.OneToOneField("visits.Visit", models.PROTECT, related_name="+")

    class Meta:
        db_table = "visits_rehabilitation_session"

    def __str__(self) -> str:
        return f"session #{self.pk}"


class Counselling(models.Model):
    """A course of counselling; `screening` says which screening led to it and where its result is."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="counselling")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    screening = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    state = models.CharField(max_length=20, choices=COUNSELLING_STATES, default="open")
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=COUNSELLING_OUTCOMES, blank=True)

    class Meta:
        db_table = "visits_counselling"
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="counselling_ended_whole",
            ),
        )
        indexes = (models.Index(fields=["elder"], name="counselling_of_elder"),)

    def __str__(self) -> str:
        return f"counselling #{self.pk}"


class CounsellingSession(models.Model):
    """One talk. Its note is stored encrypted and shown to who may read confidences only (`visits.confide`)."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="sessions")
    on = models.DateField()
    note_cipher = models.BinaryField()
    visit = models.OneToOneField("visits.Visit", models.PROTECT, related_name="+")

    class Meta:
        db_table = "visits_counselling_session"

    def __str__(self) -> str:
        return f"talk #{self.pk}"

    @property
    def note(self) -> str:
        """Give the confidential note; showing it is for `visits.confide` only, and a logged look."""
        return decrypt(bytes(self.note_cipher))


class NursingOrder(models.Model):
    """A physician's order of nursing at home, valid until a day."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="nursing_orders")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    physician = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    items = ArrayField(models.CharField(max_length=20))
    a_week = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=20, choices=NURSING_STATES, default="active")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "visits_nursing_order"
        constraints = (models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="nursing_ends_after"),)
        indexes = (models.Index(fields=["elder"], name="nursing_of_elder"),)

    def __str__(self) -> str:
        return f"nursing order #{self.pk}"


class NursingVisit(models.Model):
    """What was done on a day by an order of nursing."""

    order = models.ForeignKey(NursingOrder, models.PROTECT, related_name="done")
    on = models.DateField()
    items = ArrayField(models.CharField(max_length=20))
    visit = models.OneToOneField("visits.Visit", models.PROTECT, related_name="+")

    class Meta:
        db_table = "visits_nursing_visit"

    def __str__(self) -> str:
        return f"nursing #{self.pk}"
