"""Counts of what the style of the house wants fewer of. `ratchets.json` holds them; they may fall and never rise.

`python tests/ratchets.py` writes down what fell and refuses what rose (`make ratchets`).
"""

import ast
import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, from wherever

from yilian.config.floors import applications, ranks  # noqa: E402

FILE = Path(__file__).with_name("ratchets.json")
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE_LINE = 60, 400, 120
MARKS = ("fmt: skip", "type: ignore", "noqa")
KINDS = frozenset(
    [
        "__init__",
        "apps",
        "module",
        "demo",
        "urls",
        "admin",
        "views",
        "api",
        "tasks",
        "forms",
        "actions",
        "queries",
        "events",
        "models",
        "messages",
        "rules",
        "facts",
        "row_security",
        "charting",  # numbers that a template draws as an SVG: no query and no page
        "settings",
    ]
)
OWN = {
    "places": {
        "pinyin": "sort and search keys of names, from a dictionary that pure rules may not load",
        "policies": "the policy packs of this installation, read once: files, not rows",
    },
    "accounts": {
        "middleware": "gives a request its actor; Django loads it by this name",
        "sessions": "the store of sessions; Django loads it by this name",
    },
    "assessments": {
        "library": "reads instruments from files, also without a database",
        "instruments": "the instruments of this installation, read once: files, not rows",
        "reference": "writes the page of the manual about instruments",
        "result_view": "an outcome in the words of a page, for the pages of three modules",
    },
    "agreements": {"contract_papers": "the paper of an agreement: layout, no query"},
    "visits": {"files": "encrypted files beside the database"},
    "indicators": {
        "bulletins": "papers made of figures",
        "engines": "where a figure is computed: PostgreSQL, DuckDB, Spark",
        "lake": "facts as Parquet files",
        "measures": "one function a measure, in Ibis, which pure rules may not import",
        "places": "the frame that its pages share",
        "populations": "who is counted, in Ibis",
        "serialise": "targets as plain values, for pages and for the command line",
        "tables": "facts as tables of Ibis",
    },
    "exchange": {"sheets": "reads and writes sheets: files, not rows"},
    "desk": {
        "clause_answers": "what of the whole program answers a clause, for several pages",
        "context": "what every page is given; Django loads it by this name",
        "document_annotations": "a document cut at its quotations, for one page and the command line",
        "home_links": "what modules offer on the home page",
    },
}
"""Files that one module alone has, each with why it is of no kind."""
KITS = frozenset({"audit", "pages", "config"})
LOOSE_NAMES = ("one", "found", "given", "asked", "told")
SOURCES = (".py", ".html", ".sql", ".js")
STATEMENT = r"\b(?:FROM|JOIN|UPDATE|INTO|TABLE|ON)\s+(?:[\w.\"]+(?:\s+(?:AS\s+)?\w+)?\s*,\s*)*\"?"
"""What stands before the name of a table: a word of SQL, and the tables before it in a list."""
ADDRESS = re.compile(r"\b(?:href|action|src|formaction|address|hx-\w+)=[\"'](/\w[^\"'\s]*)")

ASKING_FOR_MODELS = frozenset({"get_model", "get_app_config", "is_installed", "get_registered_model"})

Place = tuple[str, int, str]
"""A file below the root, a line, and what stands there."""


def counts(root: Path = ROOT) -> dict[str, int]:
    """Return every count by its name."""
    return {name: len(places) for name, places in measures(root).items()}


def measures(root: Path = ROOT) -> dict[str, list[Place]]:
    """Return every place that counts, by the name of the count."""
    code, templates = files_of(root, "*.py"), files_of(root, "*.html")
    places_of = {
        f"functions over {LONGEST_FUNCTION} lines": list(_long_functions(code)),
        f"files over {LONGEST_FILE} lines": [
            (where, lines, "lines") for where, text in code if (lines := text.count("\n")) > LONGEST_FILE
        ],
        f"template lines over {LONGEST_TEMPLATE_LINE} signs": [
            (where, number, f"{len(line)} signs")
            for where, text in templates
            for number, line in enumerate(text.splitlines(), 1)
            if len(line) > LONGEST_TEMPLATE_LINE
        ],
    }
    for mark in MARKS:
        places_of[f"`# {mark}`"] = [place for place in _lines(code, "#") if f"# {mark}" in place[2]]
    places_of["policy that no module reads though it could"] = list(_unread(root / "packs" / "not-driven.yaml"))
    places_of["docstrings that begin with Give or Say"] = loose_docstrings(code)
    places_of["addresses written out in templates"] = written_addresses(templates)
    names = list(_names(code))
    for name in LOOSE_NAMES:
        places_of[f"`{name}` as a name"] = [place for place in names if place[2] == name]
    for module, places in upper_words(root / "yilian", ranks()).items():
        places_of[f"upper words in {module}"] = places
    for name in applications():
        module = name.removeprefix("yilian.")
        if module not in KITS:
            places_of[f"files of no known kind in {module}"] = list(_odd_files(root / "yilian" / module))
    return places_of


def _unread(file: Path) -> Iterator[Place]:
    """Yield the entries of the list of what nothing reads that wait for no module to come."""
    if file.exists():
        for number, entry in enumerate(yaml.safe_load(file.read_text("utf-8")) or (), 1):
            if not entry.get("until"):
                yield file.name, number, f"{entry['kind']} {entry['name']} ({entry['clause']})"


def upper_words(package: Path, floors: Mapping[str, int]) -> dict[str, list[Place]]:
    """Return where a module names, in strings, templates or SQL, a module of a higher floor or of its own.

    A name counts at the beginning of a literal or of an address, before `.`, `:`, `/` or `_`, in SQL at the beginning of a table's name,
    and alone where models are asked for by it.
    """
    words_of: dict[str, list[Place]] = {module: [] for module in floors}
    for path in sorted(path for path in package.rglob("*") if path.suffix in SOURCES):
        module, where = path.relative_to(package).parts[0], str(path.relative_to(package.parent))
        upper = [name for name in floors if name != module and floors[name] >= floors.get(module, len(floors))]
        if upper and not {"migrations", "vendor"} & set(path.parts):
            words_of[module] += [(where, line, words) for line, words in _upper_in(path, "|".join(upper))]
    return words_of


def _upper_in(path: Path, upper: str) -> Iterator[tuple[int, str]]:
    begins = re.compile(rf"/?(?:yilian\.)?(?:{upper})[.:/_]\S*|yilian\.(?:{upper})$")
    table = re.compile(rf"{STATEMENT}((?:{upper})_\w+)")
    if path.suffix == ".py":
        source = path.read_text("utf-8")
        for line, text in _literals(source):
            match = begins.match(text)
            words = match[0] if match else next(iter(table.findall(text)), "")
            if words:
                yield line, words
        yield from _models_asked_for(source, upper.split("|"))
        return
    quoted = re.compile(rf"[\"'](/?(?:{upper})[.:/_][^\"'\s]*)")
    text = path.read_text("utf-8")
    patterns = (quoted, table) if path.suffix == ".sql" else (quoted,)
    matches = (match for pattern in patterns for match in pattern.finditer(text))
    yield from sorted({(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in matches})


def _models_asked_for(source: str, upper: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield where the models of an upper module are asked for by its bare name: `apps.get_model("high", "Visit")`."""
    for node in _nodes(source):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ASKING_FOR_MODELS:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                if isinstance(argument, ast.Constant) and argument.value in upper:
                    yield node.lineno, str(argument.value)


def _literals(source: str) -> Iterator[tuple[int, str]]:
    """Yield the strings of a file of Python with their lines, docstrings left out; what goes on with a slash begins no address."""
    nodes = _nodes(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(statement.value)
        for node in nodes
        if isinstance(node, documented)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    later = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values[1:]}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, f"…{node.value}" if id(node) in later and node.value.startswith("/") else node.value


def files_of(root: Path, pattern: str) -> list[tuple[str, str]]:
    """Return the files of the package with their text; what is generated or not ours is left out."""
    paths = sorted((root / "yilian").rglob(pattern))
    ours = [path for path in paths if not {"migrations", "vendor"} & set(path.parts)]
    return [(str(path.relative_to(root)), path.read_text("utf-8")) for path in ours]


def _long_functions(code: list[tuple[str, str]]) -> Iterator[Place]:
    for where, text in code:
        for node in _nodes(text):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield where, node.lineno, f"{node.name}: {lines} lines"


def loose_docstrings(code: list[tuple[str, str]]) -> list[Place]:
    """Return the functions whose docstring gives or says something, where PEP 257 writes "Return …"."""
    functions = (
        (where, node)
        for where, text in code
        for node in _nodes(text)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [
        (where, node.lineno, f"{node.name}: {words.splitlines()[0]}")
        for where, node in functions
        if re.match(r"(?:Gives?|Says?)\b(?! out)", words := ast.get_docstring(node) or "")
    ]


def written_addresses(templates: list[tuple[str, str]]) -> list[Place]:
    """Return the addresses that templates write out: those of whatever module, which alone knows under which prefix it stands."""
    return [
        (where, text.count("\n", 0, match.start()) + 1, match[1])
        for where, text in templates
        for match in ADDRESS.finditer(text)
    ]


def _odd_files(folder: Path) -> Iterator[Place]:
    """Yield the files and packages of a module that are none of the kinds that every module has."""
    for path in sorted(folder.iterdir()):
        package = path.is_dir() and (path / "__init__.py").exists() and path.name not in ("migrations", "templatetags")
        if (path.suffix == ".py" or package) and path.stem not in KINDS | OWN.get(folder.name, {}).keys():
            yield str(path.relative_to(folder.parents[1])), 1, path.stem


def _lines(files: list[tuple[str, str]], holding: str) -> Iterator[Place]:
    for where, text in files:
        yield from ((where, number, line) for number, line in enumerate(text.splitlines(), 1) if holding in line)


def _names(code: list[tuple[str, str]]) -> Iterator[Place]:
    """Yield the uses of loose names: of variables, parameters, attributes and keywords."""
    for where, text in code:
        for node in _nodes(text):
            if isinstance(node, ast.Name) and node.id in LOOSE_NAMES:
                yield where, node.lineno, node.id
            elif isinstance(node, ast.arg | ast.keyword) and node.arg in LOOSE_NAMES:
                yield where, node.lineno, node.arg
            elif isinstance(node, ast.Attribute) and node.attr in LOOSE_NAMES:
                yield where, node.lineno, node.attr


@cache
def _nodes(text: str) -> tuple[ast.AST, ...]:
    """Return every node of a file of Python."""
    return tuple(ast.walk(ast.parse(text)))


def limits() -> dict[str, int]:
    """Return the committed counts; what is not there may not occur at all."""
    held: dict[str, int] = json.loads(FILE.read_text("utf-8"))
    return held


def main() -> int:
    """Write down what fell; refuse what rose."""
    now, held = counts(), limits()
    rose = {name: count for name, count in now.items() if count > held.get(name, 0)}
    for name, count in rose.items():
        print(f"{name}: {held.get(name, 0)} → {count}; this may only fall", file=sys.stderr)
    if not rose:
        left = {name: now[name] for name in sorted(now) if now[name]}
        FILE.write_text(json.dumps(left, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 1 if rose else 0


if __name__ == "__main__":
    sys.exit(main())
