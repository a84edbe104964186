"""The fields that the forms of every topic of the desk of services share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yilian.kernel.numbers import key_of
from yilian.pages.language import said, text_of
from yilian.people.models import Elder
from yilian.people.queries.persons import elders
from yilian.people.queries.search import search
from yilian.places.policies import policy_library

DAY = forms.DateInput(attrs={"type": "date"})
CLOCK = forms.TimeInput(attrs={"type": "time"})
WORDS = forms.Textarea(attrs={"rows": 3})
COUNT = forms.NumberInput(attrs={"inputmode": "numeric", "min": 1})
MOST = 8
KEY = re.compile(r"#(\d+)\s*$")


def who_is(elder: Elder) -> str:
    """Write an elder as the field takes it: name and number of the record."""
    return f"{elder.name} #{elder.pk}"


class ForElder(forms.Form):
    """Whom it concerns: typed as name, pinyin, number or phone; several that fit are offered to choose from."""

    who = forms.CharField(
        label=_("老人"),
        max_length=80,
        help_text=_("姓名、拼音、身份证号或电话"),
        widget=forms.TextInput(attrs={"list": "who-options", "autocomplete": "off", "data-who": ""}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates: list[Elder] = []
        self.fields["who"].template_name = "visits/services/_who_field.html"  # type: ignore[attr-defined]  # stub lacks it
        asking = {
            "hx-get": reverse("visits:who"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#who-options",
        }
        self.fields["who"].widget.attrs.update(asking)

    def clean_who(self) -> Elder | None:
        """Return the elder meant; nobody where the field may stay empty."""
        text = str(self.cleaned_data["who"]).strip()
        if not text:
            return None
        key = KEY.search(text)
        matches = list(elders().filter(pk=key_of(key[1]) or 0)) if key else list(search(text)[:MOST])
        if not matches:
            raise ValidationError(text_of("elder-unknown"))
        if len(matches) > 1:
            self.candidates = matches
            raise ValidationError(text_of("elder-unclear"))
        return matches[0]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200)


def item_name(code: str) -> str:
    """Name an item of the catalogue in the language of the page."""
    name = policy_library().catalogue.item[code].name
    return said(name)
