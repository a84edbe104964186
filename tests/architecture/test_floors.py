"""The floors are one list: folders, settings and the import contract agree with it."""

from pathlib import Path

from django.conf import settings

from yilian.cli.floors import PROJECT, with_contract
from yilian.config.floors import PLAIN, applications, modules, ranks

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"


def test_the_import_contract_is_current():
    project = PROJECT.read_text("utf-8")
    assert project == with_contract(project), "run: make floors"


def test_every_folder_stands_on_one_floor():
    assert sorted(modules()) == sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def test_every_module_is_an_application_or_plain():
    assert set(modules()) >= PLAIN
    for part in ("apps.py", "models.py", "models", "migrations", "templates", "locale"):
        assert [name for name in PLAIN if (PACKAGE / name / part).exists()] == []


def test_the_lowest_is_loaded_first_and_config_last():
    assert applications() == [name for name in settings.INSTALLED_APPS if name.startswith("yilian.")]
    assert applications()[-1] == "yilian.config"
    assert ranks()["kernel"] == 0
    assert ranks()["cli"] == max(ranks().values())
