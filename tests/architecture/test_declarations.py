"""What modules declare of themselves is whole, and reaches whoever asks the registry."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import get_args

import pytest
from django.apps import apps
from django.db.models import IntegerField, Model
from django.template.loader import get_template
from django.urls import resolve
from ratchets import ROOT, files_of

from yilian.config import floors
from yilian.kernel.messages import Message, words
from yilian.kernel.roles import ROLES
from yilian.pages import registry
from yilian.pages.declarations import OTHERWISE, Module, ServiceStart, ServiceTopic, Sign, Tone


def test_a_record_is_named_with_its_number_and_leads_to_its_page():
    assert registry.record_words("visits.visit", 12) == words("服务记录 12", "record of a service 12")
    assert registry.record_address("visits.visit", 12) == "/visits/12/"


def test_a_record_of_a_plan_leads_to_the_step_that_records_what_it_called_for():
    assert registry.step_address("care_plans.rehabilitationplan", 3) == "/visits/services/rehabilitation/3/train/"
    assert registry.step_address("visits.visit", 3) == ""


def test_a_kind_that_nobody_declares_has_a_name_and_no_page():
    assert registry.record_words("nowhere.thing", 1) == words("nowhere.thing 1", "nowhere.thing 1")
    assert registry.record_address("nowhere.thing", 1) == ""


def test_a_declaration_of_its_name_and_words_alone_is_enough():
    assert Module(name="empty", words=words("空", "empty")).permissions == {}


def test_asking_before_anything_is_declared_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(registry, "_modules", [])
    with pytest.raises(RuntimeError):
        registry.modules()


def test_a_module_declares_itself_under_its_own_name_from_the_lowest_up():
    names = [module.name for module in registry.modules()]
    assert names == [name for name in floors.modules() if name in names]
    assert not {"kernel", "runtime", "policy", "audit", "pages"} & set(names)


def parts_of(value: object) -> Iterator[object]:
    """Yield a declaration and whatever it holds, however deep: of dataclasses their fields, of lists and tables their entries."""
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        inner: Iterable[object] = (getattr(value, field.name) for field in fields(value))
    elif isinstance(value, Mapping):
        inner = value.values()
    else:
        inner = value if isinstance(value, tuple | list | set | frozenset) else ()
    for part in inner:
        yield from parts_of(part)


def declared_parts() -> Iterator[object]:
    """Yield whatever modules declare."""
    return (part for module in registry.modules() for part in parts_of(module))


def test_what_a_declaration_holds_is_reached_however_deep():
    start = ServiceStart("low:new", words("新建", ""), "low.write")
    topic = ServiceTopic("low:list", words("单", "list"), words("待办", "wait"), waiting=print, start=start)  # type: ignore[arg-type]
    module = Module(
        name="low", words=words("低", "low"), services=(topic,), signs={"a": Sign("○", "open", words("", "a"))}
    )
    assert {start, start.words, module.signs["a"].words} <= {
        part for part in parts_of(module) if not isinstance(part, dict | Module)
    }


def test_everything_that_asks_for_a_permission_names_one_that_some_role_holds():
    asks = {str(permission) for part in declared_parts() if (permission := getattr(part, "permission", ""))}
    assert {"places.read", "visits.read"} <= asks
    assert sorted(asks - {name for name, roles in registry.permissions().items() if roles}) == []


def test_roles_that_declarations_name_exist():
    held = {role for roles in registry.permissions().values() for role in roles}
    links = [role for module in registry.modules() for link in module.home for role in link.roles]
    first = [role for nav in registry.navigation() for role in nav.first]
    assert sorted({*held, *links, *first} - {*ROLES, OTHERWISE}) == []


def test_icons_that_declarations_name_are_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "yilian/pages/static/pages/icons.svg").read_text("utf-8")))
    assert sorted({nav.icon for nav in registry.navigation() if nav.icon or not nav.in_menu} - drawn) == []


def test_a_button_for_a_list_stands_on_a_page_that_shows_such_buttons():
    templates = "".join(text for _where, text in files_of(ROOT, "*.html"))
    shown = set(re.findall(r'{% list_links "([^"]+)" %}', templates))
    assert {link.on for module in registry.modules() for link in module.list_links} == shown


def test_tones_of_signs_are_colours_of_the_style_sheet():
    tones = {part.tone for part in declared_parts() if isinstance(part, Sign)}
    assert sorted(tones - set(get_args(Tone))) == []


def test_a_state_is_declared_no_higher_than_it_is_shown():
    """What a lower module shows under a group of states, `group.state`, it declares itself or a module below it."""
    ranks = floors.ranks()
    declares = {state: module.name for module in registry.modules() for state in module.signs if "." in state}
    groups = {state.split(".")[0]: name for state, name in declares.items()}
    shown = re.compile(rf"""["']({"|".join(groups)})\.["'{{a-z]""")
    files = [*files_of(ROOT, "*.py"), *files_of(ROOT, "*.html")]
    sources = [(where, text) for where, text in files if re.search(r"/(views|templates)\b", where)]
    places = [(where, where.split("/")[1], group) for where, text in sources for group in shown.findall(text)]
    assert ("yilian/desk/templates/desk/_requirements.html", "desk", "requirement") in places
    high = [place for place in places if place[1] != groups[place[2]] and ranks[place[1]] <= ranks[groups[place[2]]]]
    assert high == []


def test_the_manual_and_the_docstring_name_every_field_of_a_declaration():
    names = {field.name for field in fields(Module)} - {"name", "words"}
    manual = (ROOT / "docs/how-to/add-a-module.md").read_text("utf-8")
    table = manual.split("| field | what follows from it |")[1].split("\n\n")[0]
    described = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row)}
    docstring = Module.__doc__ or ""
    assert sorted(names - described) == []
    assert sorted(names - {*re.findall(r"^ +(\w+)  ", docstring, re.M), *re.findall(r"`(\w+)`", docstring)}) == []
    assert sorted(set(re.findall(r"^ +(\w+)  ", docstring, re.M)) - names) == []


@pytest.mark.parametrize("field", ["permissions", "titles", "pages", "row_security"])
def test_nothing_is_declared_by_two_modules(field: str):
    declared = [name for module in registry.modules() for name in getattr(module, field)]
    assert sorted({name for name in declared if declared.count(name) > 1}) == []


def test_a_permission_belongs_to_the_module_that_it_names():
    of_desk = {"policy": "desk", "audit": "desk"}
    for module in registry.modules():
        owners = {name.split(".")[0] for name in (*module.permissions, *module.system_only)}
        assert {of_desk.get(owner, owner) for owner in owners} <= {module.name}


def test_every_part_has_its_template_and_no_two_stand_in_one_place():
    sections = [section for module in registry.modules() for section in module.sections]
    for section in sections:
        assert get_template(section.template)
    places = [(section.of, section.order) for section in sections]
    assert len(places) == len(set(places))


def test_every_page_and_step_of_a_record_has_its_address():
    for label, kind in registry.record_kinds().items():
        assert registry.record_address(label, 7).endswith("/7/") or not kind.page
        assert "/7/" in registry.step_address(label, 7) or not kind.step


# Numbers of rows that are no references to records of any kind, and no foreign keys, each with the reason.
NO_REFERENCES = {
    "audit_entry.user_id": "the log stands below the users",
    "audit_concern.elder_id": "the log stands below the elders",
    "audit_seal.entry_id": "an entry removed by force is found missing, instead of taking its seal along",
    "audit_command.user_id": "commands stand below the users",
    "pages_draft.user_id": "what is typed and not sent stands below the users",
    "exchange_import.user_id": "who imported, a number as in the log",
}


def numbers_of_rows() -> Iterator[tuple[type[Model], str]]:
    """Yield the columns that hold the number of a row, by their name, and are no foreign keys."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            of_row = field.name.endswith(("_key", "_id", "_pk")) and isinstance(field, IntegerField)
            if model.__module__.startswith("yilian.") and of_row and not field.is_relation:
                yield model, field.name


def test_every_pair_of_columns_that_refers_to_a_record_is_declared():
    """What is declared is looked after: `yilian check records` finds a record that names another which is not there."""
    declared = {f"{columns.table}.{columns.key}" for columns in registry.record_columns()}
    found = {f"{model._meta.db_table}.{name}" for model, name in numbers_of_rows()}
    assert {"obligations_obligation.basis_key", "health_observation.source_key"} <= found
    assert sorted(found - declared - set(NO_REFERENCES)) == []
    assert sorted(set(NO_REFERENCES) - found) == []


def test_a_module_declares_the_references_of_its_own_tables_and_both_columns_are_there():
    columns_of = {
        (model._meta.app_label, model._meta.db_table): {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models()
    }
    for module in registry.modules():
        for columns in module.references:
            assert {columns.kind, columns.key} <= columns_of[module.name, columns.table], columns


def test_words_of_declarations_are_said_in_both_languages():
    named = [part for part in declared_parts() if isinstance(part, Message)]
    assert [words for words in named if not (words.zh.strip() and words.en.strip())] == []


def test_whoever_may_read_a_record_may_open_its_page():
    kinds = registry.record_kinds().values()
    permits = {kind.label: resolve(registry.record_address(kind.label, 7)).func.permit for kind in kinds if kind.page}  # type: ignore[attr-defined]
    assert permits == {kind.label: kind.permission for kind in kinds if kind.page}


def test_modules_that_share_a_word_for_a_state_show_it_alike():
    shown: dict[str, set[tuple[str, str]]] = {}
    for module in registry.modules():
        for state, sign in module.signs.items():
            shown.setdefault(state, set()).add((sign.sign, sign.tone))
    assert {state: signs for state, signs in shown.items() if len(signs) > 1} == {}


def test_a_state_has_words_from_one_module_only():
    speakers: dict[str, list[str]] = {}
    for module in registry.modules():
        for state, sign in module.signs.items():
            if sign.words is not None:
                speakers.setdefault(state, []).append(module.name)
    assert {state: names for state, names in speakers.items() if len(names) > 1} == {}
