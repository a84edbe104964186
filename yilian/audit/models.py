"""What was done and seen, by whom, for what purpose; written once, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

PURPOSES = {
    "care": _("照护"),
    "supervision": _("监管"),
    "planning": _("规划"),
    "audit": _("审计"),
    "operation": _("运行维护"),
    "self": _("本人"),
    "family": _("家属"),
}


class AuditEntry(models.Model):
    """One change, one look, one sign-in. `elders` are the ids of the persons it concerns.

    `divisions` (a multirange of codes) and `organizations` are the actor's scope: an entry about no elder is seen by those
    who reach as far. The database enforces it; see the migration `0002_constraints`.
    """

    class Kind(models.TextChoices):
        """What kind of thing happened."""

        CHANGE = "change", _("变更")
        LOOK = "look", _("查看")
        ACCESS = "access", _("登录")

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind)
    action = models.CharField(max_length=80)
    user_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    subjects = ArrayField(models.CharField(max_length=80), default=list)
    elders = ArrayField(models.BigIntegerField(), default=list)
    divisions = models.TextField(default="{}", db_default="{}")
    organizations = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_entry"
        indexes = (models.Index(fields=["user_id", "-id"], name="audit_entry_user"),)

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"

    @property
    def purpose_text(self) -> str:
        """Return the purpose in the language of the page; one that somebody stated stands in their own words."""
        return str(PURPOSES.get(self.purpose, self.purpose))


class Concern(models.Model):
    """That an entry concerns an elder: the way from a person to everybody who looked. Filled by the database from `elders`."""

    pk = models.CompositePrimaryKey("elder_id", "entry_id")
    elder_id = models.BigIntegerField()
    entry = models.ForeignKey(
        AuditEntry, models.DO_NOTHING, related_name="concerns", db_index=False, db_constraint=False
    )

    class Meta:
        db_table = "audit_concern"

    def __str__(self) -> str:
        return f"{self.elder_id} {self.entry_id}"


class Seal(models.Model):
    """One link of the chain over the entries: its hash covers the hash before and the entry.

    No foreign key, so that an entry removed by force is found missing instead of taking its seal along.
    """

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class Command(models.Model):
    """A command that was carried out, so that the same one sent again changes nothing; `body` is the keyed hash of what was sent."""

    id = models.UUIDField(primary_key=True)
    action = models.CharField(max_length=80)
    body = models.CharField(max_length=64, blank=True)
    user_id = models.BigIntegerField(null=True)
    result = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_command"

    def __str__(self) -> str:
        return str(self.id)
