"""Reads the register of equipment and the loans."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from yilian.equipment.models import Equipment, Loan


def equipment_with_loans() -> QuerySet[Equipment]:
    """Return the register of equipment; `out` says how many loans of each are open: none or one."""
    out = Count("loans", filter=Q(loans__returned_on__isnull=True))
    return Equipment.objects.select_related("organization").annotate(out=out).order_by("kind", "number", "pk")


def lent_out() -> list[int]:
    """Return the keys of the equipment that is with somebody now."""
    return list(Loan.objects.filter(returned_on__isnull=True).values_list("equipment_id", flat=True))


def loans() -> QuerySet[Loan]:
    """Return the loans, the one due first on top."""
    return Loan.objects.select_related("equipment__organization", "elder__residence_division", "practitioner").order_by(
        "due_on", "pk"
    )


def loans_open(on: date, *, overdue: bool = False) -> QuerySet[Loan]:
    """Return the loans that have not come back, or of these the ones that should have."""
    out = loans().filter(returned_on__isnull=True)
    return out.filter(due_on__lt=on) if overdue else out


def loans_waiting(on: date) -> QuerySet[Loan]:
    """Return the loans that should have come back."""
    return loans_open(on, overdue=True)


def loans_open_for(elder_id: int, on: date) -> QuerySet[Loan]:
    """Return what is lent to an elder."""
    return loans_open(on).filter(elder_id=elder_id)
