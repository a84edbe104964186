"""Forms rendered from an instrument's data: a part for each group, a field for each item."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.assessments.models import Assessment
from yilian.assessments.rules.instrument import Group, Instrument, Item
from yilian.pages.language import said
from yilian.pages.versions import EditForm
from yilian.policy.entries import Text

PREFIX = "item-"


class SheetForm(EditForm):
    """Day and reason, then one field for each item. What is possible is judged by the rules, not here."""

    on = forms.DateField(label=_("评估日期"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.ChoiceField(label=_("评估原因"), choices=Assessment.Reason.choices)

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[PREFIX + item.id] = _field(instrument, item)

    def beside(self, name: str) -> str:
        """Return the field of an answer."""
        return PREFIX + name

    @property
    def answers(self) -> dict[str, object]:
        """Return what was answered, by item; what was left open is absent."""
        cleaned = {item.id: self.cleaned_data.get(PREFIX + item.id) for item in self.instrument.items}
        return {id: value for id, value in cleaned.items() if value not in (None, "", [])}

    def parts(self) -> Iterator[tuple[Group | None, list[tuple[Item, forms.BoundField]]]]:
        """Yield the groups in order with their items and fields; items without a group come first."""
        for group in (None, *self.instrument.groups):
            id = group.id if group else None
            listed = [(item, self[PREFIX + item.id]) for item in self.instrument.items if item.group == id]
            if listed:
                yield group, listed


def initial_of(assessment: Assessment | None, on: date, known: Mapping[str, object], reason: str) -> dict[str, Any]:
    """Return what a form shows at first: a draft's answers, or what the records know."""
    answers = dict(known) if assessment is None else {**known, **assessment.answers}
    first = {"on": on, "reason": reason} if assessment is None else {"on": assessment.on, "reason": assessment.reason}
    return first | {PREFIX + id: value for id, value in answers.items()}


def unanswered(instrument: Instrument) -> dict[str, Any]:
    """Return the fields of all items, none of them answered."""
    return dict.fromkeys(PREFIX + item.id for item in instrument.items)


def _field(instrument: Instrument, item: Item) -> forms.Field:
    """Return the field of one item: options as buttons to press, a number with its unit, or words."""
    label, help_text = said(item.name), said(item.text) if item.text else ""
    options = [(option.key, _option_label(option)) for option in instrument.options_of(item)]
    if item.kind == "choice":
        return forms.ChoiceField(
            label=label, help_text=help_text, choices=options, required=False, widget=forms.RadioSelect
        )
    if item.kind == "several":
        return forms.MultipleChoiceField(
            label=label, help_text=help_text, choices=options, required=False, widget=forms.CheckboxSelectMultiple
        )
    if item.kind == "number":
        shape = {"inputmode": "decimal" if item.decimals else "numeric", "autocomplete": "off"}
        if item.derived == "age":
            shape["readonly"] = "readonly"
        limits = f"{item.min:g}–{item.max:g} {item.unit or ''}".strip()
        text = f"{help_text} ({limits})" if help_text else limits
        return forms.CharField(label=label, help_text=text, required=False, widget=forms.TextInput(attrs=shape))
    words = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=500, widget=words)


def _option_label(option: Any) -> str:
    """Name an option, with its score where it has one."""
    words = said(Text(option.zh, option.en))
    return words if option.score is None else f"{words} · {option.score:g}"


class DisputeForm(forms.Form):
    """Why a result is disputed."""

    reason = forms.CharField(label=_("疑问的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
