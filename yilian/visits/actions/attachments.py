"""Attaches photographs and signatures to visits, and sweeps the files that no record names."""

from dataclasses import dataclass

from django.db import connection

from yilian.audit.actions import action
from yilian.audit.clock import now
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid
from yilian.visits.files import LOCK, keep_file, remove_drafts, remove_file
from yilian.visits.models import Attachment, Visit
from yilian.visits.queries.attachments import stray_files
from yilian.visits.rules.attachments import attachment_problem, media_type_of


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A picture as it came: what it is for, and its bytes."""

    kind: str
    content: bytes


@action("visits.record", title=words("附上照片", "attach a picture"), name="visits.attach")
def attach(actor: Actor, visit: Visit, *, picture: NewAttachment) -> Attachment:
    """Attach a picture to a visit. The file is whole on the disk before the row is committed; the same picture is attached once.

    A process killed in between leaves a file that nobody names, which `sweep_files` takes away, and never a row without file.
    """
    problem = attachment_problem(picture.kind, picture.content)
    if problem is not None:
        raise Invalid(problem)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    attachment, _created = Attachment.objects.get_or_create(
        visit=visit,
        kind=picture.kind,
        sha256=keep_file(picture.content),
        defaults={
            "media_type": media_type_of(picture.content),
            "size": len(picture.content),
            "added_at": now(),
        },
    )
    return attachment


@action("visits.sweep", title=words("清理无主文件", "remove files without owner"))
def sweep_files(actor: Actor) -> int:
    """Take away the files that no attachment names, and say how many; nobody attaches meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    stray = stray_files()
    for name in stray:
        remove_file(name)
    return len(stray) + remove_drafts()
