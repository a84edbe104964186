"""A form that shows what a record says carries the version of that record, so that nobody's change is undone unseen.

Whatever a view fills a form with comes from the request, the day and the kit, or is handed over as `editing`; the rest is named here
with the reason why sending it cannot undo anything.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from yilian.pages.versions import EditForm

ROOT = Path(__file__).resolve().parents[2]
VIEWS = sorted(path for path in (ROOT / "yilian").rglob("*.py") if "views" in (path.stem, path.parent.name))
# What a form may be filled with that is no record: the request, the day, and helpers that know nothing else.
PLAIN = frozenset(
    {"request", "today", "beginning", "since", "who_asked", "add_months", "max", "MINUTES", "USUAL_LOAN", "dict"}
)
# (file, function): why what it shows of a record cannot undo what somebody else wrote.
NEW = "fills in a new record; what it is filled with stays as it is"
CORRECTION = (
    "a correction takes the place of a record that nobody corrected yet: the second one is refused and led to the first"
)
EXEMPT = dict.fromkeys(
    (
        ("advice/views.py", "new_call"),
        ("agreements/views/drafting.py", "_draft_form"),
        ("agreements/views/drafting.py", "renew"),
        ("agreements/views/signing.py", "sign"),
        ("agreements/views/signing.py", "_post_form"),
        ("assessments/views/sheets.py", "_sheet_form"),
        ("care_plans/views.py", "new_nursing"),
        ("care_plans/views.py", "new_plan"),
        ("equipment/views.py", "new_equipment"),
        ("exchange/views.py", "imports"),
        ("equipment/views.py", "lambda"),
        ("medicines/views.py", "new_medicine"),
        ("menus/views.py", "new_menu_order"),
        ("menus/views.py", "new_offer"),
        ("obligations/views/appointments.py", "new_appointment"),
        ("outreach/views.py", "new_van"),
        ("people/views/lives.py", "give_consent"),
        ("places/views/declaring.py", "declare"),
        ("places/views/declaring.py", "record_characteristic"),
        ("places/views/urban.py", "mark_urban"),
        ("visits/views/attempts.py", "missed"),
        ("visits/views/visits.py", "start"),
    ),
    NEW,
) | dict.fromkeys(
    (
        ("health/views.py", "change_condition"),
        ("people/views/centres.py", "_known"),
        ("places/views/steps.py", "_known_days"),
        ("places/views/steps.py", "lambda"),
        ("visits/views/events.py", "correct_event"),
        ("visits/views/visits.py", "correct"),
    ),
    CORRECTION,
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "yilian"))


def filled(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Yield each function that fills a form with first values, with the names that these are made of and that are not plain."""
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]:
        values = [
            keyword.value
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            for keyword in node.keywords
            if keyword.arg == "initial"
        ]
        values += [
            value
            for node in ast.walk(function)
            if isinstance(node, ast.Dict)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "initial"
        ]
        names = {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}
        if names - PLAIN:
            yield getattr(function, "name", "lambda"), names - PLAIN


@pytest.mark.parametrize("path", VIEWS, ids=name_of)
def test_what_a_form_shows_of_a_record_has_a_version(path: Path) -> None:
    found = dict(filled(ast.parse(path.read_text(encoding="utf-8"))))
    assert {name: names for name, names in found.items() if (name_of(path), name) not in EXEMPT} == {}


def test_what_is_exempt_is_still_there() -> None:
    for file, function in EXEMPT:
        assert function in dict(filled(ast.parse((ROOT / "yilian" / file).read_text(encoding="utf-8"))))


def test_every_form_that_edits_is_given_its_record() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in VIEWS)
    given = text.count("editing=") + text.count('"editing":')
    forms = [form for form in EditForm.__subclasses__() if not form.__subclasses__()]
    assert forms
    assert given >= len(forms)


def test_this_test_would_notice() -> None:
    def notices(expression: str) -> bool:
        return bool(list(filled(ast.parse(f"def view(request, elder):\n    return Form(None, initial={expression})"))))

    assert notices("{'phone': elder.phone}")
    assert notices("known")
    assert not notices("{'on': request.on}")
