"""Imports: judged first, then entered in batches; every batch is a transaction of its own and says how far it is."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import IntegrityError, transaction

from yilian.audit.actions import action, publish
from yilian.audit.clock import now
from yilian.audit.scope import using_scope
from yilian.exchange.actions.declaring import PERMISSIONS, DeclarationJudge, Sorted
from yilian.exchange.events import ImportConfirmed
from yilian.exchange.models import EnteredElder, FailedRow, Import, ImportFile
from yilian.exchange.queries import (
    handed_back,
    layout_of,
    names_known,
    references_for,
    registered,
    sealed_file,
    sealed_row,
    sheet_of,
)
from yilian.exchange.rules.declarations import SheetKind
from yilian.exchange.rules.elders import Read, References, read_row, repeated
from yilian.exchange.sheets import Line, Sheet, error_sheet, read_sheet
from yilian.kernel.actors import Actor
from yilian.kernel.identifiers import upgraded_resident_id
from yilian.kernel.messages import words
from yilian.kernel.refusals import Problem, refuse, refuse_if
from yilian.people.actions.elders import NewElder, register_elders

BATCH = 1000
OVER = (Import.Status.DONE, Import.Status.UNDONE)
Progress = Callable[[int], None]


def _silent(_done: int) -> None:
    """Report to nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, and the role its sender acts in."""

    filename: str
    content: bytes
    role: str = ""
    kind: SheetKind = SheetKind.ELDERS


@dataclass(frozen=True, slots=True)
class Judge:
    """What the rows of one sheet are judged by; they stay as they came, to be handed back so."""

    VERBATIM: ClassVar = True
    sheet: Sheet
    known: References
    repeats: dict[int, int]

    def sort(self, lines: Sequence[Line]) -> Sorted:
        """Sort rows; which numbers are registered is asked once for all of them."""
        sorted_rows, read = Sorted(), list[tuple[Line, Read]]()
        for line in lines:
            outcome = self._read(line)
            if isinstance(outcome, Read):
                read.append((line, outcome))
            else:
                sorted_rows.failed.append((line, outcome))
        numbers = registered(read_out.id_number for _line, read_out in read)
        for line, read_out in read:
            in_reach = numbers.get(read_out.id_number)
            if in_reach is None:
                sorted_rows.new.append(_new(read_out))
            elif in_reach:
                sorted_rows.same += 1
            else:
                sorted_rows.failed.append((line, (Problem("id_number", "registered-elsewhere"),)))
        return sorted_rows

    def judge(self, actor: Actor, lines: Sequence[Line]) -> Sorted:
        """Return what entering rows would do."""
        return self.sort(lines)

    def enter(self, actor: Actor, lines: Sequence[Line]) -> Sorted:
        """Sort rows and enter the new ones; somebody entered by others meanwhile is found the second time."""
        sorted_rows = self.sort(lines)
        try:
            if sorted_rows.new:
                sorted_rows.entered = register_elders(actor, new_elders=sorted_rows.new)
        except IntegrityError as error:
            if "elder_id_number_once" not in str(error):
                raise
            sorted_rows = self.sort(lines)
            if sorted_rows.new:
                sorted_rows.entered = register_elders(actor, new_elders=sorted_rows.new)
        return sorted_rows

    def _read(self, line: Line) -> Read | tuple[Problem, ...]:
        """Read one row; a number that stood in an earlier row is not entered twice."""
        if line.number in self.repeats:
            return (Problem("id_number", "row-repeated", (("row", self.repeats[line.number]),)),)
        return read_row(self.sheet.cells_of(line), self.known)


def _new(read: Read) -> NewElder:
    """Hand a row that was read to the register."""
    return NewElder(
        name=read.name,
        sex=read.sex,
        birth_date=read.birth_date,
        id_number=read.id_number,
        residence=read.residence,
        household=read.household,
        phone=read.phone,
        address=read.address,
        lives=read.lives,
        groups=read.groups,
    )


def _judge(actor: Actor, sheet: Sheet, kind: SheetKind = SheetKind.ELDERS) -> Judge | DeclarationJudge:
    """Prepare to judge the rows of a sheet as an actor."""
    if kind is not SheetKind.ELDERS:
        return DeclarationJudge(kind, sheet, names_known(kind, actor))
    numbers = ((line.number, upgraded_resident_id(sheet.cells_of(line).get("id_number", ""))) for line in sheet.lines)
    return Judge(sheet, references_for(actor), repeated(numbers))


@action("exchange.import", title=words("上传并试读", "upload and judge a sheet"), name="exchange.start_import")
def start_import(actor: Actor, *, upload: Upload, progress: Progress = _silent) -> Import:
    """Read a file and say what entering it would do; nothing is entered yet."""
    refuse_if(actor.refusal(PERMISSIONS[upload.kind]))
    sheet = read_sheet(upload.filename, upload.content, layout_of(upload.kind))
    imported = Import.objects.create(
        user_id=actor.user_id,
        role=upload.role,
        kind=upload.kind,
        filename=upload.filename[-200:],
        headings=list(sheet.headings),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        rows=len(sheet.lines),
        divisions=actor.scope.ranges(),
        organizations=sorted(actor.scope.organizations),
        at=now(),
        moved_at=now(),
    )
    ImportFile.objects.create(imported=imported, content_cipher=sealed_file(upload.content))
    judge = _judge(actor, sheet, upload.kind)
    for start in range(0, len(sheet.lines), BATCH):
        sorted_rows = judge.judge(actor, sheet.lines[start : start + BATCH])
        _hand_back(imported, sorted_rows)
        _count(imported, sorted_rows)
        progress(min(start + BATCH, imported.rows))
    imported.save()
    return imported


@action("exchange.import", title=words("确认导入", "confirm an import"), name="exchange.confirm_import")
def confirm_import(actor: Actor, imported: Import) -> Import:
    """Let an import that was judged be entered; said again while it waits or runs, anyone who enters it is only asked again."""
    if imported.status in OVER:
        refuse("import-not-waiting")
    if imported.status == Import.Status.JUDGED:
        imported.status, imported.dry_run, imported.moved_at = Import.Status.WAITING, False, now()
        imported.new = imported.same = imported.failed = imported.done = 0
        imported.failures.all().delete()
        imported.save()
    if actor.user_id is not None:
        publish(ImportConfirmed(imported.pk, actor.user_id, imported.role))
    return imported


def run_import(actor: Actor, import_id: int, progress: Progress = _silent) -> None:
    """Enter what is left of a confirmed import; stopped in the middle, the next call goes on after the last whole batch.

    Two runs at once do no harm: each batch is taken under lock from where the import then stands.
    """
    with transaction.atomic(), using_scope(actor):
        imported = Import.objects.get(pk=import_id)
        if imported.status in (*OVER, Import.Status.JUDGED):
            return
        judge = _judge(actor, sheet_of(imported), SheetKind(imported.kind))
    while imported.status not in OVER:
        with transaction.atomic(), using_scope(actor):
            imported = enter_batch(actor, imported, judge=judge)
        progress(imported.done)


@action("exchange.import", title=words("登记导入的行", "enter imported rows"), name="exchange.enter_batch")
def enter_batch(actor: Actor, imported: Import, *, judge: Judge | DeclarationJudge) -> Import:
    """Enter the next rows of an import and say how far it is; after the last one the file is removed."""
    if imported.status in OVER:
        return imported
    lines = judge.sheet.lines[imported.done : imported.done + BATCH]
    entered = judge.enter(actor, lines)
    EnteredElder.objects.bulk_create(EnteredElder(imported=imported, elder_id=key) for key in entered.entered)
    _hand_back(imported, entered)
    _count(imported, entered)
    imported.done, imported.moved_at = imported.done + len(lines), now()
    finished = imported.done >= len(judge.sheet.lines)
    imported.status = Import.Status.DONE if finished else Import.Status.RUNNING
    if finished:
        ImportFile.objects.filter(imported=imported).delete()
    imported.save()
    return imported


def _hand_back(imported: Import, sorted_rows: Sorted) -> None:
    """Keep the rows that failed, with what is wrong."""
    FailedRow.objects.bulk_create(
        FailedRow(imported=imported, row=line.number, content_cipher=sealed_row(line, problems))
        for line, problems in sorted_rows.failed
    )


def _count(imported: Import, sorted_rows: Sorted) -> None:
    """Add up what became of rows."""
    imported.new += len(sorted_rows.new) + sorted_rows.declared
    imported.same += sorted_rows.same
    imported.failed += len(sorted_rows.failed)


@action("exchange.import", title=words("删除导入文件", "remove an imported file"), name="exchange.forget_file")
def forget_file(actor: Actor, imported: Import) -> None:
    """Remove the file of an import that was only to be judged; it names persons."""
    ImportFile.objects.filter(imported=imported).delete()


@action("exchange.import", title=words("下载退回的行", "download failed rows"), name="exchange.hand_out_rows")
def hand_out_rows(actor: Actor, imported: Import) -> bytes:
    """Write the rows handed back as a sheet; that somebody took it is kept, for it names persons."""
    return error_sheet(imported.headings, ((row.cells, row.reason()) for row in handed_back(imported)))
