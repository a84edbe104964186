"""What may be asked of the audit log, as it stands in the address; the sample form of the gallery."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.audit.models import AuditEntry
from yilian.audit.queries import Wanted
from yilian.pages.fields import WholeField

DAY = forms.DateInput(attrs={"type": "date"})


class LogForm(forms.Form):
    """Filters of the log; every one may be left empty."""

    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部")), *AuditEntry.Kind.choices])
    user = forms.CharField(label=_("谁（姓名或用户编号）"), required=False, max_length=80)
    elder = WholeField(label=_("老人编号"), required=False, min_value=1)
    action = forms.CharField(label=_("做了什么（代码）"), required=False, max_length=80)
    since = forms.DateField(label=_("从哪天起"), required=False, widget=DAY)
    until = forms.DateField(label=_("到哪天止"), required=False, widget=DAY)

    def wanted(self) -> Wanted:
        """Return what is asked for; a filter that cannot be read does not narrow, and its error shows beside it."""
        values = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Wanted(
            elder_id=values.get("elder"),
            who=values.get("user", "").strip(),
            kind=values.get("kind", ""),
            action=values.get("action", "").strip(),
            since=values.get("since"),
            until=values.get("until"),
        )


class SampleForm(forms.Form):
    """One field of each kind, as forms show them."""

    name = forms.CharField(label=_("姓名"), help_text=_("与身份证一致"))
    on = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    pressure = WholeField(label=_("收缩压"), min_value=40, max_value=300)
    place = forms.ChoiceField(
        label=_("地点"), choices=[("home", _("老人家中")), ("clinic", _("卫生院"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
