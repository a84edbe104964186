"""Adds users, grants and ends roles; begins and ends sessions; passwords, second factors, keys of machines."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from yilian.accounts.models import Grant, SignIn, Token, User
from yilian.accounts.queries import actor_for, digest_of, may_be_managed
from yilian.accounts.rules import RoleGrant, grantable_by, place_covered
from yilian.audit.actions import action, record
from yilian.audit.clock import now, today
from yilian.audit.models import AuditEntry
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import refuse
from yilian.kernel.roles import ROLES
from yilian.places.models import Division, Organization

ACCESS = AuditEntry.Kind.ACCESS
ANONYMOUS = Actor(user_id=None, name="anonymous", purpose="self")
RECOVERY_CODES = 10
PLACE_WORDS = "abcdefghjkmnpqrstuvwxyz23456789"

Place = Division | Organization | None


class SharedPassword:
    """A password that many invented users have in common, hashed once: a demonstration tells it to everybody."""

    def __init__(self, password: str) -> None:
        """Hash it; a quarter of a second by intent."""
        self.password = password
        self.hashed = make_password(password)


@action("accounts.manage", title=words("添加用户", "add a user"), name="accounts.add_user", log=("username",))
def add_user(  # noqa: PLR0913 - what a user is
    actor: Actor,
    organization: Organization | None,
    *,
    username: str,
    name: str,
    password: "str | SharedPassword",
    once: bool = False,
) -> User:
    """Add a user with a first password, which the password policy must accept; `once`: it must be changed at sign-in."""
    if User.objects.filter(username=username).exists():
        refuse("username-taken", username=username)
    if organization is not None and not _within(actor, organization, "nurse"):
        refuse("grant-outside-scope")
    user = User(username=username, name=name, organization=organization, must_change_password=once)
    _set_password(user, password)
    user.save()
    return user


@action(
    "accounts.manage",
    title=words("授予角色", "grant a role"),
    name="accounts.grant",
    log=("role", "starts_on", "ends_on"),
)
def grant(  # noqa: PLR0913 - the actor, which every action takes, is not counted
    actor: Actor, user: User, place: Place, *, role: str, starts_on: date, ends_on: date | None = None
) -> Grant:
    """Grant a role over a division's subtree, an organization, or (system administrators only) everywhere."""
    if role not in ROLES:
        refuse("role-unknown", role=role)
    if place is None and role != "system-admin" and ROLES[role].placed:
        refuse("everywhere-needs-system-admin")
    if place is not None and not ROLES[role].placed:
        refuse("role-without-place", role=role)
    if ends_on is not None and ends_on < starts_on:
        refuse("grant-ends-before-start", starts_on=starts_on)
    _refuse_beyond(actor, user, place, role)
    division = place if isinstance(place, Division) else None
    organization = place if isinstance(place, Organization) else None
    _changed(user)
    return Grant.objects.create(
        user=user, role=role, division=division, organization=organization, starts_on=starts_on, ends_on=ends_on
    )


@action("accounts.manage", title=words("收回角色", "end a grant"), name="accounts.end_grant", log=("ends_on",))
def end_grant(actor: Actor, held: Grant, *, ends_on: date) -> Grant:
    """End a grant on a day, its last; one that has not begun by then never holds."""
    place = held.division or held.organization
    if not _within(actor, place, held.role):
        refuse("grant-outside-scope")
    held.ends_on = max(ends_on, held.starts_on - timedelta(days=1))
    held.save(update_fields=["ends_on"])
    _changed(held.user)
    return held


@action(
    "accounts.manage",
    title=words("停用或启用账号", "disable or enable a user"),
    name="accounts.set_active",
    log=("active",),
)
def set_active(actor: Actor, user: User, *, active: bool) -> User:
    """Disable a user, whose sessions end at once, or enable them again."""
    _refuse_unmanageable(actor, user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        _end(SignIn.objects.filter(user=user, ended_at__isnull=True))
    return user


@action("accounts.manage", title=words("重置密码", "reset a password"), name="accounts.reset_password")
def reset_password(actor: Actor, user: User, *, password: str) -> User:
    """Set a password that holds for one sign-in; the user's sessions end."""
    _refuse_unmanageable(actor, user)
    _set_password(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    _end(SignIn.objects.filter(user=user, ended_at__isnull=True))
    return user


@action("accounts.manage", title=words("清除第二因子", "reset a second factor"), name="accounts.reset_second_factor")
def reset_second_factor(actor: Actor, user: User) -> User:
    """Take away a user's second factor, lost with their phone; their sessions end."""
    _refuse_unmanageable(actor, user)
    _remove_factors(user)
    _end(SignIn.objects.filter(user=user, ended_at__isnull=True))
    return user


@action(
    "accounts.manage",
    title=words("发放接口密钥", "issue a key for a machine"),
    name="accounts.issue_key",
    log=("name", "ends_on"),
)
def issue_key(actor: Actor, user: User, *, name: str, key: str, ends_on: date) -> Token:
    """Let a machine that shows a key act as a user until a day."""
    _refuse_unmanageable(actor, user)
    return Token.objects.create(user=user, name=name, digest=digest_of(key), starts_on=today(), ends_on=ends_on)


@action(
    "accounts.own", title=words("选择语言", "choose a language"), name="accounts.choose_language", log=("language",)
)
def choose_language(actor: Actor, user: User, *, language: str) -> User:
    """Keep the language in which a user wants to read."""
    user.language = language
    user.save(update_fields=["language"])
    return user


@action("accounts.own", title=words("登录", "sign in"), name="accounts.sign_in", kind=ACCESS)
def note_sign_in(actor: Actor, user: User, *, session_key: str, address: str | None, program: str) -> SignIn:
    """Note that a user began a session."""
    return SignIn.objects.create(
        user=user, session_key=session_key, at=now(), address=address or None, program=program[:200]
    )


@action("accounts.own", title=words("退出", "sign out"), name="accounts.sign_out", kind=ACCESS, log=("why",))
def note_sign_out(actor: Actor, user: User, *, session_key: str, why: str = "asked") -> User:
    """Note that a session of a user is over."""
    SignIn.objects.filter(user=user, session_key=session_key, ended_at__isnull=True).update(ended_at=now())
    return user


@action(
    "accounts.own",
    title=words("退出其他登录", "sign out everywhere else"),
    name="accounts.sign_out_others",
    kind=ACCESS,
)
def sign_out_others(actor: Actor, user: User, *, session_key: str) -> User:
    """End every session of a user but the present one."""
    _end(SignIn.objects.filter(user=user, ended_at__isnull=True).exclude(session_key=session_key))
    return user


@action("accounts.own", title=words("修改密码", "change a password"), name="accounts.change_password")
def change_password(actor: Actor, user: User, *, old: str, new: str) -> User:
    """Change one's password; it may not stay what it was."""
    if not user.check_password(old):
        refuse("password-wrong")
    if old == new:
        refuse("password-same")
    _set_password(user, new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    return user


@action("accounts.own", title=words("设置第二因子", "set up a second factor"), name="accounts.enrol_second_factor")
def enrol_second_factor(actor: Actor, user: User, *, key: str) -> list[str]:
    """Set up a second factor whose secret the user's phone has shown to know; give the recovery codes, told only once."""
    _remove_factors(user)
    TOTPDevice.objects.create(user=user, name="totp", key=key, confirmed=True)
    return _new_codes(user)


@action("accounts.own", title=words("换恢复码", "renew recovery codes"), name="accounts.renew_recovery_codes")
def renew_recovery_codes(actor: Actor, user: User) -> list[str]:
    """Replace the recovery codes; the old ones no longer work."""
    return _new_codes(user)


@action(
    "accounts.own",
    title=words("验证第二因子", "verify a second factor"),
    name="accounts.verify_second_factor",
    kind=ACCESS,
)
def verify_second_factor(actor: Actor, user: User, *, code: str) -> str:
    """Judge a code of the phone, or a recovery code: `ok`, `wrong`, or `wait` when too many were wrong.

    A wrong code is no refusal: the count of wrong codes must be kept.
    """
    code = "".join(code.split()).lower()
    kind = TOTPDevice if code.isdecimal() and len(code) == 6 else StaticDevice
    device: Device | None = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    answer = _judged(device, code)
    if answer != "ok":
        record(ACCESS, actor, "accounts.second_factor_failed", answer=answer)
    return answer


def note_failed_sign_in(username: str) -> None:
    """Note that a sign-in failed: under the user if there is one, else without the name, which may be a password."""
    user = User.objects.filter(username=username).first()
    record(ACCESS, actor_for(user, today()) if user else ANONYMOUS, "accounts.sign_in_failed", known=user is not None)


def one_time_password() -> str:
    """Make a password to be told once and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(PLACE_WORDS) for _ in range(4)) for _ in range(4))


def _judged(device: Device | None, code: str) -> str:
    """Ask a device about a code."""
    if device is None:
        return "wrong"
    if not device.verify_is_allowed()[0]:
        return "wait"
    return "ok" if device.verify_token(code) else "wrong"


def _set_password(user: User, password: "str | SharedPassword") -> None:
    """Set a password that the policy accepts."""
    try:
        validate_password(password.password if isinstance(password, SharedPassword) else password, user)
    except ValidationError as error:
        refuse("password-weak", reasons=" ".join(error.messages))
    if isinstance(password, SharedPassword):
        user.password = password.hashed
    else:
        user.set_password(password)


def _new_codes(user: User) -> list[str]:
    """Make recovery codes in place of those there were."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    _changed(user)
    return codes


def _remove_factors(user: User) -> None:
    """Remove every second factor of a user."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    _changed(user)


def _changed(user: User) -> None:
    """Let the user's sessions look again at what they may do."""
    User.objects.filter(pk=user.pk).update(authority=F("authority") + 1)


def _end(sign_ins: Iterable[SignIn]) -> None:
    """End sessions: what they kept is removed, so that their cookies open nothing."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for sign_in in sign_ins:
        store(sign_in.session_key).delete()
        sign_in.ended_at = now()
        sign_in.save(update_fields=["ended_at"])


def _within(actor: Actor, place: Place, role: str) -> bool:
    """Return whether a role over a place lies within the actor's own scope."""
    if isinstance(place, Division):
        return place_covered(actor.scope, RoleGrant(role, division=place.code))
    if isinstance(place, Organization):
        return place_covered(
            actor.scope, RoleGrant(role, organization=place.pk, organization_division=place.division_id)
        )
    return place_covered(actor.scope, RoleGrant(role))


def _refuse_beyond(actor: Actor, user: User, place: Place, role: str) -> None:
    """Refuse to grant what the actor may not grant, where they may not, or to themselves."""
    if "*" not in actor.permissions and role not in grantable_by(actor.roles):
        refuse("role-not-grantable", role=role)
    if not _within(actor, place, role):
        refuse("grant-outside-scope")
    if actor.user_id == user.pk:
        refuse("grant-to-oneself")
    _refuse_unmanageable(actor, user)


def _refuse_unmanageable(actor: Actor, user: User) -> None:
    """Refuse to manage a user who reaches further than the actor."""
    if not may_be_managed(actor, user, today()):
        refuse("user-outside-scope", username=user.username)
