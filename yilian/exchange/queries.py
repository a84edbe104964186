"""Reads what imports need: places, groups, numbers registered; imports and the rows they handed back."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from yilian.audit.cipher import decrypt, encrypt, number_hash
from yilian.audit.clock import today
from yilian.audit.scope import using_scope
from yilian.exchange.messages import MESSAGES
from yilian.exchange.models import FailedRow, Import, ImportFile
from yilian.exchange.rules.columns import Layout, joined
from yilian.exchange.rules.declarations import LAYOUTS, Meanings, SheetKind, meanings
from yilian.exchange.rules.elders import ELDERS, Place, References, references
from yilian.exchange.sheets import Line, Sheet, read_sheet
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.identifiers import upgraded_resident_id
from yilian.kernel.messages import MESSAGES as KERNEL
from yilian.kernel.refusals import NotFound, Problem, refuse
from yilian.people.messages import MESSAGES as PEOPLE
from yilian.people.models import Elder
from yilian.people.rules import CENTRES
from yilian.places.messages import MESSAGES as PLACES
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_library, services_to_choose
from yilian.places.queries import divisions_in_scope, divisions_within_reach, organizations_in_scope


def imports() -> QuerySet[Import]:
    """Return the imports in scope, the latest first."""
    return Import.objects.order_by("-pk")


def import_of(import_id: int) -> Import:
    """Return one import."""
    record = Import.objects.filter(pk=import_id).first()
    if record is None:
        raise NotFound("import", import_id)
    return record


def sheet_of(imported: Import) -> Sheet:
    """Read the file of an import again."""
    kept = ImportFile.objects.filter(imported=imported).first()
    if kept is None:
        refuse("import-without-file")
    content = base64.b64decode(decrypt(bytes(kept.content_cipher)))
    return read_sheet(imported.filename, content, layout_of(SheetKind(imported.kind)))


def layout_of(kind: SheetKind) -> Layout:
    """Return the columns of a kind of sheet."""
    return ELDERS if kind is SheetKind.ELDERS else LAYOUTS[kind]


def sealed_file(content: bytes) -> bytes:
    """Encrypt a file, which names persons."""
    return encrypt(base64.b64encode(content).decode())


def group_names() -> dict[str, str]:
    """Return the codes of the groups by each way to write them: Chinese, English, the code."""
    groups = policy_library().catalogue.group
    written = {code: code for code in groups}
    return written | {name: code for code, group in groups.items() for name in (group.name.zh, group.name.en)}


def references_for(actor: Actor) -> References:
    """Gather what an actor's rows are read against."""
    divisions = {division.code: division for division in Division.objects.all()}
    places = [
        Place(division.code, _names(division, divisions), division.level == Division.Level.VILLAGE)
        for division in divisions.values()
    ]
    return references(places, group_names(), actor.scope.covers_division, today())


def _names(division: Division, divisions: Mapping[str, Division]) -> tuple[str, ...]:
    """Return the ways to name a division: its name, and that with those above it in front."""
    names, above = [division.name_zh], division.parent_id
    while above is not None and above in divisions:
        names.append(divisions[above].name_zh + names[-1])
        above = divisions[above].parent_id
    return tuple(names)


def names_known(kind: SheetKind, actor: Actor) -> dict[str, Meanings]:
    """Return for each column of names in a kind of sheet what they mean, within the actor's territory."""
    catalogue = policy_library().catalogue
    match kind:
        case SheetKind.CHARACTERISTICS:
            entered = [word for word in catalogue.words if word.entered]
            words = ((name, word.code) for word in entered for name in (word.code, word.name.zh, word.name.en))
            return {"organization": _organizations(organizations_in_scope(actor)), "word": meanings(words)}
        case SheetKind.PARTICIPATION:
            packs = [
                (name, pack.id)
                for pack in policy_library().packs
                for name in (pack.id, pack.header.number, pack.header.title.zh)
                if name
            ]
            return {
                "division": _divisions(divisions_within_reach(actor)),
                "pack": meanings(packs),
                "mode": meanings(_named(catalogue.mode)),
                "item": meanings(_named(catalogue.item)),
            }
        case SheetKind.URBAN:
            return {"village": _divisions(divisions_in_scope(actor))}
        case _:
            return {"centre": _organizations(organizations_in_scope(actor).filter(kind__in=CENTRES))}


def words_to_choose(kind: SheetKind, actor: Actor) -> list[str]:
    """Return, for the second page of a template, what may be written."""
    catalogue = policy_library().catalogue
    match kind:
        case SheetKind.ELDERS:
            return ["、".join(group.name.zh for group in catalogue.group.values())]
        case SheetKind.CHARACTERISTICS:
            return ["、".join(word.name.zh for word in catalogue.words if word.entered)]
        case SheetKind.PARTICIPATION:
            chosen = [(pack, *each) for pack in policy_library().packs for each in sorted(services_to_choose(pack.id))]
            return [
                f"{pack.header.number or pack.header.title.zh} · {catalogue.mode[mode].name.zh}"
                f" · {catalogue.item[item].name.zh if item else '全部服务'}"
                for pack, mode, item in chosen
            ]
        case SheetKind.CENTRE_CARE:
            centres = organizations_in_scope(actor).filter(kind__in=CENTRES)
            return ["、".join(centre.name_zh for centre in centres)]
        case _:
            return []


def _named(entries: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the ways to write each entry of the catalogue: code, Chinese and English."""
    for code, entry in entries.items():
        yield from ((name, code) for name in (code, entry.name.zh, entry.name.en))


def _organizations(rows: QuerySet[Organization]) -> Meanings:
    """Return which organizations each name means: code, name, and other names."""
    return meanings((name, str(row.pk)) for row in rows for name in (row.code, row.name_zh, *row.known_as))


def _divisions(rows: QuerySet[Division]) -> Meanings:
    """Return which divisions each name means: the code, the name, and the name with those above it in front."""
    every = {division.code: division for division in Division.objects.all()}
    return meanings((name, row.code) for row in rows for name in (row.code, *_names(row, every)))


def elders_numbered(numbers: Iterable[str]) -> Meanings:
    """Return which elders within reach identity numbers mean, as sheets compare them."""
    by_hash = {number_hash(upgraded_resident_id(number.upper())): joined(number) for number in numbers if number}
    rows = Elder.objects.filter(id_number_hash__in=list(by_hash), merged_into__isnull=True)
    keys = rows.values_list("id_number_hash", "pk")
    return {by_hash[bytes(digest)]: (str(key),) for digest, key in keys}


def registered(numbers: Iterable[str]) -> dict[str, bool]:
    """Return, for identity numbers that are registered anywhere, whether the record is in the current scope.

    The register keeps a number once for everybody, so an import must know of those beyond its scope, and of them nothing else.
    """
    by_hash = {number_hash(number): number for number in numbers}
    elders = Elder.objects.filter(id_number_hash__in=list(by_hash)).values_list("id_number_hash", flat=True)
    with transaction.atomic():
        seen = {by_hash[bytes(digest)] for digest in elders.all()}
        with using_scope(SYSTEM):
            anywhere = {by_hash[bytes(digest)] for digest in elders.all()}
    return {number: number in seen for number in anywhere}


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A row handed back: its number, its cells as they came, what is wrong."""

    row: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]

    def reason(self, language: str = "zh-hans") -> str:
        """Return in one text what is wrong."""
        return " ".join(sentence(problem, language) for problem in self.problems)


def sealed_row(line: Line, problems: Iterable[Problem]) -> bytes:
    """Encrypt a row handed back, with what is wrong."""
    problem_rows = [[problem.field, problem.code, dict(problem.params)] for problem in problems]
    return encrypt(json.dumps([line.cells, problem_rows], ensure_ascii=False, default=str))


def handed_back(imported: Import, most: int | None = None) -> Iterator[HandedBack]:
    """Yield the rows handed back, in the order of the sheet."""
    for failed_row in FailedRow.objects.filter(imported=imported).order_by("row")[:most]:
        cells, problem_rows = json.loads(decrypt(bytes(failed_row.content_cipher)))
        problems = tuple(Problem(field, code, tuple(sorted(params.items()))) for field, code, params in problem_rows)
        yield HandedBack(failed_row.row, tuple(cells), problems)


def sentence(problem: Problem, language: str) -> str:
    """Return the sentence of a problem; exchange's own first, then those of the register and of the kernel."""
    for messages in (MESSAGES, PEOPLE, PLACES, KERNEL):
        if problem.code in messages:
            return messages[problem.code].text(language, dict(problem.params))
    return problem.code
