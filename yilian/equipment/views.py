"""Equipment: the register, lending and taking back, what is overdue."""

from datetime import date, timedelta

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.equipment.actions import Terms, extend_loan, inspect_equipment, lend, register_equipment, take_back
from yilian.equipment.forms import EquipmentForm, ExtensionForm, InspectionForm, LoanForm, ReturnForm
from yilian.equipment.models import LOAN_STATES, Equipment, Loan
from yilian.equipment.queries import equipment_with_loans, lent_out, loans, loans_open
from yilian.equipment.rules import (
    CONDITION_TRANSITIONS,
    LENDABLE,
    LOAN_TRANSITIONS,
    Condition,
    Kind,
    LoanState,
    loan_state,
)
from yilian.kernel.refusals import existing
from yilian.pages.forms import Entry, posted
from yilian.pages.lists import Link, Listing, Mark, Record, Row, Section, mark
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Step, Steps
from yilian.pages.versions import Editing
from yilian.people.queries.practitioners import practitioner_of
from yilian.visits.forms.pages import RecordPages, enter, own_hands, proof, show_list, show_record, who_asked
from yilian.visits.queries.orders import organizations_in_reach, own_organization

USUAL_LOAN = timedelta(days=90)


def loan_mark(loan: Loan, on: date) -> Mark:
    """Return the mark of a loan on a day."""
    state = loan_state(loan.due_on, loan.returned_on, on)
    return mark("loan.returned" if state == "returned" else state, LOAN_STATES[state])


LOANS = RecordPages("equipment:loans", "equipment:loan", _lazy("器材外借"), loans, "loan", state=loan_mark)


@permitted("visits.read")
def loan_list(request: Request) -> HttpResponse:
    """List the loans: what is out, what should be back."""
    chips = [
        ("overdue", _lazy("逾期未还"), loans_open(request.on, overdue=True)),
        ("out", _lazy("借出中"), loans_open(request.on)),
        ("all", _lazy("全部"), None),
    ]
    link, none = (
        Link(at("register"), _lazy("器材登记册"), "visits.read"),
        _lazy("没有逾期未还的器材。从登记册里选一件可以借出。"),
    )
    return LOANS.show_list(request, lambda loan: _row(loan, request.on), chips, link, none=none)


def _row(loan: Loan, on: date) -> Row:
    facts = [loan.equipment.get_kind_display(), loan.equipment.number, _("%(day)s 应还") % {"day": loan.due_on}]
    return Row(at("loan", loan_id=loan.pk), loan.elder.name, loan_mark(loan, on), facts, loan.elder_id)


def elder_row(loan: Loan, on: date) -> Row:
    """Return the line of a loan on the page of the elder."""
    return Row(at("loan", loan_id=loan.pk), loan.equipment.get_kind_display(), loan_mark(loan, on), [loan.due_on])


@permitted("visits.read")
def register(request: Request) -> HttpResponse:
    """List the equipment: what is here and what is lent."""
    pieces = equipment_with_loans()
    chips = [
        ("here", _lazy("在库"), pieces.exclude(pk__in=lent_out())),
        ("out", _lazy("已借出"), pieces.filter(pk__in=lent_out())),
        ("all", _lazy("全部"), None),
    ]
    links = [Link(at("new"), _lazy("登记器材"), "equipment.lend")]
    return show_list(
        request, Listing(_lazy("器材登记册"), pieces, _register_row, chips, links, _lazy("还没有登记器材。"))
    )


def _register_row(piece: Equipment) -> Row:
    facts = [piece.number, piece.organization, _("已借出") if getattr(piece, "out", 0) else _("在库")]
    shown = mark(piece.condition, piece.get_condition_display())
    return Row(at("piece", equipment_id=piece.pk), piece.get_kind_display(), shown, facts)


@permitted("equipment.lend")
def new_equipment(request: Request) -> HttpResponse:
    """Register a piece of equipment."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    organizations = organizations_in_reach(request.actor)
    form = EquipmentForm(posted(request), rows={"organization": organizations}, initial={"organization": home})

    def act(filled: Form) -> Equipment:
        data = filled.cleaned_data
        return register_equipment(request.actor, data["organization"], kind=Kind(data["kind"]), number=data["number"])

    return enter(request, form, Entry(_lazy("登记器材"), act, _at, at("register")))


@permitted("visits.read")
def piece(request: Request, equipment_id: int) -> HttpResponse:
    """Show one piece of equipment and whom it was lent to."""
    equipment = _piece(equipment_id)
    lent = list(loans().filter(equipment=equipment).order_by("-lent_on", "-pk"))
    facts = [
        (_("编号"), equipment.number),
        (_("机构"), equipment.organization),
        (_("状况"), equipment.get_condition_display()),
    ]
    section = Section(_("借出记录"), [_row(loan, request.on) for loan in lent], _("还没有借出过。"))
    shown = mark(equipment.condition, equipment.get_condition_display())
    back = Link(at("register"), _("器材登记册"))
    return show_record(
        request, Record(equipment.get_kind_display(), shown, facts, back, None, [section], PIECE_STEPS.links(equipment))
    )


@permitted("visits.read")
def loan_page(request: Request, loan_id: int) -> HttpResponse:
    """Show one loan."""
    loan = LOANS.find(loan_id)
    facts = [
        (_("编号"), f"{loan.equipment.get_kind_display()} {loan.equipment.number}"),
        (_("机构"), loan.equipment.organization),
        (_("借出日期"), f"{loan.lent_on} {loan.practitioner}"),
        (_("应还日期"), loan.due_on),
        (_("归还日期"), loan.returned_on),
        (_("归还时的状况"), loan.get_condition_display()),
        (_("备注"), loan.note),
    ]
    sections = [proof(loan.visit_id, _("借出登记"), loan.lent_on)] if loan.visit_id else []
    return LOANS.show(request, loan, facts, sections, LOAN_STEPS)


def at(name: str, **keys: object) -> str:
    """Return the address of a page of equipment."""
    return reverse(f"equipment:{name}", kwargs=keys or None)


def _at(made: Equipment | Loan) -> str:
    return LOANS.address(made) if isinstance(made, Loan) else at("piece", equipment_id=made.pk)


def _piece(equipment_id: int) -> Equipment:
    return existing(equipment_with_loans().filter(pk=equipment_id).first(), "equipment", equipment_id)


def _onward_of_piece(piece: Equipment) -> frozenset[str]:
    """Return what may become of a piece: nothing while it is lent."""
    if getattr(piece, "out", 0):
        return frozenset()
    lent = {LoanState.OUT} if piece.condition in LENDABLE else set()
    return CONDITION_TRANSITIONS[Condition(piece.condition)] | lent


def _lent(request: Request, data: Data) -> Data:
    terms = Terms(data["lent_on"], data["due_on"], data["note"])
    return {"elder": data["who"], "by": own_hands(request), "terms": terms}


def _usual(request: Request, piece: Equipment) -> Data:
    return {"initial": who_asked(request) | {"lent_on": request.on, "due_on": request.on + USUAL_LOAN}}


PIECE_STEPS: Steps[Equipment] = Steps(
    "equipment",
    _piece,
    _at,
    _onward_of_piece,
    (
        Step(
            "lend", _lazy("借出"), "equipment.lend", lend, LoanForm, to=LoanState.OUT, options=_usual, arguments=_lent
        ),
        Step(
            "inspect",
            _lazy("检修或报废"),
            "equipment.lend",
            inspect_equipment,
            InspectionForm,
            options=lambda request, piece: {"editing": Editing(piece, lambda now: {"condition": now.condition})},
            quiet=True,
        ),
    ),
    lead=lambda piece: f"{piece.get_kind_display()} {piece.number} · {piece.get_condition_display()}",
    show=enter,
)
LOAN_STEPS = LOANS.steps(
    lambda loan: LOAN_TRANSITIONS[LoanState.RETURNED if loan.returned_on else LoanState.OUT],
    Step(
        "take-back",
        _lazy("归还"),
        "equipment.lend",
        take_back,
        ReturnForm,
        to=LoanState.RETURNED,
        options=lambda request, loan: {"initial": {"on": request.on}},
    ),
    Step(
        "extend",
        _lazy("续借"),
        "equipment.lend",
        extend_loan,
        ExtensionForm,
        quiet=True,
        options=lambda request, loan: {"initial": {"due_on": max(loan.due_on, request.on) + USUAL_LOAN}},
    ),
    lead=lambda loan: _("应还日期 %(day)s") % {"day": loan.due_on},
)
