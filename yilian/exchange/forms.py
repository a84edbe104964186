"""The form that takes a sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yilian.exchange.models import Import
from yilian.exchange.rules.declarations import SheetKind


class UploadForm(forms.Form):
    """One file of Excel or CSV, and what it is about; `kinds` are those that the user may enter."""

    kind = forms.ChoiceField(label=_("内容"))
    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("Excel(.xlsx、.xls、.ods)或 CSV，最大 20 MB、100,000 行。先试读，确认后才登记。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, *args: Any, kinds: list[SheetKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("内容"), choices=[(kind.value, Import.Kind(kind).label) for kind in kinds]
        )

    def kind_chosen(self) -> SheetKind:
        """Return what the sheet is about."""
        return SheetKind(self.cleaned_data["kind"])

    def beside(self, name: str) -> str:
        """Return the field that whatever is wrong is wrong with: the file."""
        return "file"


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=_("撤销原因"), max_length=200)
