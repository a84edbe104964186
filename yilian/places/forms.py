"""The forms by which organizations, their licences and their beds are entered."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.pages.fields import NumberField, WholeField
from yilian.pages.language import said
from yilian.pages.versions import EditForm
from yilian.places.actions.declarations import NewCharacteristic, NewParticipation
from yilian.places.actions.registers import NewLicence, OrganizationDetails
from yilian.places.models import BedCount, Characteristic, Division, Licence, Organization
from yilian.places.policies import policy_library
from yilian.places.rules import DeclaredDays
from yilian.policy.promises import sources_in

PLAIN = ("name_en", "level", "ownership", "uscc", "care_type", "note", "longitude", "latitude")
LISTS = ("known_as",)


def _day(label: Any, **options: Any) -> forms.DateField:
    """Make the field of a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def words(text: str) -> tuple[str, ...]:
    """Take a line of words apart at commas and enumeration marks."""
    for mark in ("、", "，", ";", "；", "\n"):
        text = text.replace(mark, ",")
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


class OrganizationForm(EditForm):
    """What an organization's record should say; every field is given anew."""

    name_zh = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("类型"))
    division = forms.ModelChoiceField(label=_("所在地"), queryset=Division.objects.none())
    level = forms.ChoiceField(label=_("医疗机构级别"), choices=Organization.Level.choices, required=False)
    ownership = forms.ChoiceField(label=_("所有制"), choices=Organization.Ownership.choices, required=False)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    operates_since = _day(_("开业"), required=False)
    planned = forms.BooleanField(
        label=_("拟建，尚未开业"), required=False, help_text=_("开业以前不计入任何指标；开业后填写开业日期。")
    )
    insurance_designated_on = _day(_("医保定点日期"), required=False, help_text=_("不是定点机构就不填。"))
    modes = forms.MultipleChoiceField(label=_("医养模式"), required=False, widget=forms.CheckboxSelectMultiple)
    known_as = forms.CharField(label=_("又称"), required=False, help_text=_("几个之间用顿号隔开。"))
    name_en = forms.CharField(label=_("英文名"), max_length=160, required=False)
    care_type = forms.CharField(label=_("照护类型"), max_length=20, required=False)
    longitude = NumberField(label=_("经度"), required=False)
    latitude = NumberField(label=_("纬度"), required=False)
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        catalogue = policy_library().catalogue
        offered: dict[str, Any] = {
            "kind": [(code, said(kind.name)) for code, kind in catalogue.place_kind.items()],
            "modes": [(code, said(mode.name)) for code, mode in catalogue.mode.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]

    @staticmethod
    def known(organization: Organization) -> dict[str, Any]:
        """Return what stands in the record, as the form's first values."""
        plain = {name: getattr(organization, name) for name in (*PLAIN, "name_zh", "kind", "operates_since", "planned")}
        lists = {name: "、".join(getattr(organization, name)) for name in LISTS}
        designated = {"insurance_designated_on": organization.insurance_designated_on}
        return plain | lists | designated | {"division": organization.division_id, "modes": organization.modes}

    def details(self, identities: tuple[tuple[str, str], ...] = ()) -> OrganizationDetails:
        """Hand over what was filled in; further name-plates stay as they are."""
        data = dict(self.cleaned_data)
        data |= {name: words(data[name]) for name in LISTS}
        data |= {"division": data["division"].code, "modes": tuple(data["modes"]), "identities": identities}
        return OrganizationDetails(**data)


class NewOrganizationForm(OrganizationForm):
    """A new organization with the code that tells it from all others."""

    code = forms.SlugField(label=_("编码"), max_length=60, help_text=_("字母、数字和连字符；以后不再更改。"))
    field_order = ("name_zh", "code")


def unit_choices() -> list[tuple[str, str]]:
    """Return the kinds of medical units, as choices."""
    kinds = policy_library().catalogue.place_kind
    return [("", "—"), *((code, said(kind.name)) for code, kind in kinds.items() if kind.sector == "medical")]


class LicenceForm(forms.Form):
    """A licence or filing from a day to a day."""

    kind = forms.ChoiceField(label=_("种类"), choices=Licence.Kind.choices)
    number = forms.CharField(label=_("编号"), max_length=40)
    unit = forms.ChoiceField(
        label=_("内设机构"), choices=unit_choices, required=False, help_text=_("只用于内设医疗机构备案。")
    )
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("长期有效就不填。"))

    def new_licence(self) -> NewLicence:
        """Hand over what was filled in."""
        return NewLicence(**self.cleaned_data)


class EndingForm(forms.Form):
    """The last day of a licence, and why."""

    ends_on = _day(_("到哪天止"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class AreaForm(forms.Form):
    """The division for which an organization answers, and from when on."""

    division = forms.ModelChoiceField(label=_("区划"), queryset=Division.objects.none())
    starts_on = _day(_("从哪天起"))

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"] = forms.ModelChoiceField(label=_("区划"), queryset=divisions)


class LastDayForm(forms.Form):
    """The last day of a service area or of an urban mark."""

    ends_on = _day(_("到哪天止"))


class DaysForm(forms.Form):
    """From which day to which something holds, and the document that says so."""

    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("没有期限就不填。"))
    document = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件的名称、文号和日期。"))


class DaysCorrectionForm(DaysForm):
    """The right days and document, and why the entry was wrong."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)


class AreaCorrectionForm(DaysCorrectionForm):
    """The right days of a service area; a document where there is one."""

    document = forms.CharField(label=_("依据"), max_length=200, required=False)


def days_of(values: dict[str, Any]) -> DeclaredDays:
    """Return the days and the document that were filled in."""
    return DeclaredDays(values["starts_on"], values["document"], values["ends_on"])


class UrbanForm(forms.Form):
    """The community that counts as 城镇 from a day on, and the document that says so."""

    division = forms.ModelChoiceField(label=_("村（社区）"), queryset=Division.objects.none())
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("没有期限就不填。"))
    document = forms.CharField(label=_("依据的文件"), max_length=200, help_text=_("例如：行政区划批复的文号和日期。"))

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"] = forms.ModelChoiceField(label=_("村（社区）"), queryset=divisions)


class BedsForm(EditForm):
    """How many beds of each kind there are from a day on; a kind that is left empty is not counted."""

    on = _day(_("从哪天起"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in BedCount.Kind.choices:
            self.fields[kind] = WholeField(
                label=label, required=False, min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
            )

    def counts(self) -> dict[str, int]:
        """Return the kinds that were counted."""
        values = {kind: self.cleaned_data[kind] for kind in BedCount.Kind.values}
        return {kind: count for kind, count in values.items() if count is not None}


def beginning(day: date) -> dict[str, date]:
    """Return the first value of a form's days."""
    return {"starts_on": day, "ends_on": day, "on": day}


ABOUT = {
    "unit": _("内设机构和部门"),
    "service": _("服务"),
    "beds": _("床位种类"),
    "qualification": _("资质和规模"),
    "form": _("举办方式和协议"),
    "land": _("土地和房屋"),
    "case": _("检查发现"),
    "application": _("申请"),
    "fulfilment": _("文件要求的落实"),
}
"""What the lists of words are called, in the order in which they are offered."""


def word_choices() -> list[Any]:
    """Return the words that are entered by hand, as choices under what they are about."""
    words_of = policy_library().catalogue.words
    offered = [
        (label, [(word.code, said(word.name)) for word in words_of if word.about == about and word.entered])
        for about, label in ABOUT.items()
    ]
    return [("", "—"), *((label, choices) for label, choices in offered if choices)]


class CharacteristicForm(forms.Form):
    """What an institution has or what was found about it, from a day to a day, and the document that says so."""

    word = forms.ChoiceField(label=_("事项"), choices=word_choices)
    holds = forms.ChoiceField(
        label=_("有没有"), choices=(("yes", _("有（是）")), ("no", _("没有（否）"))), initial="yes"
    )
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("至今仍是就不填。"))
    document = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件、凭证或检查记录的名称和编号。"))

    @staticmethod
    def known(entry: Characteristic) -> dict[str, Any]:
        """Return what stands in an entry, as the form's first values."""
        plain = {name: getattr(entry, name) for name in ("word", "starts_on", "ends_on", "document")}
        return plain | {"holds": "yes" if entry.holds else "no"}


class CorrectionForm(CharacteristicForm):
    """What an entry should say, and why it was wrong."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)


def characteristic_of(values: dict[str, Any]) -> NewCharacteristic:
    """Return the entry of an institution that was filled in."""
    return NewCharacteristic(
        word=values["word"],
        starts_on=values["starts_on"],
        document=values["document"],
        ends_on=values["ends_on"],
        holds=values["holds"] == "yes",
    )


class WithdrawalForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(label=_("撤回原因"), max_length=200)


def service_choices() -> list[Any]:
    """Return what documents leave to places, under the document: whole modes, and single items."""
    catalogue = policy_library().catalogue
    offered: list[Any] = [("", "—")]
    for pack in policy_library().packs:
        optional = [source for source in sources_in([pack]) if source.strength != "must"]
        modes = dict.fromkeys(source.package.mode for source in optional)
        choices = [
            *((f"{pack.id}/{mode}/", f"{said(catalogue.mode[mode].name)} · {_('全部服务')}") for mode in modes),
            *(
                (
                    f"{pack.id}/{source.package.mode}/{source.item.item}",
                    f"{said(catalogue.mode[source.package.mode].name)} · {said(catalogue.item[source.item.item].name)} ({source.item.clause})",
                )
                for source in optional
            ),
        ]
        if choices:
            offered.append((pack.header.number or said(pack.header.title), list(dict(choices).items())))
    return offered


class ParticipationForm(forms.Form):
    """In what a place takes part, from a day to a day, and the document that says so."""

    division = forms.ModelChoiceField(label=_("哪个地方"), queryset=Division.objects.none())
    service = forms.ChoiceField(
        label=_("参加什么"),
        choices=service_choices,
        help_text=_("文件鼓励、允许或者探索的服务；声明参加之后就是应尽的。"),
    )
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("没有期限就不填。"))
    document = forms.CharField(label=_("依据"), max_length=200, help_text=_("决定参加的文件名称和文号。"))

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"] = forms.ModelChoiceField(label=_("哪个地方"), queryset=divisions)

    def details(self) -> NewParticipation:
        """Hand over what was filled in."""
        values = self.cleaned_data
        pack, mode, item = values["service"].split("/")
        return NewParticipation(pack, mode, values["starts_on"], values["document"], item, values["ends_on"])
