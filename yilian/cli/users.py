"""Users and roles: add, list, grant, disable; keys for machines; the page of roles."""

import secrets
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yilian.cli import output

if TYPE_CHECKING:
    from yilian.accounts.models import User
    from yilian.places.models import Division, Organization

ROLES_PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "roles.md"
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Users and roles: add, list, grant, disable."""


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="姓名 | the person's name")
@click.option("--workplace", default="", help="所在机构的代码或编号 | code or id of their organization")
@click.option("--role", default="", help="第一个角色 | a first role")
@click.option("--place", default="", help="角色的范围：地区或机构的代码 | over which division or organization, by code")
@click.option(
    "--password-stdin", is_flag=True, help="从标准输入读密码，不设为一次性 | read a lasting password from stdin"
)
@output.with_django
def add(*, username: str, name: str, workplace: str, role: str, place: str, password_stdin: bool) -> None:
    """Add a user; without a password a one-time password is made and shown."""
    from django.db import transaction

    from yilian.accounts.actions import add_user, grant, one_time_password
    from yilian.audit.clock import today
    from yilian.kernel.actors import SYSTEM

    password = sys.stdin.readline().rstrip("\n") if password_stdin else one_time_password()
    with transaction.atomic():
        user = add_user(
            SYSTEM,
            _organization(workplace) if workplace else None,
            username=username,
            name=name,
            password=password,
            once=not password_stdin,
        )
        if role:
            grant(SYSTEM, user, _place(place), role=role, starts_on=today())
    once_only = {} if password_stdin else {"one_time_password": password}
    shown_zh = "" if password_stdin else f"，一次性密码 {password}"
    shown_en = "" if password_stdin else f"; one-time password {password}"
    output.result(
        {"id": user.pk, "username": username, **once_only},
        f"已添加用户 {username}{shown_zh}",
        f"Added {username}{shown_en}",
    )


@command.command("list")
@click.option("--role", default="", help="只列有此角色的 | only holders of a role")
@output.with_django
def list_users(role: str) -> None:
    """List users with the roles they hold today."""
    from yilian.accounts.models import Grant, User
    from yilian.accounts.queries import running
    from yilian.audit.clock import today

    held: dict[int, list[str]] = {}
    for grant in Grant.objects.filter(running(today())).order_by("role"):
        over = grant.division_id or (f"organization {grant.organization_id}" if grant.organization_id else "—")
        held.setdefault(grant.user_id, []).append(f"{grant.role} ({over})")
    users = [
        {"username": user.username, "name": user.name, "active": user.is_active, "roles": held.get(user.pk, [])}
        for user in User.objects.order_by("username")
        if not role or any(text.startswith(f"{role} ") for text in held.get(user.pk, []))
    ]
    rows = [
        (user["username"], user["name"], "✓" if user["active"] else "—", "; ".join(map(str, held_by(user))))
        for user in users
    ]
    output.result(
        {"users": users},
        output.table(("用户名", "姓名", "在用", "角色"), rows),
        output.table(("user name", "name", "active", "roles"), rows),
    )


def held_by(user: dict[str, object]) -> list[str]:
    """Return the roles of a listed user."""
    roles = user["roles"]
    return roles if isinstance(roles, list) else []


@command.command()
@click.argument("username")
@click.argument("role")
@click.option("--place", default="", help="地区或机构的代码 | a division or organization, by code")
@click.option("--from", "starts_on", type=DAY, default=None, help="从哪天起 | first day (today)")
@click.option("--until", "ends_on", type=DAY, default=None, help="到哪天止 | last day")
@output.with_django
def grant(username: str, role: str, place: str, starts_on: datetime | None, ends_on: datetime | None) -> None:
    """Grant a role over a division or an organization."""
    from yilian.accounts.actions import grant as grant_role
    from yilian.audit.clock import today
    from yilian.kernel.actors import SYSTEM

    start = starts_on.date() if starts_on else today()
    end: date | None = ends_on.date() if ends_on else None
    made = grant_role(SYSTEM, _user(username), _place(place), role=role, starts_on=start, ends_on=end)
    output.result({"grant": made.pk}, f"已授予 {username} {role}", f"Granted {role} to {username}")


@command.command()
@click.argument("username")
@output.with_django
def disable(username: str) -> None:
    """Disable a user; their sessions end at once."""
    from yilian.accounts.actions import set_active
    from yilian.kernel.actors import SYSTEM

    set_active(SYSTEM, _user(username), active=False)
    output.result({"username": username, "active": False}, f"已停用 {username}", f"Disabled {username}")


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="用途 | what the key is for")
@click.option("--days", default=365, show_default=True, help="有效天数 | days it is valid")
@output.with_django
def key(username: str, name: str, days: int) -> None:
    """Make a key with which a machine acts as a user; it is shown once."""
    from yilian.accounts.actions import issue_key
    from yilian.audit.clock import today
    from yilian.kernel.actors import SYSTEM

    made, ends_on = secrets.token_urlsafe(32), today() + timedelta(days=days)
    issue_key(SYSTEM, _user(username), name=name, key=made, ends_on=ends_on)
    output.result({"key": made, "ends_on": ends_on}, f"密钥（只显示一次）：{made}", f"Key, shown once: {made}")


@command.command()
@click.option("--write", is_flag=True, help="写入 docs/reference/roles.md | write docs/reference/roles.md")
@output.with_django
def roles(write: bool) -> None:
    """Show every role and what it may do."""
    from yilian.accounts.queries import permissions_of
    from yilian.accounts.rules import roles_document
    from yilian.kernel.roles import ROLES
    from yilian.pages.registry import permissions, system_permissions

    text = roles_document(permissions(), system_permissions())
    if write:
        ROLES_PAGE.parent.mkdir(parents=True, exist_ok=True)
        ROLES_PAGE.write_text(text, encoding="utf-8")
    report = {
        code: {"zh": role.zh, "en": role.en, "permissions": sorted(permissions_of([code]))}
        for code, role in ROLES.items()
    }
    output.result({"roles": report}, text.splitlines(), text.splitlines())


def _user(username: str) -> "User":
    """Find a user by name."""
    from yilian.accounts.models import User
    from yilian.kernel.refusals import refuse

    return User.objects.filter(username=username).first() or refuse("user-missing", username=username)


def _place(code: str) -> "Division | Organization | None":
    """Find a division or an organization by its code, full or short; nothing stays nothing."""
    from yilian.kernel.identifiers import full_code
    from yilian.places.models import Division

    if not code:
        return None
    division = Division.objects.filter(pk=full_code(code)).first() if code.isdecimal() else None
    return division or _organization(code)


def _organization(code: str) -> "Organization":
    """Find an organization by its code, or by its id."""
    from yilian.kernel.refusals import refuse
    from yilian.places.models import Organization

    organization = Organization.objects.filter(code=code).first()
    if organization is None and code.isdecimal():
        organization = Organization.objects.filter(pk=int(code)).first()
    return organization or refuse("place-unknown", place=code)
