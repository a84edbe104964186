"""The form of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """When a task was done, if it was, and what is to be said of it."""

    done_on = forms.DateField(
        label=_("完成日期"),
        required=False,
        help_text=_("没有完成就不填，只写进展"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("完成情况或进展"),
        max_length=500,
        help_text=_("写明做了什么、在哪里可以查到"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
