"""The register of equipment that is lent, and the loans."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.equipment.rules import Condition, Kind, LoanState
from yilian.visits.models.labels import labels

KINDS = labels(
    (Kind.WHEELCHAIR, _("轮椅")),
    (Kind.WALKER, _("助行器")),
    (Kind.CARE_BED, _("护理床")),
    (Kind.TRAINER, _("康复训练器")),
    (Kind.OXYGEN, _("制氧机")),
    (Kind.PRESSURE_METER, _("智能血压计")),
    (Kind.WATCH, _("智能手表")),
    (Kind.CALL_BUTTON, _("呼叫按钮")),
    (Kind.FALL_SENSOR, _("跌倒感应器")),
)
CONDITIONS = labels(
    (Condition.GOOD, _("完好")),
    (Condition.WORN, _("有磨损")),
    (Condition.BROKEN, _("损坏")),
    (Condition.SCRAPPED, _("已报废")),
)
LOAN_STATES = labels(
    (LoanState.OUT, _("借出中")), (LoanState.OVERDUE, _("逾期未还")), (LoanState.RETURNED, _("已归还"))
)


class Equipment(models.Model):
    """One piece of equipment of an organization, by the number written on it."""

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=KINDS)
    number = models.CharField(max_length=40)
    condition = models.CharField(max_length=20, choices=CONDITIONS, default="good")

    class Meta:
        db_table = "equipment_equipment"
        constraints = (models.UniqueConstraint(fields=["organization", "number"], name="equipment_number_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Loan(models.Model):
    """That a piece of equipment is with an elder. No two loans of one piece overlap; the database sees to it.

    That it comes back is owed by the elder, so it is no obligation (those are owed to elders): the list of loans has it.
    """

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="loans")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="loans")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    lent_on = models.DateField()
    due_on = models.DateField()
    returned_on = models.DateField(null=True, blank=True)
    condition = models.CharField(max_length=20, choices=CONDITIONS, blank=True)
    note = models.CharField(max_length=200, blank=True)
    visit = models.OneToOneField("visits.Visit", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "equipment_loan"
        constraints = (
            models.CheckConstraint(condition=Q(due_on__gte=F("lent_on")), name="loan_due_after_start"),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("lent_on")), name="loan_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["equipment"], condition=Q(returned_on__isnull=True), name="loan_one_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=["due_on"], name="loan_out", condition=Q(returned_on__isnull=True)),
            models.Index(fields=["elder"], name="loan_of_elder"),
        )

    def __str__(self) -> str:
        return f"loan #{self.pk}"
