"""What may be asked of the audit log, as it stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.audit.models import AuditEntry
from yilian.audit.queries import Wanted

DAY = forms.DateInput(attrs={"type": "date"})


class LogForm(forms.Form):
    """Filters of the log; every one may be left empty."""

    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部")), *AuditEntry.Kind.choices])
    user = forms.CharField(label=_("谁（姓名或用户编号）"), required=False, max_length=80)
    elder = forms.IntegerField(label=_("老人编号"), required=False, min_value=1)
    action = forms.CharField(label=_("做了什么（代码）"), required=False, max_length=80)
    since = forms.DateField(label=_("从哪天起"), required=False, widget=DAY)
    until = forms.DateField(label=_("到哪天止"), required=False, widget=DAY)

    def wanted(self) -> Wanted:
        """Give what is asked for; a filter that cannot be read does not narrow, and its error shows beside it."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Wanted(
            elder_id=given.get("elder"), who=given.get("user", "").strip(), kind=given.get("kind", ""),
            action=given.get("action", "").strip(), since=given.get("since"), until=given.get("until"),
        )  # fmt: skip
