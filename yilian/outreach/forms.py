"""The forms of vans. Limits are judged by the rules; fields only say what is typed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yilian.outreach.rules import PlannedStop
from yilian.pages.fields import WholeField
from yilian.pages.forms import RecordField, RecordForm
from yilian.pages.versions import EditForm
from yilian.places.models import Division
from yilian.visits.forms.orders import CLOCK, COUNT, DAY, ForElder
from yilian.visits.forms.visits import OF_A_VISIT, VisitForm

STOPS = 5


class VanForm(RecordForm):
    """A vehicle."""

    organization = RecordField(label=_("机构"))
    name = forms.CharField(label=_("车名或牌号"), max_length=60)


class RouteForm(RecordForm):
    """A route: van, team, day, and up to five villages."""

    on = forms.DateField(label=_("出车日期"), widget=DAY)
    van = RecordField(label=_("车辆"))
    team = RecordField(label=_("随车团队"))

    def __init__(self, *args: Any, villages: QuerySet[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for index in range(STOPS):
            first, number = index == 0, {"n": index + 1}
            self.fields[f"division-{index}"] = forms.ModelChoiceField(
                label=_("第 %(n)s 站") % number, queryset=villages, required=first
            )
            self.fields[f"arrives-{index}"] = forms.TimeField(
                label=_("第 %(n)s 站到达") % number, widget=CLOCK, required=first
            )
            self.fields[f"leaves-{index}"] = forms.TimeField(
                label=_("第 %(n)s 站离开") % number, widget=CLOCK, required=first
            )

    @property
    def stops(self) -> tuple[PlannedStop, ...]:
        """Return the stops that have a village and both times."""
        planned, data = list[PlannedStop](), self.cleaned_data
        for index in range(STOPS):
            village = data.get(f"division-{index}")
            arrives, leaves = data.get(f"arrives-{index}"), data.get(f"leaves-{index}")
            if village is not None and arrives is not None and leaves is not None:
                planned.append(PlannedStop(village.pk, arrives, leaves))
        return tuple(planned)


class StockForm(forms.Form):
    """Medicine that goes on board."""

    name = forms.CharField(label=_("药品名称"), max_length=80)
    unit = forms.CharField(label=_("单位"), max_length=20, initial="盒")
    quantity = WholeField(label=_("数量"), widget=COUNT, max_value=100_000)


class CountForm(EditForm):
    """How much comes back."""

    quantity = WholeField(label=_("退回数量"), widget=COUNT, max_value=100_000)


class UseForm(RecordForm, ForElder):
    """Medicine given out at a stop, perhaps to somebody known."""

    stock = RecordField(label=_("车上药品"), shown=lambda stock: f"{stock.name}（{stock.balance} {stock.unit}）")
    quantity = WholeField(label=_("数量"), widget=COUNT, max_value=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].required = False


class ServeForm(ForElder, VisitForm):
    """An elder seen at a stop, with the evidence of a mobile clinic."""

    field_order = ("who",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*OF_A_VISIT, "on"):
            self.fields.pop(name, None)
