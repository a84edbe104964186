"""The log of calls for advice."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.advice.rules import CallState, Outcome, Urgency
from yilian.audit.cipher import decrypt
from yilian.kernel.identifiers import masked_phone
from yilian.visits.models.labels import Labels, labels

STATES = labels((CallState.OPEN, _("处理中")), (CallState.HANDED_OVER, _("已转交")), (CallState.CLOSED, _("已结束")))
URGENCIES = labels(
    (Urgency.EMERGENCY, _("危急：让对方拨打120，不要挂断")),
    (Urgency.URGENT, _("紧急：由医生回电")),
    (Urgency.SOON, _("较急")),
    (Urgency.ROUTINE, _("一般")),
)
URGENCY_WORDS = labels(
    (Urgency.EMERGENCY, _("危急")), (Urgency.URGENT, _("紧急")), (Urgency.SOON, _("较急")), (Urgency.ROUTINE, _("一般"))
)
OUTCOMES = labels(
    (Outcome.ADVISED, _("已给出建议")),
    (Outcome.VISIT_ARRANGED, _("已约上门")),
    (Outcome.REFERRED, _("已转诊")),
    (Outcome.AMBULANCE, _("已叫120")),
)
RELATIONS: Labels = {
    "self": _("本人"),
    "family": _("家属"),
    "neighbour": _("邻居"),
    "staff": _("护理人员"),
    "unknown": _("不详"),
}


class Call(models.Model):
    """One call, answered at an organization by somebody, about an elder or somebody not known.

    `due_at` is set while it is handed over: by then the team, or the person named, has answered.
    """

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, blank=True, related_name="calls")
    at = models.DateTimeField()
    answered_by = models.CharField(max_length=80)
    caller = models.CharField(max_length=60, blank=True)
    phone_cipher = models.BinaryField(default=bytes, blank=True)
    relation = models.CharField(max_length=20, choices=RELATIONS, default="self")
    complaint = models.TextField()
    urgency = models.CharField(max_length=20, choices=URGENCY_WORDS)
    advice = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=STATES, default="open")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="+")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)
    visit = models.OneToOneField("visits.Visit", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "advice_call"
        constraints = (
            models.CheckConstraint(condition=~Q(state="handed-over") | Q(due_at__isnull=False), name="call_due"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__gte=F("at")) & ~Q(outcome="")), name="call_closed_whole"
            ),
        )
        indexes = (
            models.Index(fields=["organization", "-at"], name="call_of_organization"),
            models.Index(fields=["due_at"], name="call_handed_over", condition=Q(state="handed-over")),
            models.Index(fields=["elder", "-at"], name="call_of_elder"),
        )

    def __str__(self) -> str:
        return f"call #{self.pk}"

    @property
    def masked_phone(self) -> str:
        """Return the caller's number as pages show it."""
        return masked_phone(decrypt(bytes(self.phone_cipher))) if self.phone_cipher else ""
