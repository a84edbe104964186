"""Reads attachments, and which files nobody names."""

from yilian.kernel.refusals import NotFound
from yilian.visits.files import file_names
from yilian.visits.models import Attachment


def attachment_of(attachment_id: int) -> Attachment:
    """Give one attachment within reach."""
    found = Attachment.objects.select_related("visit").filter(pk=attachment_id).first()
    if found is None:
        raise NotFound("attachment", attachment_id)
    return found


def stray_files() -> list[str]:
    """Name the files that no attachment names; only whoever reaches everybody may ask."""
    named = set(Attachment.objects.values_list("sha256", flat=True).distinct())
    return [name for name in file_names() if name not in named]
