"""The forms of menus. Limits are judged by the rules; fields only say what is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.pages.forms import RecordField, RecordForm
from yilian.places.policies import policy_library
from yilian.visits.forms.orders import DAY, ForElder, item_name
from yilian.visits.forms.visits import OF_A_VISIT, VisitForm


class OfferForm(RecordForm):
    """A service put on the menu."""

    organization = RecordField(label=_("机构"))
    team = RecordField(label=_("由哪个团队做"))
    item = forms.ChoiceField(label=_("服务项目"))
    offered_from = forms.DateField(label=_("从哪天起"), widget=DAY)
    offered_until = forms.DateField(label=_("到哪天止"), widget=DAY, required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, item_name(code)) for code in policy_library().catalogue.item]
        self.fields["item"].choices = sorted(named, key=lambda pair: pair[1])  # type: ignore[attr-defined]


class EndOfferForm(forms.Form):
    """The last day on which a service stands on the menu."""

    on = forms.DateField(label=_("提供到哪天"), widget=DAY)


class WishForm(RecordForm, ForElder):
    """An order from the menu."""

    menu_item = RecordField(
        label=_("点什么"), shown=lambda menu_item: f"{item_name(menu_item.item)} · {menu_item.organization}"
    )
    wished_on = forms.DateField(label=_("希望哪天"), widget=DAY)
    wish = forms.CharField(label=_("特别要求"), required=False, max_length=200)


class FulfilForm(VisitForm):
    """What was ordered from a menu, done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*OF_A_VISIT, "note"):
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, the evidence of the service together."""
        return self.cleaned_data | {"evidence": self.evidence} if not self.errors else self.cleaned_data
