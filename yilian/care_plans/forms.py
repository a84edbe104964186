"""The forms of series of care. Limits are judged by the rules; fields only say what is typed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.care_plans.models import COUNSELLING_OUTCOMES, NURSING_ITEMS, PLAN_OUTCOMES
from yilian.care_plans.rules import CounsellingOutcome, NursingItem, PlanOutcome
from yilian.pages.fields import WholeField
from yilian.visits.forms.orders import COUNT, DAY, WORDS, ForElder


class PlanForm(ForElder):
    """A rehabilitation plan."""

    goals = forms.CharField(label=_("目标"), widget=WORDS)
    a_week = WholeField(label=_("每周几次"), widget=COUNT, max_value=7)
    starts_on = forms.DateField(label=_("开始日期"), widget=DAY)
    review_on = forms.DateField(label=_("复评日期"), widget=DAY)


class SessionForm(forms.Form):
    """One session of a series."""

    on = forms.DateField(label=_("日期"), widget=DAY)
    minutes = forms.CharField(
        label=_("时长（分钟）"), max_length=5, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    words = forms.CharField(label=_("内容"), max_length=200)

    def beside(self, name: str) -> str:
        """Return the field of a problem; the minutes are an evidence, which has a field of another name."""
        return "minutes" if name == "session-minutes" else name


class TalkForm(SessionForm):
    """One talk; the note is confidential."""

    words = forms.CharField(label=_("保密记录"), widget=WORDS, help_text=_("加密保存，只有有权限的人能看。"))


class ReviewForm(forms.Form):
    """A plan looked at again."""

    review_on = forms.DateField(label=_("下次复评"), widget=DAY)
    note = forms.CharField(label=_("复评意见"), max_length=200)


class EndPlanForm(forms.Form):
    """How a plan ended."""

    outcome = forms.TypedChoiceField(label=_("结果"), choices=PLAN_OUTCOMES, coerce=PlanOutcome)
    note = forms.CharField(label=_("说明"), max_length=200)


class CounsellingForm(ForElder):
    """A course of counselling."""

    screening = forms.CharField(
        label=_("筛查依据"), required=False, max_length=200, help_text=_("哪次筛查、结果存放在哪里")
    )
    on = forms.DateField(label=_("开始日期"), widget=DAY)


class EndCounsellingForm(forms.Form):
    """How a course of counselling ended."""

    outcome = forms.TypedChoiceField(label=_("结果"), choices=COUNSELLING_OUTCOMES, coerce=CounsellingOutcome)


class NursingForm(ForElder):
    """A physician's order of nursing."""

    items = forms.TypedMultipleChoiceField(
        label=_("护理项目"), choices=NURSING_ITEMS, coerce=NursingItem, widget=forms.CheckboxSelectMultiple
    )
    a_week = WholeField(label=_("每周几次"), widget=COUNT, max_value=7)
    starts_on = forms.DateField(label=_("开始日期"), widget=DAY)
    ends_on = forms.DateField(label=_("有效至"), widget=DAY)


class NursingDoneForm(forms.Form):
    """What was done of an order of nursing."""

    on = forms.DateField(label=_("日期"), widget=DAY)
    items = forms.TypedMultipleChoiceField(
        label=_("已做的护理"), coerce=NursingItem, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, ordered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, word) for code, word in NURSING_ITEMS.items() if code in ordered]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]
