"""The forms of equipment, vans, series of care and menus. Limits are judged by the rules; fields only say what is typed."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yilian.people.models import Team
from yilian.places.models import Division, Organization
from yilian.places.policies import shelf
from yilian.visits.forms.orders import CLOCK, COUNT, DAY, WORDS, ForElder, item_name
from yilian.visits.forms.visits import VisitForm
from yilian.visits.models import MenuItem, VanStock
from yilian.visits.models import labels as words
from yilian.visits.rules.vans import PlannedStop

STOPS = 5


class EquipmentForm(forms.Form):
    """A piece of equipment."""

    organization = forms.ModelChoiceField(label=_("机构"), queryset=Organization.objects.none())
    kind = forms.ChoiceField(label=_("种类"), choices=words.KINDS)
    number = forms.CharField(label=_("编号"), max_length=40)

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]


class LoanForm(ForElder):
    """To whom and until when."""

    lent_on = forms.DateField(label=_("借出日期"), widget=DAY)
    due_on = forms.DateField(label=_("应还日期"), widget=DAY)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class ReturnForm(forms.Form):
    """When and in what condition something came back."""

    on = forms.DateField(label=_("归还日期"), widget=DAY)
    condition = forms.ChoiceField(label=_("归还时的状况"), choices=words.CONDITIONS)
    note = forms.CharField(label=_("备注"), required=False, max_length=100)


class ExtensionForm(forms.Form):
    """Until when a loan runs on, and why."""

    due_on = forms.DateField(label=_("续借到"), widget=DAY)
    reason = forms.CharField(label=_("原因"), max_length=100)


class InspectionForm(forms.Form):
    """In what condition a piece of equipment is now, and how that is known."""

    condition = forms.ChoiceField(label=_("现在的状况"), choices=words.CONDITIONS)
    reason = forms.CharField(
        label=_("说明"), max_length=100, help_text=_("例如修好了什么、为什么报废；报废后不能再借出。")
    )


class EndOfferForm(forms.Form):
    """The last day on which a service stands on the menu."""

    on = forms.DateField(label=_("提供到哪天"), widget=DAY)


class VanForm(forms.Form):
    """A vehicle."""

    organization = forms.ModelChoiceField(label=_("机构"), queryset=Organization.objects.none())
    name = forms.CharField(label=_("车名或牌号"), max_length=60)

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]


class RouteForm(forms.Form):
    """A tour: van, team, day, and up to five villages."""

    on = forms.DateField(label=_("出车日期"), widget=DAY)

    def __init__(
        self, *args: Any, vans: Any, teams: QuerySet[Team], villages: QuerySet[Division], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["van"] = forms.ModelChoiceField(label=_("车辆"), queryset=vans)
        self.fields["team"] = forms.ModelChoiceField(label=_("随车团队"), queryset=teams)
        for index in range(STOPS):
            first, number = index == 0, {"n": index + 1}
            self.fields[f"division-{index}"] = forms.ModelChoiceField(
                label=_("第 %(n)s 站") % number, queryset=villages, required=first
            )
            self.fields[f"arrives-{index}"] = forms.TimeField(
                label=_("第 %(n)s 站到达") % number, widget=CLOCK, required=first
            )
            self.fields[f"leaves-{index}"] = forms.TimeField(
                label=_("第 %(n)s 站离开") % number, widget=CLOCK, required=first
            )

    @property
    def stops(self) -> tuple[PlannedStop, ...]:
        """Give the stops that have a village and both times."""
        found, given = list[PlannedStop](), self.cleaned_data
        for index in range(STOPS):
            village = given.get(f"division-{index}")
            arrives, leaves = given.get(f"arrives-{index}"), given.get(f"leaves-{index}")
            if village is not None and arrives is not None and leaves is not None:
                found.append(PlannedStop(village.pk, arrives, leaves))
        return tuple(found)


class StockForm(forms.Form):
    """Medicine that goes on board."""

    name = forms.CharField(label=_("药品名称"), max_length=80)
    unit = forms.CharField(label=_("单位"), max_length=20, initial="盒")
    quantity = forms.IntegerField(label=_("数量"), widget=COUNT, max_value=100_000)


class CountForm(forms.Form):
    """How much comes back."""

    quantity = forms.IntegerField(label=_("退回数量"), widget=COUNT, max_value=100_000)


class UseForm(ForElder):
    """Medicine given out at a stop, perhaps to somebody known."""

    stock = forms.ModelChoiceField(label=_("车上药品"), queryset=VanStock.objects.none())
    quantity = forms.IntegerField(label=_("数量"), widget=COUNT, max_value=100_000)

    def __init__(self, *args: Any, stock: QuerySet[VanStock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].required = False
        field = self.fields["stock"]
        field.queryset = stock  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.name}（{one.balance} {one.unit}）"  # type: ignore[attr-defined]


# What only a visit asks: a stop and an order say already where and with whom.
OF_A_VISIT = ("at", "setting", "place", "latitude", "longitude", "guidance")


class ServeForm(ForElder, VisitForm):
    """An elder seen at a stop, with the evidence of a mobile clinic."""

    field_order = ("who",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*OF_A_VISIT, "on"):
            self.fields.pop(name, None)


class FulfilForm(VisitForm):
    """What was ordered from a menu, done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*OF_A_VISIT, "note"):
            self.fields.pop(name, None)


class PlanForm(ForElder):
    """A rehabilitation plan."""

    goals = forms.CharField(label=_("目标"), widget=WORDS)
    a_week = forms.IntegerField(label=_("每周几次"), widget=COUNT, max_value=7)
    starts_on = forms.DateField(label=_("开始日期"), widget=DAY)
    review_on = forms.DateField(label=_("复评日期"), widget=DAY)


class SessionForm(forms.Form):
    """One session of a series."""

    standing_for: ClassVar[dict[str, str]] = {"session-minutes": "minutes"}
    on = forms.DateField(label=_("日期"), widget=DAY)
    minutes = forms.CharField(
        label=_("时长（分钟）"), max_length=5, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    words = forms.CharField(label=_("内容"), max_length=200)


class TalkForm(SessionForm):
    """One talk; the note is confidential."""

    words = forms.CharField(label=_("保密记录"), widget=WORDS, help_text=_("加密保存，只有有权限的人能看。"))


class ReviewForm(forms.Form):
    """A plan looked at again."""

    review_on = forms.DateField(label=_("下次复评"), widget=DAY)
    note = forms.CharField(label=_("复评意见"), max_length=200)


class EndPlanForm(forms.Form):
    """How a plan ended."""

    outcome = forms.ChoiceField(label=_("结果"), choices=words.PLAN_OUTCOMES)
    note = forms.CharField(label=_("说明"), max_length=200)


class CounsellingForm(ForElder):
    """A course of counselling."""

    screening = forms.CharField(
        label=_("筛查依据"), required=False, max_length=200, help_text=_("哪次筛查、结果存放在哪里")
    )
    on = forms.DateField(label=_("开始日期"), widget=DAY)


class EndCounsellingForm(forms.Form):
    """How a course of counselling ended."""

    outcome = forms.ChoiceField(label=_("结果"), choices=words.COUNSELLING_OUTCOMES)


class NursingForm(ForElder):
    """A physician's order of nursing."""

    items = forms.MultipleChoiceField(
        label=_("护理项目"), choices=words.NURSING_ITEMS, widget=forms.CheckboxSelectMultiple
    )
    a_week = forms.IntegerField(label=_("每周几次"), widget=COUNT, max_value=7)
    starts_on = forms.DateField(label=_("开始日期"), widget=DAY)
    ends_on = forms.DateField(label=_("有效至"), widget=DAY)


class NursingDoneForm(forms.Form):
    """What was done of an order of nursing."""

    on = forms.DateField(label=_("日期"), widget=DAY)
    items = forms.MultipleChoiceField(label=_("已做的护理"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, ordered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, word) for code, word in words.NURSING_ITEMS.items() if code in ordered]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """A service put on the menu."""

    organization = forms.ModelChoiceField(label=_("机构"), queryset=Organization.objects.none())
    team = forms.ModelChoiceField(label=_("由哪个团队做"), queryset=Team.objects.none())
    item = forms.ChoiceField(label=_("服务项目"))
    offered_from = forms.DateField(label=_("从哪天起"), widget=DAY)
    offered_until = forms.DateField(label=_("到哪天止"), widget=DAY, required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, organizations: QuerySet[Organization], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        named = [(code, item_name(code)) for code in shelf().catalogue.item]
        self.fields["item"].choices = sorted(named, key=lambda pair: pair[1])  # type: ignore[attr-defined]


class WishForm(ForElder):
    """An order from the menu."""

    menu_item = forms.ModelChoiceField(label=_("点什么"), queryset=MenuItem.objects.none())
    wished_on = forms.DateField(label=_("希望哪天"), widget=DAY)
    wish = forms.CharField(label=_("特别要求"), required=False, max_length=200)

    def __init__(self, *args: Any, menu: QuerySet[MenuItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["menu_item"]
        field.queryset = menu  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{item_name(one.item)} · {one.organization}"  # type: ignore[attr-defined]
