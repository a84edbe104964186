"""Every law of the house notices when it is broken.

A copy of the program is given two modules: one that keeps all laws, and one that breaks each of them once. The contracts, the linter and
the tests that hold the laws run on the copy; each breach must be reported by name, and nothing may be said of the module that keeps them.
"""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from architecture.lawbreaking import Breach, append, python, run_in
from django.apps import apps

from yilian.cli.floors import with_contract
from yilian.config.floors import FLOORS, ranks

ROOT = Path(__file__).resolve().parents[2]
LINKED = ("packs", "instruments", "schemas", "docs", "README.md")
WATCHED = (
    "test_floors",
    "test_layers_of_models",
    "test_writing",
    "test_titles",
    "test_permits",
    "test_sentences",
    "test_translations",
    "test_ratchets",
    "test_events",
    "test_private_faces",
    "test_row_security",
    "test_declarations",
    "test_states",
    "test_owned_tables",
)

KEPT = {
    "__init__.py": '"""Notes about elders; a module that keeps every law. Owns MODULE_note."""\n',
    "rules.py": '''
"""What may be noted."""

from yilian.kernel.refusals import Refusal


def note_refusal(text: str) -> Refusal | None:
    """Return why a text may not be noted, or nothing."""
    return None if text.strip() else Refusal("MODULE-empty")
''',
    "messages.py": '''
"""The sentences of notes."""

from yilian.kernel.messages import Message

MESSAGES = {"MODULE-empty": Message("请填写内容。", "Please write something.")}
''',
    "models.py": '''
"""Notes about elders."""

from django.db import models

from yilian.people.models import Elder


class Note(models.Model):
    """A note about an elder."""

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=200)

    class Meta:
        db_table = "MODULE_note"

    def __str__(self) -> str:
        return str(self.pk)
''',
    "queries.py": '''
"""Reads notes."""

from yilian.MODULE.models import Note


def notes_of(elder_id: int) -> list[Note]:
    """Return the notes about an elder, newest first."""
    return list(Note.objects.filter(elder_id=elder_id).order_by("-pk"))
''',
    "actions.py": '''
"""Writes notes."""

from yilian.audit.actions import action
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import refuse_if
from yilian.MODULE.models import Note
from yilian.MODULE.rules import note_refusal
from yilian.people.models import Elder


@action("people.revise_elder", name="MODULE.write", title=words("写备注", "write a note"))
def write_note(actor: Actor, elder: Elder, *, text: str) -> Note:
    """Write a note about an elder."""
    refuse_if(note_refusal(text))
    return Note.objects.create(elder=elder, text=text)
''',
    "views.py": '''
"""Pages of notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yilian.MODULE.queries import notes_of


def notes(request: HttpRequest, elder_id: int) -> HttpResponse:
    """Show the notes about an elder."""
    return render(request, "MODULE/notes.html", {"notes": notes_of(elder_id)})
''',
    "urls.py": '''
"""Addresses of notes."""

from django.urls import path

from yilian.MODULE import views
from yilian.pages.permits import permitted

app_name = "MODULE"
urlpatterns = [path("<int:elder_id>/", permitted("people.read")(views.notes), name="notes")]
''',
    "row_security.py": '''
"""Who sees notes: whoever may see the elder."""

from yilian.audit.row_security import read_and_written
from yilian.people.row_security import of_elder

TABLES = {"MODULE_note": read_and_written(of_elder())}
''',
    "module.py": '''
"""What notes declare."""

from yilian.kernel.messages import words
from yilian.MODULE.row_security import TABLES
from yilian.pages.declarations import Module

DECLARATION = Module(name="MODULE", words=words("备注", "notes"), row_security=TABLES)
''',
    "demo.py": '''
"""Invents notes."""

from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.MODULE.actions import write_note
from yilian.people.models import Elder


def play(county: County) -> None:
    """Write a note about every elder."""
    for elder in Elder.objects.all():
        write_note(SYSTEM, elder, text=county.place)
''',
    "templates/MODULE/notes.html": "{% for note in notes %}<p>{{ note.text }}</p>{% endfor %}\n",
    "locale/en/LC_MESSAGES/django.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
}


def highest_model() -> str:
    """Return the label of a model of the highest module that has any."""
    floors = ranks()
    labels = [model._meta.label for model in apps.get_models() if model.__module__.startswith("yilian.")]
    return max(labels, key=lambda label: floors[label.split(".")[0]])


INSIDE, PURE, HOURGLASS = "Inside a module", "Kernel, policy and rules are pure", "An hourglass of modules"
BREACHES = (
    Breach(
        "rules reach no framework",
        "rules.py",
        "from django.utils.timezone import now as django_now",
        PURE,
        "yilian.lawless.rules -> django",
    ),
    Breach(
        "rules reach no database, not even through another file",
        "rules.py",
        "from yilian.lawless.roundabout import connected",
        PURE,
        "yilian.lawless.roundabout -> psycopg",
    ),
    Breach("", "roundabout.py", '"""Reaches the database."""\n\nfrom psycopg import connect as connected', "", ""),
    Breach(
        "rules have no clock",
        "rules.py",
        "from datetime import date\n\nSTARTED = date.today()",
        "ruff",
        "lawless/rules.py:TID251 `datetime.date.today`",
    ),
    Breach(
        "rules have no chance",
        "rules.py",
        "import random\n\nDRAWN = random.random()",
        "ruff",
        "lawless/rules.py:TID251 `random`",
    ),
    Breach(
        "models import no views",
        "models.py",
        "def page() -> object:\n    from yilian.lawless.views import notes\n\n    return notes",
        INSIDE,
        "yilian.lawless.models -> yilian.lawless.views",
    ),
    Breach(
        "queries import no actions",
        "queries.py",
        "def write() -> object:\n    from yilian.lawless.actions import write_note\n\n    return write_note",
        INSIDE,
        "yilian.lawless.queries -> yilian.lawless.actions",
    ),
    Breach(
        "nobody imports the views of another module",
        "queries.py",
        "def strange() -> object:\n    from yilian.people import views\n\n    return views",
        "Pages and interfaces are private",
        "yilian.lawless.queries -> yilian.people.views",
    ),
    Breach(
        "not even its addresses do",
        "urls.py",
        "def strange() -> object:\n    from yilian.people import views\n\n    return views",
        "test_no_module_imports_the_private_face_of_another",
        "lawless/urls.py",
    ),
    Breach("", "tasks.py", '"""Jobs."""', "", ""),
    Breach(
        "actions queue no jobs",
        "actions.py",
        "def job() -> object:\n    from yilian.lawless import tasks\n\n    return tasks",
        "Jobs are queued by events that a module declares to hear",
        "yilian.lawless.actions -> yilian.lawless.tasks",
    ),
    Breach(
        "nothing is imported from a higher floor",
        "queries.py",
        "def above() -> object:\n    from yilian.desk import queries\n\n    return queries",
        HOURGLASS,
        "yilian.lawless.queries -> yilian.desk.queries",
    ),
    Breach(
        "modules on one floor do not know each other",
        "queries.py",
        "def beside() -> object:\n    from yilian.lawful import queries\n\n    return queries",
        HOURGLASS,
        "yilian.lawless.queries -> yilian.lawful.queries",
    ),
    Breach("every module stands on a floor", "../homeless/__init__.py", '"""Nowhere."""', HOURGLASS, "homeless"),
    Breach(
        "nothing imports tests",
        "queries.py",
        "def tested() -> object:\n    from tests import ratchets\n\n    return ratchets",
        "Nothing imports tests",
        "yilian.lawless.queries -> tests",
    ),
    Breach(
        "a foreign key points down",
        "models.py",
        "class Upward(models.Model):\n    above = models.ForeignKey('HIGHEST', models.PROTECT, related_name='+')",
        "test_a_foreign_key_points_to_the_same_or_a_lower_module",
        "lawless points up",
    ),
    Breach(
        "a table says who may see its rows",
        "models.py",
        "class Bare(models.Model):\n    elder = models.ForeignKey(Elder, models.PROTECT, related_name='+')",
        "test_every_table_is_locked_by_a_declaration",
        "lawless_bare",
    ),
    Breach(
        "",
        "row_security.py",
        'from yilian.audit.row_security import open_to_all\n\nTABLES["lawless_open"] = open_to_all("nobody minds")',
        "",
        "",
    ),
    Breach(
        "a table about elders is not open to everybody",
        "models.py",
        "class Open(models.Model):\n    elder = models.ForeignKey(Elder, models.PROTECT, related_name='+')",
        "test_every_table_is_locked_by_a_declaration",
        "lawless_open",
    ),
    Breach(
        "",
        "models.py",
        "class Loose(models.Model):\n    record_kind = models.CharField(max_length=40)\n    record_key = models.BigIntegerField()",
        "",
        "",
    ),
    Breach(
        "columns that refer to records are declared",
        "",
        "",
        "test_every_pair_of_columns_that_refers_to_a_record_is_declared",
        "lawless_loose.record_key",
    ),
    Breach(
        "the docstring of a module names its tables",
        "",
        "",
        "test_the_docstring_names_the_tables[lawless]",
        "lawless_bare",
    ),
    Breach(
        "a declaration is read by config alone",
        "views.py",
        "def declared() -> object:\n    from yilian.lawless import module\n\n    return module",
        "Declarations are read by config",
        "yilian.lawless.views -> yilian.lawless.module",
    ),
    Breach(
        "a scenario is played by the demonstration alone",
        "queries.py",
        "def staged() -> object:\n    from yilian.lawless import demo\n\n    return demo",
        "Scenarios are played by the demonstration",
        "yilian.lawless.queries -> yilian.lawless.demo",
    ),
    Breach(
        "not even another scenario imports it",
        "demo.py",
        "def strange() -> object:\n    from yilian.people import demo\n\n    return demo",
        "test_no_module_imports_the_private_face_of_another",
        "lawless/demo.py",
    ),
    Breach(
        "only actions write",
        "queries.py",
        "def make(elder_id: int) -> Note:\n    return Note.objects.create(elder_id=elder_id)",
        "test_nothing_is_written_outside_of_actions",
        "lawless/queries.py",
    ),
    Breach(
        "",
        "queries.py",
        "from django.db.models import QuerySet\n\n\ndef marked() -> QuerySet[Note]:\n    return Note.objects.all()",
        "",
        "",
    ),
    Breach(
        "nor on what a function returns",
        "queries.py",
        "def blank() -> None:\n    marked().update(text='')",
        "test_nothing_is_written_outside_of_actions",
        "in ['blank']",
    ),
    Breach(
        "nor on a name that holds it",
        "queries.py",
        "def strike() -> None:\n    rows = marked().order_by('pk')\n    rows.update(text='')",
        "test_nothing_is_written_outside_of_actions",
        "in ['strike']",
    ),
    Breach(
        "nor past the usual ways",
        "queries.py",
        "def erase() -> None:\n    marked()._raw_delete('default')",
        "test_nothing_is_written_outside_of_actions",
        "in ['erase']",
    ),
    Breach(
        "what writes is an action",
        "actions.py",
        "def overwrite(note: Note) -> None:\n    note.save()",
        "test_every_public_function_that_writes_is_an_action[lawless/actions.py]",
        "overwrite",
    ),
    Breach(
        "a permission of an action is held by a role",
        "actions.py",
        "@action('lawless.unheld', title=words('忘记', ''))\ndef forget(actor: Actor, note: Note) -> None:\n    note.delete()",
        "test_every_permission_of_an_action_belongs_to_a_role_or_to_the_system",
        "lawless.unheld",
    ),
    Breach("an action has words in both languages", "", "", "test_words_are_said_in_both_languages", "lawless.unheld"),
    Breach(
        "what is written into the log has words",
        "actions.py",
        "def look(actor: Actor) -> None:\n    from yilian.audit.actions import record\n\n    record('look', actor, 'lawless.unsaid')",
        "test_every_code_of_the_log_has_words",
        "lawless.unsaid",
    ),
    Breach(
        "an event is heard",
        "events.py",
        '"""Events."""\n\n\nclass NobodyHears:\n    """Happens in vain."""',
        "",
        "",
    ),
    Breach(
        "an event that is published is heard",
        "actions.py",
        "def say() -> None:\n    from yilian.audit.actions import publish\n    from yilian.lawless.events import NobodyHears\n\n"
        "    publish(NobodyHears())",
        "test_every_event_that_is_published_is_heard",
        "NobodyHears",
    ),
    Breach("", "module.py", "from dataclasses import replace", "", ""),
    Breach("", "queries.py", "def note_in_passing(event: object) -> None:\n    pass", "", ""),
    Breach(
        "an event is answered by an action",
        "module.py",
        "from yilian.lawless.queries import note_in_passing\nfrom yilian.pages.declarations import Hears\nfrom yilian.people.events import ElderLeft\n\n"
        "MODULE = replace(MODULE, hears=(Hears(ElderLeft, note_in_passing),))",
        "test_a_handler_stands_among_the_actions_of_its_module_or_queues_a_job",
        "lawless: yilian.lawless.queries",
    ),
    Breach(
        "every page has a permit",
        "urls.py",
        'urlpatterns.append(path("open/", views.notes, name="open"))',
        "test_every_view_names_a_permission_that_some_role_holds",
        "lawless/open/",
    ),
    Breach(
        "",
        "api.py",
        '"""For programs."""\n\nfrom django.http import HttpRequest, HttpResponse\n\nfrom yilian.pages.programs import Interface, in_json\n\n'
        'api = Interface("lawless")\n\n\n@api.read("/lawless", "lawless.unheld", name="lawless")\n'
        "def told(request: HttpRequest) -> HttpResponse:\n    return in_json({})",
        "",
        "",
    ),
    Breach(
        "an operation for programs asks for a permission that a role holds",
        "module.py",
        "from yilian.lawless.api import api\n\nMODULE = replace(MODULE, api=api)",
        "test_every_view_names_a_permission_that_some_role_holds",
        "api/lawless",
    ),
    Breach(
        "every refusal has its sentence",
        "rules.py",
        'def secret() -> Refusal:\n    return Refusal("lawless-secret")',
        "test_every_code_has_a_sentence",
        "lawless-secret",
    ),
    Breach(
        "both languages of a sentence say the same",
        "messages.py",
        'MESSAGES["lawless-one-sided"] = Message("缺少{name}。", "Missing.")',
        "test_both_languages_say_something_and_ask_for_the_same[lawless-one-sided]",
        "name",
    ),
    Breach(
        "every word of a page has its English",
        "templates/lawless/notes.html",
        "{% translate '无法无天之语' %}",
        "test_every_word_of_a_module_has_its_english[lawless]",
        "无法无天之语",
    ),
    Breach(
        "no page holds Chinese that is not marked",
        "templates/lawless/bare.html",
        "<p>光秃</p>",
        "test_no_page_holds_chinese_that_is_not_marked",
        "lawless/bare.html",
    ),
    Breach(
        "no upper word in a lower module",
        "queries.py",
        'HOME = "desk:home"',
        "test_a_count_falls_or_stays",
        "desk:home",
    ),
    Breach(
        "a module has files of known kinds only",
        "helpers.py",
        '"""Odds and ends."""',
        "test_a_count_falls_or_stays",
        "lawless/helpers.py",
    ),
)
LAWS = [breach for breach in BREACHES if breach.said_by]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what the contracts, the linter and the tests say of the copy, by who says it."""
    copy = tmp_path_factory.mktemp("copy")
    _copy(copy)
    for module in ("lawful", "lawless"):
        for name, source in KEPT.items():
            append(
                copy / "yilian" / module / name.replace("MODULE", module),
                source.lstrip().replace("MODULE", module).replace("DECLARATION", "MODULE"),
            )
    for breach in BREACHES:
        if breach.file:
            source = breach.source.replace("HIGHEST", highest_model())
            append(copy / "yilian" / "lawless" / breach.file, f"\n\n{source}\n")
    with ThreadPoolExecutor() as pool:
        parts = [pool.submit(speaks, copy) for speaks in (_contracts, _linter, _tests)]
        return {who: words for part in parts for who, words in part.result().items()}


def _copy(copy: Path) -> None:
    """Copy the program and its tests, and put both modules on a floor of their own above obligations."""
    left_out = shutil.ignore_patterns("__pycache__", "vendor", "*.mo")
    shutil.copytree(ROOT / "yilian", copy / "yilian", ignore=left_out)
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=left_out)
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)
    at = next(index for index, floor in enumerate(FLOORS) if "obligations" in floor)
    floors = (*FLOORS[:at], "lawful | lawless", *FLOORS[at:])
    path = copy / "yilian" / "config" / "floors.py"
    path.write_text(
        path.read_text().replace(f'    "{FLOORS[at]}",\n', f'    "lawful | lawless",\n    "{FLOORS[at]}",\n')
    )
    (copy / "pyproject.toml").write_text(with_contract((ROOT / "pyproject.toml").read_text(), floors))
    urls = 'urlpatterns += [path(f"{name}/", include(f"yilian.{name}.urls")) for name in ("lawful", "lawless")]'
    append(copy / "yilian" / "config" / "urls.py", f"\n{urls}\n")


def _contracts(copy: Path) -> dict[str, str]:
    """Return what each broken contract says."""
    words = _run(copy, "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])", "-c")
    parts = re.split(r"\n([^\n]+)\n-+\n", words.partition("Broken contracts")[2])
    return dict(zip(parts[1::2], (re.sub(r"\s+", " ", part) for part in parts[2::2]), strict=True))


def _linter(copy: Path) -> dict[str, str]:
    """Return what the linter says, one finding a line: `<module>/<file>:<code> <words>`."""
    words = _run(
        copy, "ruff", "-m", "check", "--no-cache", "--output-format=concise", "yilian/lawful", "yilian/lawless"
    )
    return {"ruff": re.sub(r"yilian/(\S+?):\d+:\d+: ", r"\1:", words)}


def _tests(copy: Path) -> dict[str, str]:
    """Return what each failed test says."""
    files = [f"tests/architecture/{name}.py" for name in WATCHED]
    words = _run(copy, "pytest", "-m", "-vvv", "--junitxml=said.xml", *files)
    if not (copy / "said.xml").exists():
        raise AssertionError(words)
    return dict(_failures(copy / "said.xml"))


def _failures(report: Path) -> Iterator[tuple[str, str]]:
    for case in ET.parse(report).getroot().iter("testcase"):
        for failure in (*case.iter("failure"), *case.iter("error")):
            yield str(case.get("name")), f"{failure.get('message')}\n{failure.text}"


def _run(copy: Path, what: str, how: str, *arguments: str) -> str:
    done = run_in(copy, *python(how, what, *arguments), YILIAN_HOME=str(copy / ".yilian"))
    return done.stdout + done.stderr


@pytest.mark.parametrize("breach", LAWS, ids=lambda breach: breach.law)
def test_a_broken_law_is_reported(said: dict[str, str], breach: Breach) -> None:
    spoke = {who: words for who, words in said.items() if who.startswith(breach.said_by)}
    assert spoke, f"“{breach.said_by}” said nothing at all; those who did: {sorted(said)}"
    assert any(breach.says_so(words) for words in spoke.values()), spoke


def test_nothing_is_said_of_a_module_that_keeps_the_laws(said: dict[str, str]) -> None:
    """A breach may name the lawful module as the one that was imported, never as the one at fault."""
    at_fault = re.compile(r"lawful[\w.]* ->|lawful/|\[lawful")
    wrong = {who: words for who, words in said.items() if at_fault.search(words) or "[lawful" in who}
    assert wrong == {}
