"""The forms by which elders enter the register and what changes in their lives is entered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.pages.versions import EditForm
from yilian.people.actions.departures import NewDeparture
from yilian.people.actions.elders import NewElder, Revision
from yilian.people.actions.lives import Move, NewConsent, NewFamilyMember
from yilian.people.models import Consent, Departure, Elder, FamilyMember, Practitioner, ResidencePeriod
from yilian.places.models import Division, Organization
from yilian.places.rules import DeclaredDays

Choices = list[tuple[str, str]]


def _compared() -> forms.BooleanField:
    """Make the field by which somebody says that the document differs from the person."""
    return forms.BooleanField(
        label=_("已核对证件"),
        required=False,
        help_text=_("只在出生日期或性别与身份证号不一致、看过证件确实如此时勾选。"),
    )


def _day(label: Any, **options: Any) -> forms.DateField:
    """Make the field of a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ElderForm(forms.Form):
    """What must be known of a new elder; the rules judge it, not the form."""

    name = forms.CharField(label=_("姓名"))
    sex = forms.TypedChoiceField(label=_("性别"), choices=[(1, _("男")), (2, _("女"))], coerce=int)
    birth_date = _day(_("出生日期"))
    id_number = forms.CharField(label=_("身份证号"), help_text=_("18 位；加密保存，列表中只显示首尾。"))
    residence = forms.ModelChoiceField(label=_("常住村（社区）"), queryset=Division.objects.none())
    address = forms.CharField(label=_("住址"), required=False)
    phone = forms.CharField(label=_("电话"), required=False)
    lives = forms.ChoiceField(label=_("居住方式"), choices=Elder.Lives.choices)
    arrived_on = _day(
        _("从哪天起住在这里"),
        required=False,
        help_text=_("新迁入的填迁入日期，之前的数值不变；一直住在这里的不填。"),
    )
    compared = _compared()

    def __init__(self, *args: object, divisions: "forms.ModelChoiceField[Division] | object", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["residence"].queryset = divisions  # type: ignore[attr-defined]

    def new_elder(self) -> NewElder:
        """Hand over what was filled in."""
        data = dict(self.cleaned_data)
        data["residence"] = data["residence"].code
        return NewElder(**data)


class RevisionForm(EditForm):
    """An elder's particulars, to be corrected; an identity number that is left empty stays as it is."""

    name = forms.CharField(label=_("姓名"))
    sex = forms.TypedChoiceField(label=_("性别"), choices=[(1, _("男")), (2, _("女"))], coerce=int)
    birth_date = _day(_("出生日期"))
    id_number = forms.CharField(label=_("身份证号"), required=False, help_text=_("不改就不填；原号码不在这里显示。"))
    address = forms.CharField(label=_("住址"), required=False)
    phone = forms.CharField(label=_("电话"), required=False)
    compared = _compared()

    @staticmethod
    def known(elder: Elder) -> dict[str, Any]:
        """Return what stands in the record, as the form's first values."""
        return {name: getattr(elder, name) for name in ("name", "sex", "birth_date", "address", "phone")}

    def revision(self, elder: Elder) -> Revision:
        """Hand over what was filled in."""
        data = self.cleaned_data
        return Revision(**data | {"id_number": data["id_number"] or elder.id_number})


class DeathForm(EditForm):
    """The day an elder died, and that it is right although records tell of later days."""

    died_on = _day(_("去世日期"))
    in_spite = forms.BooleanField(
        label=_("日期无误"), required=False, help_text=_("有更晚的记录而日期确实无误时勾选。")
    )

    def beside(self, name: str) -> str:
        """Return the field that a problem or a refusal is about."""
        return "in_spite" if name == "records-after-death" else name


class DeathCorrectionForm(DeathForm):
    """The right day of a death, and why it is corrected."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)
    field_order = ("died_on", "reason", "in_spite")


class ReasonForm(forms.Form):
    """Why something is withdrawn."""

    reason = forms.CharField(label=_("撤回原因"), max_length=200)


class PurposeForm(forms.Form):
    """What a full identity number is needed for."""

    purpose = forms.CharField(label=_("查看目的"), max_length=40, help_text=_("例如：办理住院、核对医保。将记入日志。"))


class MoveForm(EditForm):
    """A new place of living, or of registration, from a day on."""

    basis = forms.ChoiceField(label=_("变更哪一项"), choices=ResidencePeriod.ResidenceKind.choices)
    on = _day(_("从哪天起"))
    division = forms.ModelChoiceField(label=_("村（社区）"), queryset=Division.objects.none())
    address = forms.CharField(label=_("住址"), max_length=200, required=False, help_text=_("只随常住变更。"))
    lives = forms.ChoiceField(label=_("居住方式"), choices=Elder.Lives.choices)
    organization = forms.ModelChoiceField(
        label=_("所住机构"), queryset=Organization.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, divisions: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]

    @staticmethod
    def known(elder: Elder) -> dict[str, Any]:
        """Return where and how an elder lives, as the form's first values."""
        return {"address": elder.address, "lives": elder.lives}

    def move(self) -> Move:
        """Hand over what was filled in; who lives at home lives in no institution."""
        data = self.cleaned_data
        housed = data["organization"] if data["lives"] == Elder.Lives.IN_INSTITUTION else None
        return Move(
            data["basis"], data["division"].code, data["on"], data["address"], data["lives"], housed and housed.pk
        )


class ReturnForm(MoveForm):
    """Where an elder who left lives again, from a day on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["basis"]

    def move(self) -> Move:
        """Hand over what was filled in; who comes back lives here again."""
        self.cleaned_data["basis"] = ResidencePeriod.ResidenceKind.STAY
        return super().move()


class DepartureForm(forms.Form):
    """That an elder leaves the county: from which day on, where to, and why."""

    left_on = _day(_("从哪天起不在本县"))
    destination = forms.CharField(label=_("迁往何处"), max_length=200, help_text=_("例如：杭州市萧山区。"))
    reason = forms.ChoiceField(label=_("原因"), choices=Departure.Reason.choices)
    household = forms.BooleanField(label=_("户籍同时迁出"), required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def departure(self) -> NewDeparture:
        """Hand over what was filled in."""
        return NewDeparture(**self.cleaned_data)


class GroupForm(forms.Form):
    """A group that an elder belongs to from a day on, and on what basis."""

    group = forms.ChoiceField(label=_("人群"))
    starts_on = _day(_("从哪天起"), required=False)
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("例如：残疾证号、评估日期、走访记录。")
    )

    def __init__(self, *args: Any, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = groups  # type: ignore[attr-defined]


def _document() -> forms.CharField:
    """Make the field of what an entry rests on."""
    example = _("例如：服务协议编号、登记表名称和日期。")
    return forms.CharField(label=_("依据的材料"), max_length=200, help_text=example)


class CentreForm(forms.Form):
    """The centre that serves an elder from a day to a day, and the document that says so."""

    centre = forms.ModelChoiceField(label=_("照料中心"), queryset=Organization.objects.none())
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("没有期限就不填。"))
    document = _document()

    def __init__(self, *args: Any, centres: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"] = forms.ModelChoiceField(label=_("照料中心"), queryset=centres)


class CareCorrectionForm(forms.Form):
    """The right days and document of the service of a centre, and why the entry was wrong."""

    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False, help_text=_("没有期限就不填。"))
    document = _document()
    reason = forms.CharField(label=_("更正原因"), max_length=200)


class CareWithdrawalForm(forms.Form):
    """Why an entry of the service of a centre is taken back."""

    reason = forms.CharField(label=_("撤回原因"), max_length=200)


def days_of(values: dict[str, Any]) -> DeclaredDays:
    """Return the days and the document that were filled in."""
    return DeclaredDays(values["starts_on"], values["document"], values["ends_on"])


class EndForm(forms.Form):
    """The last day of something."""

    ends_on = _day(_("到哪天止"))


class FamilyForm(forms.Form):
    """Somebody close to an elder."""

    name = forms.CharField(label=_("姓名"))
    relation = forms.ChoiceField(label=_("关系"), choices=FamilyMember.Relation.choices)
    phone = forms.CharField(label=_("电话"), required=False)
    guardian = forms.BooleanField(label=_("是监护人，可代为同意"), required=False)

    def member(self) -> NewFamilyMember:
        """Hand over what was filled in."""
        return NewFamilyMember(**self.cleaned_data)


class ConsentForm(forms.Form):
    """A consent to one purpose, by the elder or by a guardian."""

    purpose = forms.ChoiceField(label=_("同意事项"), choices=Consent.Purpose.choices)
    guardian = forms.ModelChoiceField(
        label=_("由谁同意"), queryset=FamilyMember.objects.none(), required=False, empty_label=_("老人本人")
    )
    starts_on = _day(_("从哪天起"))
    proof = forms.CharField(label=_("签字件存放处"), max_length=200, required=False)

    def __init__(self, *args: Any, elder: Elder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guardian: Any = self.fields["guardian"]
        guardian.queryset = elder.family.filter(guardian=True).order_by("pk")
        guardian.label_from_instance = _named

    def new_consent(self) -> NewConsent:
        """Hand over what was filled in."""
        data = self.cleaned_data
        return NewConsent(data["purpose"], data["starts_on"], data["proof"])


class WithdrawalForm(forms.Form):
    """The day from which a consent no longer holds."""

    on = _day(_("撤回日期"))


class MergeForm(forms.Form):
    """What the kept record takes over from the one that is merged into it."""

    take = forms.MultipleChoiceField(label=_("这些项目改用右边的"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, differing: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = differing  # type: ignore[attr-defined]


class PractitionerForm(forms.Form):
    """Somebody who gives care at an organization, and the certificate if it is at hand."""

    name = forms.CharField(label=_("姓名"))
    kind = forms.ChoiceField(label=_("岗位"))

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    """A certificate, valid from a day to a day."""

    number = forms.CharField(label=_("证书编号"), max_length=40)
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False)


class SiteForm(forms.Form):
    """A further organization at which a practitioner works."""

    organization = forms.ModelChoiceField(label=_("执业机构"), queryset=Organization.objects.none())
    starts_on = _day(_("从哪天起"))
    ends_on = _day(_("到哪天止"), required=False)

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """A family-doctor team of an organization's staff; its leader is one of them."""

    name = forms.CharField(label=_("团队名称"), max_length=60)
    leader = forms.ModelChoiceField(label=_("队长"), queryset=Practitioner.objects.none())
    members = forms.ModelMultipleChoiceField(
        label=_("成员"), queryset=Practitioner.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leader", "members"):
            self.fields[name].queryset = staff  # type: ignore[attr-defined]

    def everybody(self) -> list[Practitioner]:
        """Return the leader and then the other members."""
        leader = self.cleaned_data["leader"]
        return [leader, *(member for member in self.cleaned_data["members"] if member != leader)]


def _named(member: FamilyMember) -> str:
    """Name a member of the family with the relation."""
    return f"{member.name}({member.get_relation_display()})"


def since(day: date) -> dict[str, date]:
    """Return the first value of a form's days."""
    return {"starts_on": day, "on": day, "ends_on": day}


def choices_of(entries: Iterable[tuple[str, str]]) -> Choices:
    """Put codes with their names into the order of the names."""
    return sorted(entries, key=lambda entry: entry[1])


class LeavingForm(forms.Form):
    """The last day of somebody at an organization, and who takes their place."""

    on = _day(_("最后一天"))
    successor = forms.ModelChoiceField(
        label=_("由谁接替"),
        queryset=Practitioner.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("接替其在团队中的位置和待办；团队里没有别人时必选。"),
    )

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = staff

    def beside(self, name: str) -> str:
        """Return the field that a problem or a refusal is about."""
        return "successor" if name == "team-left-with-nobody" else name
