"""The forms of orders of medicine. Limits are judged by the rules; fields only say what is typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.medicines.rules import Line
from yilian.pages.fields import ExactField, WholeField
from yilian.pages.forms import RecordField, RecordForm
from yilian.visits.forms.orders import COUNT, DAY, ForElder

LINES = 4


class MedicineForm(RecordForm, ForElder):
    """An order of medicine with up to four lines."""

    pharmacy = RecordField(label=_("配药机构"))
    needed_on = forms.DateField(label=_("最迟送到"), widget=DAY)
    long = forms.BooleanField(label=_("长期处方（慢性病）"), required=False)
    address = forms.CharField(label=_("送到哪里"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for index in range(LINES):
            first = index == 0
            number = {"n": index + 1}
            self.fields[f"name-{index}"] = forms.CharField(
                label=_("药品 %(n)s") % number, max_length=80, required=first
            )
            self.fields[f"strength-{index}"] = forms.CharField(
                label=_("规格 %(n)s") % number, max_length=40, required=False
            )
            self.fields[f"quantity-{index}"] = ExactField(
                label=_("数量 %(n)s") % number, max_digits=8, decimal_places=2, required=first
            )
            self.fields[f"unit-{index}"] = forms.CharField(
                label=_("单位 %(n)s") % number, max_length=20, required=first, initial="盒" if first else ""
            )
            self.fields[f"days-{index}"] = WholeField(
                label=_("天数 %(n)s") % number, required=first, widget=COUNT, max_value=366
            )

    @property
    def heads(self) -> list[forms.BoundField]:
        """Return what is asked once."""
        return [self[name] for name in self.fields if "-" not in name]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Return what is asked of each medicine, a row each."""
        return [[self[name] for name in self.fields if name.endswith(f"-{index}")] for index in range(LINES)]

    @property
    def lines(self) -> list[Line]:
        """Return the lines as far as the last one filled in; a gap between them is for the rules to see."""
        lines = [self._line(index) for index in range(LINES)]
        last = max((index for index, line in enumerate(lines) if line.name or line.quantity), default=-1)
        return lines[: last + 1]

    def _line(self, index: int) -> Line:
        data = {name: self.cleaned_data.get(f"{name}-{index}") for name in ("name", "strength", "unit")}
        quantity = self.cleaned_data.get(f"quantity-{index}") or Decimal(0)
        days = self.cleaned_data.get(f"days-{index}") or 0
        return Line(data["name"] or "", data["strength"] or "", quantity, data["unit"] or "", days)


class DispatchForm(RecordForm):
    """By whom medicine goes: a courier, or a van that goes these days."""

    courier = forms.CharField(label=_("配送员"), required=False, max_length=60)
    route = RecordField(label=_("或随巡回车"), required=False, shown=lambda route: f"{route.on} {route.van}")


class ReceiptForm(forms.Form):
    """Who signed for it and what proves it."""

    signed_by = forms.CharField(label=_("签收人"), max_length=60)
    proof = forms.CharField(label=_("签收凭证"), max_length=200, help_text=_("签收单编号，或照片存放处"))
