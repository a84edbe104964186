"""Reads attachments, and which files nobody names."""

from yilian.kernel.refusals import NotFound
from yilian.visits.files import file_names
from yilian.visits.models import Attachment


def attachment_of(attachment_id: int) -> Attachment:
    """Return one attachment in scope."""
    attachment = Attachment.objects.select_related("visit").filter(pk=attachment_id).first()
    if attachment is None:
        raise NotFound("attachment", attachment_id)
    return attachment


def stray_files() -> list[str]:
    """Name the files that no attachment names; only anyone who reaches everybody may ask."""
    named = set(Attachment.objects.values_list("sha256", flat=True).distinct())
    return [name for name in file_names() if name not in named]
