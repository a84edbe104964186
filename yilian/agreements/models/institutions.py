"""Agreements between a care institution and a medical institution, and the posts that keep them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.agreements.rules.institutions import Side, Terms
from yilian.agreements.rules.states import Dates
from yilian.audit.period_constraints import ends_after_start


class Agreement(models.Model):
    """A medical institution agreed with a care institution on what it does there (FJ-08: six contents, all required).

    `mode` is the mode of service (`partnership`, …) and `pack` the document that defines it. It holds from `starts_on` to
    `ends_on` once both sides have signed; `ended_on` is an earlier end, with its reason, or the day a draft was withdrawn.
    `model_since` is the day on which the pair was picked as a model of its locality.
    For each side stand the day of its signature, the name of who signed, and the user who entered it.
    """

    class Form(models.TextChoices):
        """The forms that the documents name (FJ-08, TZ-08, ZJ-07)."""

        CONTRACT = "contract", _("签约合作")
        TRUSTEESHIP = "trusteeship", _("托管")
        COUNTERPART_SUPPORT = "counterpart-support", _("对口支援")
        JOINT_CONSTRUCTION = "joint-construction", _("合作共建")
        OUTSOURCING = "outsourcing", _("服务外包")
        ENTRUSTED_OPERATION = "entrusted-operation", _("委托经营")
        ALLIANCE = "alliance", _("医疗联合体成员")

    care_organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="agreements_received")
    medical_organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="agreements_given")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="agreements")
    form = models.CharField(max_length=30, choices=Form)
    pack = models.CharField(max_length=40)
    mode = models.CharField(max_length=40)
    content = models.TextField()
    manner = models.TextField()
    hours = models.TextField()
    frequency = models.TextField()
    cost = models.TextField()
    responsibilities = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    care_signed_on = models.DateField(null=True, blank=True)
    care_signatory = models.CharField(max_length=60, blank=True)
    care_signed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    medical_signed_on = models.DateField(null=True, blank=True)
    medical_signatory = models.CharField(max_length=60, blank=True)
    medical_signed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewed_by")
    model_since = models.DateField(null=True, blank=True)
    judged_on = models.DateField()

    class Meta:
        db_table = "agreements_agreement"
        constraints = (
            ends_after_start("agreement_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(care_organization=F("medical_organization")), name="agreement_between_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form} #{self.pk}"

    @property
    def complete_on(self) -> date | None:
        """Return the day on which the second side signed, or None."""
        if self.care_signed_on is None or self.medical_signed_on is None:
            return None
        return max(self.care_signed_on, self.medical_signed_on)

    @property
    def dates(self) -> Dates:
        """Return what decides the state."""
        renewal: Agreement | None = getattr(self, "renewed_by", None)
        return Dates(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            signed_on=(self.care_signed_on, self.medical_signed_on),
            ended_on=self.ended_on,
            renewal_signed_on=None if renewal is None or renewal.ended_on is not None else renewal.complete_on,
        )

    @property
    def terms(self) -> Terms:
        """Return what was agreed on."""
        return Terms(
            self.form,
            self.mode,
            self.starts_on,
            self.ends_on,
            self.content,
            self.manner,
            self.hours,
            self.frequency,
            self.cost,
            self.responsibilities,
            self.team_id,
        )

    def signed_on(self, side: Side) -> date | None:
        """Return the day on which a side signed, or None."""
        return self.care_signed_on if side is Side.CARE else self.medical_signed_on

    def signed_by(self, side: Side) -> int | None:
        """Return the user who signed for a side, or None."""
        return self.care_signed_by_id if side is Side.CARE else self.medical_signed_by_id


class ScheduledSlot(models.Model):
    """A fixed time, place and person of an agreement: who goes on which weekday (1 Monday … 7 Sunday), and who stands in (PA-14)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="posts")
    item = models.CharField(max_length=40)
    weekday = models.PositiveSmallIntegerField()
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=100)
    first = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    relief = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")

    class Meta:
        db_table = "agreements_scheduled_slot"
        constraints = (
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="post_on_a_weekday"),
            models.CheckConstraint(condition=~Q(first=F("relief")), name="post_of_two"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="post_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.weekday} #{self.pk}"
