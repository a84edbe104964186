"""The forms of obligations: waiving, absences, shifts, leave, appointments. Limits are judged by the actions, not here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.obligations.actions.appointments import MINUTES
from yilian.obligations.models import Absence, Appointment
from yilian.obligations.rules.appointments import LONGEST, MISSED_BY_HAND
from yilian.pages.fields import WholeField
from yilian.pages.forms import RecordField, RecordForm
from yilian.pages.versions import EditForm
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


class ShiftForm(forms.Form):
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


def _instant() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


def _minutes() -> WholeField:
    return WholeField(label=_("时长（分钟）"), min_value=1, max_value=LONGEST, initial=MINUTES)


class AppointmentForm(RecordForm):
    """When, where and by whom an elder is to be seen, and for which of the services that are open."""

    starts_at = _instant()
    minutes = _minutes()
    organization = RecordField(
        label=_("地点"), required=False, empty_label=_("老人住处"), help_text=_("不选机构即上门")
    )
    team = RecordField(label=_("团队"), required=False)
    practitioner = RecordField(label=_("人员"), required=False, help_text=_("团队和人员至少选一个"))
    obligations = forms.TypedMultipleChoiceField(
        label=_("为哪些服务"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, open_services: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = self.fields["obligations"]
        assert isinstance(services, forms.TypedMultipleChoiceField)
        services.choices = list(open_services)


class MoveForm(EditForm):
    """The time to which an appointment is moved."""

    starts_at = _instant()
    minutes = _minutes()


class CancelForm(forms.Form):
    """Why an appointment is cancelled."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class NoShowForm(forms.Form):
    """Why an appointment came to nothing."""

    cause = forms.ChoiceField(
        label=_("原因"),
        choices=[choice for choice in Appointment.Cause.choices if choice[0] in MISSED_BY_HAND],
    )
    reason = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("选“其他”时必填"))
