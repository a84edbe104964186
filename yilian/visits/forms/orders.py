"""The forms of calls, orders, loans, routes and plans. Limits are judged by the rules; fields only say what is typed."""

import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yilian.people.models import Elder, Team
from yilian.people.queries import elders, search
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.visits.messages import MESSAGES
from yilian.visits.models import Route
from yilian.visits.models import labels as words
from yilian.visits.rules.calls import Outcome, Urgency
from yilian.visits.rules.medicines import Line

DAY = forms.DateInput(attrs={"type": "date"})
CLOCK = forms.TimeInput(attrs={"type": "time"})
WORDS = forms.Textarea(attrs={"rows": 3})
COUNT = forms.NumberInput(attrs={"inputmode": "numeric", "min": 1})
LINES, MOST = 4, 8
HOUR_MINUTES, DAY_MINUTES = 60, 1440
KEY = re.compile(r"#(\d+)\s*$")


def who_is(elder: Elder) -> str:
    """Write an elder as the field takes it: name and number of the record."""
    return f"{elder.name} #{elder.pk}"


class ForElder(forms.Form):
    """Whom it concerns: typed as name, pinyin, number or phone; several that fit are offered to choose from."""

    standing_for: ClassVar[dict[str, str]] = {}
    who = forms.CharField(
        label=_("老人"), max_length=80, help_text=_("姓名、拼音、身份证号或电话"),
        widget=forms.TextInput(attrs={"list": "who-options", "autocomplete": "off", "data-who": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates: list[Elder] = []
        asking = {
            "hx-get": reverse("visits:who"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#who-options",
        }
        self.fields["who"].widget.attrs.update(asking)

    def clean_who(self) -> Elder | None:
        """Give the elder meant; nobody where the field may stay empty."""
        text = str(self.cleaned_data["who"]).strip()
        if not text:
            return None
        key = KEY.search(text)
        found = list(elders().filter(pk=int(key[1]))) if key else list(search(text)[:MOST])
        if not found:
            raise ValidationError(_sentence("elder-unknown"))
        if len(found) > 1:
            self.candidates = found
            raise ValidationError(_sentence("elder-unclear"))
        return found[0]


def _sentence(code: str) -> str:
    return MESSAGES[code].text(get_language() or "", {})


def _answered_within(urgency: str) -> str:
    """Say within what time a call that is handed over is answered, in the largest unit that divides it."""
    minutes = shelf().catalogue.limit[f"answer-{urgency}"].value
    if minutes % DAY_MINUTES == 0 and minutes > DAY_MINUTES:
        return gettext("%(n)s 天内") % {"n": minutes // DAY_MINUTES}
    if minutes % HOUR_MINUTES == 0:
        return gettext("%(n)s 小时内") % {"n": minutes // HOUR_MINUTES}
    return gettext("%(n)s 分钟内") % {"n": minutes}


class CallForm(ForElder):
    """A call while it lasts: what is asked, how urgent, what was said, and either an outcome or whoever takes it over."""

    complaint = forms.CharField(label=_("来电内容"), widget=forms.Textarea(attrs={"rows": 2}))
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=words.URGENCIES, widget=forms.RadioSelect)
    advice = forms.CharField(label=_("给出的建议"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    outcome = forms.ChoiceField(
        label=_("结果"), required=False, choices=[("", _("还没有结果")), *words.OUTCOMES.items()]
    )
    team = forms.ModelChoiceField(
        label=_("转交给团队"), required=False, queryset=Team.objects.none(), empty_label=_("不转交")
    )
    caller = forms.CharField(label=_("来电人"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("回电号码"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    relation = forms.ChoiceField(label=_("与老人的关系"), choices=words.RELATIONS, initial="self")
    organization = forms.ModelChoiceField(label=_("接听单位"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, teams: QuerySet[Team], organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{word} · {_answered_within(code)}") for code, word in words.URGENCIES.items()]
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


class CloseCallForm(forms.Form):
    """How a call ended."""

    outcome = forms.ChoiceField(label=_("结果"), choices=words.OUTCOMES)
    advice = forms.CharField(label=_("给出的建议"), widget=WORDS)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class PlainForm(forms.Form):
    """Nothing to fill in: only to confirm."""


class MedicineForm(ForElder):
    """An order of medicine with up to four lines."""

    pharmacy = forms.ModelChoiceField(label=_("配药机构"), queryset=Organization.objects.none())
    needed_on = forms.DateField(label=_("最迟送到"), widget=DAY)
    long = forms.BooleanField(label=_("长期处方（慢性病）"), required=False)
    address = forms.CharField(label=_("送到哪里"), required=False, max_length=200)

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pharmacy"].queryset = organizations  # type: ignore[attr-defined]
        for index in range(LINES):
            first = index == 0
            number = {"n": index + 1}
            self.fields[f"name-{index}"] = forms.CharField(
                label=_("药品 %(n)s") % number, max_length=80, required=first
            )
            self.fields[f"strength-{index}"] = forms.CharField(
                label=_("规格 %(n)s") % number, max_length=40, required=False
            )
            self.fields[f"quantity-{index}"] = forms.DecimalField(
                label=_("数量 %(n)s") % number, max_digits=8, decimal_places=2, required=first
            )
            self.fields[f"unit-{index}"] = forms.CharField(
                label=_("单位 %(n)s") % number, max_length=20, required=first, initial="盒" if first else ""
            )
            self.fields[f"days-{index}"] = forms.IntegerField(
                label=_("天数 %(n)s") % number, required=first, widget=COUNT, max_value=366
            )

    @property
    def heads(self) -> list[forms.BoundField]:
        """Give what is asked once."""
        return [self[name] for name in self.fields if "-" not in name]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Give what is asked of each medicine, a row each."""
        return [[self[name] for name in self.fields if name.endswith(f"-{index}")] for index in range(LINES)]

    @property
    def lines(self) -> list[Line]:
        """Give the lines as far as the last one filled in; a gap between them is for the rules to see."""
        given = [self._line(index) for index in range(LINES)]
        last = max((index for index, line in enumerate(given) if line.name or line.quantity), default=-1)
        return given[: last + 1]

    def _line(self, index: int) -> Line:
        data = {name: self.cleaned_data.get(f"{name}-{index}") for name in ("name", "strength", "unit")}
        quantity = self.cleaned_data.get(f"quantity-{index}") or Decimal(0)
        days = self.cleaned_data.get(f"days-{index}") or 0
        return Line(data["name"] or "", data["strength"] or "", quantity, data["unit"] or "", days)


class DispatchForm(forms.Form):
    """By whom medicine goes: a courier, or a van that goes these days."""

    courier = forms.CharField(label=_("配送员"), required=False, max_length=60)
    route = forms.ModelChoiceField(label=_("或随巡回车"), required=False, queryset=Route.objects.none())

    def __init__(self, *args: Any, routes: QuerySet[Route], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["route"]
        field.queryset = routes  # type: ignore[attr-defined]
        field.label_from_instance = lambda route: f"{route.on} {route.van}"  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """Who signed for it and what proves it."""

    signed_by = forms.CharField(label=_("签收人"), max_length=60)
    proof = forms.CharField(label=_("签收凭证"), max_length=200, help_text=_("签收单编号，或照片存放处"))


def item_name(code: str) -> str:
    """Name an item of the catalogue in the language of the page."""
    name = shelf().catalogue.item[code].name
    return name.en if (get_language() or "").startswith("en") else name.zh


def urgency_of(form: CallForm) -> Urgency:
    """Give the urgency chosen."""
    return Urgency(form.cleaned_data["urgency"])


def outcome_of(form: forms.Form) -> Outcome | None:
    """Give the outcome chosen, if one was."""
    chosen = form.cleaned_data["outcome"]
    return Outcome(chosen) if chosen else None
