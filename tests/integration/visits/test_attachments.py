"""Pictures lie encrypted beside the database, named by what is in them; a row without its file cannot be."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from factories import a_picture, a_team, an_elder

from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.visits.actions.attachments import NewAttachment, attach, sweep_files
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.files import file_names, folder, keep_file, read_file
from yilian.visits.models import Attachment, Visit

ON = date(2023, 9, 12)
WELL = {"systolic": "128", "diastolic": "78", "heart-rate": "72"}
PHOTO = NewAttachment("photo", a_picture("一张照片"))
AsRole = Callable[..., Actor]


@pytest.fixture
def visit(county: None, settings: object, tmp_path: Path) -> Iterator[Visit]:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        yield record_visit(SYSTEM, elder, team, doctor, delivery=Delivery("home-visit", ON, WELL))


def test_a_picture_is_found_again_and_cannot_be_read_without_the_key(visit: Visit) -> None:
    attached = attach(SYSTEM, visit, picture=PHOTO)
    assert (attached.media_type, attached.size) == ("image/jpeg", len(PHOTO.content))
    assert read_file(attached.sha256) == PHOTO.content
    (path,) = folder().glob("*/*")
    assert path.name == attached.sha256
    assert "一张照片".encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_changed_file_is_noticed(visit: Visit) -> None:
    attached = attach(SYSTEM, visit, picture=PHOTO)
    (path,) = folder().glob("*/*")
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(InvalidTag):
        read_file(attached.sha256)


def test_the_same_picture_is_kept_once(visit: Visit) -> None:
    first = attach(SYSTEM, visit, picture=PHOTO)
    assert attach(SYSTEM, visit, picture=PHOTO) == first
    attach(SYSTEM, visit, picture=NewAttachment("signature", PHOTO.content))
    assert Attachment.objects.count() == 2
    assert len(list(file_names())) == 1


def test_what_is_no_picture_leaves_neither_row_nor_file(visit: Visit) -> None:
    with pytest.raises(Invalid):
        attach(SYSTEM, visit, picture=NewAttachment("photo", b"<html>"))
    assert not Attachment.objects.exists()
    assert list(file_names()) == []


def test_a_file_whose_row_was_rolled_back_is_swept_and_the_others_stay(visit: Visit) -> None:
    kept = attach(SYSTEM, visit, picture=PHOTO)
    with pytest.raises(RuntimeError), transaction.atomic():
        attach(SYSTEM, visit, picture=NewAttachment("photo", a_picture("没有提交")))
        raise RuntimeError
    keep_file(a_picture("没有人记下"))
    draft = folder() / "ab" / f"{'ab' * 32}.1234.draft"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(b"half")
    assert sweep_files(SYSTEM) == 3
    assert list(file_names()) == [kept.sha256]
    assert sweep_files(SYSTEM) == 0


def test_only_the_system_sweeps_and_only_who_records_attaches(visit: Visit, as_role: AsRole) -> None:
    with pytest.raises(Refused, match="not-permitted"):
        sweep_files(as_role("county-admin"))
    with pytest.raises(Refused, match="not-permitted"):
        attach(as_role("health-bureau"), visit, picture=PHOTO)
    with pytest.raises(NotFound):
        attach(as_role("nurse", "330727106"), visit, picture=PHOTO)
    assert list(file_names()) == []


def test_the_picture_is_shown_to_who_may_and_every_look_is_kept(visit: Visit, client_as: Callable[..., Client]) -> None:
    client = client_as("family-doctor", "330727109000")
    upload = {"kind": "photo", "file": SimpleUploadedFile("a.exe", PHOTO.content)}
    assert client.post(f"/visits/{visit.pk}/attach/", upload).status_code == 302
    attached = Attachment.objects.get()
    answer = client.get(f"/visits/attachment/{attached.pk}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.content == PHOTO.content
    assert AuditEntry.objects.filter(action="visits.attachment", elders=[visit.elder_id]).count() == 1
    stranger = client_as("family-doctor", "330727106000")
    assert stranger.get(f"/visits/attachment/{attached.pk}/").status_code == 404
    wrong = client.post(f"/visits/{visit.pk}/attach/", {"kind": "photo"})
    assert wrong.status_code == 422
    assert "没有选择文件" in wrong.content.decode()
