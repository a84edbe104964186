"""Load a place from its policy document and serve it."""

import os
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from yilian.cli import output
from yilian.demo.calendar import demonstrations
from yilian.demo.state import enter, remember

if TYPE_CHECKING:
    from yilian.indicators.queries.target_rows import TargetRow

MANAGED = "health-management-rate"


@click.command()
@click.option("--place", default="panan-2021", show_default=True, type=click.Choice(sorted(demonstrations())))
@click.option("--size", type=click.IntRange(100, 2_000_000), help="People of 60 and over to invent.")
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--no-serve", is_flag=True, help="Load and stop.")
@click.option("--fresh", is_flag=True, help="Delete what the place's database holds, and load it anew.")
@click.option("--yes", is_flag=True, help="With --fresh: delete a database that DATABASE_URL names.")
def command(place: str, size: int | None, port: int, host: str, *, no_serve: bool, fresh: bool, yes: bool) -> None:
    """Load a place from its policy document, with invented people, and serve it."""
    enter(place)
    from yilian.cli.db import migrated

    if fresh:
        _empty(yes)
    with migrated():
        _import()
    outcome = load(place, size or demonstrations()[place].size)
    remember(place)
    output.result(outcome, *_closing(outcome, host, port))
    if not no_serve:
        from yilian.cli.serve import run

        run(host, port)


def _empty(confirmed: bool) -> None:
    """Put an empty database in the place of the demonstration's; one that DATABASE_URL names only when confirmed."""
    from yilian.runtime.postgres import archive
    from yilian.runtime.postgres.urls import is_external

    if is_external():
        zh, en = "DATABASE_URL 指定的数据库将被清空", "The database that DATABASE_URL names would be emptied"
        output.refuse_without(confirmed, zh, en)
    archive.empty()


def load(place: str, size: int) -> dict[str, object]:
    """Load the place unless it is there already; give what stands in the registers and the rate the loop ends in."""
    _import()
    from yilian.cli.db import as_owner
    from yilian.demo.county import county_of, is_loaded
    from yilian.demo.loop import load_county
    from yilian.places.policies import policy_library

    started, loaded = time.monotonic(), False
    if not is_loaded():
        loaded = True
        pack = policy_library().pack(place)
        output.say(
            f"装入 {pack.header.title.zh}:{size} 位虚构老人", f"Loading {pack.header.title.en}: {size} invented elders"
        )
        load_county(county_of(place, size, _today(), _step))
        as_owner("analyze")
    return _summary(place) | {"loaded": loaded, "seconds": round(time.monotonic() - started, 1)}


def _import() -> None:
    """Import what the load and the closing lines need."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    django.setup()
    import yilian.demo.loop
    import yilian.indicators.queries.target_rows  # noqa: F401


def _today() -> date:
    """Return the date in force."""
    from yilian.audit.clock import today

    return today()


def _step(zh: str, en: str, count: int) -> None:
    """Print what was done."""
    output.say(f"  ✓ {zh} {count}", f"  ✓ {en}: {count}")


def _summary(place: str) -> dict[str, object]:
    """Count the registers and work out the health-management rate; where no clause asks for it, the other shares."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM
    from yilian.people.models import Elder
    from yilian.places.models import Organization
    from yilian.places.policies import policy_library

    pack = policy_library().pack(place)
    with transaction.atomic(), using_scope(SYSTEM):
        counts = {"elders": Elder.objects.count(), "organizations": Organization.objects.count()}
        lines = [line for line in _shares(pack.header.jurisdiction) if line.figure is not None]
    rates = [
        {
            "clause": line.target.clause,
            "title": {"zh": line.target.title.zh, "en": line.target.title.en},
            "measure": line.target.measure,
            "numerator": line.figure.numerator if line.figure else None,
            "denominator": line.figure.denominator if line.figure else None,
            "value": line.figure.value if line.figure else None,
            "threshold": line.target.value,
            "verdict": line.verdict,
        }
        for line in lines
    ]
    return {"place": place, "on": _today().isoformat(), **counts, "doctors": _doctors(), "rates": rates}


def _doctors() -> list[list[str]]:
    """Return the doctors' user names with the townships that they look after."""
    from django.db import transaction

    from yilian.accounts.models import Grant
    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM):
        grants = Grant.objects.filter(role="family-doctor", division__isnull=False).order_by("user__username")
        return [list(pair) for pair in grants.values_list("user__username", "division__name_zh")]


def _shares(division: str) -> "list[TargetRow]":
    """Work out the health-management rate as the documents in force ask for it, else every share that they ask for."""
    from yilian.indicators.queries.target_rows import target_row
    from yilian.places.policies import policy_for

    shares = [target for target in policy_for(division, _today()).targets() if target.target.unit == "ratio"]
    shares = [share for share in shares if share.target.value is not None]
    managed = [share for share in shares if share.target.measure == MANAGED]
    return [target_row(share.pack, share.target, division, _today()) for share in managed or shares]


def _closing(outcome: dict[str, object], host: str, port: int) -> tuple[list[str], list[str]]:
    """Return where to look, who may sign in, and the rate with its clause."""
    from yilian.demo.county import PASSWORD

    zh = [
        f"{outcome['place']} · {outcome['on']} · 老人 {outcome['elders']}（虚构） · 机构 {outcome['organizations']}",
        f"打开 http://{host}:{port}/  用户 doctor01 | nurse01 | health-bureau | auditor | admin，密码 {PASSWORD}（仅供演示）",
    ]
    en = [
        f"{outcome['place']} · {outcome['on']} · {outcome['elders']} elders (invented) · {outcome['organizations']} organizations",
        f"Open http://{host}:{port}/  users doctor01 | nurse01 | health-bureau | auditor | admin, password {PASSWORD} (demonstration only)",
    ]
    doctors = outcome["doctors"]
    if isinstance(doctors, list) and doctors:
        townships = " · ".join(f"{username} {township}" for username, township in doctors)
        zh.append(f"各地医生：{townships}")
        en.append(f"Doctors of the townships: {townships}")
    rates = outcome["rates"]
    for rate in rates if isinstance(rates, list) else []:
        shown = _figure(rate)
        threshold = "—" if rate["threshold"] is None else f"≥ {rate['threshold']:.0%}"
        zh.append(f"{rate['clause']} {rate['title']['zh']}：{shown or '无数据'}（要求 {threshold}）")
        en.append(f"{rate['clause']} {rate['title']['en']}: {shown or 'no data'} (asked: {threshold})")
    return zh, en


def _figure(rate: dict[str, Any]) -> str:
    """Write a rate with what it is made of; nothing when there is none: a figure without data is never a zero."""
    if rate["value"] is None:
        return ""
    return f"{rate['value']:.1%} = {rate['numerator']} / {rate['denominator']}"
