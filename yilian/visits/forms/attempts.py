"""The forms of a visit that failed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.obligations.models import Tried
from yilian.obligations.rules.attempts import AT_HOME

FIELDS = {"visit-in-future": "on", "visit-before-birth": "on", "elder-died-before-visit": "on"}
NEXT_AT = ("appointment-in-past", "appointment-elder-away", "appointment-practitioner-taken", "appointment-length")


class AttemptForm(forms.Form):
    """For what somebody came, when, and what came of it. Limits are judged by the rules, not here."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[choice for choice in Tried.choices if choice[0] in AT_HOME],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("原因"), required=False, max_length=200, help_text=_("拒绝必须写原因"))
    next_at = forms.DateTimeField(
        label=_("改到什么时候"),
        required=False,
        help_text=_("只在改期时填写"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    items = forms.MultipleChoiceField(label=_("为哪些服务去的"), widget=forms.CheckboxSelectMultiple)
    on = forms.DateField(label=_("哪天去的"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)
        items.choices = list(offered)

    def beside(self, name: str) -> str:
        """Return the field that a problem or a refusal is about."""
        return "next_at" if name in NEXT_AT else FIELDS.get(name, name)


class WithdrawForm(forms.Form):
    """Why a record is withdrawn."""

    reason = forms.CharField(label=_("撤回原因"), max_length=200)
