"""The form of a visit: built from what the catalogue demands as evidence of one item, or of several done together."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yilian.places.policies import shelf
from yilian.visits.actions import Delivery
from yilian.visits.models import Setting
from yilian.visits.queries import evidence_of
from yilian.visits.rules import Demand

YES_NO = "1"
GUIDED = "guidance-given"
UNITS = {
    "mm[Hg]": "mmHg", "Cel": "℃", "/min": _("次/分"), "{score}": _("分"), "{level}": _("级"), "{person}": _("人"),
    "min": _("分钟"), "h": _("小时"), "d": _("天"), "umol/L": "μmol/L", "10*9/L": "10⁹/L", "1": "",
}  # fmt: skip


def demands_together(items: Sequence[str]) -> tuple[Demand, ...]:
    """Give the evidence of several items, each kind once; what one of them demands is demanded."""
    found: dict[str, Demand] = {}
    for demand in (one for item in items for one in evidence_of(item)):
        if demand.code not in found or demand.required:
            found[demand.code] = demand
    return tuple(sorted(found.values(), key=lambda one: not one.required))


class VisitForm(forms.Form):
    """Day, place, words and one field for each piece of evidence. Limits are judged by the rules, not here."""

    on = forms.DateField(label=_("服务日期"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(
        label=_("服务时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    setting = forms.ChoiceField(label=_("在哪里"), choices=Setting.choices, required=False, widget=forms.RadioSelect)
    place = forms.CharField(label=_("服务地点"), required=False, max_length=100)
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = tuple(items)
        self.demands = demands_together(items)
        for demand in self.demands:
            self.fields[f"evidence-{demand.code}"] = evidence_field(demand)
        if any(demand.code == GUIDED for demand in self.demands):
            self.fields["guidance"] = forms.CharField(
                label=_("健康指导"), required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
        self.fields["note"] = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def demanded(self) -> list[Any]:
        """Give the fields without which the visit does not count, as the page shows them."""
        return [self._shown(one) for one in self.demands if one.required]

    @property
    def further(self) -> list[Any]:
        """Give the fields that may be left empty."""
        return [self._shown(one) for one in self.demands if not one.required]

    def _shown(self, demand: Demand) -> dict[str, Any]:
        """Give the field of one piece of evidence with its unit as people write it."""
        return {"field": self[f"evidence-{demand.code}"], "unit": unit_shown(demand.unit)}

    @property
    def evidence(self) -> dict[str, str]:
        """Give what was filled in, by code."""
        return {demand.code: self.cleaned_data[f"evidence-{demand.code}"] for demand in self.demands}

    def deliveries(self) -> list[Delivery]:
        """Give what the form says was delivered: one delivery for each item, each with its own evidence."""
        return [self._delivery(item) for item in self.items]

    def _delivery(self, item: str) -> Delivery:
        """Give what was delivered of one item."""
        data, wanted = self.cleaned_data, {demand.code for demand in evidence_of(item)}
        return Delivery(
            item, data["on"], {code: text for code, text in self.evidence.items() if code in wanted},
            place=data["place"], note=data["note"], at=data["at"], setting=data["setting"],
            latitude=data["latitude"], longitude=data["longitude"], guidance=data.get("guidance", ""),
        )  # fmt: skip


class CorrectionForm(VisitForm):
    """The form of a visit once more, with the reason why the record is corrected."""

    reason = forms.CharField(label=_("更正原因"), max_length=200, required=False)
    field_order = ("reason",)


def evidence_field(demand: Demand) -> forms.Field:
    """Give the field of one piece of evidence: a number with its unit, a choice, or words."""
    label = evidence_name(demand.code)
    if demand.unit == YES_NO:
        choices = [("", "——"), ("1", _("是 / 正常")), ("0", _("否 / 异常"))]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if demand.unit:
        attributes = {"inputmode": "decimal", "data-unit": demand.unit, "autocomplete": "off", "class": "figure-in"}
        return forms.CharField(label=label, required=False, max_length=20, widget=forms.TextInput(attrs=attributes))
    return forms.CharField(label=label, required=False, max_length=500)


def evidence_name(code: str) -> str:
    """Name a kind of evidence in the language of the page."""
    entry = shelf().catalogue.one_evidence[code]
    return entry.name.en if (get_language() or "").startswith("en") else entry.name.zh


def unit_shown(unit: str) -> str:
    """Write a UCUM unit as people do."""
    return str(UNITS.get(unit, unit))


def initial_of(on: date, setting: str) -> dict[str, Any]:
    """Give what a fresh form is filled with."""
    return {"on": on, "setting": setting}
