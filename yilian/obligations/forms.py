"""The forms of obligations: waiving, absences, shifts, leave. Limits are judged by the actions, not here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yilian.kernel.messages import MESSAGES as COMMON
from yilian.kernel.refusals import Invalid
from yilian.obligations.messages import MESSAGES
from yilian.obligations.models import Absence
from yilian.people.models import Practitioner

WEEKDAYS = (
    (1, _("周一")),
    (2, _("周二")),
    (3, _("周三")),
    (4, _("周四")),
    (5, _("周五")),
    (6, _("周六")),
    (7, _("周日")),
)


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}))


class WaiveForm(forms.Form):
    """Why something is waived."""

    reason = forms.CharField(label=_("免除原因"), max_length=200)


class AbsenceForm(forms.Form):
    """From when to when an elder is not there, and why."""

    kind = forms.ChoiceField(label=_("原因"), choices=Absence.Kind.choices)
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = on


class EndForm(forms.Form):
    """The last day of something that runs."""

    ends_on = _day(_("最后一天"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = on


class WatchForm(forms.Form):
    """A weekly shift of a standing duty: A answers, B stands in."""

    item = forms.ChoiceField(label=_("服务"))
    weekday = forms.TypedChoiceField(label=_("星期"), choices=WEEKDAYS, coerce=int)
    begins_at = _time(_("开始时间"))
    ends_at = _time(_("结束时间（不晚于开始时间即为次日）"))
    first = forms.ModelChoiceField(label=_("A岗"), queryset=Practitioner.objects.none())
    relief = forms.ModelChoiceField(label=_("B岗（替补）"), queryset=Practitioner.objects.none(), required=False)
    starts_on = _day(_("从哪天起"))

    def __init__(
        self, *args: Any, items: Sequence[tuple[str, str]], organization: int, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]
        staff = Practitioner.objects.filter(sites=organization).order_by("pk")
        self.fields["first"].queryset = self.fields["relief"].queryset = staff  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = on


def show(invalid: Invalid, form: forms.Form) -> None:
    """Put every problem beside the field it stands in."""
    sentences = {**COMMON, **MESSAGES}
    for problem in invalid.problems:
        text = sentences[problem.code].text(get_language() or "", dict(problem.params))
        form.add_error(problem.field if problem.field in form.fields else None, text)
