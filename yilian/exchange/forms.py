"""The form that takes a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One file of Excel or CSV."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("Excel(.xlsx、.xls、.ods)或 CSV，最大 20 MB、100,000 行。先试读，确认后才登记。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def beside(self, name: str) -> str:
        """Return the only field: whatever is wrong is wrong with the file."""
        return "file"
