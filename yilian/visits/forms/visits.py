"""The form of a visit: built from what the catalogue demands as evidence of an item."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yilian.places.policies import shelf
from yilian.visits.rules import Demand

YES_NO = "1"


class VisitForm(forms.Form):
    """Day, place, note and one field for each piece of evidence. Limits are judged by the rules, not here."""

    on = forms.DateField(label=_("服务日期"), widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("服务地点"), required=False, max_length=100)

    def __init__(self, *args: Any, demands: tuple[Demand, ...], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demands = demands
        self.fields["on"].initial = on
        for demand in demands:
            self.fields[f"evidence-{demand.code}"] = _evidence_field(demand)
        self.fields["note"] = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def evidence(self) -> dict[str, str]:
        """Give what was filled in, by code."""
        return {demand.code: self.cleaned_data[f"evidence-{demand.code}"] for demand in self.demands}


def _evidence_field(demand: Demand) -> forms.Field:
    """Give the field of one piece of evidence: a number with its unit, a choice, or words."""
    entry = shelf().catalogue.one_evidence[demand.code]
    label = entry.name.en if (get_language() or "").startswith("en") else entry.name.zh
    if demand.unit == YES_NO:
        choices = [("", "——"), ("1", _("是 / 正常")), ("0", _("否 / 异常"))]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if demand.unit:
        attributes = {"inputmode": "decimal", "data-unit": demand.unit, "autocomplete": "off"}
        return forms.CharField(
            label=label, required=False, widget=forms.TextInput(attrs=attributes), help_text=demand.unit
        )
    return forms.CharField(label=label, required=False, max_length=500)
