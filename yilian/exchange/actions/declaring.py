"""Records what sheets declare, row by row, by the actions that pages use: a rule says the same at every door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from yilian.audit.actions import rehearsed
from yilian.exchange.queries import elders_numbered, layout_of
from yilian.exchange.rules.declarations import Meanings, ReadDeclaration, SheetKind, read_declaration
from yilian.exchange.sheets import Line, Sheet
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Problem, Refused
from yilian.people.actions.centres import serve_by_centre
from yilian.people.actions.elders import NewElder
from yilian.people.models import CentreCare
from yilian.people.queries import persons
from yilian.places import queries as places
from yilian.places.actions.areas import mark_urban
from yilian.places.actions.declarations import (
    NewCharacteristic,
    NewParticipation,
    declare_participation,
    record_characteristic,
)
from yilian.places.models import NOT_WITHDRAWN, Characteristic, Declaration, Division, Participation, UrbanMark
from yilian.places.rules import DeclaredDays

PERMISSIONS: Mapping[SheetKind, str] = {
    SheetKind.ELDERS: "people.register_elder",
    SheetKind.CHARACTERISTICS: "places.characterise",
    SheetKind.PARTICIPATION: "places.participate",
    SheetKind.URBAN: "places.manage",
    SheetKind.CENTRE_CARE: "people.revise_elder",
}


@dataclass(slots=True)
class Sorted:
    """Rows told apart: elders to enter, declarations entered, known already, handed back."""

    new: list[NewElder] = field(default_factory=list)
    declared: int = 0
    entered: list[int] = field(default_factory=list)
    same: int = 0
    failed: list[tuple[Line, tuple[Problem, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeclarationJudge:
    """What the rows of one sheet of declarations are judged by; `known` says what the names in each column mean."""

    kind: SheetKind
    sheet: Sheet
    known: Mapping[str, Meanings]

    def judge(self, actor: Actor, lines: Sequence[Line]) -> Sorted:
        """Return what entering rows would do, by entering them and taking all of it back."""
        with rehearsed():
            return self.enter(actor, lines)

    def enter(self, actor: Actor, lines: Sequence[Line]) -> Sorted:
        """Record what rows say; a row that is refused is handed back, and the others stay."""
        sorted_rows, known = Sorted(), self._known_of(lines)
        for line in lines:
            read = read_declaration(layout_of(self.kind), self.sheet.cells_of(line), known)
            if not isinstance(read, ReadDeclaration):
                sorted_rows.failed.append((line, read))
                continue
            try:
                entered = _declare(actor, self.kind, read)
            except Invalid as wrong:
                sorted_rows.failed.append((line, wrong.problems))
            except Refused as wrong:
                sorted_rows.failed.append((line, (Problem("", wrong.code, wrong.refusal.params),)))
            else:
                sorted_rows.declared += entered
                sorted_rows.same += not entered
        return sorted_rows

    def _known_of(self, lines: Sequence[Line]) -> Mapping[str, Meanings]:
        """Return what names mean in these rows; elders are looked up for the rows at hand only."""
        if self.kind is not SheetKind.CENTRE_CARE:
            return self.known
        numbers = [self.sheet.cells_of(line).get("elder", "").strip().lstrip("'") for line in lines]
        return {**self.known, "elder": elders_numbered(numbers)}


def _declare(actor: Actor, kind: SheetKind, read: ReadDeclaration) -> bool:
    """Record what a row says; return whether it was new, and not recorded just so before."""
    meant, days = read.meant, DeclaredDays(read.starts_on, read.document, read.ends_on)
    match kind:
        case SheetKind.CHARACTERISTICS:
            organization = places.organization(int(meant["organization"]))
            if _is_recorded(Characteristic, days, organization=organization, word=meant["word"], holds=read.holds):
                return False
            characteristic = NewCharacteristic(meant["word"], days.starts_on, days.document, days.ends_on, read.holds)
            record_characteristic(actor, organization, details=characteristic)
        case SheetKind.PARTICIPATION:
            division = Division.objects.get(pk=meant["division"])
            service = {name: meant[name] for name in ("pack", "mode", "item")}
            if _is_recorded(Participation, days, division=division, **service):
                return False
            participation = NewParticipation(
                meant["pack"], meant["mode"], days.starts_on, days.document, meant["item"], days.ends_on
            )
            declare_participation(actor, division, details=participation)
        case SheetKind.URBAN:
            village = Division.objects.get(pk=meant["village"])
            if _is_recorded(UrbanMark, days, division=village):
                return False
            mark_urban(actor, village, days=days)
        case _:
            elder, centre = persons.elder(int(meant["elder"])), places.organization(int(meant["centre"]))
            if _is_recorded(CentreCare, days, elder=elder, organization=centre):
                return False
            serve_by_centre(actor, elder, centre, days=days)
    return True


def _is_recorded(model: type[Declaration], days: DeclaredDays, **same: object) -> bool:
    """Return whether just the same is recorded and counts."""
    rows = model._default_manager.filter(NOT_WITHDRAWN, **same)
    span = {"starts_on": days.starts_on, "document": days.document.strip()}
    ends = {"ends_on__isnull": True} if days.ends_on is None else {"ends_on": days.ends_on}
    return rows.filter(**span, **ends).exists()
