"""The forms of an enrolment: signed, renewed, ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yilian.agreements.actions.enrolments import Contract
from yilian.agreements.forms.form_errors import AgreementForm
from yilian.agreements.models import Enrolment
from yilian.agreements.rules.enrolments import YEARS
from yilian.people.models import Team

OPEN_ENDED = ""


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return the field of a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _terms() -> list[tuple[str, str]]:
    """Name the lengths of contracts."""
    return [(str(years), ngettext("%(years)s年", "%(years)s年", years) % {"years": years}) for years in YEARS]


class EnrolmentForm(AgreementForm):
    """Mode, team, length, day of signing and first day; the modes are those in force where the elder lives."""

    mode = forms.ChoiceField(label=_("服务模式"))
    team = forms.ChoiceField(label=_("签约团队"))
    years = forms.ChoiceField(
        label=_("签约期限"), required=False, help_text=_("家庭医生签约以一年为期，期满续签；不定期限的按服务包登记。")
    )
    signed_on = day_field(_("签字日期"), required=False, help_text=_("有期限的签约必须填写"))
    starts_on = day_field(_("起始日期"))

    def __init__(
        self, *args: Any, modes: Sequence[tuple[str, str]], teams: Sequence[Team], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = list(modes)  # type: ignore[attr-defined]
        self.fields["team"].choices = [(team.pk, f"{team.organization} · {team}") for team in teams]  # type: ignore[attr-defined]
        self.fields["years"].choices = [*_terms(), (OPEN_ENDED, _("不定期限"))]  # type: ignore[attr-defined]
        self.fields["years"].initial = str(YEARS[0])
        self.fields["signed_on"].initial = self.fields["starts_on"].initial = on

    def clean(self) -> dict[str, Any]:
        """A contract for some years has a day of signing."""
        cleaned = super().clean() or {}
        if cleaned.get("years") and cleaned.get("signed_on") is None and "signed_on" not in self.errors:
            self.add_error("signed_on", _("请填写签字日期。"))
        return cleaned

    @property
    def contract(self) -> Contract | None:
        """Return the contract, or None for an enrolment without an end."""
        values = self.cleaned_data
        if not values["years"]:
            return None
        return Contract(values["mode"], values["signed_on"], values["starts_on"], int(values["years"]))


class RenewalForm(AgreementForm):
    """The day of signing and the length of a renewal."""

    signed_on = day_field(_("续签日期"))
    years = forms.ChoiceField(label=_("签约期限"), choices=_terms)


class EndForm(AgreementForm):
    """The last day of an enrolment, and why it ends."""

    ends_on = day_field(_("最后一天"))
    reason = forms.ChoiceField(label=_("结束原因"), choices=[("", "——"), *Enrolment.Reason.choices])
    note = forms.CharField(label=_("说明"), required=False, max_length=200, help_text=_("原因选“其他”时必须填写"))
