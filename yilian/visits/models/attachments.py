"""Photographs and signatures of a visit; the files lie beside the database, named by what is in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yilian.visits.models.visits import Visit


class Attachment(models.Model):
    """That a file belongs to a visit: its SHA-256 in hex finds it, `size` is in bytes of the picture itself."""

    class Kind(models.TextChoices):
        """What the picture is for."""

        PHOTO = "photo", _("照片")
        SIGNATURE = "signature", _("签名")

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=20, choices=Kind)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "visits_attachment"
        constraints = (models.UniqueConstraint(fields=["visit", "kind", "sha256"], name="attachment_once"),)
        indexes = (models.Index(fields=["sha256"], name="attachment_file"),)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
