"""The forms of rounds and of group events. A round sheet is read row by row; nothing that was filled in is thrown away."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.people.models import Elder
from yilian.visits.forms.visits import YES_NO, evidence_name
from yilian.visits.rules import Demand, Given

LINES = 1000


class RoundForm(forms.Form):
    """What a whole round has in common."""

    on = forms.DateField(label=_("巡诊日期"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("巡诊备注"), required=False, max_length=500)


class EventForm(forms.Form):
    """A group event without its attendance list."""

    on = forms.DateField(label=_("活动日期"), widget=forms.DateInput(attrs={"type": "date"}))
    topic = forms.CharField(label=_("主题"), required=False, max_length=100)
    place = forms.CharField(label=_("活动地点"), required=False, max_length=100)
    others = forms.IntegerField(label=_("名单以外参加的人数"), required=False, min_value=0, max_value=5000)
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, needs_hours: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_hours:
            self.fields["hours"] = forms.DecimalField(
                label=_("学时"), required=False, min_value=0, max_digits=4, decimal_places=1
            )


class EventCorrectionForm(EventForm):
    """A group event once more, with the reason why the record is corrected."""

    reason = forms.CharField(label=_("更正原因"), max_length=200, required=False)
    field_order = ("reason",)


class PictureForm(forms.Form):
    """A photograph or a signature to attach."""

    kind = forms.ChoiceField(label=_("种类"), choices=[("photo", _("照片")), ("signature", _("签名"))])
    file = forms.FileField(
        label=_("图片"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )


def given_rows(data: Mapping[str, str], elders: Sequence[int], demands: Sequence[Demand]) -> tuple[Given, ...]:
    """Read the rows of a sheet as they came."""
    return tuple(_given(data, elder, demands) for elder in elders[:LINES])


def _given(data: Mapping[str, str], elder: int, demands: Sequence[Demand]) -> Given:
    """Read one row."""
    evidence = {one.code: data.get(f"row-{elder}-{one.code}", "")[:40] for one in demands}
    note = data.get(f"row-{elder}-note", "")[:200]
    return Given(elder, evidence, note, absent=data.get(f"row-{elder}-absent") == "1")


def shown_row(elder: Elder, given: Given | None, demands: Sequence[Demand], said: Mapping[str, str]) -> dict[str, Any]:
    """Give one row as the page shows it: a cell for each value, with what is wrong; `said` is by field, `` for the row."""
    cells = [
        {
            "name": f"row-{elder.pk}-{one.code}",
            "head": evidence_name(one.code),
            "label": f"{elder.name} {evidence_name(one.code)}",
            "value": given.evidence.get(one.code, "") if given else "",
            "choice": one.unit == YES_NO,
            "error": said.get(one.code, ""),
        }
        for one in demands
    ]
    note, absent = (given.note, given.absent) if given else ("", False)
    error = said.get("") or said.get("absent", "")
    return {"elder": elder, "cells": cells, "note": note, "absent": absent, "error": error, "wrong": bool(said)}
