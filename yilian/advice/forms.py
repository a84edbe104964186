"""The forms of calls. Limits are judged by the rules; fields only say what is typed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yilian.advice.models import OUTCOMES, RELATIONS, URGENCIES
from yilian.advice.rules import Outcome, Urgency
from yilian.pages.versions import EditForm
from yilian.people.models import Team
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.visits.forms.orders import WORDS, ForElder

HOUR_MINUTES, DAY_MINUTES = 60, 1440


def _answered_within(urgency: str) -> str:
    """Return within what time a call that is handed over is answered, in the largest unit that divides it."""
    minutes = policy_library().catalogue.limit[f"answer-{urgency}"].value
    if minutes % DAY_MINUTES == 0 and minutes > DAY_MINUTES:
        return gettext("%(n)s 天内") % {"n": minutes // DAY_MINUTES}
    if minutes % HOUR_MINUTES == 0:
        return gettext("%(n)s 小时内") % {"n": minutes // HOUR_MINUTES}
    return gettext("%(n)s 分钟内") % {"n": minutes}


def _visit_at() -> forms.DateTimeField:
    """Return the field for the time of a visit that is arranged."""
    return forms.DateTimeField(
        label=_("约定上门的时间"),
        required=False,
        help_text=_("结果是“已约上门”并说定了时间时填写，即记为约定"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class CallForm(ForElder):
    """A call while it lasts: what is asked, how urgent, what was said, and either an outcome or the team that takes it over."""

    complaint = forms.CharField(label=_("来电内容"), widget=forms.Textarea(attrs={"rows": 2}))
    urgency = forms.TypedChoiceField(label=_("紧急程度"), choices=URGENCIES, coerce=Urgency, widget=forms.RadioSelect)
    advice = forms.CharField(label=_("给出的建议"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    outcome = forms.TypedChoiceField(
        label=_("结果"),
        required=False,
        choices=[("", _("还没有结果")), *OUTCOMES.items()],
        coerce=Outcome,
        empty_value=None,
    )
    team = forms.ModelChoiceField(
        label=_("转交给团队"), required=False, queryset=Team.objects.none(), empty_label=_("不转交")
    )
    visit_at = _visit_at()
    caller = forms.CharField(label=_("来电人"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("回电号码"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    relation = forms.ChoiceField(label=_("与老人的关系"), choices=RELATIONS, initial="self")
    organization = forms.ModelChoiceField(label=_("接听单位"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, teams: QuerySet[Team], organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{word} · {_answered_within(code)}") for code, word in URGENCIES.items()]
        self.fields["urgency"].choices = choices  # type: ignore[attr-defined]
        self.fields["who"].required = False
        self.fields["who"].help_text = _("姓名、拼音、身份证号或电话；不知道是谁就空着")
        self.fields["who"].widget.attrs["autofocus"] = True
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Which team takes a call over."""

    team = forms.ModelChoiceField(label=_("转交给团队"), queryset=Team.objects.none())

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class CloseCallForm(EditForm):
    """How a call ended."""

    outcome = forms.TypedChoiceField(label=_("结果"), choices=OUTCOMES, coerce=Outcome)
    visit_at = _visit_at()
    advice = forms.CharField(label=_("给出的建议"), widget=WORDS)
