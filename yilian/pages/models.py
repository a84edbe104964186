"""What somebody typed and did not send yet."""

from django.db import models


class Draft(models.Model):
    """What somebody typed into a form that was not sent yet, or was sent in vain; only its writer sees it.

    `path` is the address of the form without its query; everything else that tells of persons lies encrypted in the body.
    """

    pk = models.CompositePrimaryKey("user_id", "id")
    id = models.UUIDField()
    user_id = models.BigIntegerField()
    path = models.CharField(max_length=300)
    body_cipher = models.BinaryField()
    saved_at = models.DateTimeField()
    kept_until = models.DateTimeField()

    class Meta:
        db_table = "pages_draft"
        indexes = (models.Index(fields=["user_id", "path"], name="draft_at"),)

    def __str__(self) -> str:
        return str(self.id)
