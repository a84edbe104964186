"""The sample form of the gallery."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind, as forms show them."""

    name = forms.CharField(label=_("姓名"), help_text=_("与身份证一致"))
    on = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    pressure = forms.IntegerField(label=_("收缩压"), min_value=40, max_value=300)
    place = forms.ChoiceField(
        label=_("地点"), choices=[("home", _("老人家中")), ("clinic", _("卫生院"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
