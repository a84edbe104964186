"""Imports: what was uploaded, how far it is, and the rows that were handed back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from yilian.exchange.rules.declarations import SheetKind


class Import(models.Model):
    """A sheet on its way into the register: of elders, or of what is declared of institutions, places and elders (`kind`).

    `done` counts the rows dealt with; a later run goes on from there.

    `divisions` and `organizations` are the scope of whoever uploaded it: only who reaches as far sees it. `role` is the role
    they acted in, for the worker that acts for them.
    """

    class Kind(models.TextChoices):
        """What the sheet is about."""

        ELDERS = SheetKind.ELDERS, _("老人")
        CHARACTERISTICS = SheetKind.CHARACTERISTICS, _("机构事项")
        PARTICIPATION = SheetKind.PARTICIPATION, _("参加声明")
        URBAN = SheetKind.URBAN, _("城镇社区")
        CENTRE_CARE = SheetKind.CENTRE_CARE, _("照料中心服务")

    class Status(models.TextChoices):
        """How far an import is."""

        JUDGED = "judged", _("已试读，等待确认")
        WAITING = "waiting", _("等待处理")
        RUNNING = "running", _("正在导入")
        DONE = "done", _("已完成")
        UNDONE = "undone", _("已撤销")

    user_id = models.BigIntegerField(null=True, blank=True)
    role = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ELDERS)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.JUDGED)
    dry_run = models.BooleanField(default=True)
    headings = ArrayField(models.TextField(), default=list)
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    divisions = models.TextField(default="{}")
    organizations = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()
    moved_at = models.DateTimeField()
    undo_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "exchange_import"
        indexes = (models.Index(fields=["-id", "user_id"], name="import_latest"),)

    def __str__(self) -> str:
        return f"import #{self.pk}"


class ImportFile(models.Model):
    """The file of an import that is not finished, encrypted; it is removed when the last row is dealt with."""

    imported = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="file")
    content_cipher = models.BinaryField()

    class Meta:
        db_table = "exchange_file"

    def __str__(self) -> str:
        return f"file #{self.pk}"


class EnteredElder(models.Model):
    """That an import entered an elder into the register; it lets the import be undone while nothing hangs on whom it entered."""

    imported = models.ForeignKey(Import, models.CASCADE, related_name="entered")
    elder = models.OneToOneField("people.Elder", models.CASCADE, related_name="+")

    class Meta:
        db_table = "exchange_entered_elder"

    def __str__(self) -> str:
        return f"entered #{self.elder_id}"


class FailedRow(models.Model):
    """A row handed back: its cells as they came and what is wrong, encrypted because it names a person."""

    imported = models.ForeignKey(Import, models.CASCADE, related_name="failures")
    row = models.PositiveIntegerField()
    content_cipher = models.BinaryField()

    class Meta:
        db_table = "exchange_failed_row"
        constraints = (models.UniqueConstraint(fields=["imported", "row"], name="failed_row_once"),)

    def __str__(self) -> str:
        return f"row {self.row} of #{self.imported_id}"
