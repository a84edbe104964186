"""The form of freezing published figures."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FreezeForm(forms.Form):
    """Of which day, and under which title."""

    on = forms.DateField(
        label=_("数值截至"),
        help_text=_("这一天的数值冻结后不再改变"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    title = forms.CharField(
        label=_("通报名称"), max_length=200, help_text=_("例如：2023年第三季度医养结合工作进展通报")
    )

    def beside(self, name: str) -> str:
        """Return the field that a problem is about; a refusal is about the day."""
        return name if name in self.fields else "on"


class VoidForm(forms.Form):
    """Why a publication is void."""

    reason = forms.CharField(label=_("作废原因"), max_length=200)
