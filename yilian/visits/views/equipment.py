"""Equipment: the register, lending and taking back, what is overdue."""

from datetime import date, timedelta

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.kernel.refusals import NotFound
from yilian.people.queries import practitioner_of
from yilian.visits.actions import Terms, extend_loan, inspect_equipment, lend, register_equipment, take_back
from yilian.visits.forms.series import EquipmentForm, ExtensionForm, InspectionForm, LoanForm, ReturnForm
from yilian.visits.models import Equipment, Loan
from yilian.visits.models.labels import LOAN_STATES
from yilian.visits.queries.orders import (
    equipment_with_loans,
    lent_out,
    loans,
    loans_open,
    organizations_in_reach,
    own_organization,
)
from yilian.visits.rules.equipment import CONDITION_TRANSITIONS, LENDABLE, Condition, Kind, loan_state
from yilian.visits.views.entering import Entry, enter, own_hands, posted, send, who_asked
from yilian.visits.views.showing import (
    Link,
    Listing,
    Mark,
    Record,
    Row,
    Section,
    at,
    mark,
    proof,
    show_list,
    show_record,
)

USUAL_LOAN = timedelta(days=90)


@permitted("visits.read")
def loan_list(request: Request) -> HttpResponse:
    """List the loans: what is out, what should be back."""
    chips = [
        ("overdue", _lazy("逾期未还"), loans_open(request.on, overdue=True)), ("out", _lazy("借出中"), loans_open(request.on)),
        ("all", _lazy("全部"), None),
    ]  # fmt: skip
    links = [Link(at("equipment-register"), _lazy("器材登记册"), "visits.read")]
    return show_list(
        request,
        Listing(
            _lazy("器材外借"), loans(), lambda loan: _row(loan, request.on), chips, links,
            _lazy("没有逾期未还的器材。从登记册里选一件可以借出。"),
        ),
    )  # fmt: skip


def loan_mark(loan: Loan, on: date) -> Mark:
    """Give the mark of a loan on a day."""
    state = loan_state(loan.due_on, loan.returned_on, on)
    return mark("returned-loan" if state == "returned" else state, LOAN_STATES[state])


def _row(loan: Loan, on: date) -> Row:
    facts = [loan.equipment.get_kind_display(), loan.equipment.number, _("%(day)s 应还") % {"day": loan.due_on}]
    return Row(at("loan", loan_id=loan.pk), loan.elder.name, loan_mark(loan, on), facts, loan.elder_id)


@permitted("visits.read")
def register(request: Request) -> HttpResponse:
    """List the equipment: what is here and what is lent."""
    found = equipment_with_loans()
    chips = [
        ("here", _lazy("在库"), found.exclude(pk__in=lent_out())),
        ("out", _lazy("已借出"), found.filter(pk__in=lent_out())),
        ("all", _lazy("全部"), None),
    ]
    links = [Link(at("new-equipment"), _lazy("登记器材"), "visits.lend")]
    return show_list(
        request,
        Listing(_lazy("器材登记册"), found, _register_row, chips, links, _lazy("还没有登记器材。")),
    )


def _register_row(one: Equipment) -> Row:
    facts = [one.number, one.organization, _("已借出") if getattr(one, "out", 0) else _("在库")]
    shown = mark(one.condition, one.get_condition_display())
    return Row(at("equipment-piece", equipment_id=one.pk), one.get_kind_display(), shown, facts)


@permitted("visits.lend")
def new_equipment(request: Request) -> HttpResponse:
    """Register a piece of equipment."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    organizations = organizations_in_reach(request.actor)
    form = EquipmentForm(posted(request), organizations=organizations, initial={"organization": home})

    def act(filled: Form) -> Equipment:
        data = filled.cleaned_data
        return send(request, register_equipment, data["organization"], kind=Kind(data["kind"]), number=data["number"])

    return enter(request, form, Entry(_lazy("登记器材"), act, _at, at("equipment-register")))


@permitted("visits.read")
def piece(request: Request, equipment_id: int) -> HttpResponse:
    """Show one piece of equipment and whom it was lent to."""
    one = _piece(equipment_id)
    lent = list(loans().filter(equipment=one).order_by("-lent_on", "-pk"))
    facts = [(_("编号"), one.number), (_("机构"), one.organization), (_("状况"), one.get_condition_display())]
    here = not getattr(one, "out", 0)
    steps = (
        [Link(at("lend", equipment_id=one.pk), _("借出"), "visits.lend")] if here and one.condition in LENDABLE else []
    )
    if here and CONDITION_TRANSITIONS[Condition(one.condition)]:
        steps.append(Link(at("inspect-equipment", equipment_id=one.pk), _("检修或报废"), "visits.lend", quiet=True))
    section = Section(_("借出记录"), [_row(loan, request.on) for loan in lent], _("还没有借出过。"))
    shown = mark(one.condition, one.get_condition_display())
    back = Link(at("equipment-register"), _("器材登记册"))
    return show_record(request, Record(one.get_kind_display(), shown, facts, back, None, [section], steps))


@permitted("visits.lend")
def lend_piece(request: Request, equipment_id: int) -> HttpResponse:
    """Lend a piece of equipment to an elder."""
    one = _piece(equipment_id)
    initial = who_asked(request) | {"lent_on": request.on, "due_on": request.on + USUAL_LOAN}
    form = LoanForm(posted(request), initial=initial)

    def act(filled: Form) -> Loan:
        data = filled.cleaned_data
        terms = Terms(data["lent_on"], data["due_on"], data["note"])
        return send(request, lend, one, data["who"], by=own_hands(request), terms=terms)

    lead = f"{one.get_kind_display()} {one.number}"
    return enter(request, form, Entry(_lazy("借出"), act, _loan_at, _at(one), lead=lead))


@permitted("visits.lend")
def inspect(request: Request, equipment_id: int) -> HttpResponse:
    """Say in what condition a piece of equipment is now."""
    one = _piece(equipment_id)
    form = InspectionForm(posted(request), initial={"condition": one.condition})

    def act(filled: Form) -> Equipment:
        data = filled.cleaned_data
        return send(
            request, inspect_equipment, one, condition=Condition(data["condition"]), reason=data["reason"]
        )  # fmt: skip

    lead = f"{one.get_kind_display()} {one.number} · {one.get_condition_display()}"
    return enter(request, form, Entry(_lazy("检修或报废"), act, _at, _at(one), lead=lead))


@permitted("visits.read")
def loan_page(request: Request, loan_id: int) -> HttpResponse:
    """Show one loan."""
    loan = _loan(loan_id)
    facts = [
        (_("编号"), f"{loan.equipment.get_kind_display()} {loan.equipment.number}"), (_("机构"), loan.equipment.organization),
        (_("借出日期"), f"{loan.lent_on} {loan.practitioner}"), (_("应还日期"), loan.due_on),
        (_("归还日期"), loan.returned_on), (_("归还时的状况"), loan.get_condition_display()), (_("备注"), loan.note),
    ]  # fmt: skip
    steps = [] if loan.returned_on else [
        Link(at("take-back", loan_id=loan.pk), _("归还"), "visits.lend"),
        Link(at("extend-loan", loan_id=loan.pk), _("续借"), "visits.lend", quiet=True),
    ]  # fmt: skip
    sections = [proof(loan.visit_id, _("借出登记"), loan.lent_on)] if loan.visit_id else []
    back = Link(at("equipment"), _("器材外借"))
    return show_record(
        request, Record(loan.elder.name, loan_mark(loan, request.on), facts, back, loan.elder, sections, steps)
    )


@permitted("visits.lend")
def extend(request: Request, loan_id: int) -> HttpResponse:
    """Let a loan run on."""
    loan = _loan(loan_id)
    form = ExtensionForm(posted(request), initial={"due_on": max(loan.due_on, request.on) + USUAL_LOAN})

    def act(filled: Form) -> Loan:
        data = filled.cleaned_data
        return send(request, extend_loan, loan, due_on=data["due_on"], reason=data["reason"])

    lead = _("应还日期 %(day)s") % {"day": loan.due_on}
    return enter(request, form, Entry(_lazy("续借"), act, _loan_at, _loan_at(loan), loan.elder, lead=lead))


@permitted("visits.lend")
def give_back(request: Request, loan_id: int) -> HttpResponse:
    """Take equipment back."""
    loan = _loan(loan_id)
    form = ReturnForm(posted(request), initial={"on": request.on})

    def act(filled: Form) -> Loan:
        data = filled.cleaned_data
        return send(request, take_back, loan, on=data["on"], condition=Condition(data["condition"]), note=data["note"])

    return enter(request, form, Entry(_lazy("归还"), act, _loan_at, _loan_at(loan), loan.elder))


def _at(one: Equipment) -> str:
    return at("equipment-piece", equipment_id=one.pk)


def _loan_at(loan: Loan) -> str:
    return at("loan", loan_id=loan.pk)


def _piece(equipment_id: int) -> Equipment:
    found = equipment_with_loans().filter(pk=equipment_id).first()
    if found is None:
        raise NotFound("equipment", equipment_id)
    return found


def _loan(loan_id: int) -> Loan:
    found = loans().select_related("practitioner").filter(pk=loan_id).first()
    if found is None:
        raise NotFound("loan", loan_id)
    return found
