"""The forms of reports and of handing over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.pages.forms import RecordField, RecordForm
from yilian.pages.language import chosen
from yilian.places.models import Department


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


def _named(department: Department) -> str:
    return chosen(department.name_zh, department.name_en)


class HandOverForm(RecordForm):
    """To which department a list goes, by when, and what is to be done."""

    department = RecordField(label=_("移交给"), shown=_named)
    due_on = forms.DateField(label=_("反馈期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=_("要做什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OutcomeForm(forms.Form):
    """What came of what was handed over."""

    outcome = forms.CharField(
        label=_("办理结果"),
        max_length=500,
        help_text=_("写明查了什么、怎样处理"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
