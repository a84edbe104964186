"""Care in a series: rehabilitation plans, counselling, orders of community nursing, each with what was done for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.audit.cipher import decrypt
from yilian.audit.period_constraints import ends_after_start
from yilian.care_plans.rules import (
    CounsellingOutcome,
    CounsellingState,
    NursingItem,
    NursingState,
    PlanOutcome,
    PlanState,
)
from yilian.visits.models.labels import labels

PLAN_STATES = labels((PlanState.ACTIVE, _("进行中")), (PlanState.ENDED, _("已结束")))
PLAN_OUTCOMES = labels(
    (PlanOutcome.REACHED, _("达到目标")),
    (PlanOutcome.PARTLY, _("部分达到")),
    (PlanOutcome.UNCHANGED, _("没有变化")),
    (PlanOutcome.BROKEN_OFF, _("中途停止")),
)
COUNSELLING_STATES = labels((CounsellingState.OPEN, _("进行中")), (CounsellingState.ENDED, _("已结束")))
COUNSELLING_OUTCOMES = labels(
    (CounsellingOutcome.IMPROVED, _("好转")),
    (CounsellingOutcome.UNCHANGED, _("没有变化")),
    (CounsellingOutcome.REFERRED, _("已转诊")),
    (CounsellingOutcome.DECLINED, _("本人不愿继续")),
)
NURSING_STATES = labels(
    (NursingState.ACTIVE, _("执行中")), (NursingState.STOPPED, _("已停止")), (NursingState.COMPLETED, _("已完成"))
)
NURSING_ITEMS = labels(
    (NursingItem.WOUND, _("换药")),
    (NursingItem.PRESSURE_SORE, _("压疮护理")),
    (NursingItem.CATHETER, _("导尿管护理")),
    (NursingItem.FEEDING_TUBE, _("鼻饲管护理")),
    (NursingItem.INJECTION, _("注射")),
    (NursingItem.BLOOD_SAMPLE, _("采血")),
    (NursingItem.STOMA, _("造口护理")),
    (NursingItem.POSITIONING, _("翻身与体位")),
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
        db_table = "care_plans_rehabilitation_plan"
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
        db_table = "care_plans_rehabilitation_session"

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
        db_table = "care_plans_counselling"
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
    """One talk. Its note is stored encrypted and shown to who may read confidences only (`care_plans.confide`)."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="sessions")
    on = models.DateField()
    note_cipher = models.BinaryField()
    visit = models.OneToOneField("visits.Visit", models.PROTECT, related_name="+")

    class Meta:
        db_table = "care_plans_counselling_session"

    def __str__(self) -> str:
        return f"talk #{self.pk}"

    @property
    def note(self) -> str:
        """Return the confidential note; showing it is for `care_plans.confide` only, and a logged look."""
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
        db_table = "care_plans_nursing_order"
        constraints = (ends_after_start("nursing_ends_after"),)
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
        db_table = "care_plans_nursing_visit"

    def __str__(self) -> str:
        return f"nursing #{self.pk}"
