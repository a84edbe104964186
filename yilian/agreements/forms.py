"""The form of an enrolment."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.people.models import Team


class EnrolmentForm(forms.Form):
    """Mode, team and first day; the modes are those in force where the elder lives."""

    mode = forms.ChoiceField(label=_("服务模式"))
    team = forms.ChoiceField(label=_("签约团队"))
    starts_on = forms.DateField(label=_("起始日期"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self, *args: Any, modes: Sequence[tuple[str, str]], teams: Sequence[Team], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = list(modes)  # type: ignore[attr-defined]
        self.fields["team"].choices = [(team.pk, str(team)) for team in teams]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = on
