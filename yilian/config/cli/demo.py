"""Load a place from its policy document and serve it."""

import os
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from yilian.config.cli import output
from yilian.config.demonstration import DATES, enter, remember

if TYPE_CHECKING:
    from yilian.indicators.queries.lines import TargetLine

# The mode in which each document reaches elders who live at home; most of them print no rhythm, so nothing falls due there.
MODE_OF = {
    "panan-2021": "care-to-home",
    "taizhou-2018": "family-doctor",
    "chenzhou-2018": "care-to-home",
    "zhejiang-2020": "chronic-care",
    "fujian-2022": "home-medical",
}
SIZES = {"panan-2021": 42_000}
USUAL_SIZE = 20_000
MANAGED = "health-management-rate"


@click.command()
@click.option("--place", default="panan-2021", show_default=True, type=click.Choice(sorted(DATES)))
@click.option("--size", type=click.IntRange(100, 2_000_000), help="People of 60 and over to invent.")
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--no-serve", is_flag=True, help="Load and stop.")
def command(place: str, size: int | None, port: int, host: str, no_serve: bool) -> None:
    """Load a place from its policy document, with invented people, and serve it."""
    enter(place)
    from yilian.config.cli.db import migrated

    with migrated():
        _import()
    outcome = load(place, size or SIZES.get(place, USUAL_SIZE))
    remember(place)
    output.result(outcome, *_closing(outcome, host, port))
    if not no_serve:
        from yilian.config.cli.serve import run

        run(host, port)


def load(place: str, size: int) -> dict[str, object]:
    """Load the place unless it is there already; give what stands in the registers and the rate the loop ends in."""
    _import()
    from yilian.config.cli.db import as_owner
    from yilian.config.demo.county import load_county
    from yilian.config.demo.loader import is_loaded, pack_of

    started, loaded = time.monotonic(), False
    if not is_loaded():
        loaded = True
        pack, on = pack_of(place), _today()
        output.say(
            f"装入 {pack.header.title.zh}:{size} 位虚构老人", f"Loading {pack.header.title.en}: {size} invented elders"
        )
        load_county(pack, size, on, MODE_OF[place], _step)
        as_owner("analyze")
    return _summary(place) | {"loaded": loaded, "seconds": round(time.monotonic() - started, 1)}


def _import() -> None:
    """Import what the load and the closing lines need."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    django.setup()
    import yilian.config.demo.loader
    import yilian.indicators.queries.lines  # noqa: F401


def _today() -> date:
    """Give the date in force."""
    from yilian.audit.clock import today

    return today()


def _step(zh: str, en: str, count: int) -> None:
    """Tell what was done."""
    output.say(f"  ✓ {zh} {count}", f"  ✓ {en}: {count}")


def _summary(place: str) -> dict[str, object]:
    """Count the registers and work out the health-management rate; where no clause asks for it, the other shares."""
    from django.db import transaction

    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM
    from yilian.people.models import Elder
    from yilian.places.models import Organization
    from yilian.places.policies import shelf

    pack = shelf().pack(place)
    with transaction.atomic(), reaching(SYSTEM):
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
    """Give the doctors' user names with the townships that they look after."""
    from django.db import transaction

    from yilian.accounts.models import Grant
    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), reaching(SYSTEM):
        found = Grant.objects.filter(role="family-doctor", division__isnull=False).order_by("user__username")
        return [list(pair) for pair in found.values_list("user__username", "division__name_zh")]


def _shares(division: str) -> "list[TargetLine]":
    """Work out the health-management rate as the documents in force ask for it, else every share that they ask for."""
    from yilian.indicators.queries.lines import line_of
    from yilian.places.policies import policy_for

    asked = [one for one in policy_for(division, _today()).targets() if one.target.unit == "ratio"]
    asked = [one for one in asked if one.target.value is not None]
    managed = [one for one in asked if one.target.measure == MANAGED]
    return [line_of(one.pack, one.target, division, _today()) for one in managed or asked]


def _closing(outcome: dict[str, object], host: str, port: int) -> tuple[list[str], list[str]]:
    """Say where to look, who may sign in, and the rate with its clause."""
    from yilian.config.demo.loader import PASSWORD

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
        asked = "—" if rate["threshold"] is None else f"≥ {rate['threshold']:.0%}"
        zh.append(f"{rate['clause']} {rate['title']['zh']}：{shown or '无数据'}（要求 {asked}）")
        en.append(f"{rate['clause']} {rate['title']['en']}: {shown or 'no data'} (asked: {asked})")
    return zh, en


def _figure(rate: dict[str, Any]) -> str:
    """Write a rate with what it is made of; nothing when there is none: a figure without data is never a zero."""
    if rate["value"] is None:
        return ""
    return f"{rate['value']:.1%} = {rate['numerator']} / {rate['denominator']}"
