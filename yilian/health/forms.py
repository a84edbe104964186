"""The forms of conditions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.health.rules.conditions import ConditionEntry


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False)


class ConditionForm(forms.Form):
    """A condition: its code, its name, since and until when. The rules judge what is filled in."""

    code = forms.CharField(label=_("ICD-10 编码"), max_length=20, help_text=_("例如 I10、E11.9。"))
    name = forms.CharField(label=_("疾病名称"), max_length=100)
    onset_on = _day(_("开始日期"))
    abated_on = _day(_("结束日期"))

    def entry(self) -> ConditionEntry:
        """Return what was filled in."""
        data = self.cleaned_data
        return ConditionEntry(data["code"], data["name"], data["onset_on"], data["abated_on"])


class ConditionCorrectionForm(ConditionForm):
    """A correction of a condition, with its reason."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)


class ConditionWithdrawalForm(forms.Form):
    """Why a condition is withdrawn."""

    reason = forms.CharField(label=_("撤销原因"), max_length=200)
