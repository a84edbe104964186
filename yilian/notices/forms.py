"""The form of a decision about a notice."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("会显示在这条通知上，请不要写姓名和号码"))
