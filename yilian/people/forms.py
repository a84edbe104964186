"""The form by which an elder enters the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.people.actions import NewElder
from yilian.people.models import Elder
from yilian.places.models import Division


class ElderForm(forms.Form):
    """What must be known of a new elder; the rules judge it, not the form."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = forms.TypedChoiceField(label=_("性别"), choices=[(1, _("男")), (2, _("女"))], coerce=int)
    birth_date = forms.DateField(label=_("出生日期"), widget=forms.DateInput(attrs={"type": "date"}))
    id_number = forms.CharField(label=_("身份证号"), max_length=18, help_text=_("18 位;加密保存,列表中只显示首尾。"))
    residence = forms.ModelChoiceField(label=_("常住村(社区)"), queryset=Division.objects.none())
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    lives = forms.ChoiceField(label=_("居住方式"), choices=Elder.Lives.choices)

    def __init__(self, *args: object, divisions: "forms.ModelChoiceField[Division] | object", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["residence"].queryset = divisions  # type: ignore[attr-defined]

    def given(self) -> NewElder:
        """Hand over what was filled in."""
        data = dict(self.cleaned_data)
        data["residence"] = data["residence"].code
        return NewElder(**data)
