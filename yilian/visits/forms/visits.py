"""The form of a visit: built from what the catalogue demands as evidence of one item, or of several done together."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yilian.pages.fields import NumberField
from yilian.pages.language import said
from yilian.pages.units import unit_shown
from yilian.people.models import Elder
from yilian.places.policies import policy_library
from yilian.visits.actions.visits import Delivery
from yilian.visits.models import Setting
from yilian.visits.queries.visits import evidence_of, in_parts
from yilian.visits.rules.visits import ABSENT, LONGEST, WORDS, EvidenceRequirement

GUIDED = "guidance-given"


def demands_together(
    evidence: Mapping[str, Sequence[EvidenceRequirement]], had: Mapping[str, frozenset[str]]
) -> tuple[EvidenceRequirement, ...]:
    """Return the evidence of several items, each kind once; what one of them demands is demanded.

    What earlier parts of an item had (`had`) is not asked again.
    """
    by_code: dict[str, EvidenceRequirement] = {}
    wanted = (
        requirement
        for item, requirements in evidence.items()
        for requirement in requirements
        if requirement.code not in had.get(item, ())
    )
    for requirement in wanted:
        if requirement.code not in by_code or requirement.required:
            by_code[requirement.code] = requirement
    return tuple(sorted(by_code.values(), key=lambda needed: not needed.required))


# What only a visit asks: a stop and an order say already where and with whom.
OF_A_VISIT = ("at", "sure", "setting", "place", "latitude", "longitude", "guidance")


# What is refused for the day stands beside the day.
OF_THE_DAY = {
    "visit-in-future": "on",
    "visit-before-birth": "on",
    "elder-died-before-visit": "on",
    "certificate-lapsed": "on",
    "position": "place",
    "position-impossible": "place",
}


class DemandedText(forms.CharField):
    """A field that is shown as required; the rules report that it is missing, together with everything else that is wrong."""

    def validate(self, value: Any) -> None:
        """Leave the empty value to the rules."""
        if value not in self.empty_values:
            super().validate(value)


class DemandedChoice(forms.ChoiceField):
    """A choice that is shown as required; the rules report that it is missing."""

    def validate(self, value: Any) -> None:
        """Leave the empty value to the rules."""
        if value not in self.empty_values:
            super().validate(value)


class AnswerSelect(forms.Select):
    """A choice of answers that marks those which ask for words, so that their field shows only then."""

    def __init__(self, asking: frozenset[str]) -> None:
        super().__init__()
        self.asking = asking

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return an option, marked where it asks for words."""
        option = super().create_option(*args, **kwargs)
        if option["value"] in self.asking:
            option["attrs"]["data-asks"] = True
        return option


class VisitForm(forms.Form):
    """Day, place, words and one field for each piece of evidence. Limits are judged by the rules, not here."""

    use_required_attribute = False

    on = forms.DateField(label=_("服务日期"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(
        label=_("服务时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    sure = forms.BooleanField(label=_("日期无误"), required=False, help_text=_("一年以前的服务勾选后登记，注明补录。"))
    setting = forms.ChoiceField(label=_("在哪里"), choices=Setting.choices, required=False, widget=forms.RadioSelect)
    place = forms.CharField(label=_("服务地点"), required=False, max_length=100)
    latitude = NumberField(required=False, widget=forms.HiddenInput)
    longitude = NumberField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        items: Sequence[str],
        elder: Elder | None = None,
        had: Mapping[str, frozenset[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.elder_id = tuple(items), None if elder is None else elder.pk
        self.requirements = demands_together({item: evidence_of(item, self.elder_id) for item in items}, had or {})
        for requirement in self.requirements:
            self.fields[f"evidence-{requirement.code}"] = evidence_field(requirement)
            if asks_words(requirement):
                self.fields[f"evidence-{requirement.code}{WORDS}"] = words_field(requirement)
            if requirement.reasons:
                self.fields[f"evidence-{requirement.code}{ABSENT}"] = absent_field(requirement)
        if any(requirement.code == GUIDED for requirement in self.requirements):
            self.fields["guidance"] = forms.CharField(
                label=_("健康指导的内容"), required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
        self.fields["note"] = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def demanded(self) -> list[Any]:
        """Return the fields without which the visit does not count, as the page shows them."""
        return [self._shown(requirement) for requirement in self.requirements if requirement.required]

    @property
    def further(self) -> list[Any]:
        """Return the fields that may be left empty."""
        return [self._shown(requirement) for requirement in self.requirements if not requirement.required]

    @property
    def further_begun(self) -> bool:
        """Return whether a field that may be left empty is filled in, or wrong."""
        return any(shown["field"].errors or shown["field"].value() for shown in self.further)

    def beside(self, name: str) -> str:
        """Return the field of a problem: that of an evidence bears its code."""
        return OF_THE_DAY.get(name, name if name in self.fields else f"evidence-{name}")

    def _shown(self, requirement: EvidenceRequirement) -> dict[str, Any]:
        """Return the field of one piece of evidence with its unit as people write it."""
        name = f"evidence-{requirement.code}"
        words = self[name + WORDS] if name + WORDS in self.fields else None
        absent = self[name + ABSENT] if name + ABSENT in self.fields else None
        return {"field": self[name], "unit": unit_shown(requirement.unit), "words": words, "absent": absent}

    @property
    def in_parts(self) -> bool:
        """Return whether what is filled in may be recorded as a part, the rest later."""
        return all(in_parts(item) for item in self.items)

    @property
    def evidence(self) -> dict[str, str]:
        """Return what was filled in, by code."""
        said = self.cleaned_data
        ends = ("", WORDS, ABSENT)
        codes = [needed.code + end for needed in self.requirements for end in ends]
        return {code: said[f"evidence-{code}"] for code in codes if f"evidence-{code}" in said}

    def deliveries(self) -> list[Delivery]:
        """Return what the form says was delivered: one delivery for each item, each with its own evidence."""
        return [self._delivery(item) for item in self.items]

    def _delivery(self, item: str) -> Delivery:
        """Return what was delivered of one item."""
        data, wanted = self.cleaned_data, {requirement.code for requirement in evidence_of(item)}
        return Delivery(
            item,
            data["on"],
            {
                code: text
                for code, text in self.evidence.items()
                if code.removesuffix(WORDS).removesuffix(ABSENT) in wanted
            },
            place=data["place"],
            note=data["note"],
            at=data["at"],
            setting=data["setting"],
            latitude=data["latitude"],
            longitude=data["longitude"],
            guidance=data.get("guidance", ""),
            part=self.in_parts and bool(self.data.get("part")),
            sure=data.get("sure", False),
        )


class CorrectionForm(VisitForm):
    """The form of a visit once more, with the reason why the record is corrected."""

    reason = forms.CharField(label=_("更正原因"), max_length=200, required=False)
    field_order = ("reason",)


def evidence_field(requirement: EvidenceRequirement) -> forms.Field:
    """Return the field of one piece of evidence: a number with its unit, one of its answers, or words."""
    label, required = evidence_name(requirement.code), requirement.required
    if requirement.options:
        choices = [("", "——"), *((option.code, said(option.name)) for option in requirement.options)]
        asking = frozenset(option.code for option in requirement.options if option.asks)
        return DemandedChoice(label=label, choices=choices, required=required, widget=AnswerSelect(asking))
    if requirement.unit:
        attributes = {
            "inputmode": "decimal",
            "data-unit": requirement.unit,
            "autocomplete": "off",
            "class": "figure-in",
        }
        return DemandedText(label=label, required=required, max_length=20, widget=forms.TextInput(attrs=attributes))
    return DemandedText(label=label, required=required, max_length=500)


def asks_words(requirement: EvidenceRequirement) -> bool:
    """Return whether one of the answers asks for words: a reason, or a description."""
    return any(option.asks for option in requirement.options)


def words_label(requirement: EvidenceRequirement) -> str:
    """Name the field of what is written with an answer."""
    reasons = {option.asks for option in requirement.options} - {None}
    if reasons == {"reason"}:
        return gettext("原因")
    return gettext("描述") if reasons == {"description"} else gettext("描述或原因")


def words_field(requirement: EvidenceRequirement) -> forms.Field:
    """Return the field of what is written with an answer; the rules say when it must be filled in."""
    attributes = {"autocomplete": "off", "placeholder": words_label(requirement)}
    label = f"{evidence_name(requirement.code)} · {words_label(requirement)}"
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=forms.TextInput(attrs=attributes))


def absent_field(requirement: EvidenceRequirement) -> forms.Field:
    """Return the field of why a value is not there."""
    known = policy_library().catalogue.absent_reason
    choices = [("", gettext("缺项原因")), *((code, said(known[code].name)) for code in requirement.reasons)]
    label = f"{evidence_name(requirement.code)} · {gettext('缺项原因')}"
    return forms.ChoiceField(label=label, required=False, choices=choices)


def evidence_name(code: str) -> str:
    """Name a kind of evidence in the language of the page."""
    return said(policy_library().catalogue.one_evidence[code].name)


def initial_of(on: date, setting: str) -> dict[str, Any]:
    """Return what a fresh form is filled with."""
    return {"on": on, "setting": setting}
