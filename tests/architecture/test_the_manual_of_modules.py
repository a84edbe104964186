"""The how-to of a new module is what is done here: its blocks become a module of a copy of the program, with one edit outside its folder.

The module is brought up in a database of its own; its pages are opened in three roles, its scenario is played, its fact counts, what it
makes owed stands on Today. In a second copy it breaks laws, and each breach is reported.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from architecture.lawbreaking import Breach, append, python, run_in

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "how-to" / "add-a-module.md"
LINKED = ("packs", "instruments", "schemas", "README.md", "frontend", "requirements.txt", "Makefile", ".venv")
COPIED = ("yilian", "tests", "docs", "deploy")
BLOCK = re.compile(r"^( *)```(\w+)(?: (\S+))?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
FLOORS = "yilian/config/floors.py"
# What the commands of the page write; nobody edits it.
WRITTEN = {"pyproject.toml", "docs/reference/roles.md"}
COUNTS = "query_counts.json"  # each is written anew: a part of the elder's page sends a statement of its own
READY = ".venv/.ready"  # the environment stands; `make` would set it up anew, because pyproject.toml changed
# Who asks every address of every module, here for who may and who may not, and who counts the statements of its pages.
MATRIX = "tests/integration/accounts/test_every_address.py::test_every_address_for_a_role"
ADDRESSES = (f"{MATRIX}[family-doctor]", f"{MATRIX}[finance-bureau]", "tests/integration/desk/test_query_counts.py")
LAWFUL = ("test_permits", "test_row_security", "test_sentences", "test_translations", "test_titles", "test_writing")


BREACHES = (
    Breach(
        "rules reach no database",
        "rules.py",
        "from django.db import connection",
        "lint",
        "yilian.outings.rules -> django",
    ),
    Breach(
        "models import no views",
        "models.py",
        "def page() -> object:\n    from yilian.outings import views\n\n    return views",
        "lint",
        "yilian.outings.models -> yilian.outings.views",
    ),
    Breach(
        "a table has row security",
        "models.py",
        "class Diary(models.Model):\n    elder = models.ForeignKey(Elder, models.PROTECT, related_name='+')",
        "test_row_security",
        "outings_diary",
    ),
    Breach(
        "an action needs a permission that a role holds",
        "actions.py",
        "@action('outings.forget', title=words('忘记', 'forget'))\n"
        "def forget(actor: Actor, outing: Outing) -> None:\n    outing.delete()",
        "test_writing",
        "outings.forget",
    ),
    Breach(
        "every word of a page has its English",
        "templates/outings/_elder.html",
        "{% translate '没有英文的话' %}",
        "test_translations",
        "没有英文的话",
    ),
)


def blocks() -> Iterator[tuple[str, str, str]]:
    """Yield the blocks of the page in their order: the language, the file, none for commands, and what stands there."""
    for indent, language, file, source in BLOCK.findall(MANUAL.read_text("utf-8")):
        yield language, file, re.sub(rf"^{indent}", "", source, flags=re.MULTILINE)


def brought_up(copy: Path) -> Path:
    """Copy the program, and do what the page says, from top to bottom: write its files, edit what it edits, run its commands."""
    left_out = shutil.ignore_patterns("__pycache__", "vendor")
    for folder in COPIED:
        shutil.copytree(ROOT / folder, copy / folder, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)
    vendor = "yilian/pages/static/vendor"
    (copy / vendor).symlink_to(ROOT / vendor)
    for language, file, source in blocks():
        if language == "diff":
            _edit(copy / file, source)
        elif language == "sh":
            for command in source.splitlines():
                _obey(copy, command)
        else:
            append(copy / (file if file.startswith("tests/") else f"yilian/{file}"), source)
    return copy


def _obey(copy: Path, command: str) -> None:
    """Run a command of the page in the copy; one that fails says why."""
    done = run_in(copy, "sh", "-c", command.replace("make ", f"make -o {READY} "), PYTHONPATH=str(copy))
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def _edit(path: Path, difference: str) -> None:
    """Add the lines of a difference, which stand before the line that is not new."""
    lines = difference.splitlines()
    added = [line[1:] for line in lines if line.startswith("+")]
    (after,) = [line[1:] for line in lines if line.startswith(" ")]
    text = path.read_text("utf-8")
    assert text.count(f"{after}\n") == 1
    path.write_text(text.replace(f"{after}\n", "\n".join([*added, after, ""])), "utf-8")


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Two copies with the module of the page; in the second one it breaks laws."""
    made = {name: tmp_path_factory.mktemp(name) for name in ("lawful", "lawless")}
    shutil.copytree(brought_up(made["lawful"]), made["lawless"], symlinks=True, dirs_exist_ok=True)
    for breach in BREACHES:
        append(made["lawless"] / "yilian" / "outings" / breach.file, f"\n\n{breach.source}\n")
    yield made
    run_in(made["lawful"], *python("-m", "yilian.cli", "db", "stop"))


@pytest.fixture(scope="module")
def said(copies: dict[str, Path]) -> Mapping[str, str]:
    """Return what is said of each copy: by the module's own tests, the tests of the laws, and the contracts."""
    laws = [f"tests/architecture/{name}.py" for name in LAWFUL]
    lint = ("-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])")
    runs = {
        "module": (copies["lawful"], ("-m", "pytest", "tests/architecture/module_of_the_manual.py")),
        "addresses": (copies["lawful"], ("-m", "pytest", "-n", "0", *ADDRESSES)),
        "lawful": (copies["lawful"], ("-m", "pytest", *laws)),
        "lawful lint": (copies["lawful"], lint),
        "lawless": (copies["lawless"], ("-m", "pytest", *laws)),
        "lawless lint": (copies["lawless"], lint),
    }
    with ThreadPoolExecutor(2) as pool:
        started = {name: pool.submit(run_in, copy, *python(*command)) for name, (copy, command) in runs.items()}
        return {name: run.result().stdout for name, run in started.items()}


def test_the_page_edits_one_file_outside_the_folder(copies: dict[str, Path]) -> None:
    changed = {
        str(path.relative_to(copies["lawful"]))
        for folder in COPIED
        for path in (copies["lawful"] / folder).rglob("*")
        if path.is_file()
        and not {"__pycache__", "outings", "vendor"} & set(path.parts)
        and path.name != COUNTS
        and _differs(path, copies["lawful"])
    }
    assert changed - WRITTEN == {FLOORS}


def _differs(path: Path, copy: Path) -> bool:
    original = ROOT / path.relative_to(copy)
    return not original.exists() or original.read_bytes() != path.read_bytes()


def test_its_pages_its_scenario_its_fact_and_what_it_makes_owed_are_there(said: Mapping[str, str]) -> None:
    assert re.search(r"^6 passed in", said["module"], re.MULTILINE), said["module"]


def test_its_addresses_stand_in_the_matrix_and_its_pages_send_what_was_counted(said: Mapping[str, str]) -> None:
    assert " failed" not in said["addresses"], said["addresses"]
    assert " passed" in said["addresses"]


def test_it_keeps_every_law(said: Mapping[str, str]) -> None:
    assert " failed" not in said["lawful"], said["lawful"]
    assert " passed" in said["lawful"]
    assert "0 broken" in said["lawful lint"], said["lawful lint"]


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.law)
def test_a_law_that_it_breaks_is_reported(said: Mapping[str, str], breach: Breach) -> None:
    words = re.sub(r"\s+", " ", said["lawless lint" if breach.said_by == "lint" else "lawless"])
    assert breach.says_so(words), words
    if breach.said_by != "lint":
        assert re.search(rf"FAILED tests/architecture/{breach.said_by}\.py", words), words
