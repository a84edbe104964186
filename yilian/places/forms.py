"""The forms by which organizations, their licences and their beds are entered."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.places.actions import NewLicence, OrganizationDetails
from yilian.places.models import BedCount, Division, Licence, Organization
from yilian.places.policies import said, shelf

PLAIN = ("name_en", "level", "ownership", "uscc", "care_type", "note", "longitude", "latitude")
LISTS = ("known_as", "units", "services")


def _day(label: Any, **options: Any) -> forms.DateField:
    """Make the field of a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def words(text: str) -> tuple[str, ...]:
    """Take a line of words apart at commas and enumeration marks."""
    for mark in ("、", "，", ";", "；", "\n"):
        text = text.replace(mark, ",")
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


class OrganizationForm(forms.Form):
    """What an organization's record should say; every field is given anew."""

    name_zh = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("类型"))
    division = forms.ModelChoiceField(label=_("所在地"), queryset=Division.objects.none())
    level = forms.ChoiceField(label=_("医疗机构级别"), choices=Organization.Level.choices, required=False)
    ownership = forms.ChoiceField(label=_("所有制"), choices=Organization.Ownership.choices, required=False)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    operates_since = _day(_("开业"), required=False)
    insurance_designated_on = _day(_("医保定点日期"), required=False, help_text=_("不是定点机构就不填。"))
    modes = forms.MultipleChoiceField(label=_("医养模式"), required=False, widget=forms.CheckboxSelectMultiple)
    units = forms.CharField(label=_("内设机构"), required=False, help_text=_("几个之间用顿号隔开。"))
    services = forms.CharField(label=_("服务"), required=False, help_text=_("几个之间用顿号隔开。"))
    known_as = forms.CharField(label=_("又称"), required=False, help_text=_("几个之间用顿号隔开。"))
    name_en = forms.CharField(label=_("英文名"), max_length=160, required=False)
    care_type = forms.CharField(label=_("照护类型"), max_length=20, required=False)
    longitude = forms.FloatField(label=_("经度"), required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        catalogue = shelf().catalogue
        offered: dict[str, Any] = {
            "kind": [(code, said(kind.name)) for code, kind in catalogue.place_kind.items()],
            "modes": [(code, said(mode.name)) for code, mode in catalogue.mode.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]

    @staticmethod
    def known(found: Organization) -> dict[str, Any]:
        """Give what stands in the record, as the form's first values."""
        plain = {name: getattr(found, name) for name in (*PLAIN, "name_zh", "kind", "operates_since")}
        lists = {name: "、".join(getattr(found, name)) for name in LISTS}
        designated = {"insurance_designated_on": found.insurance_designated_on}
        return plain | lists | designated | {"division": found.division_id, "modes": found.modes}

    def given(self, identities: tuple[tuple[str, str], ...] = ()) -> OrganizationDetails:
        """Hand over what was filled in; further name-plates stay as they are."""
        data = dict(self.cleaned_data)
        data |= {name: words(data[name]) for name in LISTS}
        data |= {"division": data["division"].code, "modes": tuple(data["modes"]), "identities": identities}
        return OrganizationDetails(**data)


class NewOrganizationForm(OrganizationForm):
    """A new organization with the code that tells it from all others."""

    code = forms.SlugField(label=_("编码"), max_length=60, help_text=_("字母、数字和连字符；以后不再更改。"))
    field_order = ("name_zh", "code")


class LicenceForm(forms.Form):
    """A licence or filing from a day to a day."""

    kind = forms.ChoiceField(label=_("种类"), choices=Licence.Kind.choices)
    number = forms.CharField(label=_("编号"), max_length=40)
    unit = forms.CharField(label=_("内设机构"), max_length=40, required=False, help_text=_("只用于内设医疗机构备案。"))
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("长期有效就不填。"))

    def given(self) -> NewLicence:
        """Hand over what was filled in."""
        return NewLicence(**self.cleaned_data)


class EndingForm(forms.Form):
    """The last day of a licence, and why."""

    ends_on = _day(_("到哪天止"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class BedsForm(forms.Form):
    """How many beds of each kind there are from a day on; a kind that is left empty is not counted."""

    on = _day(_("从哪天起"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in BedCount.Kind.choices:
            self.fields[kind] = forms.IntegerField(
                label=label, required=False, min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
            )

    def counts(self) -> dict[str, int]:
        """Give the kinds that were counted."""
        values = {kind: self.cleaned_data[kind] for kind in BedCount.Kind.values}
        return {kind: count for kind, count in values.items() if count is not None}


def beginning(day: date) -> dict[str, date]:
    """Give the first value of a form's days."""
    return {"starts_on": day, "ends_on": day, "on": day}
