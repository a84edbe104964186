"""Obligations; absences of elders, leave of staff, and the shifts of standing duties."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.obligations.rules import Dates, Shift


class Obligation(models.Model):
    """An item owed within a window, on the ground named and the clauses that ask for it.

    Owed to one elder, to an institution, or to a division (a group: everybody may come); owed by a team, or by a medical
    institution as `provider`. The ground is an enrolment, an agreement between institutions, or the record that called for it
    (`opened_by`, 'visits.visit:12'). `norm` names what asks for it beside or
    instead of a clause: a sign of the catalogue ('sign:high-fever') or an instrument ('instrument:news2'), which know their
    source. `due_at` is the instant where an answer is owed by a time and not by a day.

    `kept_by` names the record that fulfilled it ('visits.visit:12'). `judged_on` is the date for which policy was read.
    `void_reason` is a code (`absent`, `died`, `ended`, `not-promised`, `merged`). What is owed to a group has a division and no
    ground of its own: the team's enrolments there are its ground.
    """

    item = models.CharField(max_length=40)
    clauses = ArrayField(models.CharField(max_length=12))
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, blank=True, related_name="obligations")
    organization = models.ForeignKey(
        "places.Organization", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, blank=True, related_name="obligations")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="obligations")
    provider = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="duties")
    enrolment = models.ForeignKey(
        "agreements.Enrolment", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    opened_by = models.CharField(max_length=80, blank=True)
    norm = models.CharField(max_length=80, blank=True, default="", db_default="")
    ordinal = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    judged_on = models.DateField()
    kept_on = models.DateField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.CharField(max_length=80, blank=True)
    waived_on = models.DateField(null=True, blank=True)
    waived_reason = models.CharField(max_length=200, blank=True)
    void_on = models.DateField(null=True, blank=True)
    void_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "obligations_obligation"
        constraints = (
            models.UniqueConstraint(fields=["enrolment", "item", "starts_on"], name="obligation_once"),
            models.UniqueConstraint(
                fields=["agreement", "item", "starts_on"],
                condition=Q(elder__isnull=True),
                name="obligation_once_by_agreement",
            ),
            models.UniqueConstraint(
                fields=["elder", "item", "starts_on"],
                condition=Q(opened_by="", elder__isnull=False),
                name="obligation_once_to_elder",
            ),
            models.UniqueConstraint(
                fields=["team", "division", "item", "starts_on"],
                condition=Q(opened_by="", division__isnull=False),
                name="obligation_once_to_group",
            ),
            models.UniqueConstraint(
                fields=["opened_by", "item", "ordinal"],
                condition=~Q(opened_by=""),
                name="obligation_once_by_record",
            ),
            models.CheckConstraint(
                condition=Q(elder__isnull=False) | Q(organization__isnull=False) | Q(division__isnull=False),
                name="obligation_owed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(provider__isnull=False), name="obligation_owed_by_somebody"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="obligation_due_after_start"),
        )
        indexes = (
            models.Index(
                fields=["team", "due_on", "id"],
                name="obligation_open_of_team",
                condition=Q(kept_on__isnull=True, waived_on__isnull=True, void_on__isnull=True),
            ),
            models.Index(fields=["elder", "item"], name="obligation_of_elder"),
            models.Index(fields=["due_on"], name="obligation_due", condition=Q(void_on__isnull=True)),
            models.Index(
                fields=["organization", "due_on"],
                name="obligation_of_organization",
                condition=Q(organization__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"

    @property
    def dates(self) -> Dates:
        """Give what decides the state."""
        return Dates(self.starts_on, self.due_on, self.kept_on, self.waived_on, self.void_on, self.due_at, self.kept_at)


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
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"
            ),
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
        constraints = (models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"),)

    def __str__(self) -> str:
        return f"leave #{self.pk}"


class Watch(models.Model):
    """A weekly shift of a standing duty of an organization (the 24-hour telephone): who answers, and who stands in.

    `weekday` is 1 Monday … 7 Sunday; a shift that ends at or before its beginning ends the next day.
    """

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="watches")
    item = models.CharField(max_length=40)
    weekday = models.PositiveSmallIntegerField()
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    first = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+")
    relief = models.ForeignKey("people.Practitioner", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "obligations_watch"
        constraints = (
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="watch_on_a_weekday"),
            models.CheckConstraint(condition=Q(relief__isnull=True) | ~Q(first=F("relief")), name="watch_of_two"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="watch_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.weekday} #{self.pk}"

    @property
    def shift(self) -> Shift:
        """Give the shift as the rules want it."""
        return Shift(
            self.pk,
            self.weekday,
            self.begins_at,
            self.ends_at,
            self.first_id,
            self.relief_id,
            self.starts_on,
            self.ends_on,
        )
