"""What users type: passwords, codes, new users, grants."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yilian.accounts.rules import grantable_by
from yilian.kernel.actors import Actor
from yilian.kernel.roles import ROLES
from yilian.pages.language import said
from yilian.places.models import Division, Organization
from yilian.places.queries import in_territory

DAY = forms.DateInput(attrs={"type": "date"})
FIELD_OF = {
    "username-taken": "username",
    "role-not-grantable": "role",
    "role-without-place": "role",
    "everywhere-needs-system-admin": "division",
    "grant-ends-before-start": "ends_on",
}
NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class PasswordForm(forms.Form):
    """The present password and the new one, twice."""

    old = forms.CharField(
        label=_("原密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(label=_("新密码"), strip=False, widget=NEW)
    again = forms.CharField(label=_("再输一次新密码"), strip=False, widget=NEW)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Refuse two new passwords that differ."""
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return cleaned

    def beside(self, name: str) -> str:
        """Return the field that a refusal is about: the present password where that is wrong, else the new one."""
        return "old" if name == "password-wrong" else "new"


class CodeForm(forms.Form):
    """A code of the phone, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        help_text=_("手机验证器上的 6 位数字；手机不在身边时，输入一个恢复码。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )


class PlaceForm(forms.Form):
    """A role over a division or an organization, within the scope of the user who grants it."""

    role = forms.ChoiceField(label=_("角色"))
    division = forms.ModelChoiceField(Division.objects.none(), label=_("管辖地区"), required=False)
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("管辖机构"), required=False, help_text=_("地区和机构选一个。")
    )
    starts_on = forms.DateField(label=_("从哪天起"), widget=DAY)
    ends_on = forms.DateField(label=_("到哪天止"), required=False, widget=DAY)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grantable = grantable_by(actor.roles)
        self.fields["role"].choices = [(code, role_name(code)) for code in ROLES if code in grantable]  # type: ignore[attr-defined]
        levels = [Division.Level.PROVINCE, Division.Level.CITY, Division.Level.COUNTY, Division.Level.TOWNSHIP]
        divisions = Division.objects.filter(in_territory(actor, "pk"), level__in=levels)
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]
        self.fields["organization"].queryset = organizations_within(actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a division and an organization at once: two grants say it more plainly."""
        cleaned = super().clean() or {}
        if cleaned.get("division") and cleaned.get("organization"):
            self.add_error("organization", _("地区和机构只能选一个。"))
        return cleaned

    def beside(self, name: str) -> str:
        """Return the field that a refusal is about."""
        return FIELD_OF.get(name, name)

    def place(self) -> Division | Organization | None:
        """Return the place chosen."""
        chosen: Division | Organization | None = self.cleaned_data["division"] or self.cleaned_data["organization"]
        return chosen


class UserForm(PlaceForm):
    """A new user with their first role."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,59}$",
        label=_("用户名"),
        help_text=_("小写字母开头，字母、数字和 . _ - ，3 至 60 个字符。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    workplace = forms.ModelChoiceField(Organization.objects.none(), label=_("所在机构"), required=False)
    field_order = ("username", "name", "workplace", "role", "division", "organization", "starts_on", "ends_on")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["workplace"].queryset = organizations_within(actor)  # type: ignore[attr-defined]


def organizations_within(actor: Actor) -> Any:
    """Return the organizations in an actor's scope."""
    return Organization.objects.filter(in_territory(actor, "division_id") | Q(pk__in=actor.scope.organizations))


def role_name(code: str) -> str:
    """Name a role in the language of the page."""
    role = ROLES.get(code)
    if role is None:
        return code
    return said(role)
