"""Enrolments: a package of services without an end, or a contract for some years."""

from datetime import date

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yilian.agreements.rules.enrolments import EndReason
from yilian.agreements.rules.states import Dates
from yilian.audit.period_constraints import ends_after_start, never_twice, only, only_text


class Enrolment(models.Model):
    """An elder agreed with a team on a mode of service (签约). `pack` is the document that defines the mode.

    `agreed_until` is the last day as signed, nothing for an enrolment without an end; `ends_on` the last day on which it
    holds, earlier when it was ended for a reason. `renews` is the contract before this one.
    """

    class Reason(models.TextChoices):
        """Why an enrolment was ended before its time."""

        MOVED = EndReason.MOVED, _("迁出")
        DIED = EndReason.DIED, _("死亡")
        CHANGED_TEAM = EndReason.CHANGED_TEAM, _("更换团队")
        OWN_WISH = EndReason.OWN_WISH, _("本人要求")
        REFUSED = EndReason.REFUSED, _("拒绝服务")
        LOST = EndReason.LOST, _("失联")
        OTHER = EndReason.OTHER, _("其他")

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="enrolments")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="enrolments")
    pack = models.CharField(max_length=40)
    mode = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, choices=Reason)
    end_note = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    agreed_until = models.DateField(null=True, blank=True)
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewed_by")
    judged_on = models.DateField()

    class Meta:
        db_table = "agreements_enrolment"
        constraints = (
            ends_after_start("enrolment_ends_after_start"),
            never_twice("enrolment_once_at_a_time", only(F("elder_id")), only_text("mode")),
        )

    def __str__(self) -> str:
        return f"{self.mode} #{self.pk}"

    @property
    def ended_on(self) -> date | None:
        """Return the last day of an enrolment that was ended for a reason, or None."""
        return self.ends_on if self.end_reason else None

    @property
    def dates(self) -> Dates:
        """Return what decides the state."""
        renewal: Enrolment | None = getattr(self, "renewed_by", None)
        return Dates(
            starts_on=self.starts_on,
            ends_on=self.agreed_until or date.max,
            signed_on=(self.signed_on or self.starts_on,),
            ended_on=self.ended_on,
            renewal_signed_on=None if renewal is None else renewal.signed_on,
        )
