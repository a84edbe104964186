"""The forms of an agreement between institutions: its terms, a signature, its end, a post."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.agreements.actions.institutions import Signature
from yilian.agreements.forms.enrolments import day_field
from yilian.agreements.forms.form_errors import AgreementForm
from yilian.agreements.models import Agreement
from yilian.agreements.rules.institutions import Side, Terms
from yilian.agreements.rules.posts import NewSlot, TimeAndPlace
from yilian.pages.language import text_of

Choices = Sequence[tuple[Any, Any]]
WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def _part(label: Any, help_text: Any) -> forms.CharField:
    """Return the field of a part of the agreement; the form says whether it must be filled in."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )


class TermsForm(AgreementForm):
    """What two institutions agree on: form, mode, term, what it states, the team."""

    form = forms.ChoiceField(label=_("合作形式"), choices=Agreement.Form.choices)
    mode = forms.ChoiceField(label=_("服务模式"))
    starts_on = day_field(_("起始日期"))
    ends_on = day_field(_("到期日期"))
    content = _part(_("合作内容"), _("提供哪些服务；按所选模式的条款列出，可以修改"))
    manner = _part(_("合作方式"), _("上门、驻点、远程，或派驻人员"))
    hours = _part(_("服务时间"), _("哪几天、几点到几点，夜间和节假日怎么办"))
    frequency = _part(_("服务频次"), _("每项服务多久一次"))
    cost = _part(_("费用"), _("谁付、多少、怎样结算；不收费的也要写明"))
    responsibilities = _part(_("双方责任"), _("养老一方和医疗一方各负责什么"))
    team = forms.ChoiceField(label=_("负责团队"), required=False)

    def __init__(
        self, *args: Any, modes: Choices, teams: Choices, must_state: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for part, clause in must_state.items():
            self.fields[part].required = True
            self.fields[part].error_messages["required"] = text_of("agreement-part-missing", {"clause": clause})
        self.asked_by = tuple(dict.fromkeys(must_state.values()))
        self.fields["mode"].choices = list(modes)  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", "——"), *teams]  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        """Return what was filled in."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("team", "care", "medical")}
        return Terms(**values, team_id=int(self.cleaned_data["team"]) if self.cleaned_data["team"] else None)


class DraftForm(TermsForm):
    """The terms, and the two institutions."""

    care = forms.TypedChoiceField(label=_("养老一方"), coerce=int)
    medical = forms.TypedChoiceField(label=_("医疗一方"), coerce=int)
    field_order = ("care", "medical")

    def __init__(self, *args: Any, cares: Choices, medicals: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["care"].choices = [("", "——"), *cares]  # type: ignore[attr-defined]
        self.fields["medical"].choices = [("", "——"), *medicals]  # type: ignore[attr-defined]


class SignForm(AgreementForm):
    """Who signs for which side, and when."""

    side = forms.ChoiceField(label=_("代表哪一方"))
    signatory = forms.CharField(label=_("签字人姓名"), max_length=60, help_text=_("法定代表人或委托代理人"))
    on = day_field(_("签字日期"))

    def __init__(self, *args: Any, sides: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = list(sides)  # type: ignore[attr-defined]

    @property
    def signature(self) -> Signature:
        """Return what was filled in."""
        values = self.cleaned_data
        return Signature(Side(values["side"]), values["signatory"], values["on"])


class EndAgreementForm(AgreementForm):
    """The last day of an agreement, and why it ends."""

    ends_on = day_field(_("最后一天"))
    reason = forms.CharField(label=_("终止原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class PostForm(AgreementForm):
    """A fixed time, place and person, and who stands in."""

    item = forms.ChoiceField(label=_("服务项目"))
    weekday = forms.TypedChoiceField(label=_("星期"), coerce=int, choices=list(enumerate(WEEKDAYS, 1)))
    begins_at = forms.TimeField(label=_("开始时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends_at = forms.TimeField(label=_("结束时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("地点"), max_length=100)
    first = forms.TypedChoiceField(label=_("A岗"), coerce=int)
    relief = forms.TypedChoiceField(label=_("B岗（替补）"), coerce=int)

    def __init__(self, *args: Any, items: Choices, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]
        self.fields["first"].choices = list(staff)  # type: ignore[attr-defined]
        self.fields["relief"].choices = list(staff)  # type: ignore[attr-defined]

    @property
    def new_slot(self) -> NewSlot:
        """Return what was filled in."""
        values = self.cleaned_data
        where = TimeAndPlace(values["weekday"], values["begins_at"], values["ends_at"], values["place"])
        return NewSlot(values["item"], where, values["first"], values["relief"])
