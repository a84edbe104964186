"""The forms of rounds and of group events. A round sheet is read row by row; nothing that was filled in is thrown away."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.obligations.models import Tried
from yilian.obligations.rules.attempts import IN_ROUNDS
from yilian.pages.fields import ExactField, WholeField
from yilian.people.models import Elder
from yilian.visits.forms.visits import asks_words, evidence_name, words_label
from yilian.visits.rules.rounds import LATER, FilledRow
from yilian.visits.rules.visits import WORDS, EvidenceRequirement

LINES = 1000
MISSED = [(code, word) for code, word in Tried.choices if code in IN_ROUNDS]
FIELDS = {"topic-missing": "topic", "correction-reason-missing": "reason", "training-hours": "hours"}


class RoundForm(forms.Form):
    """What a whole round has in common."""

    on = forms.DateField(label=_("巡诊日期"), widget=forms.DateInput(attrs={"type": "date"}))
    sure = forms.BooleanField(label=_("日期无误"), required=False, help_text=_("一年以前的服务勾选后登记，注明补录。"))
    note = forms.CharField(label=_("巡诊备注"), required=False, max_length=200)
    rest = forms.ChoiceField(
        label=_("其余没有填写的老人"), required=False, choices=[("", "——"), *MISSED, (LATER, _("由别人补登"))]
    )

    def beside(self, name: str) -> str:
        """Return the field that a problem is about."""
        return name


class EventForm(forms.Form):
    """A group event without its attendance list."""

    on = forms.DateField(label=_("活动日期"), widget=forms.DateInput(attrs={"type": "date"}))
    topic = forms.CharField(label=_("主题"), required=False, max_length=100)
    place = forms.CharField(label=_("活动地点"), required=False, max_length=100)
    others = WholeField(label=_("名单以外参加的人数"), required=False, min_value=0, max_value=5000)
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, needs_hours: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_hours:
            self.fields["hours"] = ExactField(
                label=_("学时"), required=False, min_value=0, max_digits=4, decimal_places=1
            )

    def beside(self, name: str) -> str:
        """Return the field that a problem or a refusal is about."""
        return FIELDS.get(name, "")


class EventCorrectionForm(EventForm):
    """A group event once more, with the reason why the record is corrected."""

    reason = forms.CharField(label=_("更正原因"), max_length=200, required=False)
    field_order = ("reason",)


class PictureForm(forms.Form):
    """A photograph or a signature to attach."""

    kind = forms.ChoiceField(label=_("种类"), choices=[("photo", _("照片")), ("signature", _("签名"))])
    file = forms.FileField(
        label=_("图片"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )


def filled_rows_of(
    data: Mapping[str, str], elders: Sequence[int], requirements: Sequence[EvidenceRequirement]
) -> tuple[FilledRow, ...]:
    """Read the rows of a sheet as they came."""
    return tuple(_filled_row(data, elder, requirements) for elder in elders[:LINES])


def _filled_row(data: Mapping[str, str], elder: int, requirements: Sequence[EvidenceRequirement]) -> FilledRow:
    """Read one row."""
    codes = [code for requirement in requirements for code in (requirement.code, requirement.code + WORDS)]
    evidence = {code: data.get(f"row-{elder}-{code}", "")[:200] for code in codes}
    note = data.get(f"row-{elder}-note", "")[:200]
    return FilledRow(elder, evidence, note, missed=data.get(f"row-{elder}-missed", "")[:20])


def shown_row(
    elder: Elder, filled: FilledRow | None, requirements: Sequence[EvidenceRequirement], said: Mapping[str, str]
) -> dict[str, Any]:
    """Return one row as the page shows it: a cell for each value, with what is wrong; `said` is by field, `` for the row."""
    cells = [
        {
            "name": f"row-{elder.pk}-{requirement.code}",
            "head": evidence_name(requirement.code),
            "label": f"{elder.name} {evidence_name(requirement.code)}",
            "value": filled.evidence.get(requirement.code, "") if filled else "",
            "options": requirement.options,
            "words_name": f"row-{elder.pk}-{requirement.code}{WORDS}" if asks_words(requirement) else "",
            "words": filled.evidence.get(requirement.code + WORDS, "") if filled else "",
            "words_label": f"{elder.name} {evidence_name(requirement.code)} {words_label(requirement)}",
            "words_hint": words_label(requirement),
            "error": said.get(requirement.code, "") or said.get(requirement.code + WORDS, ""),
        }
        for requirement in requirements
    ]
    note, missed = (filled.note, filled.missed) if filled else ("", "")
    error = " ".join(filter(None, (said.get(name, "") for name in ("", "missed", "note"))))
    shown = {"elder": elder, "cells": cells, "note": note, "missed": missed, "reasons": MISSED}
    return shown | {"error": error, "wrong": bool(said)}
