"""Imports against the database: scope, the same twice, going on after a stop, pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from factories import an_elder, an_id_number

from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.exchange.actions import imports as actions
from yilian.exchange.actions.imports import Upload, confirm_import, enter_batch, run_import, start_import
from yilian.exchange.actions.undoing import undo_import
from yilian.exchange.models import FailedRow, Import, ImportFile
from yilian.exchange.queries import handed_back, import_of
from yilian.exchange.sheets import read_sheet
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.people.actions.lives import NewFamilyMember, add_family_member
from yilian.people.models import Elder, ElderGroup, ResidencePeriod

BORN = date(1943, 5, 1)
EAST, WEST = "330727109901", "330727106901"
HEADINGS = "姓名,性别,出生日期,身份证号,常住村（社区）代码或村名,人群"
AsRole = Callable[..., Actor]


def row(name: str = "周金兰", number: str = "", place: str = EAST) -> str:
    return f"{name},女,1943-05-01,{number or an_id_number(BORN, 2)},{place},独居"


def csv(*rows: str) -> bytes:
    return "\n".join((HEADINGS, *rows)).encode()


def imported(actor: Actor, content: bytes) -> Import:
    made = confirm_import(actor, start_import(actor, upload=Upload("a.csv", content)))
    run_import(actor, made.pk)
    return import_of(made.pk)


def counts(one: Import) -> tuple[int, int, int]:
    return one.new, one.same, one.failed


@pytest.fixture
def admin(as_role: AsRole) -> object:
    actor = as_role("county-admin")
    with using_scope(actor):
        yield actor


def test_a_dry_run_enters_nobody(admin: Actor) -> None:
    judged = start_import(admin, upload=Upload("a.csv", csv(row(), row(name=""))))
    assert (judged.status, counts(judged)) == (Import.Status.JUDGED, (1, 0, 1))
    assert not Elder.objects.exists()
    run_import(admin, judged.pk)
    assert not Elder.objects.exists()


@pytest.mark.shows("TZ-18", "CZ-07", "CZ-18")
@pytest.mark.feature("1")
def test_good_rows_are_kept_and_the_same_file_twice_changes_nothing(admin: Actor) -> None:
    content = csv(row(), row("王秀英"), row(name=""))
    assert counts(imported(admin, content)) == (2, 0, 1)
    before = list(Elder.objects.order_by("pk").values())
    assert counts(imported(admin, content)) == (0, 2, 1)
    assert list(Elder.objects.order_by("pk").values()) == before
    assert ElderGroup.objects.filter(group="living-alone").count() == 2
    assert not ImportFile.objects.exists()
    entry = AuditEntry.objects.filter(action="people.register_elder").latest("pk")
    assert sorted(entry.elders) == [one["id"] for one in before]


def test_a_number_repeated_in_the_file_is_handed_back(admin: Actor) -> None:
    number = an_id_number(BORN, 2)
    done = imported(admin, csv(row(number=number), row("王秀英", number)))
    assert counts(done) == (1, 0, 1)
    assert [(one.row, one.problems[0].code) for one in handed_back(done)] == [(3, "row-repeated")]


def test_rows_beyond_reach_are_refused_one_by_one(as_role: AsRole) -> None:
    actor = as_role("county-admin", "330727109")
    with using_scope(SYSTEM):
        number = an_id_number(BORN, 2)
        an_elder(residence=WEST, id_number=number)
    with using_scope(actor):
        done = imported(actor, csv(row(), row(place=WEST), row(number=number)))
        assert counts(done) == (1, 0, 2)
        codes = [one.problems[0].code for one in handed_back(done)]
    assert codes == ["residence-out-of-reach", "registered-elsewhere"]


def test_an_import_is_seen_only_by_who_reaches_as_far(admin: Actor, as_role: AsRole) -> None:
    made = start_import(admin, upload=Upload("a.csv", csv(row(), row(name=""))))
    with using_scope(as_role("county-admin", "330727109")):
        assert not FailedRow.objects.exists()
        with pytest.raises(NotFound):
            import_of(made.pk)


def test_a_stopped_import_goes_on_where_it_was(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    content = csv(*(row(name) for name in ("甲一", "甲二", "甲三", "", "甲五")))
    made = confirm_import(admin, start_import(admin, upload=Upload("a.csv", content)))
    judge = actions._judge(admin, read_sheet("a.csv", content))
    enter_batch(admin, made, judge=judge)
    assert (import_of(made.pk).status, Elder.objects.count()) == (Import.Status.RUNNING, 2)
    seen: list[int] = []
    run_import(admin, made.pk, seen.append)
    assert seen == [4, 5]
    assert counts(import_of(made.pk)) == (4, 0, 1)
    assert Elder.objects.count() == 4


def test_who_may_not_import_is_refused(as_role: AsRole) -> None:
    with pytest.raises(Refused, match="not-permitted"):
        start_import(as_role("nurse"), upload=Upload("a.csv", csv(row())))


def test_what_is_kept_of_persons_is_not_readable(admin: Actor) -> None:
    start_import(admin, upload=Upload("a.csv", csv(row(), row("无名氏", "123"))))
    assert "无名氏".encode() not in bytes(FailedRow.objects.get().content_cipher)
    assert "周金兰".encode() not in bytes(ImportFile.objects.get().content_cipher)


def test_the_pages_from_upload_to_errors(client_as: Callable[..., Client]) -> None:
    client = client_as("county-admin")
    assert client.get("/import/").status_code == 200
    assert client.get("/import/template/")["Content-Type"].endswith("spreadsheetml.sheet")
    bad = client.post("/import/", {"kind": "elders", "file": SimpleUploadedFile("a.csv", b"x,y")})
    assert (bad.status_code, "没有找到表头" in bad.content.decode()) == (422, True)
    sent = client.post("/import/", {"kind": "elders", "file": SimpleUploadedFile("a.csv", csv(row(), row(name="")))})
    page = client.get(sent["Location"]).content.decode()
    assert "确认登记 1 人" in page
    assert "请填写姓名" in page
    done = client.post(sent["Location"], follow=True).content.decode()
    assert "导入完成" in done
    errors = read_sheet("e.xlsx", client.get(f"{sent['Location']}errors/").content)
    assert [line.cells[-1] for line in errors.lines] == ["请填写姓名。"]
    kept = read_sheet("x.xlsx", client.get("/import/export/?q=周金兰").content)
    assert "***" in kept.lines[0].cells[4]


def test_a_long_import_is_left_to_the_worker(client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from yilian.accounts.models import User
    from yilian.exchange import views
    from yilian.exchange.tasks import enter_import

    monkeypatch.setattr(views, "AT_ONCE", 0)
    client = client_as("county-admin")
    sent = client.post("/import/", {"kind": "elders", "file": SimpleUploadedFile("a.csv", csv(row()))})
    page = client.post(sent["Location"], follow=True).content.decode()
    assert 'http-equiv="refresh"' in page
    import_id = int(sent["Location"].strip("/").rpartition("/")[2])
    enter_import(import_id, User.objects.get(username__startswith="county-admin").pk, "")
    assert "已完成" in client.get(sent["Location"]).content.decode()


def test_an_import_is_undone_as_a_whole_while_nothing_hangs_on_whom_it_entered(admin: Actor) -> None:
    there = an_elder(name="早已在册")
    made = imported(admin, csv(row(), row("王秀英")))
    with pytest.raises(Invalid, match="undo-reason-missing"):
        undo_import(admin, made, reason=" ")
    undo_import(admin, made, reason="发错了乡镇的表")
    assert list(Elder.objects.all()) == [there]
    assert set(ResidencePeriod.objects.values_list("elder", flat=True)) == {there.pk}
    assert (import_of(made.pk).status, import_of(made.pk).undo_reason) == ("undone", "发错了乡镇的表")
    with pytest.raises(Refused, match="import-not-done"):
        undo_import(admin, made, reason="再撤一次")
    assert counts(imported(admin, csv(row(), row("王秀英")))) == (2, 0, 0)


def test_an_import_on_whose_elders_something_hangs_is_not_undone(admin: Actor) -> None:
    made = imported(admin, csv(row(), row("王秀英")))
    elder = Elder.objects.get(name="王秀英")
    add_family_member(admin, elder, member=NewFamilyMember("周某", "daughter"))
    with pytest.raises(Refused, match="import-has-records") as refused:
        undo_import(admin, made, reason="发错了表")
    assert refused.value.params["count"] == 1
    assert Elder.objects.count() == 2


def test_the_page_undoes_an_import(client_as: Callable[..., Client]) -> None:
    client = client_as("county-admin")
    address = client.post("/import/", {"kind": "elders", "file": SimpleUploadedFile("a.csv", csv(row()))})["Location"]
    assert f"{address}undo/" in client.post(address, follow=True).content.decode()
    client.post(f"{address}undo/", {"reason": "发错了表"})
    assert "已撤销，登记的老人已全部移出" in client.get(address).content.decode()
    with using_scope(SYSTEM):
        assert not Elder.objects.exists()
