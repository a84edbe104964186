"""Reads what obligations tell of an elder's medical history: stays in hospital, and signs that called for a follow-up."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from yilian.obligations.models import Absence, Obligation
from yilian.obligations.queries.norms import SIGN
from yilian.pages.histories import HistoryColumns, history_rows


def hospital_stays_of(elder_id: int) -> QuerySet[Absence, Any]:
    """Return the stays of an elder in hospital as entries of a history."""
    stays = Absence.objects.filter(elder_id=elder_id, kind=Absence.Kind.HOSPITAL)
    return history_rows(stays, HistoryColumns("starts_on", "kind", until="ends_on"))


def signs_followed_up_of(elder_id: int) -> QuerySet[Obligation, Any]:
    """Return the signs of an elder that called for a follow-up: until when it was made, and as the detail by when it is due."""
    follow_ups = Obligation.objects.filter(elder_id=elder_id, norm__startswith=SIGN, void_on__isnull=True)
    due_on = Cast("due_on", CharField())
    return history_rows(
        follow_ups,
        HistoryColumns("starts_on", "norm", until="fulfilled_on", detail=due_on, record=("basis_kind", "basis_key")),
    )
