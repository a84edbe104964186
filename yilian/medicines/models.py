"""Orders of medicine to the door."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yilian.medicines.rules import MedicineState
from yilian.visits.models.labels import labels

STATES = labels(
    (MedicineState.ORDERED, _("待审核")),
    (MedicineState.RETURNED, _("已退回")),
    (MedicineState.CHECKED, _("待发出")),
    (MedicineState.DISPATCHED, _("配送中")),
    (MedicineState.DELIVERED, _("已签收")),
    (MedicineState.FAILED, _("未送达")),
    (MedicineState.CLOSED, _("已关闭")),
)
WAYS = {"courier": _("配送员"), "van": _("巡回医疗车")}


class MedicineOrder(models.Model):
    """What somebody who may prescribe ordered for an elder, who checked it, who brought it, who signed for it.

    `organization` is where it is dispensed. The address is the elder's unless another stands here.
    """

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="medicine_orders")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    ordered_on = models.DateField()
    needed_on = models.DateField()
    long_prescription = models.BooleanField(default=False)
    address = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=STATES, default="ordered")
    reason = models.CharField(max_length=200, blank=True)
    checked_by = models.ForeignKey("people.Practitioner", models.PROTECT, null=True, blank=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=20, choices=WAYS, blank=True)
    courier = models.CharField(max_length=60, blank=True)
    route = models.ForeignKey("outreach.Route", models.PROTECT, null=True, blank=True, related_name="medicine_orders")
    dispatched_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    visit = models.OneToOneField("visits.Visit", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "medicines_order"
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="delivered") | (Q(signed_at__isnull=False) & ~Q(signed_by="")),
                name="medicine_signed_for",
            ),
        )
        indexes = (
            models.Index(fields=["elder", "-ordered_on"], name="medicine_of_elder"),
            models.Index(fields=["state", "needed_on"], name="medicine_by_state"),
        )

    def __str__(self) -> str:
        return f"medicine order #{self.pk}"


class MedicineLine(models.Model):
    """One medicine of an order."""

    order = models.ForeignKey(MedicineOrder, models.PROTECT, related_name="lines")
    name = models.CharField(max_length=80)
    strength = models.CharField(max_length=40, blank=True)
    quantity = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "medicines_line"
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="medicine_line_positive"),)

    def __str__(self) -> str:
        return f"line #{self.pk}"
