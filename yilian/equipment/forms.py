"""The forms of equipment. Limits are judged by the rules; fields only say what is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.equipment.models import CONDITIONS, KINDS
from yilian.equipment.rules import Condition
from yilian.pages.forms import RecordField, RecordForm
from yilian.pages.versions import EditForm
from yilian.visits.forms.orders import DAY, ForElder


class EquipmentForm(RecordForm):
    """A piece of equipment."""

    organization = RecordField(label=_("机构"))
    kind = forms.ChoiceField(label=_("种类"), choices=KINDS)
    number = forms.CharField(label=_("编号"), max_length=40)


class LoanForm(ForElder):
    """To whom and until when."""

    lent_on = forms.DateField(label=_("借出日期"), widget=DAY)
    due_on = forms.DateField(label=_("应还日期"), widget=DAY)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class ReturnForm(forms.Form):
    """When and in what condition something came back."""

    on = forms.DateField(label=_("归还日期"), widget=DAY)
    condition = forms.TypedChoiceField(label=_("归还时的状况"), choices=CONDITIONS, coerce=Condition)
    note = forms.CharField(label=_("备注"), required=False, max_length=100)


class ExtensionForm(forms.Form):
    """Until when a loan runs on, and why."""

    due_on = forms.DateField(label=_("续借到"), widget=DAY)
    reason = forms.CharField(label=_("原因"), max_length=100)


class InspectionForm(EditForm):
    """In what condition a piece of equipment is now, and how that is known."""

    condition = forms.TypedChoiceField(label=_("现在的状况"), choices=CONDITIONS, coerce=Condition)
    reason = forms.CharField(
        label=_("说明"), max_length=100, help_text=_("例如修好了什么、为什么报废；报废后不能再借出。")
    )
